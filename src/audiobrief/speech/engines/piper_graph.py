"""A Piper voice's graph, rewritten: the same noise on every run, and how long each phoneme lasts as an output."""

from __future__ import annotations

import numpy as np

from audiobrief.speech.engines import onnx_graph as onnx
from audiobrief.speech.engines.onnx_graph import Graph, Node

VERSION = 1  # part of the engine's identity: raise it when a rewrite changes the sound
_TABLE, _TABLE_SIZE, _ONE = "audiobrief.noise", "audiobrief.noise_size", "audiobrief.one"
_NOISE_COUNT = 1 << 20  # a minute of the largest noise; longer ones repeat
_SEED = 1
_STEP = 7919  # each place that asks for noise begins elsewhere in the table
_OTHER_CHANCE = {"RandomNormal", "RandomUniform", "RandomUniformLike", "Multinomial", "Bernoulli"}


def for_speech(model: bytes) -> tuple[bytes, bytes]:
    """The graph with its noise fixed and the output `duration`, and the part of it that gives the `length`s.

    Lengths are what durations are before they are rounded up; empty bytes where the voice is built otherwise.
    Raises: ValueError for what is no ONNX model, or draws by chance in a way that is not known here.
    """
    graph = _with_fixed_noise(onnx.read_model(model))
    rounding = [node for node in graph.nodes if node.op_type == "Ceil"]
    if len(rounding) != 1:
        return onnx.write_model(graph), b""
    (ceil,) = rounding
    duration = Node("Cast", ceil.outputs, ("duration",), (onnx.int_attribute("to", onnx.INT64),))
    length = Node("Identity", (ceil.inputs[0],), ("length",))
    lengths = onnx.only_output(onnx.with_output(graph, length, onnx.FLOAT), "length")
    return onnx.write_model(onnx.with_output(graph, duration, onnx.INT64)), onnx.write_model(lengths)


def _with_fixed_noise(graph: Graph) -> Graph:
    """`graph` that takes its noise from a table: a generator goes on from run to run, whatever its seed.

    Raises: ValueError.
    """
    replacements: dict[str, list[Node]] = {}
    constants = {
        # This generator's numbers are promised to stay.
        _TABLE: onnx.encode_tensor(
            _TABLE, np.random.RandomState(_SEED).standard_normal(_NOISE_COUNT).astype(np.float32)
        ),
        _TABLE_SIZE: onnx.encode_tensor(_TABLE_SIZE, np.array([_NOISE_COUNT], np.int64)),
        _ONE: onnx.encode_tensor(_ONE, np.array([1], np.int64)),
    }
    for node in graph.nodes:
        if node.op_type in _OTHER_CHANCE:
            raise ValueError(f"it draws by chance ({node.op_type})")
        if node.op_type != "RandomNormalLike":
            continue
        if onnx.float_of(node, "mean", 0.0) != 0 or onnx.float_of(node, "scale", 1.0) != 1:
            raise ValueError("its noise is scaled where it is drawn")
        start = f"{node.outputs[0]}.start"
        constants[start] = onnx.encode_tensor(start, np.array([_STEP * len(replacements)], np.int64))
        replacements[node.outputs[0]] = _from_table(node, start)
    return onnx.replaced(graph, replacements, constants)


def _from_table(node: Node, start: str) -> list[Node]:
    """Noise in the shape of the node's input: a stretch of the table, repeated as often as it takes."""
    (result,) = node.outputs

    def name(part: str) -> str:
        return f"{result}.{part}"

    return [
        Node("Shape", node.inputs, (name("shape"),)),
        Node("Size", node.inputs, (name("count"),)),
        Node("Reshape", (name("count"), _ONE), (name("counts"),)),
        Node("Add", (name("counts"), start), (name("end"),)),
        Node("Div", (name("end"), _TABLE_SIZE), (name("whole"),)),
        Node("Add", (name("whole"), _ONE), (name("times"),)),
        Node("Tile", (_TABLE, name("times")), (name("long"),)),
        Node("Slice", (name("long"), start, name("end")), (name("flat"),)),
        Node("Reshape", (name("flat"), name("shape")), (result,)),
    ]
