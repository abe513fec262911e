"""A line said by one voice now: through the same cache as episodes, so that what was heard is not spoken twice."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.audio.loudness_meter import measure
from audiobrief.config.cast import Cast, CastVoice, project_cast
from audiobrief.config.project import Project
from audiobrief.errors import AudiobriefError, EngineError, InputError, SoundError
from audiobrief.progress import Progress
from audiobrief.script.model import Script, Segment
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech import engines
from audiobrief.speech.cache.store import SpeechCache, speech_key
from audiobrief.speech.cache.unwritable import kept_until_exit
from audiobrief.speech.model import Synthesizer, Voice, identity_of, target_of
from audiobrief.speech.retry import OFFLINE, RetryPolicy
from audiobrief.speech.synthesize import missing, synthesize
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.load import load_lexicon
from audiobrief.workflows.voices.names import Part

LINE = {
    "fr": "Selon les chercheurs, cette technologie pourrait transformer la médecine, mais tout n’est pas joué.",
    "en": "According to the researchers, this technology could transform medicine, but much is still open.",
}
WORD = {"fr": "Bonjour.", "en": "Hello."}
# Someone waits to hear a line: less is put up with than for an episode.
ONLINE_LISTENER = RetryPolicy(
    attempts=2, first_pause_s=0.5, utterance_s=20.0, stalled_s=10.0, opens_after=2, rest_s=1.0
)
OFFLINE_LISTENER = replace(OFFLINE, attempts=1, stalled_s=10.0)
CHECK_TIMEOUT_S = 10.0
AUTO_TIMEOUT_S = 3.0
RATE_HZ = 44_100
LEVEL_LUFS = -19.0  # of mono sound: what -16 LUFS is in the middle of a stereo programme
_HIGHEST_PEAK = 0.89  # -1 dBFS


@dataclass(frozen=True)
class VoiceSession:
    """What every line needs: cast, lexicon, cache of speech, who listens to progress, and what runs the speaking."""

    project: Project
    cast: Cast
    lexicon: Lexicon
    cache: SpeechCache
    progress: Progress
    executor: Executors = WorkerPool


@dataclass(frozen=True, eq=False)
class Take:
    """A line as it was said; `new` when it had to be spoken for this."""

    voice: Voice
    text: str
    clip: Clip
    new: bool


def open_session(project: Project, progress: Progress) -> VoiceSession:
    """Everything that is read before a line is said. Raises: InputError, ProblemsError."""
    cast = project_cast(project)
    lexicon = load_lexicon(project.lexicon, project.user_lexicon)
    cache, told = kept_until_exit(SpeechCache(project.speech))
    if told:
        progress.note(f"warning: {told}")
    return VoiceSession(project, cast, lexicon, cache, progress)


def with_voice(part: CastVoice, voice: Voice) -> CastVoice:
    """The part, spoken by another voice with the part's own manner on that engine."""
    mixes = {voice.engine: voice.mix} if voice.mix else {}
    speaking = part.speaking_on(voice.engine)
    if voice.id != part.ids.get(voice.engine):  # what an engine's voice has of its own is not the other one's
        speaking = replace(speaking, de_ess_db=part.de_ess_db)
    return replace(speaking, ids={voice.engine: voice.id}, mixes=mixes)


def chosen_engine(session: VoiceSession, part: Part, text: str, asked: str) -> tuple[Synthesizer, str]:
    """The engine that was asked for, or the best that speaks here; and a line about it.

    One whose speech is in the cache already is not asked whether it works. Raises: EngineError, InputError.
    """
    missed: list[str] = []
    for name in engines.auto_order() if asked == "auto" else (asked,):
        try:
            engine = session.cast.engine(name)
            if part.cast.on(name) is None:
                raise EngineError(name, f"{part.name} has no voice there")
            if not missing(keyed_lines(session, part, part.cast, text, engine), session.cache, engine):
                return engine, f"engine: {name} (spoken before)"
            found = engine.check(AUTO_TIMEOUT_S if asked == "auto" else CHECK_TIMEOUT_S)
            if found.ok:
                reason = f" because {'; '.join(missed)}" if missed else ""
                return engine, f"engine: {name} ({found.detail}){reason}"
            raise EngineError(name, found.detail, fix=found.fix)
        except EngineError as error:
            if asked != "auto":
                raise _with_way_out(error, part) from error
            missed.append(f"{name}: {error.message}")
    raise EngineError("auto", f"no engine works here ({'; '.join(missed)})", fix="run: audiobrief doctor")


