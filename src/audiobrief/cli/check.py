"""The `check` command: the finished podcast, a feed's address, or the two editions of a brief; registered by `cli`."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli import clock
from audiobrief.cli.options import (
    Debug,
    Everything,
    Languages,
    OneItem,
    OutFolder,
    Quiet,
    Rows,
    ShowFile,
    guarded,
    language_tags,
    screen_for,
    standard_input,
)
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.brief.find import BriefRequest
    from audiobrief.brief.model import Brief
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.qa import editions as agreement
    from audiobrief.qa.podcast.rule import PodcastCheck


def check(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[EPISODE|feed|BRIEF|URL]",
            help="An episode's id, feed for everything, a brief or -, or a feed's address.",
            show_default=False,
        ),
    ] = "feed",
    languages: Languages = None,
    newest: Annotated[
        int, typer.Option("--newest", metavar="N", min=0, help="Of a URL, look at so many episodes; 0: at all.")
    ] = 5,
    directory: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="apple|spotify|youtube|amazon|podcastindex",
            help="Say what that directory asks of the feed, and whether it is met.",
            show_default=False,
        ),
    ] = "",
    item: OneItem = "",
    everything: Everything = False,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Rows = False,
    debug: Debug = False,
) -> None:
    """Check every rule of the feeds, the episodes and their files; each finding comes with its fix.

    With a URL, the feed there and its server; with a brief, whether its French and its English edition state the
    same. The exit code is 1 when something is wrong, and 0 when there are only warnings. docs/checks.md has the rules.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        if directory:
            _refuse_directory(directory, what)
        if re.match(r"https?://", what, re.IGNORECASE):
            from audiobrief.qa.podcast.live import check_url

            looked = check_url(what, newest, clock.now())
            if directory:
                _tell_requirements(screen, directory, looked, ("FEED", "LIVE"))
            else:
                tell_findings(screen, looked)
        elif directory:
            _tell_requirements(screen, directory, _checked(what, languages, show, out, everything), ("FEED", "FILE"))
        elif what != "feed" and _is_brief(what):
            _compare(screen, what, item, show)
        else:
            tell_findings(screen, _checked(what, languages, show, out, everything))


def _checked(
    what: str, languages: list[str] | None, show: Path | None, out: Path | None, everything: bool
) -> PodcastCheck:
    """The whole output folder, or one episode of it. Raises: InputError for what is neither episode nor brief."""
    from audiobrief.brief.readers.table import format_names
    from audiobrief.config.show import load_show
    from audiobrief.errors import InputError
    from audiobrief.workflows.check import check_episode_files, check_output

    project = open_project(show=show, out=out)
    settings = load_show(project.show)
    tags = language_tags(languages)
    if what == "feed":
        return check_output(project, settings, tags, clock.now(), everything=everything)
    try:
        return check_episode_files(project, settings, what, tags)
    except InputError as error:
        if Path(what).suffix or "/" in what or "\\" in what:
            message = f"there is no such brief; give a {format_names()} file, or - for standard input"
            raise InputError(message, path=what) from error
        raise


def _refuse_directory(name: str, what: str) -> None:
    """Raise InputError for what is no directory, or where no feed is looked at."""
    from audiobrief.errors import InputError
    from audiobrief.qa.podcast.directories import DIRECTORIES
    from audiobrief.storage.yaml_read import did_you_mean

    if name not in DIRECTORIES:
        hint = did_you_mean(name, DIRECTORIES)
        raise InputError(f'"{name}" is no directory that is known{hint}; say one of {", ".join(DIRECTORIES)}')
    if what != "feed" and not re.match(r"https?://", what, re.IGNORECASE):
        raise InputError("--for is about a feed: leave the episode or brief out, or name the feed's address")


def _tell_requirements(screen: Screen, name: str, looked: PodcastCheck, tried: tuple[str, ...]) -> None:
    """What a directory asks, as a table. Raises: Exit 1 when a must is not met."""
    from audiobrief.qa.podcast.directories import requirements

    asked = requirements(name, looked, tried)
    if screen.as_json:
        screen.json([asdict(one) for one in asked])
    rows = [(one.state, "must" if one.must else "should", one.what, one.next_step) for one in asked]
    screen.table(f"What {name} asks", ("state", "", "requirement", "next step"), rows)
    missing = sum(one.must and one.state == "not met" for one in asked)
    screen.note(f"{name}: {_count(missing, 'must')} not met; docs/submit.md says how to submit")
    if missing:
        raise typer.Exit(1)


def tell_findings(screen: Screen, checked: PodcastCheck) -> None:
    """All findings, errors first, and a count. Raises: Exit 1 when there are errors."""
    findings = sorted(checked.findings, key=lambda finding: finding.severity)
    if screen.as_json:
        screen.json([asdict(finding) for finding in findings])
    for finding in findings:
        screen.result(f"{finding.severity}: {finding.id} {finding.where}: {finding.message}; {finding.fix}")
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    looked = " and ".join(
        _count(number, noun) for number, noun in ((checked.feeds, "feed"), (checked.episodes, "episode")) if number
    )
    told = f"{_count(errors, 'error')} and {_count(warnings, 'warning')}" if findings else "nothing is wrong"
    screen.note(f"{looked or 'nothing'} checked: {told}")
    if errors:
        raise typer.Exit(1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is_brief(name: str) -> bool:
    from audiobrief.brief.find import BriefRequest, unreadable

    return name == "-" or not unreadable(BriefRequest(name, folder=Path()))


def _compare(screen: Screen, brief: str, item: str, show: Path | None) -> None:
    """What one edition of a brief states and the other does not. Raises: Exit 1 when there is anything."""
    from audiobrief.brief.find import BriefRequest
    from audiobrief.qa.editions import compare, counted
    from audiobrief.workflows.settings import asked_items

    project = open_project(show=show)
    request = BriefRequest(brief, standard_input() if brief == "-" else None, item=item, folder=Path())
    requests = asked_items(project, request)
    findings = [finding for one in requests for finding in compare(*_editions(project, one))]
    if screen.as_json:
        screen.json([_row(brief, finding) for finding in findings])
    for finding in findings:
        screen.result(_line(finding))
    screen.note(counted(findings) or "fr and en agree")
    if findings:
        raise typer.Exit(1)


def _editions(project: Project, request: BriefRequest) -> tuple[Brief, Brief]:
    """The French and the English edition. Raises: InputError when one is missing."""
    from audiobrief.brief.find import Notes, read_all, wanted_briefs
    from audiobrief.errors import InputError
    from audiobrief.locales import LANGUAGES, language_of
    from audiobrief.workflows.settings import load_settings

    show, cast = load_settings(project)
    briefs = wanted_briefs(read_all(request, cast, show.leftovers), request, show, Notes())
    editions = {language_of(brief.locale): brief for brief, _ in briefs}
    missing = [language for language in LANGUAGES if language not in editions]
    if missing:
        message = f"has no part in {missing[0]}, so there is nothing to compare; write it as NAME.{missing[0]}.md"
        raise InputError(message, path=request.label)
    return editions["fr"], editions["en"]


def _line(finding: agreement.Difference) -> str:
    sides = (("fr", finding.first), ("en", finding.second))
    told = "".join(f" | {language}: {sentence}" for language, sentence in sides if sentence)
    return f"{finding.id} {finding.section}: {finding.message}{told}"


def _row(brief: str, finding: agreement.Difference) -> dict[str, str]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "where": f"{brief}: {finding.section}",
        "section": finding.section,
        "what": finding.what,
        "fr": finding.first,
        "en": finding.second,
        "message": finding.message,
        "fix": finding.fix,
    }
