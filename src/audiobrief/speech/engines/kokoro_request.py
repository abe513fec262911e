"""One request to Kokoro's graph, the same for every runtime."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Counts = NDArray[np.int64]


def inputs(tokens: Counts, style: Floats, speed: float) -> dict[str, NDArray[Any]]:
    """The inputs of the graph by name: tokens of shape (n,), padding included, and a style of shape (256,)."""
    return {"tokens": tokens[None], "style": style[None], "speed": np.array([speed], dtype=np.float32)}
