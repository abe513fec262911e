"""What runs Kokoro's graph: one loaded model for all threads, the same samples for the same request."""

from __future__ import annotations

import os
import threading
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from audiobrief.errors import EngineError
from audiobrief.speech.engines.kokoro_graph import Counts, Floats, inputs
from audiobrief.speech.engines.kokoro_weights import INSTALL, kept_graph, model_bytes

ONNXRUNTIME, OPENVINO = "onnxruntime", "openvino"
# numpy's names, before and since 2.4: AVX-512, and what has its instructions for bytes (VNNI) as well.
_AVX512, _AVX512_BYTES = {"AVX512F", "AVX512_SKX", "X86_V4"}, {"AVX512_CLX", "AVX512_ICL", "AVX512_SPR"}


class Runtime(Protocol):
    """A loaded model; `run` may be called from several threads."""

    def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
        """Samples at 24 kHz, and the frames of 600 samples that each token lasts.

        `tokens` has shape (n,), padding included; `style` has shape (256,).
        """
        ...

    def lengths(self, tokens: Counts, style: Floats) -> Floats:
        """Frames that each token lasts at speed 1, before the model divides by the speed and rounds; cheap."""
        ...


def fastest_runtime() -> str:
    """OpenVINO where it is installed and the processor has AVX-512 without VNNI, else onnxruntime.

    OpenVINO multiplies floats, onnxruntime bytes: with vectors of 256 bits the bytes are faster, and with VNNI
    they are more than twice as fast (benchmarks/kokoro_throughput.py). A rule, not a timing: the choice decides
    the samples.
    """
    features = set(_processor_features())
    floats_win = bool(_AVX512 & features) and not _AVX512_BYTES & features
    return OPENVINO if floats_win and find_spec("openvino") is not None else ONNXRUNTIME


def _processor_features() -> list[str]:
    found = np.show_config(mode="dicts") or {}
    return list(found.get("SIMD Extensions", {}).get("found", []))


def runtime_version(name: str) -> str:
    """The installed version of a runtime. Raises: EngineError when it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError as error:
        raise EngineError("kokoro", f"{name} is not installed", fix=INSTALL) from error


def load_runtime(name: str, threads: int, folder: Path) -> Runtime:
    """The model ready to run `threads` requests side by side; what is made of it once is kept in `folder`.

    Raises: EngineError when it does not load; PublishError when the cache is full.
    """
    if name == OPENVINO:
        from audiobrief.speech.engines.kokoro_fast import OpenvinoRuntime

        return OpenvinoRuntime(model_bytes(folder), threads)
    from audiobrief.speech.engines.kokoro_graph import VERSION, for_onnxruntime

    return OnnxRuntime(kept_graph(folder, f"graph-{VERSION}", for_onnxruntime), folder)


class OnnxRuntime:
    """onnxruntime, one thread a request: two requests side by side beat one request on two threads."""

    def __init__(self, graph: bytes, folder: Path) -> None:
        self._folder = folder
        self._session = onnx_session(graph, "kokoro", INSTALL)
        self._loading = threading.Lock()
        self._lengths: Any = None  # loaded when a rate asks for it

    def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
        try:
            samples, frames = self._session.run(["audio", "duration"], inputs(tokens, style, speed))
        except Exception as error:  # onnxruntime's own errors share no base class
            raise EngineError("kokoro", f"the model failed ({error})") from error
        return samples.reshape(-1), frames.reshape(-1)

    def lengths(self, tokens: Counts, style: Floats) -> Floats:
        with self._loading:
            if self._lengths is None:
                from audiobrief.speech.engines.kokoro_graph import for_lengths

                self._lengths = onnx_session(for_lengths(model_bytes(self._folder)), "kokoro", INSTALL)
        try:
            (found,) = self._lengths.run(["length"], inputs(tokens, style, 1.0))
        except Exception as error:  # as above
            raise EngineError("kokoro", f"the model failed ({error})") from error
        return np.asarray(found, np.float32).reshape(-1)


def onnx_session(graph: bytes, engine: str, install: str) -> Any:
    """A graph ready to run, one thread a request; `install` says how to get the runtime. Raises: EngineError."""
    try:
        import onnxruntime
    except ImportError as error:
        raise EngineError(engine, f"onnxruntime does not load ({error})", fix=install) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base class
        raise EngineError(engine, f"the model does not load in onnxruntime ({error})") from error


def processors() -> int:
    """How many requests run side by side: each takes one core and some 300 MB at its height."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, available))
