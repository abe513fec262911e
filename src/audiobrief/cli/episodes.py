"""The `episodes` commands: what is finished, its title and date, in or out of the feeds; registered by `cli`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audiobrief.cli import clock
from audiobrief.cli.episode_embed import embed
from audiobrief.cli.feed import published_json, tell_published
from audiobrief.cli.options import (
    Debug,
    Json,
    Languages,
    OutFolder,
    Quiet,
    ShowFile,
    guarded,
    language_tags,
    screen_for,
)
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.config.show import Show
    from audiobrief.podcast.model import Manifest
    from audiobrief.storage.transaction import Changes

    Change = Callable[[Project, Show, tuple[Manifest, ...], Changes], list[Manifest]]

episodes_app = typer.Typer(
    help="The finished episodes: list, embed, approve, correct, retitle, redate, set, unpublish.", no_args_is_help=True
)

episodes_app.command()(embed)
Id = Annotated[str, typer.Argument(metavar="ID", help="The episode's id, as `episodes list` shows it.")]


@episodes_app.command("list")
def list_episodes(
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show the finished episodes of each language, newest first: date, duration, title, id."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.cli.episode_facts import table_rows
        from audiobrief.config.show import known_languages
        from audiobrief.podcast.catalogue import listed_episodes

        project, settings = _opened(show, out)
        listed: list[dict[str, Any]] = []
        for language in known_languages(settings, language_tags(languages)):
            listed += listed_episodes(project.cache, project.output, language)
        if as_json:
            rows = [{name: fact for name, fact in facts.items() if name != "unpublished"} for facts in listed]
            screen.json({"episodes": rows})
        screen.table("Episodes", ("language", "date", "duration", "title", "id"), table_rows(listed))
        if not listed:
            screen.note("no finished episode yet; `audiobrief render BRIEF` makes one")


@episodes_app.command("show")
def show_episode(
    episode: Id,
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show all that is known of an episode: GUID, addresses, files, voices, chapters."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.cli.episode_facts import tell_facts
        from audiobrief.workflows.episodes import facts_of, find_episodes

        project, settings = _opened(show, out)
        found = find_episodes(project, settings, episode, language_tags(languages))
        facts = [facts_of(project, settings, edition) for edition in found]
        if as_json:
            screen.json({"episodes": facts})
        for fact in facts:
            tell_facts(screen, fact)


@episodes_app.command()
def retitle(
    episode: Id,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The new title, in quotes.")],
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Give an episode another title, in its feed, page, MP3 and chapters; its GUID and its sound stay.

    Later renders keep it. What the narrator says is in the narration script.
    """
    from audiobrief.errors import InputError

    def change(project: Project, settings: Show, found: tuple[Manifest, ...], changes: Changes) -> list[Manifest]:
        from audiobrief.workflows.episodes import retitle as changed

        if len(found) > 1:
            several = " and ".join(edition.language for edition in found)
            raise InputError(f'"{episode}" is there in {several}; say which one: --lang {found[0].language}')
        return [changed(project, settings, edition, title, changes) for edition in found]

    _change(episode, languages, show, out, screen_for(quiet, as_json), debug, change, "is now titled")


