"""Which briefs a request means: the file named, its editions in other languages, the languages asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from audiobrief.brief import Brief
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import LANGUAGES, LOCALES, find_locale, language_of
from audiobrief.pipeline.marks import raise_mark_faults
from audiobrief.reading import read_briefs
from audiobrief.reading.decode import decode
from audiobrief.reading.reader import parse_name
from audiobrief.show import Show
from audiobrief.voices import NARRATOR, Cast
from audiobrief.yamlfile import did_you_mean


@dataclass(frozen=True)
class Request:
    """What the user asked for; `data` is the brief's bytes when it came from standard input."""

    brief: str
    data: bytes | None = None
    languages: tuple[str, ...] = ()
    engine: str = "auto"
    force: bool = False
    allow_draft: bool = False


class Notes:
    """What is worth telling: plain lines, and warnings that also stand in `--json`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.warnings: list[str] = []


def unreadable(request: Request) -> list[AudiobriefError]:
    if request.data is None and _found_paths(request.brief) == []:
        return [_no_brief(request.brief)]
    return []


def _no_brief(name: str) -> InputError:
    return InputError("there is no such brief; give a .md, .txt or .html file, or - for standard input", path=name)


def _found_paths(name: str) -> list[Path]:
    """The files of a brief: the one named and its editions in other languages (`NAME.fr.md`, `NAME.en.md`)."""
    named = Path(name)
    stem, extension = parse_name(named.name).stem, parse_name(named.name).extension
    own = [named] if named.is_file() else []
    suffixes = (extension,) if extension else (".md", ".markdown", ".txt", ".html", ".htm")
    whole = [] if extension else [named.parent / f"{stem}{suffix}" for suffix in suffixes]
    own += [path for path in whole if path.is_file()][:1]
    if own and not parse_name(own[0].name).tag:
        return own  # NAME.md is whole by itself
    twins = [named.parent / f"{stem}.{tag}{suffix}" for suffix in suffixes for tag in (*LANGUAGES, *LOCALES)]
    return list(dict.fromkeys([*own, *(path for path in twins if path.is_file())]))


def brief_files(name: str) -> tuple[list[Path], list[Path]]:
    """The files of a brief, and the editions `NAME.en.md` beside them that count where their language is missing.

    Raises: InputError when there is no such brief.
    """
    paths = _found_paths(name)
    if not paths:
        raise _no_brief(name)
    stem = parse_name(Path(name).name).stem
    editions = [Path(name).parent / f"{stem}.{language}.md" for language in LANGUAGES]
    return paths, [path for path in editions if path.is_file() and path not in paths]


def read_all(request: Request, cast: Cast) -> list[tuple[Brief, str]]:
    further: list[Path] = []
    if request.data is not None:
        inputs = [("-", request.data)]
    else:
        paths, further = brief_files(request.brief)
        inputs = [(str(path), read_file(path)) for path in (*paths, *further)]
    briefs: list[tuple[Brief, str]] = []
    problems: list[AudiobriefError] = []
    for name, data in inputs:
        if Path(name) in further and _has_language(briefs, name):
            continue
        digest = hashlib.sha256(data).hexdigest()
        try:
            found = read_briefs(data, name, cast.perspectives, NARRATOR)
            texts = [("", text) for brief in found for text in (brief.title, *brief.paragraphs)]
            raise_mark_faults(texts, name, decode(data, name))
            briefs += [(brief, digest) for brief in found]
        except AudiobriefError as error:
            problems.append(error)
    raise_all(problems)
    shared = briefs[0][0].id
    return [(replace(brief, id=shared), digest) for brief, digest in briefs]


def read_file(path: Path) -> bytes:
    """The bytes of a brief. Raises: InputError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror or error})", path=path) from error


def _has_language(briefs: list[tuple[Brief, str]], name: str) -> bool:
    language = language_of(find_locale(parse_name(Path(name).name).tag) or "")
    return any(language_of(brief.locale) == language for brief, _ in briefs)


def wanted_briefs(
    briefs: list[tuple[Brief, str]], request: Request, show: Show, notes: Notes
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
