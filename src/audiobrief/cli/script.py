"""`audiobrief script`: only the narration script, to read and edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli import clock
from audiobrief.cli.options import Debug, Json, Languages, Private, Quiet, ShowFile, VoicesFile, guarded, screen_for
from audiobrief.cli.project import open_project
from audiobrief.cli.render import Brief, Force, Item, Prefer, Strict, request_of

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest
    from audiobrief.brief.model import Brief as Edition
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.errors import AudiobriefError

Explain = Annotated[bool, typer.Option("--explain", help="Say of each piece of text what it was taken for, and why.")]


def script(
    brief: Brief,
    languages: Languages = None,
    item: Item = "",
    force: Force = False,
    private: Private = False,
    strict: Strict = False,
    explain: Explain = False,
    prefer: Prefer = "",
    voices: VoicesFile = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Write only the narration script, to read and edit before rendering."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.errors import AudiobriefError, raise_all
        from audiobrief.workflows.settings import asked_items

        request = request_of(brief, languages, "", force, private, strict=strict, item=item, prefer=prefer)
        project = open_project(voices=voices, show=show)
        rows: list[dict[str, object]] = []
        problems: list[AudiobriefError] = []
        for one in asked_items(project, request):
            try:
                written, stopped = _write(screen, project, one, explain)
                rows += written
                problems += stopped
            except AudiobriefError as error:
                problems.append(error)
        if as_json and (rows or not problems):
            screen.json(rows)
        raise_all(problems)


def _write(
    screen: Screen, project: Project, request: BriefRequest, explain: bool
) -> tuple[list[dict[str, object]], list[AudiobriefError]]:
    """The scripts of one brief, written and told: a row for each, and why others were not made.

    Raises: InputError or ProblemsError.
    """
    from audiobrief.brief.find import explained, left_out_json
    from audiobrief.workflows.render.read import read_input
    from audiobrief.workflows.render.scripts import make_scripts, refuse_edited, write_scripts

    source = read_input(project, request)
    today = source.show.day_of(clock.now())
    files = [edition.script_file for edition in make_scripts(project, source, request, today)]
    notes = source.notes
    for line in notes.lines:
        screen.note(line)
    for line in notes.warnings:
        screen.warn(line)
    for line in explained(notes.taken) if explain and not screen.as_json else ():
        screen.result(line)
    facts = {brief.locale: _facts(brief) for brief, _ in source.briefs}
    for locale, stated in facts.items() if explain and not screen.as_json else ():
        told = [f"{name} {', '.join(value) if isinstance(value, list) else value}" for name, value in stated.items()]
        screen.result(f"{locale[:2]}, facts: {'; '.join(told)}")
    if not request.force:
        refuse_edited(files)
    write_scripts(files, screen.note)
    for file in files:
        screen.result(f"{file.path} ({file.state}, {len(file.script.segments)} segments)")
    rows: list[dict[str, object]] = [
        {
            "id": f.script.id,
            "language": f.script.locale[:2],
            "script": str(f.path.resolve()),
            "state": f.state,
            "left_out": left_out_json(x for x in notes.left_out if x[0] == f.script.locale[:2]),
            "warnings": notes.warnings,
            "facts": facts[f.script.locale],
        }
        for f in files
    ]
    return rows, notes.stopped


def _facts(brief: Edition) -> dict[str, str | list[str]]:
    """What the text states of itself, as far as it does: nothing here is guessed, and authors are not published."""
    stated: dict[str, str | list[str]] = {
        "title": brief.title if brief.titled else "",
        "date": brief.published,
        "authors": list(brief.authors),
        "sources": list(brief.sources),
        "tags": list(brief.tags),
    }
    return {name: value for name, value in stated.items() if value}