@episodes_app.command()
def redate(
    episode: Id,
    date: Annotated[str, typer.Argument(metavar="DATE", help="2026-11-24, or 2026-11-24T14:30.")],
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Give an episode another date in all its languages, and its place in the feed; its GUID stays.

    Later renders keep it, and say it. Without a time, it is the `publish_time` of show.yaml.
    """
    screen, now = screen_for(quiet, as_json), clock.now()

    def change(project: Project, settings: Show, found: tuple[Manifest, ...], changes: Changes) -> list[Manifest]:
        from audiobrief.workflows.episodes import redate as changed
        from audiobrief.workflows.episodes import told_otherwise

        after = [changed(project, settings, edition, date, now, changes) for edition in found]
        if after[0].scheduled:
            screen.note("that is in the future: `audiobrief publish` or `feed`, run after that, lets the episode out")
        for line in told_otherwise(after):
            screen.warn(line)
        return after

    _change(episode, languages, show, out, screen, debug, change, "is now dated")


@episodes_app.command("set")
def set_episode(
    episode: Id,
    kind: Annotated[str | None, typer.Option("--type", help="full, trailer or bonus.")] = None,
    explicit: Annotated[bool | None, typer.Option("--explicit/--clean", help="Whether it is for adults.")] = None,
    number: Annotated[int | None, typer.Option(min=0, help="Its number; 0: none of its own.")] = None,
    season: Annotated[int | None, typer.Option(min=0, help="Its season; 0: none of its own.")] = None,
    guests: Annotated[
        list[str] | None, typer.Option("--guest", help='"Name | https://link | https://picture"; once for each guest.')
    ] = None,
    no_guests: Annotated[bool, typer.Option("--no-guests", help="Name no guest any more.")] = False,
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Set what the feed says of an episode: its type, explicit or not, its number, its guests; its GUID stays.

    Later renders keep it. Without it, an episode is full, explicit as the show is, and counted where that is serial.
    """

    def change(project: Project, settings: Show, found: tuple[Manifest, ...], changes: Changes) -> list[Manifest]:
        from audiobrief.workflows.episode_settings import read_settings
        from audiobrief.workflows.episode_settings import set_episode as changed

        wanted = read_settings(kind, explicit, number, season, guests or (), no_guests)
        return [changed(project, edition, wanted, changes) for edition in found]

    _change(episode, languages, show, out, screen_for(quiet, as_json), debug, change, "is set")


@episodes_app.command()
def approve(
    episode: Id,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who heard and read it.", show_default=False)] = "",
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the approval back.")] = False,
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Approve an episode in all its languages, or with --lang in one; who and when is kept in its manifest.

    With `review: required` in show.yaml, an episode is in no feed until then. Another sound or text needs another one.
    """

    def change(project: Project, settings: Show, found: tuple[Manifest, ...], changes: Changes) -> list[Manifest]:
        from audiobrief.workflows.approve import approve as approved
        from audiobrief.workflows.approve import withdraw as withdrawn

        if withdraw:
            return [withdrawn(project, edition, changes) for edition in found]
        return [approved(project, edition, by, clock.now(), changes) for edition in found]

    what = "is no longer approved" if withdraw else "is approved"
    _change(episode, languages, show, out, screen_for(quiet, as_json), debug, change, what)


@episodes_app.command()
def correct(
    episode: Id,
    note: Annotated[str | None, typer.Option("--note", help="What was wrong and what is right: one edition's.")] = None,
    note_fr: Annotated[str | None, typer.Option("--note-fr", help="The note of the French edition.")] = None,
    note_en: Annotated[str | None, typer.Option("--note-en", help="The note of the English edition.")] = None,
    spoken: Annotated[bool, typer.Option("--spoken", help="Say the note at the start of the episode, too.")] = False,
    brief: Annotated[str, typer.Option("--brief", help="Its brief, where that is not known.")] = "",
    item: Annotated[str, typer.Option("--item", help="Which text of the brief it is.")] = "",
    engine: Annotated[str, typer.Option("--engine", "-e", help="Who speaks, if not the engine it has.")] = "",
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Speak an episode anew from its mended brief or script, with a dated note on its page and in its feed.

    Its GUID stays, and only what changed is spoken again. Editions without a note stay as they are.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.cli.render import carry_out, tell_begin, tell_result
        from audiobrief.workflows.correct import CorrectionOrder, correction_plan, told_unchanged

        project, settings = _opened(show, out)
        notes = {tag: text for tag, text in (("", note), ("fr", note_fr), ("en", note_en)) if text is not None}
        order = CorrectionOrder(notes, spoken, brief, item, engine)
        plan, before = correction_plan(project, settings, episode, language_tags(languages), order, clock.now())
        tell_begin(screen, plan, plan.warnings)
        result = carry_out(screen, plan)
        tell_result(screen, plan, plan.warnings, result)
        for line in told_unchanged(before, result.episodes):
            screen.warn(line)


@episodes_app.command()
def unpublish(
    episode: Id,
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take an episode out of feed and site; its files and its GUID are kept here for `episodes publish`.

    The next `publish` takes its page and files away at the target, and nothing else.
    """
    _switch(episode, languages, show, out, screen_for(quiet, as_json), debug, unpublished=True)


@episodes_app.command()
def publish(
    episode: Id,
    languages: Languages = None,
    show: ShowFile = None,
    out: OutFolder = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Bring an unpublished episode back into feed and site, with the GUID that it had."""
    _switch(episode, languages, show, out, screen_for(quiet, as_json), debug, unpublished=False)


def _switch(
    episode: str,
    languages: list[str] | None,
    show: Path | None,
    out: Path | None,
    screen: Screen,
    debug: bool,
    *,
    unpublished: bool,
) -> None:
    def change(project: Project, settings: Show, found: tuple[Manifest, ...], changes: Changes) -> list[Manifest]:
        from audiobrief.workflows.episodes import set_unpublished

        return [set_unpublished(project, edition, unpublished, changes) for edition in found]

    _change(episode, languages, show, out, screen, debug, change, "is unpublished" if unpublished else "is published")


def _change(
    episode: str,
    languages: list[str] | None,
    show: Path | None,
    out: Path | None,
    screen: Screen,
    debug: bool,
    change: Change,
    what: str,
) -> None:
    """The editions of an episode changed, the feeds rebuilt, and both told."""
    with guarded(screen, debug):
        from functools import partial

        from audiobrief.cli.episode_facts import tell_public
        from audiobrief.podcast.catalogue import brief_facts
        from audiobrief.workflows.episodes import change_episodes

        project, settings = _opened(show, out)
        changed, published = change_episodes(
            project, settings, episode, language_tags(languages), partial(change, project, settings), screen.note,
            clock.now(),
        )  # fmt: skip
        if screen.as_json:
            screen.json({"episodes": [brief_facts(edition) for edition in changed], **published_json(published)})
        for edition in changed:
            ending = {"is now titled": f' "{edition.title}"', "is now dated": f" {edition.published_at}"}.get(what, "")
            screen.result(f"{edition.language}  {edition.id} {what}{ending}")
        if what == "is unpublished":
            tell_public(screen, project, changed)
        tell_published(screen, published)


def _opened(show: Path | None, out: Path | None) -> tuple[Project, Show]:
    from audiobrief.config.show import load_show

    project = open_project(show=show, out=out)
    return project, load_show(project.show)
