"""The faster runtime for Kokoro, used when `audiobrief[fast]` is installed: OpenVINO with float convolutions."""

from __future__ import annotations

import threading

import numpy as np

from audiobrief.errors import EngineError
from audiobrief.speech.engines.kokoro_graph import Counts, Floats, for_lengths, for_openvino, inputs

_WITHOUT = "run: pip uninstall openvino (the default runtime is used then)"


class OpenvinoRuntime:
    """OpenVINO, one thread a request, each thread of the caller with its own request."""

    def __init__(self, model: bytes, threads: int) -> None:
        try:
            import openvino

            core = openvino.Core()
            # float32 whatever the processor offers: its half precisions change the voice.
            options = {
                "NUM_STREAMS": threads,
                "INFERENCE_NUM_THREADS": threads,
                "INFERENCE_PRECISION_HINT": "f32",
            }
            self._compiled, self._lengths = (
                core.compile_model(core.read_model(graph), "CPU", options)
                for graph in (for_openvino(model), for_lengths(model))
            )
        except Exception as error:  # OpenVINO raises RuntimeError, ImportError and its own
            raise EngineError("kokoro", f"the model does not load in OpenVINO ({error})", fix=_WITHOUT) from error
        self._local = threading.local()

    def run(self, tokens: Counts, style: Floats, speed: float) -> tuple[Floats, Counts]:
        try:
            request = getattr(self._local, "request", None)
            if request is None:
                request = self._local.request = self._compiled.create_infer_request()
            found = request.infer(inputs(tokens, style, speed))
            samples, frames = found["audio"], found["duration"]
        except Exception as error:  # as above
            raise EngineError("kokoro", f"the model failed in OpenVINO ({error})", fix=_WITHOUT) from error
        # The arrays belong to the request, which is used again.
        return np.array(samples, np.float32).reshape(-1), np.array(frames, np.int64).reshape(-1)

    def lengths(self, tokens: Counts, style: Floats) -> Floats:
        try:
            found = self._lengths.create_infer_request().infer(inputs(tokens, style, 1.0))
            return np.array(found["length"], np.float32).reshape(-1)
        except Exception as error:  # as above
            raise EngineError("kokoro", f"the model failed in OpenVINO ({error})", fix=_WITHOUT) from error
