"""Which briefs a request means: the file named, its editions in other languages, the languages asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from audiobrief.brief.model import NAMES_SOURCE, Brief, Correction, LeftOut, Taken
from audiobrief.brief.readers.items import every_item
from audiobrief.brief.readers.read import FileName, parse_name, read_briefs
from audiobrief.brief.readers.source import text_of
from audiobrief.brief.readers.table import LARGEST_BYTES, SUFFIXES, format_names, looks_like_url
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import LANGUAGES, LOCALES, find_locale, language_of
from audiobrief.storage.files import read_limited
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.clean import one_line
from audiobrief.text.mark_errors import raise_mark_faults

if TYPE_CHECKING:
    from audiobrief.brief.readers.fetch import Fetched


@dataclass(frozen=True)
class BriefRequest:
    """What the user asked for; `brief` is a path or a web address, `data` its bytes when it came from standard input.

    A relative path is looked for in `folder`, and told as it was given; None is the project's folder.
    `item` says which text is meant where the input holds several: a number, a title or "latest". `allow_private`: a
    page may come from a private network, too.
    """

    brief: str
    data: bytes | None = None
    languages: tuple[str, ...] = ()
    engine: str = "auto"
    force: bool = False
    resume: bool = True  # off: everything is spoken anew, whatever the cache holds
    allow_private: bool = False
    allow_draft: bool = False
    strict: bool = False  # stops where anything doubtful was left out or decided
    item: str = ""
    prefer: Literal["", "script", "brief"] = ""  # whose words stay where both changed a sentence
    folder: Path | None = None
    again: bool = False  # episodes are made though nothing that they are made from has changed
    page: Fetched | None = None  # what stands at the address, where it was fetched before
    corrections: tuple[tuple[str, Correction], ...] = ()  # that this render makes, each with its language

    @property
    def label(self) -> str:
        """The brief as messages of several name it: with the text that is meant."""
        return f"{self.brief} --item {self.item}" if self.item else self.brief

    def within(self, folder: Path) -> BriefRequest:
        """The same, its relative path in that folder where it names no other."""
        return self if self.folder is not None else replace(self, folder=folder)

    def corrections_in(self, language: str) -> tuple[Correction, ...]:
        """What this render sets right in a language."""
        return tuple(correction for tag, correction in self.corrections if tag == language)

    def place(self, path: Path) -> Path:
        """Where a file that is told as `path` is."""
        return path if self.folder is None else self.folder / path


class Notes:
    """What is worth telling: plain lines, and warnings that also stand in `--json`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.left_out: list[tuple[str, LeftOut]] = []  # with the language of the edition
        self.taken: list[tuple[str, Taken]] = []
        self.stopped: list[AudiobriefError] = []  # why an edition is not made, while the others are


def unreadable(request: BriefRequest) -> list[AudiobriefError]:
    if request.data is None and not looks_like_url(request.brief) and not _found_paths(request):
        return [_no_brief(request.brief)]
    return []


def _no_brief(name: str) -> InputError:
    return InputError(f"there is no such brief; give a {format_names()} file, or - for standard input", path=name)


def _found_paths(request: BriefRequest) -> list[Path]:
    """The files of a brief: the one named and its editions in other languages (`NAME.fr.md`, `NAME.en.md`)."""
    named = Path(request.brief)
    stem, extension = parse_name(named.name).stem, parse_name(named.name).extension
    own = [named] if _is_file(request.place(named)) else []
    suffixes = (extension,) if extension else SUFFIXES
    whole = [] if extension else [named.parent / f"{stem}{suffix}" for suffix in suffixes]
    own += [path for path in whole if _is_file(request.place(path))][:1]
    if own and not parse_name(own[0].name).tag:
        return own  # NAME.md is whole by itself
    twins = [named.parent / f"{stem}.{tag}{suffix}" for suffix in suffixes for tag in (*LANGUAGES, *LOCALES)]
    return list(dict.fromkeys([*own, *(path for path in twins if _is_file(request.place(path)))]))


def _is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have (too long, a zero byte) is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def brief_files(request: BriefRequest) -> tuple[list[Path], list[Path]]:
    """The files of a brief, and the editions `NAME.en.md` beside them that count where their language is missing.

    Raises: InputError when there is no such brief.
    """
    paths, named = _found_paths(request), Path(request.brief)
    if not paths:
        raise _no_brief(request.brief)
    stem = parse_name(named.name).stem
    editions = [named.parent / f"{stem}.{language}.md" for language in LANGUAGES]
    return paths, [path for path in editions if _is_file(request.place(path)) and path not in paths]


