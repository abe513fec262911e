"""Speech-like sounds with known properties, and a shelf that serves them to the mixer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from audiobrief.audio.clip import Clip, trim
from audiobrief.audio.loudness_meter import Analysis, analyse
from audiobrief.audio.mix import SpeechPart, StingPart
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.model import Utterance, Voice


def speechlike(
    seconds: float, pitch_hz: float = 140.0, level: float = 0.3, seed: int = 0, rate_hz: int = 24_000
) -> Clip:
    """A voice without words: harmonics in syllables of changing strength, some breath; mono."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    steps = np.arange(0, seconds + 0.2, 0.09)
    strength = np.interp(time, steps, random.uniform(0.0, 1.0, len(steps)) ** 1.5)
    drift = 1 + 0.1 * np.sin(2 * np.pi * 0.7 * time + seed)
    angle = 2 * np.pi * np.cumsum(pitch_hz * drift) / rate_hz
    phases = random.uniform(0, 2 * np.pi, 100)
    wave = sum(np.cos(angle * n + phases[n % 100]) / n for n in range(1, int(6000 / pitch_hz)))
    wave = (wave + random.normal(0, 0.05, len(time))) * strength
    wave *= np.minimum(1, np.minimum(time, time[::-1]) / 0.02)
    return Clip.of(wave / np.abs(wave).max() * level, rate_hz)


@lru_cache(maxsize=64)
def espeak(text: str, voice: str = "en-us+m3", rate_hz: int = 24_000) -> Clip:
    """Real speech as the cache keeps it, though robotic."""
    locale = "fr-FR" if voice.startswith("fr") else "en-US"
    said = EspeakSynthesizer().speak(Utterance(text, locale, Voice("espeak", voice)))
    return trim(said.clip.resampled(rate_hz)).clip


def bell(seconds: float, level: float = 0.2, rate_hz: int = 44_100) -> Clip:
    """A dying tone, stereo, different on both sides."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    sides = [np.sin(2 * np.pi * hz * time) * np.exp(-time) for hz in (587.0, 591.0)]
    return Clip.of(np.stack(sides, axis=1) * level * np.minimum(1, time[::-1] / 0.3)[:, None], rate_hz)


@dataclass
class Shelf:
    """Clips by key; `asked` lists every key whose sound was fetched."""

    clips: dict[str, Clip] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    kept: dict[str, Analysis] = field(default_factory=dict)

    def speech(
        self, key: str, clip: Clip, segment: str = "s", voice: str = "v", pause_s: float = 0.3, gain_db: float = 0.0
    ) -> SpeechPart:
        self.clips[key] = clip
        return SpeechPart(key, segment, voice, clip.frames, clip.rate_hz, gain_db, pause_s)

    def intro(self, key: str, clip: Clip) -> StingPart:
        self.clips[key] = clip
        return StingPart(key, "intro", clip.frames, clip.rate_hz)

    def transition(self, key: str, clip: Clip) -> StingPart:
        self.clips[key] = clip
        return StingPart(key, "transition", clip.frames, clip.rate_hz)

    def outro(self, key: str, clip: Clip) -> StingPart:
        self.clips[key] = clip
        return StingPart(key, "outro", clip.frames, clip.rate_hz)

    def sources(self, key: str) -> Clip:
        self.asked.append(key)
        return self.clips[key]

    def analyses(self, key: str) -> Analysis:
        if key not in self.kept:
            self.kept[key] = analyse(self.clips[key])
        return self.kept[key]
