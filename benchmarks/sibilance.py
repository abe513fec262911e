"""How sharp the s of each voice is, what rumble lies under it, and how much presence it has.

    python benchmarks/sibilance.py output/fr/ID.mp3 ...
    python benchmarks/sibilance.py FOLDER/fr.facts-*.wav --de-ess 4.5   (speech kept by voices.py --keep)

Frames of 20 ms, of a finished MP3 by voice (from ID.mix.json). An s is a frame with over half of its energy above
4 kHz; a vowel one with over 90 % below 3 kHz. Told is the 99th percentile of both, in dB, s against vowel; what lies
under 80 Hz, against all; and 2 to 4 kHz, which telephones carry, against 0.3 to 1 kHz. With `--de-ess` the s frames are
those of before, so that none is left out for being soft now.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.audio.voice_filters import with_sibilants

SOFTEST_DB, SHARPEST_DB = -10.0, -6.0
_FRAME_S = 0.02
_LOUD = 99
Frames = NDArray[np.float64]


def spectra(samples: NDArray[np.float32], rate_hz: int) -> tuple[Frames, Frames]:
    """The power of each frame by frequency, shape (frames, bins), and the frequencies in Hz."""
    size = round(_FRAME_S * rate_hz)
    whole = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    power: Frames = np.abs(np.fft.rfft(whole * np.hanning(size), axis=1)) ** 2
    return power, np.asarray(np.fft.rfftfreq(size, 1 / rate_hz), np.float64)


def sharpness_db(power: Frames, hz: Frames, changed: Frames | None = None) -> float:
    """The loud s sounds against the loud vowels, in dB, after a change too; nan where there is neither."""
    whole = power.sum(axis=1)
    now = whole if changed is None else changed.sum(axis=1)
    heard = whole > whole.max() * 1e-5
    sharp = heard & (power[:, hz > 4_000].sum(axis=1) > 0.5 * whole)
    vowel = heard & (power[:, hz < 3_000].sum(axis=1) > 0.9 * whole)
    if not sharp.any() or not vowel.any():
        return float("nan")
    return float(10 * np.log10(np.percentile(now[sharp], _LOUD) / np.percentile(now[vowel], _LOUD)))


def against_db(
    samples: NDArray[np.float32], rate_hz: int, band: tuple[float, float], all_of: tuple[float, float]
) -> float:
    """What lies in one band of frequencies in Hz, against another one, in dB."""
    power = np.abs(np.fft.rfft(samples.astype(np.float64))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / rate_hz)
    one, other = (power[(hz >= low) & (hz < high)].sum() for low, high in (band, all_of))
    return float(10 * np.log10(one / other + 1e-15))


def by_voice(mp3: Path) -> dict[str, tuple[NDArray[np.float32], int]]:
    """The sound of each voice of an episode, mono, with its rate; a WAV is one voice."""
    samples, rate_hz = soundfile.read(mp3, dtype="float32", always_2d=True)
    mono, found = samples.mean(axis=1), defaultdict(list)
    if mp3.suffix == ".wav":
        return {mp3.stem: (mono, rate_hz)}
    for item in json.loads(mp3.with_suffix(".mix.json").read_text(encoding="utf-8"))["items"]:
        if item["role"] == "speech":
            found[item["voice"]].append(mono[round(item["start_s"] * rate_hz) : round(item["end_s"] * rate_hz)])
    return {voice: (np.concatenate(parts), rate_hz) for voice, parts in found.items()}


def main() -> int:
    """Exit status: 1 when a voice is sharper or softer than it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sound", type=Path, nargs="+")
    parser.add_argument("--de-ess", type=float, default=0.0, metavar="DB", help="as `de_ess` in voices.yaml")
    asked, missed = parser.parse_args(), False
    for path in asked.sound:
        print(f"\n| {path.parent.name}/{path.stem} | s against vowels, dB | under 80 Hz | 2-4 kHz |\n|---|---|---|---|")
        for voice, (samples, rate_hz) in by_voice(path).items():
            changed = with_sibilants(Clip.of(samples, rate_hz), -asked.de_ess).samples[:, 0]
            power, hz = spectra(samples, rate_hz)
            sharp = sharpness_db(power, hz, spectra(changed, rate_hz)[0])
            missed = missed or not SOFTEST_DB <= sharp <= SHARPEST_DB
            rumble = against_db(changed, rate_hz, (0, 80), (0, rate_hz))
            presence = against_db(changed, rate_hz, (2_000, 4_000), (300, 1_000))
            print(f"| {voice} | {sharp:.1f} | {rumble:.0f} | {presence:.1f} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
