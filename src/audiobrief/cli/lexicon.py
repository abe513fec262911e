"""The commands about words: `say` and `lexicon ...`; registered by `cli`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audiobrief.cli.options import Debug, Json, Private, Quiet, guarded, screen_for, standard_input

if TYPE_CHECKING:
    from audiobrief.cli.console import Screen
    from audiobrief.config.project import Project
    from audiobrief.text.lexicon import Lexicon
    from audiobrief.workflows.say import Passage, SentenceRow

lexicon_app = typer.Typer(help="Words with a pronunciation of their own.", no_args_is_help=True)

SOUND = "To hear it"
Language = Annotated[
    str,
    typer.Option(
        "--lang", "-l", metavar="LANG", help="Language or locale: fr, en, fr-CA, en-GB...", show_default=False
    ),
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine", "-e", metavar="NAME", help="Who speaks: auto, edge, kokoro, espeak.", rich_help_panel=SOUND
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
OutFile = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Save it as .wav, .flac, .ogg or .mp3.",
        rich_help_panel=SOUND,
        show_default=False,
    ),
]
Play = Annotated[bool, typer.Option("--play", help="Play it through this machine's player.", rich_help_panel=SOUND)]


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
    play: Play = False,
    out: OutFile = None,
    engine: EngineName = "auto",
    voice: VoiceName = "",
    private: Private = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Show what the voice says for each sentence, beside what is written; nothing is spoken unless asked.

    On a terminal the differences are coloured; piped, each sentence gives two lines: written, spoken.
    """
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.say import passages, rows

        project = _project()
        lexicon = _lexicon(project)
        stdin = standard_input() if what == "-" else None
        found = passages(what, stdin, language, project, allow_private=private)
        named = "" if engine == "auto" else engine
        _show_rows(screen, rows(found, lexicon, named, with_ipa=ipa), ipa)
        if play or out:
            _hear(screen, found, project, lexicon, engine, voice, play, out)


def _project() -> Project:
    from audiobrief.config.project import find_project

    return find_project(Path.cwd())


def _lexicon(project: Project) -> Lexicon:
    from audiobrief.text.lexicon.load import load_lexicon, user_lexicon

    return load_lexicon(project.lexicon, user_lexicon())


def _show_rows(screen: Screen, rows: list[SentenceRow], ipa: bool) -> None:
    if screen.as_json:
        screen.json([row.as_json(ipa) for row in rows])
    elif not screen.quiet:
        screen.compare([(row.written, row.spoken, row.changes, row.ipa) for row in rows])


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
    from audiobrief.config.cast import load_cast
    from audiobrief.speech import engines
    from audiobrief.workflows import playback as audition
    from audiobrief.workflows.render.plan import choose_engine

    if play:
        audition.player_command(Path("speech.wav"))
    cast = load_cast(project.voices, tuple(engines.table()))
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


# ---------------------------------------------------------------- lexicon

Side = Annotated[str, typer.Option("--lang", "-l", metavar="fr|en|both", help="The language of the text around it.")]
UserFile = Annotated[bool, typer.Option("--user", help="In your own lexicon, for all projects, not in this project's.")]


@lexicon_app.command("list")
def lexicon_list(language: Language = "", quiet: Quiet = False, as_json: Json = False, debug: Debug = False) -> None:
    """Show every word of the project, yours, and those that come with audiobrief."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import as_json_rows, listed
        from audiobrief.workflows.say import asked_locale

        entries = listed(_lexicon(_project()), asked_locale(language)[:2])
        if as_json:
            screen.json(as_json_rows(entries))
        screen.table(
            "Lexicon",
            ("word", "in", "said", "from", "reason"),
            [(", ".join(e.graphemes), e.lang, how, e.group or e.source, e.reason) for e, how in entries],
        )


@lexicon_app.command("check")
def lexicon_check(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Another file than the project's and your own.", show_default=False),
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Look for words that an engine could not say, each with file, line and word; exit code 1 when there are any."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import check_files

        checked = check_files(_project(), file)
        if as_json:
            screen.json([{"file": str(path), "entries": count} for path, count in checked])
        for path, count in checked:
            screen.result(f"{path}: {count} {'entry' if count == 1 else 'entries'}, all can be said")


@lexicon_app.command("add")
def lexicon_add(
    word: Annotated[str, typer.Argument(metavar="WORD", help="The word as it is written.", show_default=False)],
    alias: Annotated[str, typer.Option("--alias", help="A respelling, for every engine.", show_default=False)] = "",
    ipa: Annotated[
        str, typer.Option("--ipa", help="Its sound in IPA, for kokoro and espeak.", show_default=False)
    ] = "",
    speak_as: Annotated[
        str, typer.Option("--as", metavar="characters|word", help="Letter by letter, or as a word.", show_default=False)
    ] = "",
    say_lang: Annotated[
        str, typer.Option("--say-lang", metavar="fr|en", help="The language to read it in.", show_default=False)
    ] = "",
    side: Side = "both",
    reason: Annotated[str, typer.Option("--reason", help="Why it stands there.", show_default=False)] = "",
    user: UserFile = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Add a word to the project's lexicon.yaml; comments and order there stay as they are."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import add_word, as_json_rows, target_file

        path = target_file(_project(), user)
        values = {"alias": alias, "ipa": ipa, "speak_as": speak_as, "say_lang": say_lang, "reason": reason}
        entry, how = add_word(path, word, side, {key: value for key, value in values.items() if value})
        if as_json:
            screen.json(as_json_rows([(entry, how)])[0])
        screen.result(f"{path}: {word} is {how}")


@lexicon_app.command("import")
def lexicon_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.pls", help="A W3C pronunciation lexicon.", show_default=False)],
    user: UserFile = False,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take the words of a W3C PLS file into the project's lexicon; words that it has already stay as they are."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import import_words, target_file

        path = target_file(_project(), user)
        added, kept = import_words(path, file)
        if as_json:
            screen.json({"file": str(path), "added": added, "kept": kept})
        screen.result(f"{path}: {added} added, {kept} there already")


@lexicon_app.command("export")
def lexicon_export(
    language: Annotated[str, typer.Option("--lang", "-l", metavar="fr|en", help="Which language.")] = "fr",
    everything: Annotated[bool, typer.Option("--all", help="Also the words that come with audiobrief.")] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE.pls", help="[default: standard output]", show_default=False),
    ] = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write the words of the project, and yours, as a W3C PLS file."""
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.storage.files import write_atomic
        from audiobrief.workflows.lexicon import export_words

        data, left_out = export_words(_lexicon(_project()), language, everything)
        if out:
            write_atomic(out, data)
            screen.result(str(out))
        else:
            sys.stdout.write(data.decode())
        if left_out:
            screen.warn(f"{left_out} of the words are said by speak_as or say_lang, which PLS cannot hold: left out")


@lexicon_app.command("hear")
def lexicon_hear(
    word: Annotated[str, typer.Argument(metavar="WORD", help="A word or a few.", show_default=False)],
    language: Language = "",
    engine: EngineName = "auto",
    voice: VoiceName = "",
    out: OutFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Hear how a word is said; without --out it is played."""
    say(
        word,
        language or "fr",
        ipa=True,
        play=out is None,
        out=out,
        engine=engine,
        voice=voice,
        quiet=quiet,
        as_json=as_json,
        debug=debug,
    )
