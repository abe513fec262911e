"""An engine in forty lines: it hums each word, low or high."""

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError
from audiobrief.speech.engines.prosody import shaped, shaping_identity
from audiobrief.speech.model import Availability, Mark, Speech, Utterance, Voice, VoiceInfo

RATE_HZ = 24_000
VOICES = {"low": 110.0, "high": 220.0}


class HumSynthesizer:
    name, offline, concurrency = "hum", True, 4
    settings = ("loudness",)  # what may stand under `engines: hum:` in voices.yaml

    def __init__(self, loudness: float = 0.3) -> None:
        self.loudness = loudness

    def check(self, timeout_s: float) -> Availability:
        return Availability(True, "it hums")

    def voices(self) -> tuple[VoiceInfo, ...]:
        return tuple(VoiceInfo(self.name, voice, ("fr", "en"), "", "a hum") for voice in VOICES)

    def identity(self, voice: Voice) -> str:
        if voice.id not in VOICES:
            raise EngineError(self.name, f'it has no voice "{voice.id}"', fix=f"its voices: {', '.join(VOICES)}")
        return f"hum 1 {voice.id} {self.loudness}{shaping_identity(voice)}"

    def speak(self, utterance: Utterance) -> Speech:
        sounds, marks, at_s = [np.zeros(0)], [], 0.0
        for word in utterance.text.split():
            time_s = np.arange(round((0.1 + 0.06 * len(word)) * RATE_HZ)) / RATE_HZ
            hum = np.sin(2 * np.pi * VOICES[utterance.voice.id] * time_s) * np.hanning(len(time_s))
            marks.append(Mark(at_s, at_s + len(time_s) / RATE_HZ, word))
            at_s = marks[-1].end_s
            sounds.append(self.loudness * hum)
        speech = Speech(Clip.of(np.concatenate(sounds), RATE_HZ), tuple(marks))
        return shaped(speech, utterance.voice, speech.clip.duration_s)
