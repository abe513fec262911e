"""The fourth step of a render: what each edition's lines are on the chosen engine, and the checked job as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from audiobrief.brief.find import BriefRequest
from audiobrief.brief.model import LeftOut, is_digest
from audiobrief.config.cast import Cast
from audiobrief.config.music import music_paths
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, EngineError, InputError, raise_all
from audiobrief.script.stings import music_missing
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech.cache.store import SpeechCache, speech_key
from audiobrief.speech.model import Synthesizer, Voice, capabilities_of, target_of, text_identity
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.entry import unspeakable
from audiobrief.text.lexicon.load import builtin, load_lexicon
from audiobrief.workflows.render.edition import Lines, PlannedEdition, ScriptedEdition, ScriptFile
from audiobrief.workflows.render.engine import Fallback, declared_fallbacks, engine_or_fault
from audiobrief.workflows.render.read import RenderInput, missing_files, read_input
from audiobrief.workflows.render.scripts import make_scripts, script_faults
from audiobrief.workflows.stings import stale_stings


@dataclass(frozen=True)
class RenderPlan:
    """A checked job: nothing in it can fail but speech, sound and the disk."""

    project: Project
    show: Show
    cast: Cast
    engine: Synthesizer
    editions: tuple[PlannedEdition, ...]
    cache: SpeechCache
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    now: datetime
    fallbacks: tuple[Fallback, ...] = ()
    resume: bool = True  # off: what is in the cache is spoken anew
    engine_fault: AudiobriefError | None = None  # why the engine cannot speak now; a fallback can
    left_out: tuple[tuple[str, LeftOut], ...] = ()  # of each brief, with its language
    stopped: tuple[AudiobriefError, ...] = ()  # why an edition that was asked for is not made
    again: bool = False  # episodes are made though nothing that they are made from has changed


def prepare(project: Project, request: BriefRequest, now: datetime, *, engine: Synthesizer | None = None) -> RenderPlan:
    """The whole job, checked; writes nothing. `now` has its offset; the show says which day that is.

    `engine` was chosen before, for another brief of the same run: its model is loaded.

    Raises: AudiobriefError listing every problem that can be known before work.
    """
    problems: list[AudiobriefError] = []
    lexicon = _lexicon(project, problems)
    try:
        source, scripted, request = _scripted(project, request, now)
    except AudiobriefError as error:
        raise_all([error, *problems])
        raise
    show, cast, notes = source.show, source.cast, source.notes
    problems += missing_files(project, show)
    problems += [fault for edition in scripted for fault in script_faults(edition.script_file, cast)]
    raise_all(problems)
    engine_fault: AudiobriefError | None = None
    if engine is None:
        engine, engine_fault = engine_or_fault(request.engine, cast, notes)

    def lines_on(speaker: Synthesizer, faults: list[AudiobriefError]) -> dict[str, Lines]:
        return _lines_on(speaker, scripted, cast, lexicon, faults)

    lines = lines_on(engine, problems)
    fallbacks, faults = declared_fallbacks(cast, engine.name, lines_on, notes.warnings)
    raise_all(problems + faults)
    if engine_fault is not None and not fallbacks:
        raise engine_fault
    notes.warnings += stale_stings(project, show.sound)
    notes.warnings += _other_transitions(project, show, scripted)
    if show.is_local:
        notes.lines.append(f"feeds point to {show.base_url}: set `base_url` in show.yaml before you publish")
    return RenderPlan(
        project,
        show,
        cast,
        engine,
        tuple(edition.with_lines(lines[edition.language]) for edition in scripted),
        SpeechCache(project.speech),
        tuple(notes.lines),
        tuple(notes.warnings),
        now,
        fallbacks,
        request.resume,
        engine_fault,
        tuple(notes.left_out),
        tuple(notes.stopped),
        again=request.again or request.force or not request.resume,
    )


def _scripted(
    project: Project, request: BriefRequest, now: datetime
) -> tuple[RenderInput, tuple[ScriptedEdition, ...], BriefRequest]:
    """The scripts of a brief or of a digest, and the request with what that leaves open. Raises: AudiobriefError."""
    if is_digest(request.brief):
        from audiobrief.workflows.render.digest import digest_scripts

        return digest_scripts(project, request, now)
    source = read_input(project, request)
    return source, make_scripts(project, source, request, source.show.day_of(now)), request


def _other_transitions(project: Project, show: Show, editions: Sequence[ScriptedEdition]) -> list[str]:
    """A sentence for each transition that a script asks for by name and that the show's music has not."""
    music = music_paths(project, show.sound)
    return [
        f'{edition.script_file.path}: the show has no "{role}"; its transition is played there'
        for edition in editions
        for role in music_missing(edition.script_file.script.entries, music)
    ]


def _lexicon(project: Project, problems: list[AudiobriefError]) -> Lexicon:
    """The lexicon of the run; its faults join the other problems."""
    try:
        return load_lexicon(project.lexicon, project.user_lexicon)
    except AudiobriefError as error:
        problems.append(error)
        return builtin()


def _lines_on(
    engine: Synthesizer,
    editions: Sequence[ScriptedEdition],
    cast: Cast,
    lexicon: Lexicon,
    problems: list[AudiobriefError],
) -> dict[str, Lines]:
    """The lines of each edition as an engine speaks them, by language; what cannot be joins the problems."""
    found: dict[str, Lines] = {}
    for edition in editions:
        file = edition.script_file
        try:
            spoken = script_lines(file.script, cast, target_of(engine), lexicon)
            raise_all(_sound_faults(spoken, file, engine))
            found[edition.language] = _keyed(spoken, engine, cast)
        except AudiobriefError as error:
            problems.append(error)
    return found


def _sound_faults(lines: Sequence[SpokenLine], file: ScriptFile, engine: Synthesizer) -> list[AudiobriefError]:
    """A fault for each sound that the engine could not make."""
    known = capabilities_of(engine).ipa_symbols
    found: dict[str, AudiobriefError] = {}
    for line in lines:
        for piece in line.utterance.pieces:
            unknown = unspeakable(piece.ipa, known)
            if unknown:
                fault = InputError(
                    f'segment "{line.segment}": the ipa of "{piece.text}" has {" ".join(unknown)}, '
                    f"which {engine.name} cannot speak; change it in the script or lexicon",
                    path=file.path,
                )
                found[str(fault)] = fault
    return list(found.values())


def _keyed(lines: Sequence[SpokenLine], engine: Synthesizer, cast: Cast) -> Lines:
    """The lines with their cache keys. Raises: ProblemsError naming every voice that the engine does not have."""
    identities: dict[Voice, str] = {}
    problems: dict[Voice, AudiobriefError] = {}
    keyed: list[SpokenLine] = []
    for line in lines:
        voice = line.utterance.voice
        if voice not in identities and voice not in problems:
            try:
                identities[voice] = engine.identity(voice)
            except EngineError as error:
                problems[voice] = InputError(f"{line.part.perspective}: {error}", path=cast.path, line=line.part.line)
        if voice in identities:
            keyed.append(
                replace(line, key=speech_key(line.utterance, identities[voice] + text_identity(engine, line.utterance)))
            )
    raise_all(list(problems.values()))
    return tuple(keyed)
