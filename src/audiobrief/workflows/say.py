"""What `audiobrief say` is asked about, with its locale, and what it shows: sentences, lines of a table, changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.brief.readers.decode import decode
from audiobrief.brief.readers.items import every_item, is_every
from audiobrief.brief.readers.language import detect_language
from audiobrief.brief.readers.table import LARGEST_BYTES, looks_like_url
from audiobrief.config.project import Project
from audiobrief.errors import InputError
from audiobrief.locales import DEFAULT_LOCALE, LANGUAGES, find_locale, language_of
from audiobrief.storage.files import read_limited
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.mark_errors import raise_mark_faults
from audiobrief.text.normalization.pieces import places
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import Said, say_sentences

if TYPE_CHECKING:
    from audiobrief.brief.model import Brief
    from audiobrief.config.cast import Cast
    from audiobrief.script.model import Script

_FEWEST_WORDS = 4  # a language is never guessed from less


@dataclass(frozen=True)
class Passage:
    """Paragraphs in one locale."""

    locale: str
    paragraphs: tuple[str, ...]


def passages(
    given: str, stdin: bytes | None, tag: str, project: Project, *, allow_private: bool = False, item: str = ""
) -> tuple[Passage, ...]:
    """What a command's argument means: standard input, a web address, a script, a brief, or the text itself.

    `tag` is the language asked for, or ""; `item` says which text of several in one input.

    Raises: InputError or ProblemsError.
    """
    locale = asked_locale(tag)
    if stdin is not None:
        from audiobrief.brief.readers.source import text_of

        text = text_of(stdin, "-", "")
        if text and "\n" not in text.strip():
            return (text_passage(text, locale),)
        return _of_brief(stdin, "-", locale, project, item)
    if looks_like_url(given) and len(given.split()) == 1:
        from audiobrief.brief.find import fetch_page, read_page

        page, cast = fetch_page(given, allow_private=allow_private), _cast(project)
        items = every_item(lambda: read_page(page, given, cast), given) if is_every(item) else [item]
        pages = [read_page(page, given, cast, item=one) for one in items]
        return tuple(part for found in pages for part in _of_editions([brief for brief, _ in found], given, locale))
    path = Path(given)
    if not _is_file(path):
        return (text_passage(given, locale),)
    data = read_limited(path, LARGEST_BYTES)
    if path.suffix.lower() in (".yaml", ".yml"):
        from audiobrief.script.model import parse

        return _of_script(parse(decode(data, given), given), data, given, locale)
    return _of_brief(data, given, locale, project, item)


def lines_of(given: str, stdin: bytes | None, tag: str) -> Passage:
    """Every line of a file or of standard input as a paragraph of its own, blank ones too.

    The language is `tag`, or else that of the file as a whole. Raises: InputError or ProblemsError.
    """
    locale = asked_locale(tag)
    name = "-" if stdin is not None else given
    text = decode(read_limited(Path(given), LARGEST_BYTES) if stdin is None else stdin, name)
    raise_mark_faults([("", line) for line in text.split("\n")], name, text)
    return Passage(locale or DEFAULT_LOCALE[detect_language(text)], tuple(text.removesuffix("\n").split("\n")))


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


def text_passage(text: str, locale: str) -> Passage:
    """A text as paragraphs, in the locale given or else guessed; it is never taken for a file's name.

    Raises: InputError for a text without words, ProblemsError for marks that are not understood.
    """
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


def _of_brief(data: bytes, name: str, locale: str, project: Project, item: str) -> tuple[Passage, ...]:
    from audiobrief.brief.readers.read import parse_name, read_briefs
    from audiobrief.brief.readers.source import text_of
    from audiobrief.config.cast import NARRATOR

    read = partial(read_briefs, data, name, _cast(project).perspectives, NARRATOR)
    items = every_item(read, name) if is_every(item) else [item]
    told = [read(item=one) for one in items]
    text = text_of(data, name, parse_name(name).extension)
    for brief in (brief for briefs in told for brief in briefs):
        raise_mark_faults([("", part) for part in brief.paragraphs], name, text)
    return tuple(part for briefs in told for part in _of_editions(briefs, name, locale))


def _cast(project: Project) -> Cast:
    from audiobrief.config.cast import project_cast

    return project_cast(project)


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


@dataclass(frozen=True)
class LineRow:
    """One line of a table: its number from 1 and its sentences, none for a blank line."""

    line: int
    locale: str
    sentences: tuple[SentenceRow, ...]

    def as_json(self, with_ipa: bool) -> dict[str, object]:
        """What `say --lines --json` prints for a line."""
        found: dict[str, object] = {
            "line": self.line,
            "written": " ".join(one.written for one in self.sentences),
            "spoken": " ".join(one.spoken for one in self.sentences),
            "language": self.locale,
            "rules": list(dict.fromkeys(rule for one in self.sentences for rule in one.rules)),
            "sentences": len(self.sentences),
        }
        return {**found, "ipa": " ".join(one.ipa for one in self.sentences)} if with_ipa else found


@dataclass(frozen=True)
class Change:
    """What one rule makes of one written form, and how often; `sound` is its IPA or "in fr" where that is its own."""

    locale: str
    rule: str
    written: str
    spoken: str
    sound: str
    count: int

    @property
    def heading(self) -> str:
        """What `say --diff` prints above the changes of one rule in one locale."""
        return f"{self.rule} ({self.locale})"

    def as_json(self) -> dict[str, object]:
        """What `say --diff --json` prints for a change."""
        found: dict[str, object] = {
            "language": self.locale,
            "rule": self.rule,
            "written": self.written,
            "spoken": self.spoken,
            "count": self.count,
        }
        return {**found, "sound": self.sound} if self.sound else found

    def as_line(self) -> str:
        """What `say --diff` prints for a change."""
        told = f"{self.spoken} ({self.sound})" if self.sound else self.spoken or "(silent)"
        return f"{self.written} → {told}" + (f" × {self.count}" if self.count > 1 else "")


def rows(
    passages: Sequence[Passage], lexicon: Lexicon, target: SpeechTarget, *, with_ipa: bool = False
) -> list[SentenceRow]:
    """Every sentence of the passages, in order. Raises: InputError; EngineError when IPA cannot be had."""
    return [
        row
        for passage in passages
        for line in line_rows(passage, lexicon, target, with_ipa=with_ipa)
        for row in line.sentences
    ]


def line_rows(passage: Passage, lexicon: Lexicon, target: SpeechTarget, *, with_ipa: bool = False) -> list[LineRow]:
    """Every paragraph of a passage as a row, in order. Raises: as `rows`."""
    said = [_sentences(paragraph, passage.locale, lexicon, target) for paragraph in passage.paragraphs]
    every = [one for line in said for one in line]
    ipa = iter(_ipa(every, passage.locale) if with_ipa else ("",) * len(every))
    return [
        LineRow(
            number,
            passage.locale,
            tuple(
                SentenceRow(one.written, one.spoken, passage.locale, one.rules, _changes(one), next(ipa))
                for one in line
            ),
        )
        for number, line in enumerate(said, start=1)
    ]


def changes(passages: Sequence[Passage], lexicon: Lexicon, target: SpeechTarget) -> list[Change]:
    """Only what is spoken otherwise than it is written: by rule, then in the order of the text, each form once."""
    found = Counter(
        (passage.locale, *change)
        for passage in passages
        for paragraph in passage.paragraphs
        for one in _sentences(paragraph, passage.locale, lexicon, target)
        for change in _changed(one)
    )
    every = [Change(*change, count) for change, count in found.items()]
    order = {heading: place for place, heading in enumerate(dict.fromkeys(change.heading for change in every))}
    return sorted(every, key=lambda change: order[change.heading])


def _sentences(paragraph: str, locale: str, lexicon: Lexicon, target: SpeechTarget) -> list[Said]:
    return [one for one in say_sentences(paragraph, locale, lexicon, target) if one.written]


def _changed(said: Said) -> Iterator[tuple[str, str, str, str]]:
    """Rule, written form, spoken form and sound of each stretch that does not stay as it is."""
    for span in said.spans:
        written, spoken = (" ".join(text.split()) for text in (said.written[span.start : span.end], span.text))
        sound = f"/{span.ipa}/" if span.ipa else f"in {span.language}" if span.language else ""
        if span.rule and (written != spoken or sound):
            yield span.rule, written, spoken, sound


def _ipa(said: Sequence[Said], locale: str) -> tuple[str, ...]:
    from audiobrief.speech.engines.phonemes import ipa_of

    return ipa_of([(one.spoken, one.pieces) for one in said], locale)


def _changes(said: Said) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    return tuple(
        ((span.start, span.end), place)
        for span, place in zip(said.spans, places(said.spans, said.spoken), strict=True)
        if span.rule
    )
