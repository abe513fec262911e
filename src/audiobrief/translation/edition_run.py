"""The other edition of a brief: what it needs, made by a translator, compared with the original, written as a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from audiobrief.brief.find import BriefRequest, brief_files, item_edition, read_file
from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import parse_name, read_marked
from audiobrief.brief.readers.source import text_of
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.show import Show
from audiobrief.errors import InputError
from audiobrief.locales import DEFAULT_LOCALE, LANGUAGES, find_locale, language_of
from audiobrief.progress import Progress
from audiobrief.storage.files import write_atomic
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.mark_errors import raise_mark_faults
from audiobrief.translation import merge
from audiobrief.translation.edition import Remark, TranslationPlan, compose, head_of, piece_of
from audiobrief.translation.protocol import Translator
from audiobrief.translation.segments import digest_of, places_of, segments_of
from audiobrief.translation.store import TranslationStore
from audiobrief.translation.wire import shown
from audiobrief.translation.work import Job, pending, translate_segments


@dataclass(frozen=True)
class TranslatedEdition:
    """A finished edition."""

    plan: TranslationPlan
    text: str
    doubts: tuple[Remark, ...]
    translated: int
    stored: int

    def as_json(self) -> dict[str, Any]:
        """The result as `--json` prints it."""
        language, other = language_of(self.plan.brief.locale), language_of(self.plan.locale)
        return {
            "source": str(self.plan.source.resolve()),
            "edition": str(self.plan.target.resolve()),
            "state": self.plan.state,
            "translated": self.translated,
            "from_cache": self.stored,
            "kept": len(self.plan.segments) - len(self.plan.wanted),
            "doubts": [
                {
                    "kind": doubt.kind,
                    "where": doubt.place,
                    "message": doubt.message,
                    language: doubt.source,
                    other: doubt.target,
                }
                for doubt in self.doubts
            ],
        }


def plan_translation(
    request: BriefRequest, to: str, show: Show, cast: Cast, *, force: bool = False, made_by: str = ""
) -> TranslationPlan:
    """What is to be translated. `made_by` is the backend and model that was asked for, "" for whichever is set.

    Raises: InputError for a brief that cannot be translated, and for an edition that would be written over.
    """
    if request.brief == "-":
        raise InputError("standard input has no place for an edition beside it; save the brief as NAME.fr.md first")
    locale = _target_locale(to, show)
    path, original, edition = _find(request, locale, cast)
    target = path.with_name(f"{parse_name(path.name).stem}.{language_of(locale)}.md")
    if request.item and original.inside:
        target = item_edition(path, original.id, language_of(locale))
    if edition is not None:
        target = edition[0]
    if original.locale == DEFAULT_LOCALE[language_of(original.locale)]:
        original = replace(original, locale=_own_locale(original.locale, show))
    segments = segments_of(original)
    state = _state(target, original, edition[1] if edition else None, force, made_by)
    present = edition[1] if edition and state in ("stale", "current") else None
    if present is not None and present.translated is not None:
        kept = merge.kept(segments, present, present.translated.paragraphs)
    else:
        kept = (merge.SegmentMerge(),) * len(segments)
    stated = locale != _own_locale(locale, show)
    return TranslationPlan(path, original, target, _bytes_of(target), locale, stated, state, present, kept, segments)


def count_pending(plan: TranslationPlan, lexicon: Lexicon, translator: Translator, store: TranslationStore) -> int:
    """How many segments would be sent to the translator."""
    return pending(plan.wanted, _job(plan, lexicon), translator, store)


def translate_edition(
    plan: TranslationPlan,
    cast: Cast,
    lexicon: Lexicon,
    translator: Translator,
    store: TranslationStore,
    today: date,
    progress: Progress,
) -> TranslatedEdition:
    """The edition, written beside its original, which stays as it is.

    Raises: TranslationError when the translations cannot be trusted or would be read in another shape.
    """
    places = places_of(plan.segments)
    where = [places[place] for place in plan.places]
    results = translate_segments(plan.wanted, where, _job(plan, lexicon), translator, store, progress)
    by_place = dict(zip(plan.places, results, strict=True))
    pieces = [piece_of(plan, cast, place, by_place.get(place)) for place in range(len(plan.segments))]
    head = head_of(plan, translator, today, fresh=bool(results))
    text, doubts = compose(plan, cast, pieces, by_place, head)
    if _bytes_of(plan.target) != plan.before:
        raise InputError("was changed while its text was translated; run the same command again", path=plan.target)
    write_atomic(plan.target, text.encode())
    return TranslatedEdition(plan, text, doubts, len(results), sum(result.stored for result in results))


def _bytes_of(path: Path) -> bytes | None:
    return read_file(path) if path.is_file() else None


def _target_locale(to: str, show: Show) -> str:
    locale = find_locale(to)
    if locale is None:
        raise InputError(f'--to "{to}" is not spoken here{did_you_mean(to, LANGUAGES)}')
    return _own_locale(locale, show) if locale == DEFAULT_LOCALE[language_of(locale)] else locale


def _own_locale(locale: str, show: Show) -> str:
    """The locale in which the show has its edition in that language."""
    language = language_of(locale)
    return show.editions[language].locale if language in show.editions else DEFAULT_LOCALE[language]


def _find(request: BriefRequest, locale: str, cast: Cast) -> tuple[Path, Brief, tuple[Path, Brief] | None]:
    """The original with its path, and the edition that there is in the wanted language."""
    wish = language_of(locale)
    paths, further = ([request.place(path) for path in some] for some in brief_files(request))
    found: list[tuple[Path, Brief]] = []
    for path in paths:
        found += [(path, brief) for brief in _editions(path, cast, request.item)]
    if request.item and found and found[0][1].inside:
        edition_file = item_edition(paths[0], found[0][1].id, wish)
        further = [edition_file] if edition_file.is_file() else []
    for path in further:
        if all(language_of(brief.locale) != parse_name(path.name).tag for _, brief in found):
            found += [(path, brief) for brief in _editions(path, cast)]
    originals = [(path, brief) for path, brief in found if language_of(brief.locale) != wish]
    edition = next(((path, brief) for path, brief in found if language_of(brief.locale) == wish), None)
    if not originals:
        raise InputError(f"is in {wish} already, and there is nothing else to translate from", path=request.brief)
    path, original = originals[0]
    if original.draft:
        raise InputError("is itself a machine draft; review it first, or translate from its original", path=path)
    if edition is not None and edition[0] == path:
        raise InputError(f"has a part in {wish} already; its two parts stand in one file", path=path)
    if edition is not None and edition[0].suffix.lower() not in (".md", ".markdown"):
        raise InputError(f"is the edition in {wish} already; move it away to have one made", path=edition[0])
    return path, original, edition


def _editions(path: Path, cast: Cast, item: str = "") -> tuple[Brief, ...]:
    data = read_file(path)
    editions = read_marked(data, str(path), cast.perspectives, NARRATOR, item=item)
    texts = [("", part) for brief in editions for part in (brief.title, *brief.paragraphs)]
    raise_mark_faults(texts, str(path), text_of(data, str(path), path.suffix.lower()))
    return editions


def _state(target: Path, original: Brief, edition: Brief | None, force: bool, made_by: str) -> str:
    """What becomes of the edition. Raises: InputError where a person's text would be lost."""
    if edition is None:
        if target.exists() and not force:
            raise InputError("is there but is no edition that could be read; add --force to replace it", path=target)
        return "new"
    if force:
        return "anew"
    made = edition.translated
    if made is None:
        raise InputError("was not made by `audiobrief translate` and is kept; add --force to replace it", path=target)
    if made.source != digest_of(original):
        return "stale"
    untouched = bool(edition.draft) and not merge.was_edited(edition, made.paragraphs)
    if made_by and made_by != f"{made.backend} {made.model}" and untouched:
        return "anew"
    return "current"


def _job(plan: TranslationPlan, lexicon: Lexicon) -> Job:
    return Job(plan.brief.locale, plan.locale, lexicon, f"A news brief: {shown(plan.brief.title)}.")
