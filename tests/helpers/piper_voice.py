"""A tiny voice in Piper's form, made here: it hums two harmonics, as long as its phonemes ask, with noise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiobrief.speech.engines import onnx_graph
from audiobrief.speech.engines.onnx_graph import FLOAT, INT64, Field, Graph, Node, encode_tensor

RATE_HZ, HOP, HUM_HZ = 22_050, 256, 150.0
SYMBOLS = "_^$ !\"',-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔɕəɚɛɜɟɡɪɲɳʁʃʊʌʒʔθˈˌːχβᵻɹɾ\u0303\u0329"
IDS = {symbol: [number] for number, symbol in enumerate(SYMBOLS)}


def length_of(number: int) -> float:
    """How many frames a phoneme lasts before it is rounded up: pads least."""
    return 0.4 if number == 0 else 2.2 + number * 0.618 % 1 * 6


def voice_bytes(*, noise: bool = True, tells_lengths: bool = True, chance: str = "RandomNormalLike") -> bytes:
    """The graph: input, input_lengths and scales to output, as Piper exports them."""
    table = np.array([length_of(number) for number in range(256)], np.float32)
    rounding = "Ceil" if tells_lengths else "Round"
    one_tenth = 0.1 if noise else 0.0
    nodes = [
        Node("Gather", ("table", "input"), ("base",)),
        Node("Gather", ("scales", "first"), ("noise_scale",)),
        Node("Gather", ("scales", "second"), ("length_scale",)),
        Node("Gather", ("scales", "third"), ("noise_w",)),
        Node(chance, ("base",), ("drawn_w",)),
        Node("Mul", ("drawn_w", "noise_w"), ("scaled_w",)),
        Node("Mul", ("scaled_w", "tenth"), ("wobble",)),
        Node("Exp", ("wobble",), ("wobbling",)),
        Node("Mul", ("base", "wobbling"), ("uneven",)),
        Node("Mul", ("uneven", "length_scale"), ("w",)),
        Node(rounding, ("w",), ("w_whole",)),
        Node("ReduceSum", ("w_whole",), ("frames",), (onnx_graph.int_attribute("keepdims", 0),)),
        Node("Mul", ("frames", "hop"), ("count_float",)),
        Node("Cast", ("count_float",), ("count",), (onnx_graph.int_attribute("to", INT64),)),
        Node("Range", ("nought", "count", "step"), ("places",)),
        Node("Cast", ("places",), ("time",), (onnx_graph.int_attribute("to", FLOAT),)),
        Node("Mul", ("time", "turn"), ("turns",)),
        Node("Floor", ("turns",), ("whole_turns",)),
        Node("Sub", ("turns", "whole_turns"), ("phase",)),
        Node("Mul", ("phase", "circle"), ("angle",)),
        Node("Sin", ("angle",), ("first_harmonic",)),
        Node("Mul", ("angle", "twice"), ("double_angle",)),
        Node("Sin", ("double_angle",), ("second_harmonic",)),
        Node("Add", ("first_harmonic", "second_harmonic"), ("harmonics",)),
        Node("Mul", ("harmonics", "loud"), ("hum",)),
        Node("RandomNormalLike", ("hum",), ("drawn",)),
        Node("Mul", ("drawn", "noise_scale"), ("breath",)),
        Node("Mul", ("breath", "quiet"), ("quiet_breath",)),
        Node("Add", ("hum", "quiet_breath"), ("sound",)),
        Node("Reshape", ("sound", "shape"), ("output",)),
    ]
    numbers: dict[str, NDArray[Any]] = {
        "table": table,
        "first": np.array(0, np.int64),
        "second": np.array(1, np.int64),
        "third": np.array(2, np.int64),
        "tenth": np.array(one_tenth, np.float32),
        "hop": np.array(HOP, np.float32),
        "nought": np.array(0, np.int64),
        "step": np.array(1, np.int64),
        "turn": np.array(HUM_HZ / RATE_HZ, np.float32),
        "circle": np.array(2 * np.pi, np.float32),
        "twice": np.array(2, np.float32),
        "loud": np.array(0.3, np.float32),
        "quiet": np.array(0.02 if noise else 0.0, np.float32),
        "shape": np.array([1, 1, 1, -1], np.int64),
    }
    encode = onnx_graph._encode
    inputs = (value_info("input", INT64, 2), value_info("input_lengths", INT64, 1), value_info("scales", FLOAT, 1))
    model: tuple[Field, ...] = ((1, 0, 8), (8, 2, encode([(2, 0, 15)])))
    graph: tuple[Field, ...] = ((2, 2, b"voice"), *((11, 2, given) for given in inputs))
    encoded = {name: encode_tensor(name, array) for name, array in numbers.items()}
    return onnx_graph.write_model(Graph(tuple(nodes), encoded, (value_info("output", FLOAT, 4),), graph, model))


def value_info(name: str, element: int, rank: int) -> bytes:
    encode = onnx_graph._encode
    shape = encode([(1, 2, encode([(2, 2, b"n")])) for _ in range(rank)])
    return encode([(1, 2, name.encode()), (2, 2, encode([(1, 2, encode([(1, 0, element), (2, 2, shape)]))]))])


def settings(**changes: Any) -> dict[str, Any]:
    """What stands beside a voice, as Piper writes it."""
    return {
        "audio": {"sample_rate": RATE_HZ, "quality": "medium"},
        "espeak": {"voice": "fr"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": IDS,
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        "language": {"code": "fr_FR", "family": "fr"},
        **changes,
    }


def write_voice(folder: Path, name: str = "fr_FR-hum-medium", model: bytes | None = None, **changes: Any) -> Path:
    """A voice in a folder; answers the path of its graph."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    path.write_bytes(voice_bytes() if model is None else model)
    Path(f"{path}.json").write_text(json.dumps(settings(**changes)), encoding="utf-8")
    return path
