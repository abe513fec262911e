"""How alike two voices sound: the GE2E speaker encoder (Resemblyzer's weights) in numpy, for tests only.

Source: Wan et al., "Generalized End-to-End Loss for Speaker Verification", 2018; the front end is that of
Resemblyzer 0.1.4 (16 kHz, 40 Slaney mel bands, 25 ms windows each 10 ms), windows of 1.6 s each 0.8 s.
"""

from __future__ import annotations

import collections
import pickle
import struct
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio import Clip

Array = NDArray[np.float32]
Weights = dict[str, Array]

RATE_HZ = 16_000
FFT_FRAMES, HOP_FRAMES, MEL_BANDS = 400, 160, 40
WINDOW_HOPS, STEP_HOPS = 160, 80
LAYERS, HIDDEN = 3, 256
LEAST_LEVEL_DB = -30.0
TRIM_DB = 35.0


def find_weights() -> Path | None:
    """The file pretrained.pt of an installed Resemblyzer (`pip install --no-deps Resemblyzer==0.1.4`)."""
    try:
        listed = files("Resemblyzer") or []
    except PackageNotFoundError:
        return None
    for entry in listed:
        if entry.name == "pretrained.pt":
            return Path(str(entry.locate()))
    return None


class _Reader(pickle.Unpickler):
    """Reads the index of a legacy torch file and refuses every class that is not on its short list."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, *_: (storage, offset, size)
        if module == "torch" and name.endswith("Storage"):
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is not expected in speaker weights")

    def persistent_load(self, pid: Any) -> str:
        return str(pid[2])


def load_weights(path: Path) -> Weights:
    """The encoder's tensors by name, read without torch.

    Source: the layout of torch.save before version 1.6: four pickles (magic, protocol, system, object),
    the storage keys, then for each key an int64 count and the little-endian values.
    """
    with path.open("rb") as handle:
        for _ in range(3):
            _Reader(handle).load()
        state = _Reader(handle).load()["model_state"]
        storages = {key: _read_storage(handle) for key in _Reader(handle).load()}
    weights: Weights = {}
    for name, (key, offset, size) in state.items():
        if name.startswith(("lstm.", "linear.")):
            count = int(np.prod(size))
            weights[name] = storages[key][offset : offset + count].reshape(size)
    return weights


def _read_storage(handle: BinaryIO) -> Array:
    (count,) = struct.unpack("<q", handle.read(8))
    return np.frombuffer(handle.read(4 * count), "<f4").astype(np.float32)


def embed(clip: Clip, weights: Weights) -> Array:
    """The unit vector (256,) of the voice in `clip`; the dot product of two is their cosine."""
    mel = _mel_power(_levelled(_trimmed(clip.mono().resampled(RATE_HZ).samples[:, 0])))
    if len(mel) < WINDOW_HOPS:
        mel = np.pad(mel, ((0, WINDOW_HOPS - len(mel)), (0, 0)))
    starts = range(0, len(mel) - WINDOW_HOPS + 1, STEP_HOPS)
    layer = np.stack([mel[start : start + WINDOW_HOPS] for start in starts])
    for index in range(LAYERS):
        layer = _lstm(layer, weights, index)
    raw = np.maximum(layer[:, -1] @ weights["linear.weight"].T + weights["linear.bias"], 0.0)
    mean = np.mean(raw / np.linalg.norm(raw, axis=1, keepdims=True), axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def median_f0_hz(clip: Clip) -> tuple[float, float]:
    """Median fundamental frequency of the voiced parts, and its spread (10th to 90th percentile, semitones).

    Autocorrelation of 40 ms frames, 60 to 400 Hz: rough, enough to tell voices and monotony apart.
    """
    samples = clip.mono().resampled(RATE_HZ).samples[:, 0]
    frames = np.lib.stride_tricks.sliding_window_view(samples, 640)[::320].astype(np.float64)
    frames = frames - frames.mean(axis=1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(640), 2048)) ** 2
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(640), 2048)) ** 2)[:320]
    correlation = np.fft.irfft(spectrum)[:, :320] / window
    energy = correlation[:, 0]
    shortest, longest = RATE_HZ // 400, RATE_HZ // 60
    inside = correlation[:, shortest:longest]
    summit = (inside >= correlation[:, shortest - 1 : longest - 1]) & (
        inside >= correlation[:, shortest + 1 : longest + 1]
    )
    highest = np.max(inside, axis=1, where=summit, initial=0.0)
    voiced = (energy > energy.max() * 0.04) & (highest > 0.5 * energy)
    # The first summit that is nearly the highest: later ones are its multiples.
    first = (summit & (inside >= 0.9 * highest[:, None])).argmax(axis=1)
    f0_hz = RATE_HZ / (first[voiced] + shortest)
    low, middle, high = np.percentile(f0_hz, [10, 50, 90])
    return float(middle), float(12 * np.log2(high / low))


def _trimmed(samples: Array) -> Array:
    """`samples` without the quiet (35 dB under the loudest frame) at both ends."""
    padded = np.pad(samples, 1024)
    power = np.lib.stride_tricks.sliding_window_view(padded, 2048)[::512].astype(np.float64) ** 2
    loudness = power.mean(axis=1)
    loud = np.flatnonzero(loudness > loudness.max() * 10 ** (-TRIM_DB / 10))
    return samples[loud[0] * 512 : (loud[-1] + 1) * 512]


def _levelled(samples: Array) -> Array:
    """`samples`, raised to -30 dB RMS when they are quieter."""
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    return np.asarray(samples * max(1.0, 10 ** (LEAST_LEVEL_DB / 20) / rms), dtype=np.float32)


def _mel_power(samples: Array) -> Array:
    """Mel power (hops, bands) of `samples`, frames centred and padded with zeros."""
    padded = np.pad(samples, FFT_FRAMES // 2)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT_FRAMES) / FFT_FRAMES)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT_FRAMES)[::HOP_FRAMES]
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    return np.asarray(power @ _mel_bank().T, dtype=np.float32)


def _mel_bank() -> NDArray[np.float64]:
    """Triangles (bands, bins) of unit area, equally spaced on Slaney's scale: linear to 1 kHz, then logarithmic."""
    log_step = np.log(6.4) / 27
    top = 15 + np.log(RATE_HZ / 2 / 1000) / log_step
    mels = np.linspace(0.0, top, MEL_BANDS + 2)
    edges_hz = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp(log_step * (mels - 15)))
    bins_hz = np.fft.rfftfreq(FFT_FRAMES, 1 / RATE_HZ)
    low, middle, high = (edges_hz[i : i + MEL_BANDS, None] for i in range(3))
    triangles = np.minimum((bins_hz - low) / (middle - low), (high - bins_hz) / (high - middle))
    return np.asarray(np.maximum(triangles, 0.0) * 2 / (high - low), dtype=np.float64)


def _lstm(windows: Array, weights: Weights, layer: int) -> Array:
    """One LSTM layer over (batch, hops, features); returns (batch, hops, hidden)."""
    kernel, recurrent = weights[f"lstm.weight_ih_l{layer}"], weights[f"lstm.weight_hh_l{layer}"]
    gates_in = windows @ kernel.T + weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]
    hidden = np.zeros((len(windows), HIDDEN), np.float32)
    cell = np.zeros_like(hidden)
    outputs = np.empty((*windows.shape[:2], HIDDEN), np.float32)
    for hop in range(windows.shape[1]):
        enter, forget, new, leave = np.split(gates_in[:, hop] + hidden @ recurrent.T, 4, axis=1)
        cell = _sigmoid(forget) * cell + _sigmoid(enter) * np.tanh(new)
        hidden = _sigmoid(leave) * np.tanh(cell)
        outputs[:, hop] = hidden
    return outputs


def _sigmoid(values: Array) -> Array:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * values), dtype=np.float32)
