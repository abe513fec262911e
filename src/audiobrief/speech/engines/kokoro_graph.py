"""Kokoro's exported graph, rewritten: word times as an output, cheaper norms, faster convolutions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiobrief.speech.engines import onnx_graph as onnx
from audiobrief.speech.engines.onnx_graph import Graph, Node

VERSION = 2  # part of the engine's identity: raise it when a rewrite changes the sound
FRAME_SAMPLES = 600  # audio samples for each unit of `duration`
_DURATION_SOURCE = "/encoder/Clip_output_0"
_LENGTH_SOURCE = "/encoder/predictor/ReduceSum_output_0"
_FLAT = "audiobrief.flat_shape"
_HEIGHT, _NOUGHT, _STEPS = "audiobrief.height_axis", "audiobrief.nought", "audiobrief.steps"
_LOWEST, _TINIEST, _MIDDLE = "audiobrief.lowest", "audiobrief.tiniest", "audiobrief.weight_middle"
_WEIGHT_MIDDLE = 64  # of 7 bits

Floats = NDArray[np.float32]
Counts = NDArray[np.int64]


def inputs(tokens: Counts, style: Floats, speed: float) -> dict[str, NDArray[Any]]:
    """One request as the graph takes it; `tokens` has shape (n,), `style` (256,)."""
    return {"tokens": tokens[None], "style": style[None], "speed": np.array([speed], dtype=np.float32)}


def for_onnxruntime(model: bytes) -> bytes:
    """The export with the output `duration`, fused instance norms, and int8 convolutions in their faster form."""
    graph = _with_durations(onnx.read_model(model))
    index = _Index(graph)
    return onnx.write_model(_signed_convolutions(_fused_norms(graph, index), index))


def for_openvino(model: bytes) -> bytes:
    """The export with the output `duration`, fused instance norms, and its int8 convolutions as float ones."""
    graph = _with_durations(onnx.read_model(model))
    index = _Index(graph)
    return onnx.write_model(_float_convolutions(_fused_norms(graph, index), index))


def for_lengths(model: bytes) -> bytes:
    """The part of the export that says how long each token lasts at speed 1, in frames before rounding: `length`."""
    graph = onnx.with_output(onnx.read_model(model), Node("Identity", (_LENGTH_SOURCE,), ("length",)), onnx.FLOAT)
    return onnx.write_model(onnx.only_output(graph, "length"))


def _with_durations(graph: Graph) -> Graph:
    """`graph` that also answers how many frames each token lasts (padding tokens included)."""
    cast = Node("Cast", (_DURATION_SOURCE,), ("duration",), (onnx.int_attribute("to", onnx.INT64),))
    return onnx.with_output(graph, cast, onnx.INT64)


class _Index:
    """Who makes and who uses each value of the graph as it was exported."""

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


def _fused_norms(graph: Graph, index: _Index) -> Graph:
    """`graph` with each chain mean, variance, division, scale, shift as one InstanceNormalization.

    The chain passes ten times over the largest tensors of the model, the fused kernel three times.
    """
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


@dataclass(frozen=True)
class _Convolution:
    """One quantised convolution of the export: quantise, ConvInteger, bias, cast, rescale."""

    node: Node
    values: str  # what is quantised
    scale: str  # of the quantised values
    weight: str
    weight_scale: str
    weight_zero: str
    bias: str  # a float constant, "" for none
    result: str


def _convolutions(graph: Graph, index: _Index) -> list[_Convolution]:
    """Every convolution that onnxruntime's quantiser wrote. Raises: ValueError when one is written otherwise."""
    found = []
    for node in graph.nodes:
        if node.op_type != "ConvInteger":
            continue
        quantise = index.made(node.inputs[0], "DynamicQuantizeLinear")
        weight = node.inputs[1]
        weight_scale = f"{weight.removesuffix('_quantized')}_scale"
        if quantise is None or weight_scale not in graph.constants:
            raise ValueError(f"convolution {node.name} is not quantised as expected")
        bias, result = _after_convolution(graph, index, node)
        values, scale = quantise.inputs[0], quantise.outputs[1]
        found.append(_Convolution(node, values, scale, weight, weight_scale, node.inputs[3], bias, result))
    return found


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


def _weights(graph: Graph, convolution: _Convolution) -> Floats:
    """The weights (outputs, inputs, taps) that the quantised ones stand for."""
    zero = graph.values(convolution.weight_zero).astype(np.float32)
    scale = graph.values(convolution.weight_scale).astype(np.float32)
    quantised = graph.values(convolution.weight).astype(np.float32)
    return np.asarray((quantised - zero) * scale, dtype=np.float32)


def _float_convolutions(graph: Graph, index: _Index) -> Graph:
    """`graph` with each quantised convolution as one float Conv, which OpenVINO fuses with its neighbours."""
    replacements: dict[str, list[Node]] = {}
    constants: dict[str, bytes] = {}
    for one in _convolutions(graph, index):
        weight = f"{one.weight}.float"
        constants[weight] = onnx.encode_tensor(weight, _weights(graph, one))
        inputs = (one.values, weight, *([one.bias] if one.bias else []))
        replacements[one.result] = [Node("Conv", inputs, (one.result,), one.node.attributes)]
    return onnx.replaced(graph, replacements, constants)


