"""`voices compare`: one line by several voices, equally loud: a page with players, and an MP3 with spoken labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.config.cast import NARRATOR
from audiobrief.errors import AudiobriefError, EngineError, InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.speech.model import Synthesizer, Voice, capabilities_of
from audiobrief.speech.synthesize import missing
from audiobrief.storage.files import write_atomic
from audiobrief.workflows import playback as audition
from audiobrief.workflows.voices.audition import (
    CHECK_TIMEOUT_S,
    LINE,
    RATE_HZ,
    Take,
    VoiceSession,
    chosen_engine,
    keyed_lines,
    levelled,
    say,
    speak_ahead,
    with_voice,
)
from audiobrief.workflows.voices.names import Part, check_language, check_voice, find_part, find_voices, known_voices
from audiobrief.workflows.voices.page import Exhibit, comparison_page

FOLDER = Path("reports") / "voices"  # below output/, never published
_NUMBER = {"fr": "Numéro {number}, {name}.", "en": "Number {number}, {name}."}
_AFTER_LABEL_S, _AFTER_LINE_S = 0.4, 0.9


@dataclass(frozen=True)
class Comparison:
    """What was compared, and the files that it can be heard in."""

    part: str
    text: str
    voices: tuple[Voice, ...]
    page: Path
    sound: Path
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "part": self.part, "text": self.text, "page": str(self.page), "sound": str(self.sound),
            "voices": [{"engine": voice.engine, "voice": voice.id} for voice in self.voices],
        }  # fmt: skip


def compare(
    session: VoiceSession,
    target: str,
    names: Sequence[str],
    text: str = "",
    engine: str = "auto",
    out: Path | None = None,
) -> Comparison:
    """The part's own voice and each of `names`, saying one line; `out` is the folder of the two files.

    A name may be exact, a perspective, `engine:name`, or what people call a voice (`fenrir`).
    Raises: ProblemsError and its like with every name that is no voice; EngineError, SpeechError, PublishError.
    """
    part = find_part(session.cast, target)
    line = text or LINE[part.language]
    speaker, note = chosen_engine(session, part, line, engine)
    voices, notes = _candidates(session, part, names, speaker.name)
    ready = _engines(session, part, voices, line, speaker)
    for each in ready.values():
        mine = [with_voice(part.cast, voice) for voice in voices if voice.engine == each.name]
        speak_ahead(session, [(part, own, line) for own in mine], each)
    takes = [say(session, part, with_voice(part.cast, voice), line, ready[voice.engine]) for voice in voices]
    labels = [_label(session, part, number, voice, speaker) for number, voice in enumerate(voices, 1)]
    clips = levelled([take.clip for take in (*takes, *labels)])
    own, spoken = clips[: len(takes)], clips[len(takes) :]
    folder = out or session.project.output / FOLDER
    page, sound = folder / f"{part.name}.html", folder / f"{part.name}.mp3"
    exhibits = [
        Exhibit(voice, _about(session, voice), audition.encoded(clip, sound))
        for voice, clip in zip(voices, own, strict=True)
    ]
    write_atomic(sound, audition.encoded(_programme(own, spoken), sound))
    write_atomic(page, comparison_page(part.name, part.locale, line, exhibits, sound.name))
    return Comparison(part.name, line, tuple(voices), page, sound, (note, *notes))


def _candidates(session: VoiceSession, part: Part, names: Sequence[str], engine: str) -> tuple[list[Voice], list[str]]:
    """The part's own voice, then the named ones, each once; and what to know about their language."""
    own = part.cast.on(engine)
    assert own is not None
    found: list[Voice] = [own]
    notes: list[str] = []
    faults: list[AudiobriefError] = []
    for name in names:
        try:
            voice = find_voices(name, engine, part.language, session.cast)
            voice = replace(
                voice, rate=own.rate, pitch_st=own.pitch_st, formant=own.formant, de_ess_db=part.cast.de_ess_db
            )
            notes += _accent(session, voice, part)
        except (InputError, EngineError) as error:
            faults.append(error)
            continue
        if voice not in found:
            found.append(voice)
    if not names:
        faults.append(InputError(f"name voices to compare: audiobrief voices compare {part.name} --with NAME,NAME"))
    raise_all(faults)
    return found, notes


def _accent(session: VoiceSession, voice: Voice, part: Part) -> list[str]:
    """A line for a voice that speaks another language than its own with an accent.

    Raises: InputError for a voice of another language on an engine whose voices speak only their own.
    """
    engine = session.cast.engine(voice.engine)
    if not capabilities_of(engine).any_language:
        check_voice(voice, part.language, session.cast)
        return []
    try:
        check_language(voice, part.language, engine, session.cast)
    except InputError as error:
        return [f"{error.message}; as it is, it has an accent"]
    return []


def _engines(
    session: VoiceSession, part: Part, voices: Sequence[Voice], text: str, first: Synthesizer
) -> dict[str, Synthesizer]:
    """The engines of all voices, each of them seen to work where it has to speak. Raises: EngineError."""
    found = {first.name: first}
    for voice in voices:
        if voice.engine in found:
            continue
        engine = session.cast.engine(voice.engine)
        if missing(keyed_lines(session, part, with_voice(part.cast, voice), text, engine), session.cache, engine):
            state = engine.check(CHECK_TIMEOUT_S)
            if not state.ok:
                raise EngineError(engine.name, state.detail, fix=state.fix)
        found[voice.engine] = engine
    return found


def _label(session: VoiceSession, part: Part, number: int, voice: Voice, engine: Synthesizer) -> Take:
    narrator = find_part(session.cast, f"{part.key}.{NARRATOR}")
    name = called(voice)
    return say(session, narrator, narrator.cast, _NUMBER[part.language].format(number=number, name=name), engine)


def called(voice: Voice) -> str:
    """What a voice is called aloud: Fenrir, Sylvie, fr paul."""
    bare = re.sub(r"^(?:[a-z]{2}-[A-Z]{2}-|[a-z]{2}_)", "", voice.id).removesuffix("Neural")
    return re.sub(r"[^\w]+|_", " ", bare).strip().capitalize()


def _about(session: VoiceSession, voice: Voice) -> str:
    """What is known of a voice: gender, languages, character."""
    for info in known_voices(session.cast.engine(voice.engine), session.cast):
        if info.id == voice.id:
            languages = " ".join(dict.fromkeys(language_of(locale) for locale in info.locales))
            return " · ".join(filter(None, (info.gender, languages, info.description)))
    return ""


def _programme(lines: Sequence[Clip], labels: Sequence[Clip]) -> Clip:
    """Label, line, label, line, as one clip."""
    parts: list[Clip] = []
    for line, label in zip(lines, labels, strict=True):
        parts += [label, silence(_AFTER_LABEL_S, RATE_HZ), line, silence(_AFTER_LINE_S, RATE_HZ)]
    return Clip(np.concatenate([part.samples for part in parts]), RATE_HZ)
