"""Translated editions before they are heard: drafts are refused, stale ones are told, missing ones are named."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audiobrief.brief.find import BriefRequest, read_all, read_file
from audiobrief.brief.model import Brief
from audiobrief.brief.readers.read import parse_name, read_marked
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import find_locale, language_of
from audiobrief.translation.segments import digest_of


def refuse_drafts(briefs: Sequence[Brief], request: BriefRequest) -> None:
    """Raise InputError naming each edition that is a machine draft, unless drafts were allowed."""
    drafts = [brief for brief in briefs if brief.draft]
    if request.allow_draft:
        return
    problems: list[AudiobriefError] = [
        InputError(
            "is a machine draft that nobody has reviewed; review it and remove its line `draft: machine`, "
            "or add --allow-draft",
            path=_file_of(brief, request),
        )
        for brief in drafts
    ]
    raise_all(problems)


def draft_warnings(briefs: Sequence[Brief], wanted: Sequence[Brief], request: BriefRequest) -> list[str]:
    """A line for each wanted edition that is a draft, or whose original has changed since it was translated."""
    lines = []
    for brief in wanted:
        language = language_of(brief.locale)
        if brief.draft:
            lines.append(f"{language}: this edition is a machine draft that nobody has reviewed")
        original = next((other for other in briefs if language_of(other.locale) != language), None)
        if brief.translated and original is not None and brief.translated.source != digest_of(original):
            lines.append(
                f"{language}: the original has changed since {_file_of(brief, request)} was translated; "
                f"run: audiobrief translate {request.brief} --to {language}"
            )
    return lines


def adaptation_warnings(wanted: Sequence[Brief], request: BriefRequest, cast: Cast) -> list[str]:
    """A line for each wanted edition whose original has changed since it was rewritten for listening."""
    lines = []
    for brief in wanted:
        if brief.adapted is None:
            continue
        language, path = language_of(brief.locale), Path(brief.file).with_name(Path(brief.adapted.file).name)
        original = _edition_in(path, language, cast)
        if original is not None and brief.adapted.source != digest_of(original):
            own = _file_of(brief, request)
            lines.append(
                f"{language}: the original has changed since {own} was made; "
                f"run: audiobrief adapt {own.with_name(path.name)} --lang {language}"
            )
    return lines


def _edition_in(path: Path, language: str, cast: Cast) -> Brief | None:
    """The edition that a file has in a language; None where it is not there, or no brief any more."""
    try:
        found = read_marked(read_file(path), str(path), cast.perspectives, NARRATOR)
    except (AudiobriefError, OSError):
        return None
    return next((one for one in found if language_of(one.locale) == language), None)


def missing_languages(request: BriefRequest, show: Show, cast: Cast) -> list[str]:
    """The wanted languages, all of the show when none was asked for, that the brief has no edition in.

    Raises: InputError or ProblemsError.
    """
    have = {language_of(brief.locale) for brief, _ in read_all(request, cast)}
    asked = [language_of(locale) for tag in request.languages if (locale := find_locale(tag))]
    return [language for language in dict.fromkeys(asked or show.editions) if language not in have]


def _file_of(brief: Brief, request: BriefRequest) -> Path:
    named = Path(request.brief)
    own = named.parent / f"{parse_name(named.name).stem}.{language_of(brief.locale)}.md"
    return own if request.place(own).is_file() else named
