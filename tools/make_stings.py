"""Make the shipped stings (audio/*.flac) from notes: bells over a pad in a small synthetic room.

Usage: python tools/make_stings.py [FOLDER]      (default: audio/ of this repository)
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiobrief.audio import Clip
from audiobrief.stings import STING_LUFS, levelled

RATE_HZ = 44_100
EIGHTH_S = 60 / 132 / 2
SEED = 3

Wave = NDArray[np.float64]


@dataclass(frozen=True)
class Note:
    """One bell: `midi` pitch, `pan` from -1 (left) to 1, `index` of frequency modulation (brightness)."""

    start_s: float
    midi: int
    length_s: float
    decay_s: float
    gain: float
    pan: float
    index: float


@dataclass(frozen=True)
class Pad:
    """A held chord under the bells."""

    midi: tuple[int, ...]
    attack_s: float
    release_s: float
    gain: float


@dataclass(frozen=True)
class Recipe:
    """One sting; `t60_s` is the room's reverberation time, `wet` its share."""

    length_s: float
    fade_s: float
    notes: tuple[Note, ...]
    pad: Pad | None
    t60_s: float
    wet: float


def arpeggio(midi: tuple[int, ...], pans: tuple[float, ...]) -> tuple[Note, ...]:
    """Bells in eighths, one after another."""
    pairs = enumerate(zip(midi, pans, strict=True))
    return tuple(Note(index * EIGHTH_S, note, 1.8, 0.55, 0.5, pan, 1.6) for index, (note, pan) in pairs)


RECIPES = {
    # D major with an added ninth climbs and lands on a high D over a low one.
    "intro": Recipe(
        3.6,
        0.9,
        (
            *arpeggio((62, 69, 74, 76, 78, 81), (-0.5, 0.3, -0.3, 0.4, -0.2, 0.0)),
            Note(6 * EIGHTH_S, 86, 2.0, 0.9, 0.4, 0.0, 1.2),
            Note(0.0, 38, 2.5, 1.2, 0.45, 0.0, 0.6),
        ),
        Pad((50, 57, 66), 0.8, 1.4, 0.22),
        1.4,
        0.25,
    ),
    # The climb's last step alone.
    "transition": Recipe(
        1.0,
        0.35,
        (
            Note(0.0, 81, 0.9, 0.28, 0.5, -0.25, 1.4),
            Note(0.14, 86, 0.85, 0.35, 0.5, 0.25, 1.2),
            Note(0.0, 62, 0.9, 0.3, 0.3, 0.0, 0.6),
        ),
        None,
        0.8,
        0.2,
    ),
    # The same notes walk down and come to rest on the low D.
    "outro": Recipe(
        4.2,
        1.6,
        (
            *arpeggio((86, 81, 78, 76, 74), (0.2, -0.3, 0.3, -0.2, 0.0)),
            Note(5 * EIGHTH_S, 69, 2.6, 0.9, 0.35, 0.3, 1.0),
            Note(6 * EIGHTH_S, 62, 2.8, 1.3, 0.5, 0.0, 0.9),
            Note(6 * EIGHTH_S, 38, 2.8, 1.4, 0.5, 0.0, 0.6),
        ),
        Pad((50, 57, 66), 1.0, 2.2, 0.22),
        1.4,
        0.25,
    ),
}


def frequency_hz(midi: float) -> float:
    """The pitch of a MIDI note, A4 = 440 Hz."""
    return float(440 * 2 ** ((midi - 69) / 12))


def bell(note: Note) -> Wave:
    """A frequency-modulated tone (ratio 2) that dulls as it decays, with its octave; shape (frames,)."""
    time = np.arange(round(note.length_s * RATE_HZ)) / RATE_HZ
    angle = 2 * np.pi * frequency_hz(note.midi) * time
    index = note.index * np.exp(-time / (note.decay_s * 0.35))
    wave = np.sin(angle + index * np.sin(2 * angle))
    wave += 0.25 * np.sin(2 * angle) * np.exp(-time / (note.decay_s * 0.5))
    sounded: Wave = wave * np.minimum(1, time / 0.004) * np.exp(-time / note.decay_s)
    return sounded


def held(pad: Pad, length_s: float) -> Wave:
    """The chord with three harmonics, left and right 0.3 % apart; shape (frames, 2)."""
    time = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    wave = np.zeros((len(time), 2))
    for midi in pad.midi:
        for side, detune in ((0, -0.0015), (1, 0.0015)):
            for harmonic, share in ((1, 1.0), (2, 0.35), (3, 0.12)):
                angle = 2 * np.pi * frequency_hz(midi) * (1 + detune) * harmonic * time
                wave[:, side] += share * np.sin(angle + harmonic * side)
    swell = np.minimum(1, time / pad.attack_s) * np.clip((length_s - time) / pad.release_s, 0, 1)
    shaped: Wave = wave * (np.sin(swell * np.pi / 2) ** 2)[:, None] * (pad.gain / len(pad.midi))
    return shaped


def room(dry: Wave, t60_s: float, wet: float) -> Wave:
    """The sound in a room of decaying stereo noise between 180 Hz and 5 kHz, 18 ms away; same length."""
    count = round(t60_s * RATE_HZ)
    noise = np.random.default_rng(SEED).standard_normal((count, 2))
    noise *= (10 ** (-3 * np.arange(count) / count))[:, None]
    pitch = np.fft.rfftfreq(count, 1 / RATE_HZ)
    colour = pitch / (pitch + 180) / (1 + (pitch / 5000) ** 2)
    noise = np.fft.irfft(np.fft.rfft(noise, axis=0) * colour[:, None], count, axis=0)
    response = np.concatenate((np.zeros((round(0.018 * RATE_HZ), 2)), noise))
    response /= np.sqrt((response**2).sum(axis=0))
    size = len(dry) + len(response) - 1
    spectrum = np.fft.rfft(dry, size, axis=0) * np.fft.rfft(response, size, axis=0)
    return dry + wet * np.fft.irfft(spectrum, size, axis=0)[: len(dry)]


def make(recipe: Recipe) -> Clip:
    """The sting at its loudness, stereo; the fade ends it in silence."""
    wave = np.zeros((round(recipe.length_s * RATE_HZ), 2))
    for note in recipe.notes:
        start = round(note.start_s * RATE_HZ)
        tone = bell(note)[: len(wave) - start, None]
        angle = (note.pan + 1) * np.pi / 4
        wave[start : start + len(tone)] += note.gain * tone * (np.cos(angle), np.sin(angle))
    if recipe.pad is not None:
        wave += held(recipe.pad, recipe.length_s)
    wave = room(wave, recipe.t60_s, recipe.wet)
    fade = round(recipe.fade_s * RATE_HZ)
    wave[-fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade)))[:, None]
    return levelled(Clip.of(wave, RATE_HZ), STING_LUFS)


def main(folder: Path) -> None:
    for name, recipe in RECIPES.items():
        soundfile.write(folder / f"news-{name}.flac", make(recipe).samples, RATE_HZ, subtype="PCM_16")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1] / "audio")
