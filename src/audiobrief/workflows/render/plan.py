"""The first stage: read and check everything, decide what to speak and write. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from audiobrief.brief.find import BriefRequest, Notes, read_all, unreadable, wanted_briefs
from audiobrief.brief.model import Brief, LeftOut
from audiobrief.brief.report import strict_faults, told_left_out
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.config.show import STINGS, Edition, Show
from audiobrief.errors import AudiobriefError, EngineError, InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.script.model import Script, read_stamp, shown
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech import engines
from audiobrief.speech.cache.store import SpeechCache, speech_key
from audiobrief.speech.model import Synthesizer, Voice, capabilities_of, target_of
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.load import builtin, load_lexicon
from audiobrief.text.lexicon.sounds import unspeakable
from audiobrief.text.mark_errors import mark_faults
from audiobrief.workflows.render.fallback import Fallback, declared_fallbacks
from audiobrief.workflows.render.scripts import ScriptFile, script_file
from audiobrief.workflows.settings import load_settings
from audiobrief.workflows.stings import stale_stings

AUTO_TIMEOUT_S = 3.0
CHECK_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class EditionPlan:
    """All that one episode needs: its show data, script and spoken lines with their cache keys."""

    language: str
    edition: Edition
    script_file: ScriptFile
    lines: tuple[SpokenLine, ...]

    @property
    def script(self) -> Script:
        """The script as it is shown, without inline marks; `lines` hold what is spoken."""
        return shown(self.script_file.script)


@dataclass(frozen=True)
class RenderPlan:
    """A checked job: nothing in it can fail but speech, sound and the disk."""

    project: Project
    show: Show
    cast: Cast
    engine: Synthesizer
    editions: tuple[EditionPlan, ...]
    cache: SpeechCache
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    fallbacks: tuple[Fallback, ...] = ()
    resume: bool = True  # off: what is in the cache is spoken anew
    engine_fault: AudiobriefError | None = None  # why the engine cannot speak now; a fallback can
    left_out: tuple[tuple[str, LeftOut], ...] = ()  # of each brief, with its language


def prepare_scripts(
    project: Project, request: BriefRequest, today: date
) -> tuple[Show, Cast, tuple[ScriptFile, ...], Notes]:
    """The scripts of all asked-for editions. Raises: InputError or ProblemsError."""
    problems: list[AudiobriefError] = []
    try:
        show, cast = load_settings(project)
    except AudiobriefError as error:
        raise_all([error, *unreadable(request)])
        raise
    briefs = read_all(request, cast, show.leftovers)
    notes = Notes()
    files: list[ScriptFile] = []
    wanted = wanted_briefs(briefs, request, show, notes)
    chosen = [brief for brief, _ in wanted]
    if any(brief.draft or brief.translated for brief in chosen):
        from audiobrief.translation.drafts import draft_warnings, refuse_drafts

        refuse_drafts(chosen, request)
        notes.warnings += draft_warnings([brief for brief, _ in briefs], chosen, request)
    notes.warnings += _disagreement([brief for brief, _ in wanted], request.brief)
    for brief, digest in wanted:
        edition = show.editions[language_of(brief.locale)]
        try:
            file = script_file(project, brief, digest, edition, cast, today, request.force)
            files.append(replace(file, translated=_origin_of(brief)))
        except AudiobriefError as error:
            problems.append(error)
            continue
        _tell(notes, brief, files[-1], digest)
    problems += strict_faults(notes, request) if request.strict else []
    raise_all(problems)
    return show, cast, tuple(files), notes


def _origin_of(brief: Brief) -> str:
    """What the manifest says of an edition's text: "machine", "reviewed", or "" for one that people wrote."""
    if brief.draft:
        return "machine"
    return "reviewed" if brief.translated else ""


def _disagreement(briefs: Sequence[Brief], name: str) -> list[str]:
    """One line when the French and the English edition do not say the same."""
    by_language = {language_of(brief.locale): brief for brief in briefs}
    if not {"fr", "en"} <= set(by_language):
        return []
    from audiobrief.qa.editions import compare, summary

    line = summary(compare(by_language["fr"], by_language["en"]), name)
    return [line] if line else []


def prepare(project: Project, request: BriefRequest, today: date) -> RenderPlan:
    """The whole job, checked. Raises: AudiobriefError listing every problem that can be known before work."""
    problems: list[AudiobriefError] = []
    lexicon = _lexicon(project, problems)
    try:
        show, cast, files, notes = prepare_scripts(project, request, today)
    except AudiobriefError as error:
        raise_all([error, *problems])
        raise
    for role in (*STINGS, "bed"):
        try:
            if show.sound.file(role):
                project.audio_file(show.sound.file(role))
        except InputError as error:
            problems.append(error)
    for edition in show.editions.values():
        if edition.cover and not (project.root / edition.cover).is_file():
            problems.append(
                InputError(f'there is no cover "{edition.cover}"; put it there or empty `cover:`', path=project.show)
            )
    faults = [fault for file in files for fault in _script_faults(file, cast)]
    raise_all(problems + faults)
    engine, engine_fault = _engine(request.engine, cast, notes)
    lines = _lines_on(engine, files, cast, lexicon, problems)

    def lines_on(other: Synthesizer, faults: list[AudiobriefError]) -> dict[str, tuple[SpokenLine, ...]]:
        return _lines_on(other, files, cast, lexicon, faults)

    fallbacks, faults = declared_fallbacks(cast, engine.name, lines_on, notes.warnings)
    raise_all(problems + faults)
    if engine_fault is not None and not fallbacks:
        raise engine_fault
    languages = [(language_of(file.script.locale), file) for file in files]
    editions = [EditionPlan(language, show.editions[language], file, lines[language]) for language, file in languages]
    notes.warnings += stale_stings(project, show.sound)
    if show.is_local:
        notes.lines.append(f"feeds point to {show.base_url}: set `base_url` in show.yaml before you publish")
    told = tuple(notes.lines), tuple(notes.warnings)
    cache = SpeechCache(project.speech)
    return RenderPlan(
        project,
        show,
        cast,
        engine,
        tuple(editions),
        cache,
        *told,
        fallbacks,
        request.resume,
        engine_fault,
        tuple(notes.left_out),
    )


