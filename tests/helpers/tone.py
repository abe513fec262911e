"""A speech engine for tests: every voice is a tone of its own pitch, every text has its own length."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import replace

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError
from audiobrief.speech.engines import kokoro_voices
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.model import Availability, Mix, Speech, Utterance, Voice, VoiceInfo

RATE_HZ = 24_000


def pitch_of(voice_id: str) -> float:
    """The pitch in Hz that a voice has: 200 to 1200, far apart for different voices."""
    return 200 + int(hashlib.sha256(voice_id.encode()).hexdigest(), 16) % 100 * 10.0


def duration_of(text: str) -> float:
    """How long a text sounds, in seconds."""
    return 0.3 + len(text) * 0.03


class ToneSynthesizer:
    """Speaks tones; remembers what it was asked; refuses texts that hold `refuse`."""

    name = "espeak"
    offline = True
    capabilities = replace(EspeakSynthesizer.capabilities, voice=False)  # it stands in for it

    def __init__(self, refuse: str = "", concurrency: int = 2) -> None:
        self.refuse = refuse
        self.concurrency = concurrency
        self.asked: list[str] = []
        self._lock = threading.Lock()

    def check(self, timeout_s: float) -> Availability:
        return Availability(True, "tones")

    def voices(self) -> tuple[VoiceInfo, ...]:
        return ()

    def identity(self, voice: Voice) -> str:
        if voice.id.startswith("nobody"):
            raise EngineError(self.name, f'there is no voice "{voice.id}"')
        return "tone 1"

    def speak(self, utterance: Utterance) -> Speech:
        with self._lock:
            self.asked.append(utterance.text)
        if self.refuse and self.refuse in utterance.text:
            raise EngineError(self.name, "refused")
        time_s = np.arange(round(duration_of(utterance.text) * RATE_HZ)) / RATE_HZ
        return Speech(Clip.of(0.3 * np.sin(2 * np.pi * pitch_of(utterance.voice.id) * time_s), RATE_HZ))


class ToneKokoro(ToneSynthesizer):
    """Kokoro's voices, each of them a tone; `broken` is why it does not work."""

    name = "kokoro"
    broken = ""
    capabilities = replace(KokoroSynthesizer.capabilities, voice=False)

    def check(self, timeout_s: float) -> Availability:
        return Availability(not self.broken, self.broken or "tones", "run: pip install 'audiobrief[offline]'")

    def voices(self) -> tuple[VoiceInfo, ...]:
        return kokoro_voices.voice_infos(self.name)

    def mix_info(self, name: str, mix: Mix) -> VoiceInfo:
        return kokoro_voices.mix_info(self.name, name, mix)

    def identity(self, voice: Voice) -> str:
        return f"tone {kokoro_voices.styles_digest(voice.mix or voice.id)}"
