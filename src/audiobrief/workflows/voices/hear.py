"""`voices hear`: a line by a voice of the cast, as it would be in an episode."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audiobrief.audio.clip import Clip
from audiobrief.errors import SoundError
from audiobrief.speech.model import Voice
from audiobrief.workflows import playback as audition
from audiobrief.workflows.voices.audition import LEVEL_LUFS, LINE, VoiceSession, chosen_engine, levelled, say
from audiobrief.workflows.voices.names import check_language, find_part


@dataclass(frozen=True, eq=False)
class VoiceSample:
    """A line, who said it, and its sound, levelled as the cast says."""

    part: str
    voice: Voice
    text: str
    clip: Clip
    new: bool
    note: str

    def as_json(self) -> dict[str, object]:
        return {
            "part": self.part, "engine": self.voice.engine, "voice": self.voice.id, "text": self.text,
            "seconds": round(self.clip.duration_s, 2), "spoken_now": self.new,
        }  # fmt: skip


def hear(session: VoiceSession, target: str, text: str = "", engine: str = "auto") -> VoiceSample:
    """The line as the part says it; a sentence of its language where none is given.

    Raises: InputError, EngineError, SpeechError, SoundError, PublishError.
    """
    part = find_part(session.cast, target)
    line = text or LINE[part.language]
    speaker, note = chosen_engine(session, part, line, engine)
    voice = part.cast.on(speaker.name)
    assert voice is not None
    check_language(voice, part.language, speaker, session.cast)
    take = say(session, part, part.cast, line, speaker)
    (clip,) = levelled([take.clip], LEVEL_LUFS + part.cast.speaking_on(speaker.name).gain_db)
    return VoiceSample(part.name, take.voice, line, clip, take.new, note)


def play_or_keep(heard: VoiceSample, folder: Path) -> tuple[str, Path | None]:
    """("", None) once the line was heard; where no player plays it, why, and its place in `folder`.

    Raises: PublishError when it cannot be kept either.
    """
    try:
        audition.play(heard.clip)
    except SoundError as error:
        path = folder / f"{heard.part}.{heard.voice.engine}.wav"
        audition.save(heard.clip, path)
        return f"{error}; the line is kept in a file", path
    return "", None


def save(heard: VoiceSample, path: Path) -> None:
    """The line as WAV, FLAC, OGG or MP3, by the file's suffix. Raises: InputError, SoundError, PublishError."""
    audition.save(heard.clip, path)