def _engine(name: str, cast: Cast, notes: Notes) -> tuple[Synthesizer, AudiobriefError | None]:
    """The engine, and why it does not work now: only where the cast declares a fallback for that.

    What it spoke before is in the cache, so it stays the engine of the episodes that are whole there.
    """
    try:
        return choose_engine(name, notes, cast), None
    except EngineError as error:
        if name == "auto" or name not in engines.table() or not set(cast.fallback) - {name}:
            raise
        return cast.engine(name), error


def _lines_on(
    engine: Synthesizer,
    files: Sequence[ScriptFile],
    cast: Cast,
    lexicon: Lexicon,
    problems: list[AudiobriefError],
) -> dict[str, tuple[SpokenLine, ...]]:
    """The lines of each edition as an engine speaks them, by language; what cannot be joins the problems."""
    found: dict[str, tuple[SpokenLine, ...]] = {}
    for file in files:
        try:
            spoken = script_lines(file.script, cast, target_of(engine), lexicon)
            raise_all(_sound_faults(spoken, file, engine))
            found[language_of(file.script.locale)] = _keyed(spoken, engine, cast)
        except AudiobriefError as error:
            problems.append(error)
    return found


def choose_engine(name: str, notes: Notes, cast: Cast) -> Synthesizer:
    """The engine of that name if it works here, or the best that does for "auto"; said in one line.

    Raises: EngineError with what to do.
    """
    if name != "auto":
        engine = cast.engine(name)
        found = engine.check(CHECK_TIMEOUT_S)
        if not found.ok and not engine.offline:  # one bad answer is no outage
            found = engine.check(CHECK_TIMEOUT_S / 2)
        if not found.ok:
            raise EngineError(name, found.detail, fix=found.fix)
        notes.lines.append(f"engine: {name} ({found.detail})")
        return engine
    missed: list[str] = []
    for candidate in engines.auto_order():
        try:
            engine = cast.engine(candidate)
        except EngineError as error:
            missed.append(f"{candidate}: {error.message}")
            continue
        found = engine.check(AUTO_TIMEOUT_S)
        if found.ok:
            reason = f" because {'; '.join(missed)}" if missed else ""
            notes.lines.append(f"engine: {candidate} ({found.detail}){reason}")
            return engine
        missed.append(f"{candidate}: {found.detail}")
    raise EngineError("auto", f"no engine works here ({'; '.join(missed)})", fix="run: audiobrief doctor")


def _tell(notes: Notes, brief: Brief, file: ScriptFile, digest: str) -> None:
    language = language_of(brief.locale)
    notes.warnings += [f"{language}: {notice}" for notice in brief.notices]
    notes.lines += [f"{language}: {line}" for line in told_left_out(brief.left_out)]
    notes.left_out += [(language, item) for item in brief.left_out]
    notes.taken += [(language, taken) for taken in brief.taken]
    if file.state == "edited":
        line = f"{language}: using your edited script {file.path}"
        if read_stamp(file.text).brief_digest not in ("", digest[:16]):
            notes.warnings.append(
                f"{line}; the brief has changed since, --force makes the script anew and drops your edits"
            )
        else:
            notes.lines.append(line)


def _script_faults(file: ScriptFile, cast: Cast) -> list[AudiobriefError]:
    faults: list[AudiobriefError] = []
    for segment in file.script.segments:
        for kind, name in (("perspective", segment.perspective), ("voice", segment.voice)):
            if name and name not in cast.ids:
                hint = did_you_mean(name, cast.ids)
                faults.append(
                    InputError(f'segment "{segment.id}": {kind} "{name}" is not in the cast{hint}', path=file.path)
                )
        texts = [(segment.id, text) for text in (segment.lead, *segment.text, *segment.say)]
        faults += mark_faults(texts, str(file.path), file.text)
    return faults


def _lexicon(project: Project, problems: list[AudiobriefError]) -> Lexicon:
    """The lexicon of the run; its faults join the other problems."""
    try:
        return load_lexicon(project.lexicon, project.user_lexicon)
    except AudiobriefError as error:
        problems.append(error)
        return builtin()


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


def _keyed(lines: Sequence[SpokenLine], engine: Synthesizer, cast: Cast) -> tuple[SpokenLine, ...]:
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
            keyed.append(replace(line, key=speech_key(line.utterance, identities[voice])))
    raise_all(list(problems.values()))
    return tuple(keyed)
