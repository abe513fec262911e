"""The ONNX reader and writer, and the rewrites of Kokoro's graph, tried on small graphs of the same shape."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from audiobrief.speech.engines import kokoro_graph, onnx_graph
from audiobrief.speech.engines.onnx_graph import Field, Graph, Node, encode_tensor

FLOAT = 1  # TensorProto.FLOAT
CHANNELS = 4


def value_info(name: str, rank: int) -> bytes:
    """An input or output of floats of that rank, any size."""
    shape = onnx_graph._encode([(1, 2, onnx_graph._encode([(2, 2, b"n")])) for _ in range(rank)])
    kind = onnx_graph._encode([(1, 2, onnx_graph._encode([(1, 0, FLOAT), (2, 2, shape)]))])
    return onnx_graph._encode([(1, 2, name.encode()), (2, 2, kind)])


def graph_of(nodes: list[Node], constants: dict[str, NDArray[np.generic]], result: str) -> Graph:
    """A model from `x` (1, channels, n) to `result`, in the operator set of the export."""
    opset = onnx_graph._encode([(2, 0, 20)])
    model: tuple[Field, ...] = ((1, 0, 9), (8, 2, opset))
    graph: tuple[Field, ...] = ((2, 2, b"test"), (11, 2, value_info("x", 3)))
    encoded = {name: encode_tensor(name, array) for name, array in constants.items()}
    return Graph(tuple(nodes), encoded, (value_info(result, 3),), graph, model)


def norm_graph() -> Graph:
    """(x - mean) / sqrt(variance + epsilon) * scale + shift, as the export spells it out."""
    nodes = [
        Node("ReduceMean", ("x", "axes"), ("mean",)),
        Node("Sub", ("x", "mean"), ("centred",)),
        Node("Mul", ("centred", "centred"), ("squares",)),
        Node("ReduceMean", ("squares", "axes"), ("variance",)),
        Node("Add", ("variance", "epsilon"), ("stable",)),
        Node("Sqrt", ("stable",), ("deviation",)),
        Node("Div", ("centred", "deviation"), ("normal",)),
        Node("Mul", ("scale", "normal"), ("scaled",)),
        Node("Add", ("scaled", "shift"), ("y",)),
    ]
    constants: dict[str, NDArray[np.generic]] = {
        "axes": np.array([2], np.int64),
        "epsilon": np.array(1e-3, np.float32),
        "scale": np.linspace(0.5, 2, CHANNELS, dtype=np.float32).reshape(1, CHANNELS, 1),
        "shift": np.linspace(-1, 1, CHANNELS, dtype=np.float32).reshape(1, CHANNELS, 1),
    }
    return graph_of(nodes, constants, "y")


def convolution_graph() -> Graph:
    """A dynamically quantised convolution with its bias, as onnxruntime's quantiser writes it."""
    random = np.random.default_rng(1)
    nodes = [
        Node("DynamicQuantizeLinear", ("x",), ("q", "q_scale", "q_zero")),
        Node("Mul", ("q_scale", "w_scale"), ("scales",)),
        Node("Div", ("conv.bias", "scales"), ("bias_units",)),
        Node("Floor", ("bias_units",), ("bias_whole",)),
        Node("Cast", ("bias_whole",), ("bias_int",), (onnx_graph.int_attribute("to", 6),)),
        Node("Reshape", ("bias_int", "bias_shape"), ("bias_column",)),
        Node(
            "ConvInteger",
            ("q", "w_quantized", "q_zero", "w_zero"),
            ("units",),
            (onnx_graph.ints_attribute("pads", (2, 2)), onnx_graph.ints_attribute("dilations", (2,))),
        ),
        Node("Add", ("units", "bias_column"), ("biased",)),
        Node("Cast", ("biased",), ("floats",), (onnx_graph.int_attribute("to", FLOAT),)),
        Node("Mul", ("floats", "scales"), ("y",)),
    ]
    constants: dict[str, NDArray[np.generic]] = {
        "w_quantized": random.integers(0, 256, (CHANNELS, CHANNELS, 3)).astype(np.uint8),
        "w_scale": np.array(0.01, np.float32),
        "w_zero": np.array(120, np.uint8),
        "conv.bias": np.linspace(-1, 1, CHANNELS, dtype=np.float32),
        "bias_shape": np.array([1, -1, 1], np.int64),
    }
    return graph_of(nodes, constants, "y")


