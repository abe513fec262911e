"""Stings from notes by numpy alone: bells, bars, strings, shakers and pads in a small synthetic room."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness import amplitude
from audiobrief.audio.loudness_meter import measure
from audiobrief.audio.mix import RATE_HZ
from audiobrief.audio.stings.files import HIGHEST_PEAK_DBTP, STING_LUFS
from audiobrief.audio.stings.model import Instrument, Note, Room, StingRecipe
from audiobrief.errors import SoundError

Wave = NDArray[np.float64]

_ROOM_AWAY_S = 0.018  # before the walls answer
_ROOM_LOWEST_HZ, _ROOM_HIGHEST_HZ = 180, 5000
_HIGHEST_HARMONIC_HZ = 12_000
_BEFORE = 4410  # frames that a low-pass of 100 Hz or more reaches back
_FFT_STEP = 8192  # sizes of which the transform is quick
_MALLET = ((1.0, 1.0, 1.0), (4.0, 0.5, 0.25), (9.2, 0.2, 0.1))  # a bar's partials: pitch, strength, share of the decay
# A free metal bar with its hum, and each partial in two a little apart, as no real bar is perfect: it shimmers.
# Source of the ratios: Fletcher and Rossing, The Physics of Musical Instruments, 2.15 (bending waves in a bar).
_CHIME = (
    (1.0, 1.0, 1.0), (1.0013, 0.3, 0.8), (2.0, 0.2, 0.6), (2.756, 0.55, 0.45), (2.763, 0.25, 0.35),
    (5.404, 0.4, 0.22), (5.43, 0.2, 0.18), (8.933, 0.28, 0.1), (13.34, 0.18, 0.06),
)  # fmt: skip
_HIGHEST_PARTIAL_HZ = 16_000
_STRIKE_S = 0.007  # until the noise of a blow fell to a third
_STRIKE_ONSET_S = 0.0007
_SHAKER_HZ = (2500.0, 9000.0)  # where the noise lies at brightness 0 and 1


def synthesize(sting: StingRecipe) -> Clip:
    """The sound of a recipe, stereo at 44,100 Hz and `STING_LUFS`; one that loops joins its own start.

    Raises: SoundError when nothing would be heard.
    """
    wave = np.zeros((round(sting.length_s * RATE_HZ), 2))
    known: dict[tuple[Instrument, int, float], Wave] = {}
    for note in sting.notes:
        key = (note.instrument, note.midi, note.held_s)
        if key not in known:
            known[key] = tone(note.instrument, frequency_hz(note.midi), note.held_s)
        _add(wave, known[key], note, sting.loops)
    wave = _in_room(wave, sting)
    if sting.fade_s:
        fade = max(2, round(sting.fade_s * RATE_HZ))
        wave[-fade:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fade)))[:, None]
    return _at_loudness(wave)


def frequency_hz(midi: float) -> float:
    """The pitch of a MIDI note, A4 = 440 Hz."""
    return float(440 * 2 ** ((midi - 69) / 12))


def tone(instrument: Instrument, pitch_hz: float, held_s: float) -> Wave:
    """One note with its release; shape (frames, 2), both sides alike but for a pad's spread."""
    time = np.arange(round((held_s + instrument.release_s) * RATE_HZ)) / RATE_HZ
    damped = np.clip((held_s + instrument.release_s - time) / instrument.release_s, 0, 1)
    rise = np.minimum(1, time / instrument.attack_s)
    if instrument.kind == "pad":
        swell = np.sin(np.minimum(rise, damped) * np.pi / 2) ** 2
        return swell[:, None] * _pad(instrument, pitch_hz, time)
    wave = _TONES[instrument.kind](instrument, pitch_hz, time)
    struck: Wave = wave * rise * np.sin(damped * np.pi / 2) ** 2
    if instrument.strike:
        struck += instrument.strike * _blow(instrument, pitch_hz, time) * np.sin(damped * np.pi / 2) ** 2
    return np.stack((struck, struck), axis=1)