def _signed_convolutions(graph: Graph, index: _Index) -> Graph:
    """`graph` with signed activations and 7-bit weights, one scale a channel, in every quantised convolution.

    onnxruntime multiplies unsigned by signed bytes about 1.25 times as fast as unsigned by unsigned. Before
    AVX-512 VNNI it adds pairs of products in 16 bits, which 127 * 128 * 2 never overflows. The scale of each
    channel gives back what the lost bit takes: measured against float weights the sound is as close as before.
    """
    replacements: dict[str, list[Node]] = {}
    constants = {
        _HEIGHT: onnx.encode_tensor(_HEIGHT, np.array([2], np.int64)),
        _NOUGHT: onnx.encode_tensor(_NOUGHT, np.array(0, np.float32)),
        _STEPS: onnx.encode_tensor(_STEPS, np.array(255, np.float32)),
        _LOWEST: onnx.encode_tensor(_LOWEST, np.array(-128, np.float32)),
        _TINIEST: onnx.encode_tensor(_TINIEST, np.array(1e-12, np.float32)),
        _MIDDLE: onnx.encode_tensor(_MIDDLE, np.array(_WEIGHT_MIDDLE, np.uint8)),
    }
    for one in _convolutions(graph, index):
        quantise = index.maker[one.node.inputs[0]]
        replacements[quantise.outputs[0]] = _signed_quantisation(quantise)
        weights = _weights(graph, one)
        scales = np.maximum(np.abs(weights).max(axis=(1, 2)), 1e-12) / (_WEIGHT_MIDDLE - 1)
        units = np.rint(weights / scales[:, None, None]) + _WEIGHT_MIDDLE
        # Two dimensions: the kernel that gathers the taps of one is much slower.
        added = {
            f"{one.weight}.units": units.astype(np.uint8)[:, :, None],
            f"{one.weight}.scales": scales.astype(np.float32)[None, :, None],
        }
        if one.bias and not _is_normalised(index, one.result):
            added[f"{one.weight}.bias"] = graph.values(one.bias).astype(np.float32).reshape(1, -1, 1)
        constants |= {name: onnx.encode_tensor(name, array) for name, array in added.items()}
        replacements[one.result] = _signed_chain(one, f"{one.weight}.bias" in added)
    return onnx.replaced(graph, replacements, constants)


def _signed_quantisation(quantise: Node) -> list[Node]:
    """DynamicQuantizeLinear to int8 instead of uint8: the same values under the same names."""
    (values,) = quantise.inputs
    quantised, scale, zero = quantise.outputs

    def name(part: str) -> str:
        return f"{quantised}.{part}"

    keep = (onnx.int_attribute("keepdims", 0),)
    return [
        Node("ReduceMax", (values,), (name("highest"),), keep),
        Node("ReduceMin", (values,), (name("lowest"),), keep),
        Node("Max", (name("highest"), _NOUGHT), (name("top"),)),
        Node("Min", (name("lowest"), _NOUGHT), (name("bottom"),)),
        Node("Sub", (name("top"), name("bottom")), (name("range"),)),
        Node("Div", (name("range"), _STEPS), (name("step"),)),
        Node("Max", (name("step"), _TINIEST), (scale,)),
        Node("Div", (name("bottom"), scale), (name("bottom_steps"),)),
        Node("Sub", (_LOWEST, name("bottom_steps")), (name("zero_float"),)),
        Node("Round", (name("zero_float"),), (name("zero_whole"),)),
        Node("Cast", (name("zero_whole"),), (zero,), (onnx.int_attribute("to", onnx.INT8),)),
        Node("QuantizeLinear", (values, scale, zero), (quantised,)),
    ]


def _signed_chain(one: _Convolution, with_bias: bool) -> list[Node]:
    """ConvInteger, rescale and bias on values of int8."""
    quantised, zero = one.node.inputs[0], one.node.inputs[2]

    def name(part: str) -> str:
        return f"{one.result}.{part}"

    scaled = name("scaled") if with_bias else one.result
    chain = [
        Node("Unsqueeze", (quantised, _HEIGHT), (name("wide"),)),
        Node(
            "ConvInteger",
            (name("wide"), f"{one.weight}.units", zero, _MIDDLE),
            (name("wide_sums"),),
            _two_dimensional(one.node),
        ),
        Node("Squeeze", (name("wide_sums"), _HEIGHT), (name("sums"),)),
        Node("Cast", (name("sums"),), (name("floats"),), (onnx.int_attribute("to", onnx.FLOAT),)),
        Node("Mul", (one.scale, f"{one.weight}.scales"), (name("scales"),)),
        Node("Mul", (name("floats"), name("scales")), (scaled,)),
    ]
    return [*chain, Node("Add", (scaled, f"{one.weight}.bias"), (one.result,))] if with_bias else chain


def _two_dimensional(node: Node) -> tuple[bytes, ...]:
    """The attributes of a convolution over time, for one over a height of 1 and time."""
    given = {name: onnx.ints_of(node, name) for name in ("dilations", "kernel_shape", "pads", "strides")}
    first = {"dilations": (1,), "kernel_shape": (1,), "strides": (1,)}
    wide = {name: (*first[name], *given[name]) for name in first if given[name]}
    if given["pads"]:
        wide["pads"] = (0, given["pads"][0], 0, given["pads"][1])
    return tuple(onnx.ints_attribute(name, values) for name, values in wide.items())


def _is_normalised(index: _Index, name: str) -> bool:
    """Whether the value is only used less its mean over time, which takes a bias away again."""
    users = index.users[name]
    centred = [node for node in users if node.op_type == "Sub"]
    means = [node for node in users if node.op_type == "ReduceMean"]
    return len(users) == 2 and len(centred) == len(means) == 1 and centred[0].inputs == (name, means[0].outputs[0])
