"""How sharp the s of each voice is, and how much rumble lies under it, in a finished episode.

    python benchmarks/sibilance.py output/fr/ID.mp3 ...

Frames of 20 ms of the finished MP3, by voice (from ID.mix.json). An s is a frame with over half of its energy above
4 kHz; a vowel one with over 90 % below 3 kHz. Told is the 99th percentile of both, in dB, s against vowel, and what
lies under 60 Hz against all.
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


def sharpness_db(power: Frames, hz: Frames) -> float:
    """The loud s sounds against the loud vowels, in dB; nan where there is neither."""
    whole = power.sum(axis=1)
    heard = whole > whole.max() * 1e-5
    sharp = heard & (power[:, hz > 4_000].sum(axis=1) > 0.5 * whole)
    vowel = heard & (power[:, hz < 3_000].sum(axis=1) > 0.9 * whole)
    if not sharp.any() or not vowel.any():
        return float("nan")
    return float(10 * np.log10(np.percentile(whole[sharp], _LOUD) / np.percentile(whole[vowel], _LOUD)))


def rumble_db(samples: NDArray[np.float32], rate_hz: int) -> float:
    """What lies under 60 Hz, against all of it, in dB."""
    power = np.abs(np.fft.rfft(samples.astype(np.float64))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / rate_hz)
    return float(10 * np.log10(power[hz < 60].sum() / power.sum() + 1e-15))


def by_voice(mp3: Path) -> dict[str, tuple[NDArray[np.float32], int]]:
    """The sound of each voice of an episode, mono, with its rate."""
    samples, rate_hz = soundfile.read(mp3, dtype="float32", always_2d=True)
    mono, found = samples.mean(axis=1), defaultdict(list)
    for item in json.loads(mp3.with_suffix(".mix.json").read_text(encoding="utf-8"))["items"]:
        if item["role"] == "speech":
            found[item["voice"]].append(mono[round(item["start_s"] * rate_hz) : round(item["end_s"] * rate_hz)])
    return {voice: (np.concatenate(parts), rate_hz) for voice, parts in found.items()}


def main() -> int:
    """Exit status: 1 when a voice is sharper or softer than it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mp3", type=Path, nargs="+")
    missed = False
    for mp3 in parser.parse_args().mp3:
        print(f"\n| {mp3.parent.name}/{mp3.stem} | s against vowels, dB | under 60 Hz, dB |\n|---|---|---|")
        for voice, (samples, rate_hz) in by_voice(mp3).items():
            sharp = sharpness_db(*spectra(samples, rate_hz))
            missed = missed or not SOFTEST_DB <= sharp <= SHARPEST_DB
            print(f"| {voice} | {sharp:.1f} | {rumble_db(samples, rate_hz):.0f} |")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