def _bell(bell: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """A frequency-modulated tone (ratio 2) that dulls as it decays, with its octave."""
    angle = 2 * np.pi * pitch_hz * time
    index = 3.2 * bell.brightness * np.exp(-time / (bell.decay_s * 0.35))
    wave = np.sin(angle + index * np.sin(2 * angle))
    wave += 0.25 * np.sin(2 * angle) * np.exp(-time / (bell.decay_s * 0.5))
    sounded: Wave = wave * np.exp(-time / bell.decay_s)
    return sounded


def _mallet(mallet: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """A wooden bar: its tone, and higher partials that die at once."""
    wave = np.zeros(len(time))
    for ratio, strength, share in _MALLET:
        if ratio * pitch_hz < _HIGHEST_HARMONIC_HZ:
            level = strength * (mallet.brightness if ratio > 1 else 1)
            wave += level * np.sin(2 * np.pi * pitch_hz * ratio * time) * np.exp(-time / (mallet.decay_s * share))
    return wave


def _pluck(pluck: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """A plucked string: the higher a harmonic, the weaker and shorter."""
    angle = 2 * np.pi * pitch_hz * time
    dulling = (0.2 + 0.6 * pluck.brightness) * np.exp(-time * 0.5 / pluck.decay_s)
    wave, before, now, level = np.zeros(len(time)), np.zeros(len(time)), np.sin(angle), np.exp(-time / pluck.decay_s)
    twice = 2 * np.cos(angle)
    for harmonic in range(1, min(16, int(_HIGHEST_HARMONIC_HZ / pitch_hz)) + 1):
        wave += level / math.sqrt(harmonic) * now
        # sin((n + 1) x) = 2 cos(x) sin(n x) - sin((n - 1) x)
        before, now = now, twice * now - before
        level = level * dulling
    return wave


def _chime(chime: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """A struck metal bar: inharmonic partials, each with its own decay."""
    wave = np.zeros(len(time))
    for ratio, strength, share in _CHIME:
        if ratio * pitch_hz < _HIGHEST_PARTIAL_HZ:
            level = strength * (2 * chime.brightness if ratio > 2 else 1)
            wave += level * np.sin(2 * np.pi * pitch_hz * ratio * time) * np.exp(-time / (chime.decay_s * share))
    return wave


def _shaker(shaker: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """Grains in a shell: noise around `_SHAKER_HZ`, the same each time for one pitch, which does not change it."""
    low, high = _SHAKER_HZ
    noise = _noise(len(time), low * (high / low) ** shaker.brightness, 1.2, round(pitch_hz))
    sounded: Wave = 0.5 * noise * np.exp(-time / shaker.decay_s)
    return sounded


def _blow(struck: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """The noise of a stick or finger at a note's start, the same each time for one pitch."""
    noise = _noise(len(time), struck.strike_hz, 1.0, round(pitch_hz))
    onset = np.minimum(1, time / _STRIKE_ONSET_S)
    sounded: Wave = 0.5 * noise * onset * np.exp(-time / _STRIKE_S)
    return sounded


def _noise(frames: int, centre_hz: float, octaves: float, seed: int) -> Wave:
    """Noise of unit power in a bell curve around a pitch, `octaves` to each side until a third is left."""
    size = math.ceil(max(frames, 1) / _FFT_STEP) * _FFT_STEP
    white = np.random.default_rng(seed).standard_normal(size)
    pitch = np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 1.0)
    shape = np.exp(-((np.log2(pitch / centre_hz) / octaves) ** 2))
    shape[pitch > _HIGHEST_PARTIAL_HZ] = 0
    noise = np.fft.irfft(np.fft.rfft(white) * shape, size)
    return np.asarray(noise[:frames] / np.sqrt((noise**2).mean()))


_TONES = {"bell": _bell, "mallet": _mallet, "pluck": _pluck, "chime": _chime, "shaker": _shaker}


def _pad(pad: Instrument, pitch_hz: float, time: Wave) -> Wave:
    """Three harmonics, left a little flat and right a little sharp; shape (frames, 2).

    Without spread both sides are one, so that nothing beats when they are folded to mono.
    """
    sides = []
    for side, share in ((0, -pad.spread / 100), (1, pad.spread / 100)) if pad.spread else ((0, 0.0),):
        angle = 2 * np.pi * pitch_hz * (1 + share) * time + side
        first, second = np.sin(angle), 0.7 * pad.brightness
        wave = first * (1 + 2 * second * np.cos(angle) + second**2 * (3 - 4 * first**2))  # sin x, sin 2x, sin 3x
        sides.append(wave)
    return np.stack((sides[0], sides[-1]), axis=1)


def _sides(note: Note, frames: int) -> Wave:
    """How strong a note is left and right; shape (2,), or (frames, 2) for one that sways."""
    if not note.sway:
        angle = (note.pan + 1) * np.pi / 4
        return np.array((np.cos(angle), np.sin(angle)))
    turn = np.sin(2 * np.pi * (note.start_s + np.arange(frames) / RATE_HZ) / note.sway_s)
    angles = (np.clip(note.pan + note.sway * turn, -1, 1) + 1) * np.pi / 4
    return np.stack((np.cos(angles), np.sin(angles)), axis=1)


def _add(wave: Wave, sounded: Wave, note: Note, loops: bool) -> None:
    """Put a note into the whole; in a loop, what passes the end goes on at the start."""
    sides = _sides(note, len(sounded))
    if note.instrument.kind == "pad":
        sides *= math.sqrt(2)  # in the middle it is as strong on each side as its gain
    start = round(note.start_s * RATE_HZ) % len(wave)
    if note.sway:
        sounded, sides = sounded * sides, np.ones(2)
    while len(sounded):
        piece = sounded[: len(wave) - start]
        wave[start : start + len(piece)] += note.gain * sides * piece
        sounded = sounded[len(piece) :] if loops else sounded[:0]
        start = 0


def _in_room(dry: Wave, sting: StingRecipe) -> Wave:
    """The sound with its room, dulled above `low_pass_hz`; same length. A loop's echoes go on at its start."""
    response = _response(sting.room, sting.seed)
    size = math.ceil((len(dry) + len(response) + _BEFORE) / _FFT_STEP) * _FFT_STEP
    filtered = 1 + sting.room.wet * np.fft.rfft(response, size, axis=0)
    if sting.low_pass_hz:
        filtered /= (1 + (np.fft.rfftfreq(size, 1 / RATE_HZ) / sting.low_pass_hz) ** 2)[:, None]
    wet = np.fft.irfft(np.fft.rfft(dry, size, axis=0) * filtered, size, axis=0)
    if not sting.loops:
        return np.asarray(wet[: len(dry)])
    # The filter begins a little before the sound: that part lies at the end, and belongs to the loop's end.
    ordered = np.roll(wet, _BEFORE, axis=0)
    folded = np.zeros_like(dry)
    for start in range(0, size, len(dry)):
        piece = ordered[start : start + len(dry)]
        folded[: len(piece)] += piece
    return np.roll(folded, -_BEFORE, axis=0)


def _response(room: Room, seed: int) -> Wave:
    """The room's answer to a click: decaying stereo noise of unit energy; shape (frames, 2)."""
    count = round(room.t60_s * RATE_HZ)
    noise = np.random.default_rng(seed).standard_normal((count, 2))
    noise *= (10 ** (-3 * np.arange(count) / count))[:, None]
    pitch = np.fft.rfftfreq(count, 1 / RATE_HZ)
    colour = pitch / (pitch + _ROOM_LOWEST_HZ) / (1 + (pitch / _ROOM_HIGHEST_HZ) ** 2)
    noise = np.fft.irfft(np.fft.rfft(noise, axis=0) * colour[:, None], count, axis=0)
    away = np.zeros((round(_ROOM_AWAY_S * RATE_HZ), 2))
    return np.concatenate((away, noise / np.sqrt((noise**2).sum(axis=0))))


def _at_loudness(wave: Wave) -> Clip:
    peak = float(np.abs(wave).max(initial=0.0))
    if peak < 1e-9:
        raise SoundError("the recipe makes no sound that can be heard; raise a gain")
    clip = Clip.of(wave / peak, RATE_HZ)
    found = measure([clip.samples], RATE_HZ)
    if not math.isfinite(found.integrated_lufs):
        raise SoundError("the recipe's sound is too short to be heard; lengthen it")
    gain_db = min(STING_LUFS - found.integrated_lufs, HIGHEST_PEAK_DBTP - found.true_peak_dbtp)
    return Clip(clip.samples * np.float32(amplitude(gain_db)), RATE_HZ)
