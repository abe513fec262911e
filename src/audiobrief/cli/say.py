"""`audiobrief say`: what the voice says beside what is written; nothing is spoken unless asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import (
    Debug,
    Json,
    Language,
    OneItem,
    Private,
    Quiet,
    ShowFile,
    SoundFile,
    guarded,
    screen_for,
    standard_input,
)
from audiobrief.cli.project import open_project

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.text.lexicon import Lexicon
    from audiobrief.workflows.say import Change, LineRow, Passage, SentenceRow

SOUND = "To hear it"
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        "-e",
        metavar="NAME",
        help="Who speaks: auto, or an engine of `audiobrief doctor`.",
        rich_help_panel=SOUND,
    ),
]
VoiceName = Annotated[
    str,
    typer.Option(
        "--voice",
        metavar="NAME",
        help="A part of the cast, or a voice of the engine. [default: narrator]",
        rich_help_panel=SOUND,
        show_default=False,
    ),
]
Play = Annotated[bool, typer.Option("--play", help="Play it through this machine's player.", rich_help_panel=SOUND)]
Lines = Annotated[
    bool,
    typer.Option("--lines", help="Read FILE as a table: each line by itself; with --json one object a line."),
]
Diff = Annotated[bool, typer.Option("--diff", help="Show only what changes between written and spoken, by rule.")]


def say(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL|-|TEXT",
            help="A brief, a script, a web address, - for standard input, or a text.",
            show_default=False,
        ),
    ],
    language: Language = "",
    ipa: Annotated[bool, typer.Option("--ipa", help="Show the phonemes too, as espeak reads the words.")] = False,
    lines: Lines = False,
    diff: Diff = False,
    play: Play = False,
    out: SoundFile = None,
    engine: EngineName = "auto",
    voice: VoiceName = "",
    item: OneItem = "",
    private: Private = False,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show what the voice says for each sentence, beside what is written; nothing is spoken unless asked.

    On a terminal the differences are coloured; piped, each sentence gives two lines: written, spoken.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.speech import engines
        from audiobrief.workflows.say import changes, line_rows, lines_of, passages, rows

        project = open_project(show=show)
        lexicon = find_lexicon(project)
        stdin = standard_input() if what == "-" else None
        if lines:
            found: tuple[Passage, ...] = (lines_of(what, stdin, language),)
        else:
            found = passages(what, stdin, language, project, allow_private=private, item=item)
        target = engines.target("" if engine == "auto" else engine)
        if diff:
            _show_changes(screen, changes(found, lexicon, target))
        elif lines:
            _show_lines(screen, line_rows(found[0], lexicon, target, with_ipa=ipa), ipa)
        else:
            _show_rows(screen, rows(found, lexicon, target, with_ipa=ipa), ipa)
        if play or out:
            _hear(screen, found, project, lexicon, engine, voice, play, out)


def find_lexicon(project: Project) -> Lexicon:
    """The words of the project, of the user and of audiobrief. Raises: ProblemsError."""
    from audiobrief.text.lexicon.load import load_lexicon

    return load_lexicon(project.lexicon, project.user_lexicon)


def _show_rows(screen: Screen, rows: list[SentenceRow], ipa: bool) -> None:
    if screen.as_json:
        screen.json([row.as_json(ipa) for row in rows])
    elif not screen.quiet:
        screen.compare([(row.written, row.spoken, row.changes, row.ipa) for row in rows])


def _show_lines(screen: Screen, rows: list[LineRow], ipa: bool) -> None:
    if screen.as_json:
        screen.json_lines(row.as_json(ipa) for row in rows)
    else:
        _show_rows(screen, [sentence for row in rows for sentence in row.sentences], ipa)


def _show_changes(screen: Screen, changes: list[Change]) -> None:
    if screen.as_json:
        screen.json([change.as_json() for change in changes])
    heading = ""
    for change in changes:
        if change.heading != heading:
            heading = change.heading
            screen.result(heading)
        screen.result(f"  {change.as_line()}")


def _hear(
    screen: Screen,
    passages: tuple[Passage, ...],
    project: Project,
    lexicon: Lexicon,
    engine: str,
    voice: str,
    play: bool,
    out: Path | None,
) -> None:
    from functools import partial

    from audiobrief.brief.find import Notes
    from audiobrief.config.cast import project_cast
    from audiobrief.workflows import playback as audition
    from audiobrief.workflows.render.engine import choose_engine

    if play:
        audition.player_command(Path("speech.wav"))
    cast = project_cast(project)
    notes = Notes()
    speaker = choose_engine(engine, notes, cast)
    for line in notes.lines:
        screen.note(line)
    own_voice = partial(audition.chosen_voice, cast, engine=speaker.name, name=voice)
    clip = audition.speak_passages(passages, speaker, own_voice, lexicon)
    if out:
        audition.save(clip, out)
        screen.note(f"{out}: {clip.duration_s:.1f} s")
    if play:
        audition.play(clip)
