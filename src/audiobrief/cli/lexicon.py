"""`audiobrief lexicon`: words with a pronunciation of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from audiobrief.cli.options import Debug, Json, Language, Quiet, ShowFile, SoundFile, guarded, out_option, screen_for
from audiobrief.cli.project import open_project
from audiobrief.cli.say import EngineName, VoiceName, find_lexicon, say

lexicon_app = typer.Typer(help="Words with a pronunciation of their own.", no_args_is_help=True)

Side = Annotated[str, typer.Option("--lang", "-l", metavar="fr|en|both", help="The language of the text around it.")]
UserFile = Annotated[bool, typer.Option("--user", help="In your own lexicon, for all projects, not in this project's.")]


@lexicon_app.command("list")
def lexicon_list(
    language: Language = "", show: ShowFile = None, quiet: Quiet = False, as_json: Json = False, debug: Debug = False
) -> None:
    """Show every word of the project, yours, and those that come with audiobrief."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import as_json_rows, listed
        from audiobrief.workflows.say import asked_locale

        entries = listed(find_lexicon(open_project(show=show)), asked_locale(language)[:2])
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
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Look for words that an engine could not say, each with file, line and word; exit code 1 when there are any."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import check_files

        checked = check_files(open_project(show=show), file)
        if as_json:
            screen.json([{"file": str(path), "entries": count} for path, count in checked])
        for path, count in checked:
            screen.result(f"{path}: {count} {'entry' if count == 1 else 'entries'}, all can be said")


@lexicon_app.command("add")
def lexicon_add(
    word: Annotated[str, typer.Argument(metavar="WORD", help="The word as it is written.", show_default=False)],
    alias: Annotated[str, typer.Option("--alias", help="A respelling, for every engine.", show_default=False)] = "",
    ipa: Annotated[
        str, typer.Option("--ipa", help="Its sound in IPA, for engines that take sounds.", show_default=False)
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
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Add a word to the project's lexicon.yaml; comments and order there stay as they are."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import add_word, as_json_rows, target_file

        path = target_file(open_project(show=show), user)
        values = {"alias": alias, "ipa": ipa, "speak_as": speak_as, "say_lang": say_lang, "reason": reason}
        entry, how = add_word(path, word, side, {key: value for key, value in values.items() if value})
        if as_json:
            screen.json(as_json_rows([(entry, how)])[0])
        screen.result(f"{path}: {word} is {how}")


@lexicon_app.command("import")
def lexicon_import(
    file: Annotated[Path, typer.Argument(metavar="FILE.pls", help="A W3C pronunciation lexicon.", show_default=False)],
    user: UserFile = False,
    show: ShowFile = None,
    quiet: Quiet = False,
    as_json: Json = False,
    debug: Debug = False,
) -> None:
    """Take the words of a W3C PLS file into the project's lexicon; words that it has already stay as they are."""
    screen = screen_for(quiet, as_json)
    with guarded(screen, debug):
        from audiobrief.workflows.lexicon import import_words, target_file

        path = target_file(open_project(show=show), user)
        added, kept = import_words(path, file)
        if as_json:
            screen.json({"file": str(path), "added": added, "kept": kept})
        screen.result(f"{path}: {added} added, {kept} there already")


@lexicon_app.command("export")
def lexicon_export(
    language: Annotated[str, typer.Option("--lang", "-l", metavar="fr|en", help="Which language.")] = "fr",
    everything: Annotated[bool, typer.Option("--all", help="Also the words that come with audiobrief.")] = False,
    out: Annotated[Path | None, out_option("FILE.pls", "[default: standard output]")] = None,
    show: ShowFile = None,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Write the words of the project, and yours, as a W3C PLS file."""
    screen = screen_for(quiet, False)
    with guarded(screen, debug):
        from audiobrief.storage.files import write_atomic
        from audiobrief.workflows.lexicon import export_words

        data, left_out = export_words(find_lexicon(open_project(show=show)), language, everything)
        if out:
            write_atomic(out, data)
            screen.result(str(out))
        else:
            screen.text(data.decode())
        if left_out:
            screen.warn(f"{left_out} of the words are said by speak_as or say_lang, which PLS cannot hold: left out")


@lexicon_app.command("hear")
def lexicon_hear(
    word: Annotated[str, typer.Argument(metavar="WORD", help="A word or a few.", show_default=False)],
    language: Language = "",
    engine: EngineName = "auto",
    voice: VoiceName = "",
    out: SoundFile = None,
    show: ShowFile = None,
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
        show=show,
        quiet=quiet,
        as_json=as_json,
        debug=debug,
    )