def read_all(request: BriefRequest, cast: Cast, leftovers: Sequence[str] = ()) -> list[tuple[Brief, str]]:
    """Every edition of the brief, with the digest of what it was read from; `leftovers` are the show's own patterns.

    Raises: InputError or ProblemsError.
    """
    if request.data is None and looks_like_url(request.brief):
        page = request.page or fetch_page(request.brief, allow_private=request.allow_private)
        return read_page(page, request.brief, cast, leftovers=leftovers, item=request.item)
    further: list[Path] = []
    if request.data is not None:
        inputs = [("-", request.data)]
    else:
        paths, further = brief_files(request)
        inputs = [(str(path), read_file(request.place(path))) for path in paths]
    briefs: list[tuple[Brief, str]] = []
    problems: list[AudiobriefError] = []

    def add(name: str, data: bytes, item: str) -> None:
        digest = hashlib.sha256(data).hexdigest()
        try:
            found = _read(data, name, cast, leftovers=leftovers, item=item)
        except AudiobriefError as error:
            problems.append(error)
            return
        # What else is in a feed or an archive may change: the words of the item alone tell whether it has.
        file = name if request.data is not None else str(request.place(Path(name)))
        briefs.extend((replace(brief, file=file), _words_digest(brief) if item else digest) for brief in found)

    for name, data in inputs:
        add(name, data, request.item)
    if request.item and len({brief.inside for brief, _ in briefs}) > 1:
        message = "one of its editions holds one text and another several; give each the same ones"
        problems.append(InputError(message, path=request.brief))
    of_item = bool(request.item and briefs and briefs[0][0].inside)
    for path in _item_editions(request, briefs[0][0].id) if of_item else further:
        if not _has_language(briefs, str(path)):
            add(str(path), read_file(request.place(path)), "")
    raise_all(problems)
    shared = briefs[0][0].id
    return [(replace(brief, id=shared), digest) for brief, digest in briefs]


def item_edition(path: Path, item_id: str, language: str) -> Path:
    """Where the edition of one text of an input that holds several lies: NAME.ID.en.md."""
    return path.with_name(f"{parse_name(path.name).stem}.{item_id}.{language}.md")


def _item_editions(request: BriefRequest, item_id: str) -> list[Path]:
    if request.data is not None:
        return []
    found = [item_edition(Path(request.brief), item_id, language) for language in LANGUAGES]
    return [path for path in found if request.place(path).is_file()]


def each_item(request: BriefRequest, cast: Cast, leftovers: Sequence[str] = ()) -> list[BriefRequest]:
    """A request for each text of the input, in its order; an address is fetched once.

    Raises: InputError or ProblemsError.
    """
    whole = replace(request, item="")
    if request.data is None and request.page is None and looks_like_url(request.brief):
        whole = replace(whole, page=fetch_page(request.brief, allow_private=request.allow_private))
    items = every_item(lambda: read_all(whole, cast, leftovers), request.brief)
    return [replace(whole, item=item) for item in items]


def fetch_page(url: str, *, allow_private: bool) -> Fetched:
    """What stands at a web address. Raises: InputError."""
    from audiobrief.brief.readers.fetch import FetchLimits, fetch

    return fetch(url, FetchLimits(allow_private=allow_private))


def read_page(
    page: Fetched, url: str, cast: Cast, *, leftovers: Sequence[str] = (), item: str = ""
) -> list[tuple[Brief, str]]:
    """The one edition on a web page; its own address is its source where the text names none.

    Raises: InputError or ProblemsError.
    """
    found = _read(page.data, url, cast, page.file, leftovers, item)
    # The words alone tell a changed page: its advertisements and counters change with every request.
    return [(replace(brief, sources=brief.sources or (page.url,), file=url), _words_digest(brief)) for brief in found]


def _words_digest(brief: Brief) -> str:
    return hashlib.sha256("\n".join((brief.title, *brief.paragraphs)).encode(errors="replace")).hexdigest()


def read_file(path: Path) -> bytes:
    """The bytes of a brief. Raises: InputError."""
    return read_limited(path, LARGEST_BYTES)


def _read(
    data: bytes, name: str, cast: Cast, file: FileName | None = None, leftovers: Sequence[str] = (), item: str = ""
) -> tuple[Brief, ...]:
    found = read_briefs(data, name, cast.perspectives, NARRATOR, file, leftovers=leftovers, item=item)
    texts = [("", text) for brief in found for text in (brief.title, *brief.paragraphs)]
    raise_mark_faults(texts, name, text_of(data, name, (file or parse_name(name)).extension))
    return found