def _with_way_out(error: EngineError, part: Part) -> EngineError:
    if error.fix:
        return error
    fix = f"run: audiobrief voices set {part.name} {error.engine}=VOICE"
    return EngineError(error.engine, error.message, fix=fix if "no voice there" in error.message else "")


def keyed_lines(
    session: VoiceSession, part: Part, speaker: CastVoice, text: str, engine: Synthesizer
) -> tuple[SpokenLine, ...]:
    """The utterances of a text with their cache keys, just as a script's. Raises: InputError, EngineError."""
    paragraphs = tuple(filter(None, (" ".join(block.split()) for block in text.split("\n\n"))))
    if not any(char.isalnum() for char in text):
        raise InputError("there is no word to speak")
    segment = Segment("line", speaker.perspective, paragraphs)
    script = Script("line", part.locale, "", "", "", (), (), (segment,))
    cast = replace(session.cast, parts={part.locale: {speaker.perspective: speaker}})
    lines = script_lines(script, cast, target_of(engine), session.lexicon)
    return tuple(replace(line, key=speech_key(line.utterance, identity_of(engine, line.utterance))) for line in lines)


def speak_ahead(session: VoiceSession, wanted: Sequence[tuple[Part, CastVoice, str]], engine: Synthesizer) -> None:
    """Let an offline engine speak what it can of all these lines, several at a time.

    What fails is told where it is asked for again.
    """
    if not engine.offline or engine.concurrency < 2:
        return
    lines: list[SpokenLine] = []
    for part, speaker, text in wanted:
        with suppress(AudiobriefError):
            lines += keyed_lines(session, part, speaker, text, engine)
    with suppress(AudiobriefError):
        _speak(session, lines, engine)


def say(session: VoiceSession, part: Part, speaker: CastVoice, text: str, engine: Synthesizer) -> Take:
    """The text as `speaker` says it in the place of the part, at the engine's own level.

    Raises: InputError; EngineError or ProblemsError for what could not be spoken; PublishError.
    """
    lines = keyed_lines(session, part, speaker, text, engine)
    new = _speak(session, lines, engine)
    clips: list[Clip] = []
    for line in lines:
        stored = session.cache.get(line.key)
        if stored is None:
            raise SoundError("the speech went from the cache while it was used; run again")
        clips += [stored.clip, silence(line.pause_after_s, stored.clip.rate_hz)]
    rate_hz = clips[0].rate_hz
    whole = Clip(np.concatenate([clip.resampled(rate_hz).samples for clip in clips[:-1]]), rate_hz)
    return Take(lines[0].utterance.voice, text, whole, bool(new))


def _speak(session: VoiceSession, lines: Sequence[SpokenLine], engine: Synthesizer) -> frozenset[str]:
    """The keys of what had to be spoken; afterwards every line is in the cache. Raises: as `say`."""
    policy = OFFLINE_LISTENER if engine.offline else ONLINE_LISTENER
    found = synthesize(lines, engine, session.cache, session.progress, retry_policy=policy, executor=session.executor)
    found.raise_failures()
    return found.new


def levelled(takes: Sequence[Clip], target_lufs: float = LEVEL_LUFS) -> list[Clip]:
    """The clips at 44,100 Hz, all equally loud: at the target, or as near as the tallest peak lets all of them be.

    Raises: SoundError for a silent clip.
    """
    clips = [take.mono().resampled(RATE_HZ) for take in takes]
    heard = [measure([clip.samples], RATE_HZ).integrated_lufs for clip in clips]
    if not all(np.isfinite(heard)):
        raise SoundError("a voice was silent; speak the line again with another text")
    room_db = [
        20 * float(np.log10(_HIGHEST_PEAK / np.abs(clip.samples).max())) + loudness
        for clip, loudness in zip(clips, heard, strict=True)
    ]
    level = min(target_lufs, *room_db)
    return [
        Clip(clip.samples * np.float32(10 ** ((level - loudness) / 20)), RATE_HZ)
        for clip, loudness in zip(clips, heard, strict=True)
    ]
