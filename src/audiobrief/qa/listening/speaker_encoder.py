"""How alike two voices sound: the GE2E speaker encoder (Resemblyzer's weights) in numpy, without torch.

Source: Wan et al., "Generalized End-to-End Loss for Speaker Verification", 2018; the front end is that of
Resemblyzer 0.1.4 (16 kHz, 40 Slaney mel bands, 25 ms windows each 10 ms), windows of 1.6 s each 0.8 s.
"""

from __future__ import annotations

import collections
import hashlib
import io
import pickle
import struct
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from audiobrief.audio.clip import Clip
from audiobrief.errors import MissingError

Array = NDArray[np.float32]
Weights = dict[str, Array]

RATE_HZ = 16_000
FFT_FRAMES, HOP_FRAMES, MEL_BANDS = 400, 160, 40
WINDOW_HOPS, STEP_HOPS = 160, 80
STEP_S = STEP_HOPS * HOP_FRAMES / RATE_HZ
LAYERS, HIDDEN = 3, 256
LEAST_LEVEL_DB = -30.0
TRIM_DB = 35.0
INSTALL = "pip install --no-deps Resemblyzer==0.1.4"  # for its weights; torch and the rest are not needed
_REINSTALL = INSTALL.replace("install ", "install --force-reinstall ")
_SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"


def find_weights() -> Path:
    """The file pretrained.pt of an installed Resemblyzer. Raises: MissingError with the command that installs it."""
    try:
        listed = files("Resemblyzer") or []
    except PackageNotFoundError:
        listed = []
    for entry in listed:
        path = Path(str(entry.locate()))
        if entry.name == "pretrained.pt" and path.is_file():
            return path
    raise MissingError("the weights that tell speakers apart are not installed", fix=INSTALL)


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

    Raises: MissingError when the file is not the one of Resemblyzer 0.1.4, bit for bit.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MissingError(
            f"the speaker weights in {path} cannot be read ({error.strerror})", fix=_REINSTALL
        ) from error
    if hashlib.sha256(data).hexdigest() != _SHA256:
        raise MissingError(f"the speaker weights in {path} are damaged or of another version", fix=_REINSTALL)
    return _read_weights(io.BytesIO(data))


def _read_weights(handle: BinaryIO) -> Weights:
    """The tensors in a file of torch.

    Source: the layout of torch.save before version 1.6: four pickles (magic, protocol, system, object),
    the storage keys, then for each key an int64 count and the little-endian values.
    """
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
    return centre(windows(clip, weights))


def windows(clip: Clip, weights: Weights) -> Array:
    """A unit vector (n, 256) for each window of 1.6 s of `clip`, one at least; none where there is only silence."""
    samples = _trimmed(clip.mono().resampled(RATE_HZ).samples[:, 0])
    if not len(samples):
        return np.empty((0, HIDDEN), np.float32)
    mel = _mel_power(_levelled(samples))
    if len(mel) < WINDOW_HOPS:
        mel = np.pad(mel, ((0, WINDOW_HOPS - len(mel)), (0, 0)))
    starts = range(0, len(mel) - WINDOW_HOPS + 1, STEP_HOPS)
    layer = np.stack([mel[start : start + WINDOW_HOPS] for start in starts])
    for index in range(LAYERS):
        layer = _lstm(layer, weights, index)
    raw = np.maximum(layer[:, -1] @ weights["linear.weight"].T + weights["linear.bias"], 0.0)
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), dtype=np.float32)


def centre(vectors: Array) -> Array:
    """The unit vector (256,) in the middle of some (n, 256), n of 1 or more."""
    mean = np.mean(vectors, axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _trimmed(samples: Array) -> Array:
    """`samples` without the quiet (35 dB under the loudest frame) at both ends."""
    padded = np.pad(samples, 1024)
    power = np.lib.stride_tricks.sliding_window_view(padded, 2048)[::512].astype(np.float64) ** 2
    loudness = power.mean(axis=1)
    loud = np.flatnonzero(loudness > loudness.max() * 10 ** (-TRIM_DB / 10))
    if not len(loud):
        return samples[:0]
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