def _has_language(briefs: list[tuple[Brief, str]], name: str) -> bool:
    language = language_of(find_locale(parse_name(Path(name).name).tag) or "")
    return any(language_of(brief.locale) == language for brief, _ in briefs)


def wanted_briefs(
    briefs: list[tuple[Brief, str]], request: BriefRequest, show: Show, notes: Notes
) -> list[tuple[Brief, str]]:
    have = {language_of(brief.locale): (brief, digest) for brief, digest in briefs}
    if len(have) < len(briefs):
        locales = ", ".join(brief.locale for brief, _ in briefs)
        raise InputError(f"has two editions in one language ({locales}); keep one file for each", path=request.brief)
    asked: list[str] = []
    problems: list[AudiobriefError] = []
    for tag in request.languages:
        locale = find_locale(tag)
        if locale is None:
            problems.append(InputError(f'--lang "{tag}" is not spoken here{did_you_mean(tag, LANGUAGES)}'))
        elif language_of(locale) not in have:
            wish = language_of(locale)
            message = (
                f"has no part in {wish} (it has {', '.join(have)}); write it as NAME.{wish}.md, "
                f"or make a draft of it: audiobrief translate {request.brief} --to {wish}"
            )
            problems.append(InputError(message, path=request.brief))
        else:
            asked.append(language_of(locale))
    for language in asked or have:
        if language not in show.editions:
            problems.append(
                InputError(f"show.yaml has no edition `{language}`; add it under `editions:`", path=request.brief)
            )
    raise_all(problems)
    if len(have) == 1 and not asked:
        notes.lines.append(f"one language: {next(iter(have))}; add NAME.fr.md and NAME.en.md for two editions")
    chosen = []
    for language in dict.fromkeys(asked or have):
        brief, digest = have[language]
        plain = brief.locale == find_locale(language)
        # A brief that says only "fr" is read in the locale of the show.
        chosen.append((replace(brief, locale=show.editions[language].locale) if plain else brief, digest))
    return chosen


LONGEST_QUOTE = 160  # characters of a text that is quoted in a message; `--json` has it whole
# Nobody needs to look at these: marks of programs, and what a page itself does not show.
_CERTAIN = frozenset(
    (
        NAMES_SOURCE,
        "names the hook",
        "names the language",
        "description in the front matter",
        "mark of a footnote",
        "mark of a citation",
        "code of an emoji",
        "counter of a thread",
        "tick box",
        "hidden on the page",
        "has no words",
        "comment",
        "mark of a comment",
        "mark of a callout",
        "name of a block",
        "another brief of the file",
        "stamp of a message",
    )
)


def told_left_out(left_out: Sequence[LeftOut]) -> list[str]:
    """One line for each reason, with the texts in words: `left out, byline: "Par Camille Plume"`."""
    reasons = dict.fromkeys(item.reason for item in left_out if item.reason != NAMES_SOURCE)
    return [
        f"left out, {reason}: " + " ".join(_quoted(item.text) for item in left_out if item.reason == reason)
        for reason in reasons
    ]


def strict_faults(notes: Notes, request: BriefRequest) -> list[AudiobriefError]:
    """What `--strict` stops on: each warning, and each text that was left out for what it says or where it stands."""
    faults: list[AudiobriefError] = [InputError(warning, path=request.brief) for warning in notes.warnings]
    for language, item in notes.left_out:
        if item.reason not in _CERTAIN:
            message = f"{language}: {_quoted(item.text)} would be left out ({item.reason}); take it out, or mend it"
            faults.append(InputError(message, path=request.brief, line=item.line or None))
    return faults


def explained(taken: Iterable[tuple[str, Taken]]) -> list[str]:
    """A line for each block: where it stands, what it was taken for, its first words, and why."""
    return [
        f"{language}, line {item.line}: {item.taken_for}: {_quoted(item.text, 60)}{item.why and f' ({item.why})'}"
        for language, item in taken
    ]


def left_out_json(left_out: Iterable[tuple[str, LeftOut]]) -> list[dict[str, Any]]:
    """The same for programs, whole."""
    return [
        {"language": language, "line": item.line or None, "reason": item.reason, "text": item.text}
        for language, item in left_out
    ]


def _quoted(text: str, longest: int = LONGEST_QUOTE) -> str:
    line = one_line(text)
    return f'"{line if len(line) <= longest else line[: longest - 1] + "…"}"'
