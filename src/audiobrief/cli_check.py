"""The `check` command: whether the two editions of a brief state the same; registered by `cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli_common import Debug, Json, Quiet, guarded, screen_for

if TYPE_CHECKING:
    from audiobrief.agreement import Finding
    from audiobrief.brief import Brief


def check(
    brief: Annotated[
        str,
        typer.Argument(metavar="BRIEF", help="A brief in two languages, or - for standard input.", show_default=False),
    ],
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Compare the French and the English edition of a brief: figures, dates, names, links and sections.

    What one states and the other does not is told with both sentences, and the exit code is 1.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.agreement import compare, counted

        findings = compare(*_editions(brief))
        if as_json:
            screen.json([_row(finding) for finding in findings])
        for finding in findings:
            screen.result(_line(finding))
        screen.note(counted(findings) or "fr and en agree")
        if findings:
            raise typer.Exit(1)


def _editions(name: str) -> tuple[Brief, Brief]:
    """The French and the English edition. Raises: InputError when one is missing."""
    from audiobrief.errors import InputError
    from audiobrief.locales import LANGUAGES, language_of
    from audiobrief.pipeline.briefs import Notes, Request, read_all, wanted_briefs
    from audiobrief.pipeline.prepare import load_settings
    from audiobrief.project import find_project

    request = Request(name, sys.stdin.buffer.read() if name == "-" else None)
    show, cast = load_settings(find_project(Path.cwd()))
    briefs = wanted_briefs(read_all(request, cast), request, show, Notes())
    editions = {language_of(brief.locale): brief for brief, _ in briefs}
    missing = [language for language in LANGUAGES if language not in editions]
    if missing:
        message = f"has no part in {missing[0]}, so there is nothing to compare; write it as NAME.{missing[0]}.md"
        raise InputError(message, path=name)
    return editions["fr"], editions["en"]


def _line(finding: Finding) -> str:
    sides = (("fr", finding.first), ("en", finding.second))
    told = "".join(f" | {language}: {sentence}" for language, sentence in sides if sentence)
    return f"{finding.id} {finding.section}: {finding.message}{told}"


def _row(finding: Finding) -> dict[str, str]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "section": finding.section,
        "what": finding.what,
        "fr": finding.first,
        "en": finding.second,
        "message": finding.message,
        "fix": finding.fix,
    }
