"""Kokoro's exported graph, rewritten: word times as an output, cheaper normalisation, float convolutions."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from audiobrief.engines import onnx_graph as onnx
from audiobrief.engines.onnx_graph import Graph, Node

VERSION = 1  # part of the engine's identity: raise it when a rewrite changes the sound
FRAME_SAMPLES = 600  # audio samples for each unit of `duration`
_DURATION_SOURCE = "/encoder/Clip_output_0"
_FLAT = "audiobrief.flat_shape"

Floats = NDArray[np.float32]


def for_onnxruntime(model: bytes) -> bytes:
    """The export with the output `duration` and fused instance norms; int8 convolutions stay."""
    return onnx.write_model(_fused_norms(_with_durations(onnx.read_model(model))))


def for_openvino(model: bytes) -> bytes:
    """The export with the output `duration`, and its int8 convolutions as float ones, which OpenVINO fuses."""
    return onnx.write_model(_float_convolutions(_with_durations(onnx.read_model(model))))


def _with_durations(graph: Graph) -> Graph:
    """`graph` that also answers how many frames each token lasts (padding tokens included)."""
    cast = Node("Cast", (_DURATION_SOURCE,), ("duration",), (onnx.int_attribute("to", onnx.INT64),))
    return onnx.with_output(graph, cast, onnx.INT64)


class _Index:
    """Who makes and who uses each value of a graph."""

    def __init__(self, graph: Graph) -> None:
        self.maker = {output: node for node in graph.nodes for output in node.outputs}
        self.users: defaultdict[str, list[Node]] = defaultdict(list)
        for node in graph.nodes:
            for name in node.inputs:
                self.users[name].append(node)

    def made(self, name: str, op_type: str) -> Node | None:
        """The node that makes `name`, when it is of that type."""
        node = self.maker.get(name)
        return node if node is not None and node.op_type == op_type else None


def _fused_norms(graph: Graph) -> Graph:
    """`graph` with each chain mean, variance, division, scale, shift as one InstanceNormalization.

    The chain passes ten times over the largest tensors of the model, the fused kernel three times.
    """
    index = _Index(graph)
    replacements: dict[str, list[Node]] = {}
    for division in graph.nodes:
        norm = _norm_input(graph, index, division) if division.op_type == "Div" else None
        if norm is None:
            continue
        values, epsilon = norm
        normalised = division.outputs[0]
        for scaling in index.users[normalised]:
            shifts = index.users[scaling.outputs[0]]
            if scaling.op_type != "Mul" or [node.op_type for node in shifts] != ["Add"]:
                continue
            result = shifts[0].outputs[0]
            scale, shift = f"{result}.scale", f"{result}.shift"
            replacements[result] = [
                Node("Reshape", (_other(scaling, normalised), _FLAT), (scale,)),
                Node("Reshape", (_other(shifts[0], scaling.outputs[0]), _FLAT), (shift,)),
                Node(
                    "InstanceNormalization",
                    (values, scale, shift),
                    (result,),
                    (onnx.float_attribute("epsilon", epsilon),),
                ),
            ]
    return onnx.replaced(graph, replacements, {_FLAT: onnx.encode_tensor(_FLAT, np.array([-1], np.int64))})


def _norm_input(graph: Graph, index: _Index, division: Node) -> tuple[str, float] | None:
    """What is normalised by `division`, and its epsilon; None when it is another kind of division."""
    centred = index.made(division.inputs[0], "Sub")
    deviation = index.made(division.inputs[1], "Sqrt")
    if centred is None or deviation is None:
        return None
    mean = index.made(centred.inputs[1], "ReduceMean")
    stabilised = index.made(deviation.inputs[0], "Add")
    if mean is None or stabilised is None or mean.inputs[0] != centred.inputs[0]:
        return None
    variance = index.made(stabilised.inputs[0], "ReduceMean")
    if variance is None or stabilised.inputs[1] not in graph.constants:
        return None
    return centred.inputs[0], float(graph.values(stabilised.inputs[1]).item())


def _other(node: Node, name: str) -> str:
    first, second = node.inputs
    return second if first == name else first


def _float_convolutions(graph: Graph) -> Graph:
    """`graph` with each chain quantise, ConvInteger, bias, cast, rescale as one float Conv."""
    index = _Index(graph)
    replacements: dict[str, list[Node]] = {}
    constants: dict[str, bytes] = {}
    for node in graph.nodes:
        if node.op_type != "ConvInteger":
            continue
        quantise = index.made(node.inputs[0], "DynamicQuantizeLinear")
        base = node.inputs[1].removesuffix("_quantized")
        if quantise is None or f"{base}_scale" not in graph.constants:
            continue
        bias, result = _after_convolution(graph, index, node)
        weight = f"{base}.float"
        constants[weight] = onnx.encode_tensor(weight, _float_weight(graph, node, base))
        inputs = (quantise.inputs[0], weight, *([bias] if bias else []))
        replacements[result] = [Node("Conv", inputs, (result,), node.attributes)]
    return onnx.replaced(graph, replacements, constants)


def _float_weight(graph: Graph, node: Node, base: str) -> Floats:
    quantised = graph.values(node.inputs[1]).astype(np.float32)
    per_channel = (-1,) + (1,) * (quantised.ndim - 1)
    zero = graph.values(node.inputs[3]).astype(np.float32).reshape(per_channel)
    scale = graph.values(f"{base}_scale").astype(np.float32).reshape(per_channel)
    return np.asarray((quantised - zero) * scale, dtype=np.float32)


def _after_convolution(graph: Graph, index: _Index, node: Node) -> tuple[str, str]:
    """The float bias that is added to a ConvInteger ("" when none is), and the value of the whole chain."""
    bias = ""
    (following,) = index.users[node.outputs[0]]
    if following.op_type == "Add":
        bias = _bias_source(graph, index, _other(following, node.outputs[0]))
        (following,) = index.users[following.outputs[0]]
    (rescale,) = index.users[following.outputs[0]]
    return bias, rescale.outputs[0]


def _bias_source(graph: Graph, index: _Index, name: str) -> str:
    """The float constant from which a quantised bias is computed at run time."""
    while name in index.maker:
        node = index.maker[name]
        for source in node.inputs:
            if source.endswith(".bias") and source in graph.constants:
                return source
        name = node.inputs[0]
    raise ValueError(f"no bias was found behind {name}")
