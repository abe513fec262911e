"""What tells a voice from other sound: a pitch, a spectrum that moves, peaks that are whole, nothing said twice."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip

Floats = NDArray[np.floating]

_RATE_HZ = 16_000
_FRAME, _HOP, _TRANSFORM = 640, 320, 2048  # 40 ms every 20 ms
_HOP_S = _HOP / _RATE_HZ
_PITCH_LAGS = slice(36, 270)  # 59 to 444 Hz
_BANDS_HZ = np.geomspace(120, 7000, 19)
_SOUNDING = 10 ** (-30 / 20)  # under the loudest frame: what is quieter is breath, room or the end of a word

# Bounds between what 800 utterances of good speech measured (in brackets) and what no speech is; docs/reliability.md.
_PITCHED = 0.5  # of a frame's energy comes again one period later
_LEAST_VOICED = 0.04  # share of frames with a pitch (0.11 at least, in a voice that whispers; white noise 0.00)
_LONGEST_NOISE_S = 1.6  # without a pitch (0.94 at most, there)
_LEAST_MOVEMENT_DB = 3.6  # standard deviation of the spectrum's shape within 0.6 s (5.0 at least; noise 2, hum 0)
_LEAST_MOVEMENT_SHORT_DB = 3.0  # of sounds shorter than half a second
_MOVEMENT_FRAMES, _FEWEST_FRAMES, _SHORT_FRAMES = 30, 5, 25
_LETTERS_THAT_MOVE = 3  # a vowel alone is as steady as a hum
_MOST_IN_A_LINE = 0.85  # share of one partial in the energy of most frames (0.44 at most; a tone 1.0)
_AT_THE_TOP, _LEVEL_TOP = 0.9, 1.5  # of full scale; loudest peaks over common ones
_CLIPPED_SHARE = 0.09  # of 10 ms stretches (0.05 at most at full scale; 6 dB too loud 0.10 at least)
_REPEATED = 0.62  # correlation with its own beginning (0.5 at most where the text does not repeat itself)
_REPEATED_SHORT, _SHORT_S = 0.88, 1.5  # a word or two is more like itself
_SHORTEST_REPEATED_S = 0.4
_TEXT_REPEATS, _LETTERS_REPEAT = 0.5, 0.6


@dataclass(frozen=True, eq=False)
class _Frames:
    """A clip in frames of 40 ms: `sounding` (n,) bool, `pitch` (n,) 0 to 1, `line` (n,) 0 to 1, `shape` (n, 18) dB."""

    sounding: NDArray[np.bool_]
    pitch: Floats
    line: Floats
    shape: Floats


def voice_faults(clip: Clip, text: str) -> tuple[str, ...]:
    """What shows that a mono clip is no voice reading the text once, one phrase each; empty when nothing does."""
    frames = _frames(clip)
    found = (
        _noise_fault(frames) or _steady_fault(frames, text),
        _clipping_fault(clip),
        _repetition_fault(frames, text),
    )
    return tuple(fault for fault in found if fault)


def _frames(clip: Clip) -> _Frames:
    samples = clip.resampled(_RATE_HZ).samples[:, 0]
    samples = np.pad(samples, (0, max(0, _FRAME - len(samples))))
    brighter = np.append(samples[:1], samples[1:] - np.float32(0.97) * samples[:-1])
    window = np.hanning(_FRAME).astype(np.float32)
    cut = np.lib.stride_tricks.sliding_window_view(brighter, _FRAME)[::_HOP] * window
    power = np.abs(np.fft.rfft(cut, _TRANSFORM)) ** 2
    own = np.fft.irfft(np.abs(np.fft.rfft(window, _TRANSFORM)) ** 2)[_PITCH_LAGS]
    again = np.fft.irfft(power)
    energy = again[:, 0] + 1e-12
    pitch = (again[:, _PITCH_LAGS] / own).max(axis=1) * float(np.square(window).sum()) / energy
    levels = np.sqrt(np.square(np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_HOP]).mean(axis=1))
    bands = 10 * np.log10(power @ _band_table() + 1e-9 * power.max() + 1e-20)
    shape = bands - bands.mean(axis=1, keepdims=True)
    return _Frames(levels > levels.max() * _SOUNDING, pitch, _line_share(power), shape)


def _band_table() -> Floats:
    """Which bin lies in which band, (1025, 18)."""
    bins_hz = np.fft.rfftfreq(_TRANSFORM, 1 / _RATE_HZ)[:, None]
    return ((bins_hz >= _BANDS_HZ[:-1]) & (bins_hz < _BANDS_HZ[1:])).astype(np.float32)


def _line_share(power: Floats) -> Floats:
    """The share of the strongest partial, with the bins that its window smears it over, in each frame's energy."""
    around = 8
    summed = np.cumsum(np.pad(power, ((0, 0), (1 + around, around))), axis=1)
    top, frames = power.argmax(axis=1), np.arange(len(power))
    share: Floats = (summed[frames, top + 2 * around + 1] - summed[frames, top]) / (summed[:, -1] + 1e-12)
    return share


def _noise_fault(frames: _Frames) -> str:
    pitched = frames.pitch > _PITCHED
    voiced = float(pitched[frames.sounding].mean())
    if voiced < _LEAST_VOICED:
        return f"it is noise, no voice ({voiced:.0%} of it has a pitch)"
    noise_s = _longest_run(frames.sounding & ~pitched) * _HOP_S
    return f"{noise_s:.1f} s of it are noise" if noise_s > _LONGEST_NOISE_S else ""