def run(graph: Graph, samples: NDArray[np.float32], result: str = "y") -> NDArray[np.float32]:
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(onnx_graph.write_model(graph), providers=["CPUExecutionProvider"])
    return np.asarray(session.run([result], {"x": samples})[0])


def noise(frames: int = 50) -> NDArray[np.float32]:
    return np.random.default_rng(7).standard_normal((1, CHANNELS, frames)).astype(np.float32) * 3 + 1


def test_a_model_is_the_same_after_reading_and_writing() -> None:
    """Nodes, attributes, constants, outputs and everything unknown survive."""
    written = onnx_graph.write_model(convolution_graph())
    assert onnx_graph.write_model(onnx_graph.read_model(written)) == written
    assert onnx_graph.read_model(written).nodes == convolution_graph().nodes


def test_what_no_output_needs_is_left_out() -> None:
    """Dead nodes and their constants are not written."""
    graph = norm_graph()
    extra = Node("Mul", ("x", "spare"), ("unused",))
    spare = {"spare": encode_tensor("spare", np.ones(1, np.float32))}
    grown = onnx_graph.replaced(graph, {"mean": (extra, graph.nodes[0])}, spare)
    assert len(grown.nodes) == len(graph.nodes) + 1
    assert onnx_graph.write_model(grown) == onnx_graph.write_model(graph)


@pytest.mark.parametrize("dtype", [np.float32, np.uint8, np.int8, np.int32, np.int64])
def test_constants_keep_their_values(dtype: type[np.generic]) -> None:
    """An encoded array comes back with its shape, type and values, negative ones too."""
    array = np.array([[-3, 0, 5], [7, 100, 11]]).astype(dtype)
    back = onnx_graph.decode_tensor(encode_tensor("c", array))
    assert back.dtype == dtype
    assert np.array_equal(back, array)


def test_constants_that_are_not_raw_bytes_are_read() -> None:
    """Exporters write small values as numbers, packed or one a field."""
    packed = onnx_graph._encode([(1, 0, 2), (2, 0, 7), (7, 2, b"\x05\x06")])
    single = onnx_graph._encode([(2, 0, 3), (5, 0, -4), (8, 2, b"zero")])
    floats = onnx_graph._encode([(1, 0, 1), (2, 0, 1), (4, 2, np.array([1.5], "<f4").tobytes())])
    assert onnx_graph.decode_tensor(packed).tolist() == [5, 6]
    assert onnx_graph.decode_tensor(single).item() == -4
    assert onnx_graph.decode_tensor(floats).tolist() == [1.5]
    with pytest.raises(ValueError, match="data type 10"):
        onnx_graph.decode_tensor(onnx_graph._encode([(2, 0, 10)]))


@given(st.integers(0, 400))
def test_a_truncated_model_is_refused_or_short(size: int) -> None:
    """Any beginning of a file is read or refused with ValueError, nothing else escapes."""
    data = onnx_graph.write_model(norm_graph())
    with suppress(ValueError):
        assert onnx_graph.read_model(data[: min(size, len(data) - 1)]) != norm_graph()


@given(st.binary(max_size=60))
def test_garbage_is_refused_with_one_kind_of_error(data: bytes) -> None:
    """Only ValueError escapes from bytes that are no model."""
    with suppress(ValueError):
        onnx_graph.read_model(data)


def test_a_norm_becomes_one_node_with_the_same_values() -> None:
    """The fused norm is the chain within float rounding, and the chain is gone."""
    graph = norm_graph()
    fused = kokoro_graph._fused_norms(graph, kokoro_graph._Index(graph))
    kept = [node.op_type for node in onnx_graph.read_model(onnx_graph.write_model(fused)).nodes]
    assert kept == ["Reshape", "Reshape", "InstanceNormalization"]
    assert np.allclose(run(fused, noise()), run(graph, noise()), atol=2e-5)


def test_another_division_is_left_alone() -> None:
    """A division by something else than the deviation of the same value stays."""
    nodes = list(norm_graph().nodes)
    nodes[0] = Node("ReduceMean", ("shift", "axes"), ("mean",))
    graph = graph_of(nodes, {}, "y")
    assert kokoro_graph._fused_norms(graph, kokoro_graph._Index(graph)).nodes == graph.nodes


