"""What `audiobrief say` is asked about: the paragraphs of a brief, a script or a text, each with its locale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audiobrief.brief.find import read_page
from audiobrief.brief.model import Brief
from audiobrief.brief.readers.address import looks_like_url
from audiobrief.brief.readers.decode import decode
from audiobrief.brief.readers.language import detect_language
from audiobrief.brief.readers.read import parse_name, read_briefs
from audiobrief.brief.readers.source import text_of
from audiobrief.brief.readers.table import LARGEST_BYTES
from audiobrief.config.cast import NARRATOR, Cast, load_cast
from audiobrief.config.project import Project
from audiobrief.errors import InputError
from audiobrief.locales import DEFAULT_LOCALE, LANGUAGES, find_locale, language_of
from audiobrief.script.model import Script, parse
from audiobrief.storage.files import read_limited
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.mark_errors import raise_mark_faults
from audiobrief.text.normalization import Said, say_sentences
from audiobrief.text.normalization.pieces import places

_FEWEST_WORDS = 4  # a language is never guessed from less


@dataclass(frozen=True)
class Passage:
    """Paragraphs in one locale."""

    locale: str
    paragraphs: tuple[str, ...]


def passages(
    given: str, stdin: bytes | None, tag: str, project: Project, *, allow_private: bool = False
) -> tuple[Passage, ...]:
    """What a command's argument means: standard input, a web address, a script, a brief, or the text itself.

    `tag` is the language asked for, or "". Raises: InputError or ProblemsError.
    """
    locale = asked_locale(tag)
    if stdin is not None:
        text = text_of(stdin, "-", "")
        if text and "\n" not in text.strip():
            return (_of_text(text, locale),)
        return _of_brief(stdin, "-", locale, project)
    if looks_like_url(given) and len(given.split()) == 1:
        briefs = [brief for brief, _ in read_page(given, _cast(project), allow_private=allow_private)]
        return _of_editions(briefs, given, locale)
    path = Path(given)
    if not _is_file(path):
        return (_of_text(given, locale),)
    data = read_limited(path, LARGEST_BYTES)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _of_script(parse(decode(data, given), given), data, given, locale)
    return _of_brief(data, given, locale, project)


def asked_locale(tag: str) -> str:
    """The locale of `--lang`, "" when none was given. Raises: InputError for a language not spoken here."""
    locale = find_locale(tag) if tag else ""
    if locale is None:
        raise InputError(f'--lang "{tag}" is not spoken here{did_you_mean(tag, LANGUAGES)}')
    return locale


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a sentence can be too long for a name
        return False


def _of_text(text: str, locale: str) -> Passage:
    if not text.strip():
        raise InputError("there is nothing to say; give a text, a brief, a script, or - for standard input")
    guessed = detect_language(text) if len(text.split()) >= _FEWEST_WORDS else "fr"
    raise_mark_faults([("", text)], "the text", text)
    return Passage(locale or DEFAULT_LOCALE[guessed], tuple(part for part in text.split("\n\n") if part.strip()))


def _of_script(script: Script, data: bytes, name: str, locale: str) -> tuple[Passage, ...]:
    paragraphs = [
        (segment.id, part)
        for segment in script.segments
        for part in (segment.lead, *(segment.say or segment.text))
        if part
    ]
    raise_mark_faults(paragraphs, name, data.decode("utf-8", "replace"))
    if locale and language_of(locale) != language_of(script.locale):
        raise InputError(f"is in {language_of(script.locale)}, not in {language_of(locale)}", path=name)
    return (Passage(locale or script.locale, tuple(part for _, part in paragraphs)),)


def _of_brief(data: bytes, name: str, locale: str, project: Project) -> tuple[Passage, ...]:
    briefs = read_briefs(data, name, _cast(project).perspectives, NARRATOR)
    text = text_of(data, name, parse_name(name).extension)
    for brief in briefs:
        raise_mark_faults([("", part) for part in brief.paragraphs], name, text)
    return _of_editions(briefs, name, locale)


def _cast(project: Project) -> Cast:
    from audiobrief.speech import engines

    return load_cast(project.voices, tuple(engines.table()))


def _of_editions(briefs: Sequence[Brief], name: str, locale: str) -> tuple[Passage, ...]:
    if locale:
        wanted = [brief for brief in briefs if language_of(brief.locale) == language_of(locale)]
        if not wanted:
            have = ", ".join(language_of(brief.locale) for brief in briefs)
            raise InputError(f"has no part in {language_of(locale)} (it has {have})", path=name)
        briefs = wanted
    return tuple(Passage(locale or brief.locale, brief.paragraphs) for brief in briefs)


@dataclass(frozen=True)
class SentenceRow:
    """One sentence: as shown, as spoken, and the changed stretches of both as (start, end) pairs."""

    written: str
    spoken: str
    locale: str
    rules: tuple[str, ...]
    changes: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    ipa: str = ""

    def as_json(self, with_ipa: bool) -> dict[str, object]:
        """What `say --json` prints for a sentence."""
        found: dict[str, object] = {
            "written": self.written,
            "spoken": self.spoken,
            "language": self.locale,
            "rules": list(self.rules),
        }
        return {**found, "ipa": self.ipa} if with_ipa else found


def rows(passages: Sequence[Passage], lexicon: Lexicon, engine: str, *, with_ipa: bool = False) -> list[SentenceRow]:
    """Every sentence of the passages, in order. Raises: InputError; EngineError when IPA cannot be had."""
    found: list[SentenceRow] = []
    for passage in passages:
        said = [
            one
            for paragraph in passage.paragraphs
            for one in say_sentences(paragraph, passage.locale, lexicon, engine)
            if one.written
        ]
        ipa = _ipa(said, passage.locale) if with_ipa else ("",) * len(said)
        found += [
            SentenceRow(one.written, one.spoken, passage.locale, one.rules, _changes(one), sound)
            for one, sound in zip(said, ipa, strict=True)
        ]
    return found


def _ipa(said: Sequence[Said], locale: str) -> tuple[str, ...]:
    from audiobrief.speech.engines.phonemes import ipa_of

    return ipa_of([(one.spoken, one.pieces) for one in said], locale)


def _changes(said: Said) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    return tuple(
        ((span.start, span.end), place)
        for span, place in zip(said.spans, places(said.spans, said.spoken), strict=True)
        if span.rule
    )