def _steady_fault(frames: _Frames, text: str) -> str:
    shape = frames.shape[frames.sounding][1:-1]  # any sound moves where it begins and ends
    if len(shape) < _FEWEST_FRAMES or sum(c.isalnum() for c in text) < _LETTERS_THAT_MOVE:
        return ""
    if float(np.median(frames.line[frames.sounding])) > _MOST_IN_A_LINE:
        return "it is a tone, no voice"
    length = min(_MOVEMENT_FRAMES, len(shape))
    # Differences of sums give every window's mean and mean square at once.
    sums = np.cumsum(np.pad(shape, ((1, 0), (0, 0))), axis=0)
    squares = np.cumsum(np.pad(np.square(shape), ((1, 0), (0, 0))), axis=0)
    means = (sums[length:] - sums[:-length]) / length
    variances = (squares[length:] - squares[:-length]) / length - np.square(means)
    movement_db = np.sqrt(np.maximum(variances, 0)).mean(axis=1)
    if movement_db.min() >= (_LEAST_MOVEMENT_DB if len(shape) >= _SHORT_FRAMES else _LEAST_MOVEMENT_SHORT_DB):
        return ""
    return f"it is a hum or noise, no voice: {length * _HOP_S:.1f} s of it hardly change"


def _clipping_fault(clip: Clip) -> str:
    """Peaks that all end at full scale; unlike flat ones, they are still there after an MP3."""
    window = max(1, clip.rate_hz // 100)
    whole = clip.frames // window * window
    if not whole:
        return ""
    peaks = np.abs(clip.samples[:whole, 0]).reshape(-1, window).max(axis=1)
    peaks = peaks[peaks > peaks.max() * _SOUNDING]
    share = float((peaks > _AT_THE_TOP).mean())
    if share <= _CLIPPED_SHARE or np.percentile(peaks, 95) > _LEVEL_TOP * np.percentile(peaks, 70):
        return ""
    return f"it is clipped ({share:.0%} of its peaks at full scale)"


def _repetition_fault(frames: _Frames, text: str) -> str:
    heard = np.flatnonzero(frames.sounding)
    span = frames.shape[heard[0] : heard[-1] + 1]
    if len(span) * _HOP_S < _SHORTEST_REPEATED_S or _text_repeats(text):
        return ""
    centred = (span - frames.shape[frames.sounding].mean(axis=0)) * frames.sounding[heard[0] : heard[-1] + 1, None]
    closed = _smooth(span[frames.sounding[heard[0] : heard[-1] + 1]])
    alike = max(_shifted_likeness(_smooth(centred)), _folded_likeness(closed - closed.mean(axis=0)))
    most = _REPEATED if len(span) * _HOP_S > _SHORT_S else _REPEATED_SHORT
    return f"it says its text more than once ({alike:.0%} alike)" if alike > most else ""


def _smooth(shape: Floats) -> Floats:
    weights = np.hanning(7)[1:-1] / np.hanning(7).sum()
    return np.stack([np.convolve(column, weights, "same") for column in shape.T], axis=1)


def _shifted_likeness(shape: Floats) -> float:
    """The highest correlation of the sound with itself, moved by a quarter to two thirds of its length."""
    count = len(shape)
    product = np.fft.irfft((np.abs(np.fft.rfft(shape, 2 * count, axis=0)) ** 2).sum(axis=1))
    energy = np.concatenate([[0.0], np.cumsum(np.square(shape).sum(axis=1))])
    lags = np.arange(round(0.25 * count), round(0.62 * count) + 1)
    likeness = product[lags] / np.sqrt(energy[count - lags] * (energy[-1] - energy[lags]) + 1e-9)
    return float(likeness.max())


def _folded_likeness(shape: Floats) -> float:
    """The highest correlation of the first part, without pauses, with a second one that is up to a third slower."""
    best, count = 0.0, len(shape)
    if count < _SHORT_FRAMES // 2:
        return best
    for cut in np.unique(np.linspace(0.43 * count, 0.57 * count, 41).round().astype(int)):
        first, second = shape[:cut], shape[cut:]
        places = np.linspace(0, len(second) - 1, cut)
        below = places.astype(int)
        share = (places - below)[:, None]
        fitted = second[below] * (1 - share) + second[np.minimum(below + 1, len(second) - 1)] * share
        likeness = float((first * fitted).sum()) / float(
            np.sqrt(np.square(first).sum() * np.square(fitted).sum()) + 1e-9
        )
        best = max(best, likeness)
    return best


def _text_repeats(text: str) -> bool:
    """Whether a text has the same words in both of its halves, or thirds: then so has its sound."""
    words = text.casefold().replace("-", " ").split()
    for parts in (2, 3):
        cut = -(-len(words) // parts)
        if len(words) >= parts and SequenceMatcher(None, words[:cut], words[cut : 2 * cut]).ratio() >= _TEXT_REPEATS:
            return True
    signs = "".join(c for c in text.casefold() if c.isalnum())
    half = len(signs) // 2
    return SequenceMatcher(None, signs[:half], signs[half:]).ratio() >= _LETTERS_REPEAT


def _longest_run(marked: NDArray[np.bool_]) -> int:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))