def test_a_quantised_convolution_becomes_a_float_one() -> None:
    """Weights, bias, padding and dilation carry over: only the quantisation error goes."""
    graph = convolution_graph()
    floats = kokoro_graph._float_convolutions(graph, kokoro_graph._Index(graph))
    kept = [node.op_type for node in onnx_graph.read_model(onnx_graph.write_model(floats)).nodes]
    assert kept == ["Conv"]
    exact, rough = run(floats, noise()), run(graph, noise())
    assert exact.shape == rough.shape
    assert np.abs(exact - rough).max() < 0.02 * np.abs(rough).max()
    assert np.corrcoef(exact.ravel(), rough.ravel())[0, 1] > 0.9999


def test_a_signed_convolution_is_close_to_the_float_one() -> None:
    """Shape, padding, dilation and bias carry over; 7 bits with a scale for each channel lose under a fiftieth."""
    graph = convolution_graph()
    weights = np.random.default_rng(3).normal(0, 30, (CHANNELS, CHANNELS, 3)) * [[[0.2]], [[0.5]], [[1]], [[1]]]
    graph.constants["w_quantized"] = encode_tensor("w_quantized", (weights + 120).clip(0, 255).astype(np.uint8))
    index = kokoro_graph._Index(graph)
    exact = run(kokoro_graph._float_convolutions(graph, index), noise())
    signed = run(kokoro_graph._signed_convolutions(graph, index), noise())
    assert signed.shape == exact.shape
    assert np.abs(signed - exact).mean() < 0.02 * np.abs(exact).mean()


@pytest.mark.parametrize("samples", [np.zeros((1, CHANNELS, 9)), np.full((1, CHANNELS, 9), 4e-6)])
def test_silence_is_quantised_without_a_division_by_nought(samples: NDArray[np.float64]) -> None:
    """What has no range gives the bias, not NaN."""
    graph = convolution_graph()
    signed = kokoro_graph._signed_convolutions(graph, kokoro_graph._Index(graph))
    found = run(signed, samples.astype(np.float32))
    assert np.allclose(found, np.linspace(-1, 1, CHANNELS)[None, :, None], atol=1e-3)


def test_a_bias_that_a_norm_takes_away_is_left_out() -> None:
    """The mean over time holds the whole bias: the normalised value is the same without it."""
    graph = convolution_graph()
    norm = [
        Node("ReduceMean", ("y", "axes"), ("mean",)),
        Node("Sub", ("y", "mean"), ("centred",)),
        Node("Identity", ("centred",), ("z",)),
    ]
    constants = graph.constants | {"axes": encode_tensor("axes", np.array([2], np.int64))}
    grown = replace(graph, nodes=(*graph.nodes, *norm), constants=constants, outputs=(value_info("z", 3),))
    index = kokoro_graph._Index(grown)
    signed = kokoro_graph._signed_convolutions(grown, index)
    assert "w_quantized.bias" not in signed.constants
    exact = run(kokoro_graph._float_convolutions(grown, index), noise(), "z")
    assert np.abs(run(signed, noise(), "z") - exact).mean() < 0.02 * np.abs(exact).mean()


def test_durations_become_an_output() -> None:
    """The frames of each token can be asked for beside the sound."""
    source = Node("Identity", ("x",), (kokoro_graph._DURATION_SOURCE,))
    graph = kokoro_graph._with_durations(graph_of([source, Node("Neg", ("x",), ("y",))], {}, "y"))
    assert graph.output_names() == {"y", "duration"}
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(onnx_graph.write_model(graph), providers=["CPUExecutionProvider"])
    (found,) = session.run(["duration"], {"x": np.full((1, 1, 2), 3.7, np.float32)})
    assert found.dtype == np.int64
    assert found.ravel().tolist() == [3, 3]


def test_lengths_are_a_graph_of_their_own() -> None:
    """What says how long tokens last does without all that makes the sound."""
    source = Node("Identity", ("x",), (kokoro_graph._LENGTH_SOURCE,))
    sound = Node("Neg", (kokoro_graph._LENGTH_SOURCE,), ("y",))
    model = onnx_graph.write_model(graph_of([source, sound], {}, "y"))
    found = onnx_graph.read_model(kokoro_graph.for_lengths(model))
    assert found.output_names() == {"length"}
    assert [node.op_type for node in found.nodes] == ["Identity", "Identity"]
    with pytest.raises(KeyError):
        onnx_graph.only_output(found, "audio")
