"""Just enough of the ONNX file format to rewrite a graph without the `onnx` package.

The package and what it brings take 36 MB and load in 1.7 s (this file: 0.8 s, numpy included) to save its 280 lines.
Source: onnx/onnx.proto (field numbers) and the protocol buffers wire format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Field = tuple[int, int, int | bytes]  # number, wire type, value
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MODEL_GRAPH = 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_OUTPUT, _GRAPH_VALUE_INFO = 1, 5, 12, 13
_READ = (_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_OUTPUT)
_FLOAT_ATTRIBUTE, _INT_ATTRIBUTE, _INTS_ATTRIBUTE = 1, 2, 7  # AttributeProto.AttributeType
# TensorProto.DataType → numpy type, and the field that holds small values which are not raw bytes
_TYPES = {1: ("<f4", 4), 2: ("u1", 5), 3: ("i1", 5), 6: ("<i4", 5), 7: ("<i8", 7)}
_CODES = {"f4": 1, "u1": 2, "i1": 3, "i4": 6, "i8": 7}
FLOAT, INT8, INT64 = 1, 3, 7  # TensorProto.DataType


@dataclass(frozen=True)
class Node:
    """One operation; `attributes` are encoded as the functions below encode them."""

    op_type: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[bytes, ...] = ()
    name: str = ""
    domain: str = ""


@dataclass(frozen=True)
class Graph:
    """A model whose nodes, constants (encoded tensors by name) and outputs can be replaced."""

    nodes: tuple[Node, ...]
    constants: dict[str, bytes]
    outputs: tuple[bytes, ...]
    graph_rest: tuple[Field, ...]
    model_rest: tuple[Field, ...]

    def output_names(self) -> set[str]:
        return {_text(output, 1) for output in self.outputs}

    def values(self, name: str) -> NDArray[np.generic]:
        """The constant of that name as an array. Raises: KeyError."""
        return decode_tensor(self.constants[name])


def read_model(data: bytes) -> Graph:
    """The graph of an ONNX file. Raises: ValueError when `data` is not one."""
    try:
        model = list(_fields(data))
        (inner,) = (value for number, _, value in model if number == _MODEL_GRAPH)
        assert isinstance(inner, bytes)
        graph = list(_fields(inner))
        return Graph(
            nodes=tuple(_node(value) for value in _all(graph, _GRAPH_NODE)),
            constants={_text(value, 8): value for value in _all(graph, _GRAPH_INITIALIZER)},
            outputs=tuple(_all(graph, _GRAPH_OUTPUT)),
            # Noted types of inner values would contradict what they are replaced with.
            graph_rest=tuple(f for f in graph if f[0] not in (*_READ, _GRAPH_VALUE_INFO)),
            model_rest=tuple(f for f in model if f[0] != _MODEL_GRAPH),
        )
    except (IndexError, struct.error, AssertionError, UnicodeDecodeError) as error:
        raise ValueError(f"not an ONNX model ({error})") from error


def write_model(graph: Graph) -> bytes:
    """The ONNX file of `graph`, without nodes and constants that no output needs."""
    nodes = _needed(graph)
    used = {name for node in nodes for name in node.inputs}
    inner = [(_GRAPH_NODE, _BYTES, _encode_node(node)) for node in nodes]
    inner += [(_GRAPH_INITIALIZER, _BYTES, t) for name, t in graph.constants.items() if name in used]
    inner += [(_GRAPH_OUTPUT, _BYTES, output) for output in graph.outputs]
    return _encode([*graph.model_rest, (_MODEL_GRAPH, _BYTES, _encode([*inner, *graph.graph_rest]))])


def replaced(
    graph: Graph, replacements: Mapping[str, Sequence[Node]], constants: dict[str, bytes] | None = None
) -> Graph:
    """`graph` in which the nodes that make the named values give way to others, in place."""
    nodes: list[Node] = []
    for node in graph.nodes:
        nodes.extend(replacements.get(node.outputs[0], (node,)))
    return replace(graph, nodes=tuple(nodes), constants={**graph.constants, **(constants or {})})


def with_output(graph: Graph, node: Node, element_type: int) -> Graph:
    """`graph` with one more node whose value is an output of the model, of any shape."""
    tensor_type = _encode([(1, _VARINT, element_type)])
    kind = _encode([(1, _BYTES, tensor_type)])
    output = _encode([(1, _BYTES, node.outputs[0].encode()), (2, _BYTES, kind)])
    return replace(graph, nodes=(*graph.nodes, node), outputs=(*graph.outputs, output))


def only_output(graph: Graph, name: str) -> Graph:
    """`graph` that answers only the value of that name. Raises: KeyError when it is no output."""
    kept = tuple(output for output in graph.outputs if _text(output, 1) == name)
    if not kept:
        raise KeyError(name)
    return replace(graph, outputs=kept)


def int_attribute(name: str, value: int) -> bytes:
    return _encode([(1, _BYTES, name.encode()), (3, _VARINT, value), (20, _VARINT, _INT_ATTRIBUTE)])


def float_attribute(name: str, value: float) -> bytes:
    bits = struct.unpack("<I", struct.pack("<f", value))[0]
    return _encode([(1, _BYTES, name.encode()), (2, _FIXED32, bits), (20, _VARINT, _FLOAT_ATTRIBUTE)])


def ints_attribute(name: str, values: Sequence[int]) -> bytes:
    fields: list[Field] = [(1, _BYTES, name.encode()), (20, _VARINT, _INTS_ATTRIBUTE)]
    return _encode([*fields, *((8, _VARINT, value) for value in values)])


def ints_of(node: Node, name: str) -> tuple[int, ...]:
    """The integers of an attribute; empty when the node does not have it."""
    for attribute in node.attributes:
        if _text(attribute, 1) == name:
            listed = [one for number, wire, value in _fields(attribute) if number == 8 for one in _ints(wire, value)]
            return tuple(listed)
    return ()


def float_of(node: Node, name: str, default: float) -> float:
    """The value of a float attribute, or what it is by default."""
    for attribute in node.attributes:
        if _text(attribute, 1) == name:
            for number, wire, value in _fields(attribute):
                if number == 2 and wire == _FIXED32 and isinstance(value, int):
                    return float(struct.unpack("<f", struct.pack("<I", value))[0])
    return default


def encode_tensor(name: str, array: NDArray[np.generic]) -> bytes:
    """A constant of that name; `array` is float32, uint8, int8, int32 or int64."""
    code = _CODES[array.dtype.str[1:]]
    raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    fields: list[Field] = [(1, _VARINT, int(size)) for size in array.shape]
    return _encode([*fields, (2, _VARINT, code), (8, _BYTES, name.encode()), (9, _BYTES, raw)])


def decode_tensor(data: bytes) -> NDArray[np.generic]:
    """The values of an encoded constant. Raises: ValueError for a type that is not read here."""
    fields = list(_fields(data))
    shape = [size for number, wire, value in fields if number == 1 for size in _ints(wire, value)]
    (code,) = (int(value) for number, _, value in fields if number == 2)
    if code not in _TYPES:
        raise ValueError(f"constant {_text(data, 8)} has data type {code}, which is not read here")
    dtype, place = _TYPES[code]
    raw = _all(fields, 9)
    if raw:
        return np.frombuffer(raw[0], dtype).reshape(shape)
    if code == 1:
        packed = b"".join(
            value if isinstance(value, bytes) else struct.pack("<I", value)
            for number, _, value in fields
            if number == place
        )
        return np.frombuffer(packed, dtype).reshape(shape)
    listed = [one for number, wire, value in fields if number == place for one in _ints(wire, value)]
    return np.array(listed, dtype).reshape(shape)


def _needed(graph: Graph) -> list[Node]:
    """The nodes that the outputs depend on, in their order."""
    maker = {output: node for node in graph.nodes for output in node.outputs}
    wanted, stack = set(), list(graph.output_names())
    while stack:
        name = stack.pop()
        if name in maker and maker[name].outputs[0] not in wanted:
            wanted.add(maker[name].outputs[0])
            stack.extend(maker[name].inputs)
    return [node for node in graph.nodes if node.outputs[0] in wanted]


def _node(data: bytes) -> Node:
    fields = list(_fields(data))
    return Node(
        op_type=_text(data, 4),
        inputs=tuple(value.decode() for value in _all(fields, 1)),
        outputs=tuple(value.decode() for value in _all(fields, 2)),
        attributes=tuple(_all(fields, 5)),
        name=_text(data, 3),
        domain=_text(data, 7),
    )


def _encode_node(node: Node) -> bytes:
    fields: list[Field] = [(1, _BYTES, name.encode()) for name in node.inputs]
    fields += [(2, _BYTES, name.encode()) for name in node.outputs]
    fields += [(5, _BYTES, attribute) for attribute in node.attributes]
    texts = ((3, node.name), (4, node.op_type), (7, node.domain))
    return _encode([*fields, *((number, _BYTES, text.encode()) for number, text in texts if text)])


def _all(fields: Iterable[Field], number: int) -> list[bytes]:
    return [value for found, _, value in fields if found == number and isinstance(value, bytes)]


def _text(data: bytes, number: int) -> str:
    return next((value.decode() for value in _all(_fields(data), number)), "")


def _ints(wire: int, value: int | bytes) -> Iterator[int]:
    """The signed integers of one field, packed or single."""
    if isinstance(value, int):
        yield _signed(value)
        return
    position = 0
    while position < len(value):
        number, position = _varint(value, position)
        yield _signed(number)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _fields(data: bytes) -> Iterator[Field]:
    """The fields of one message. Raises: IndexError or struct.error when it is cut short."""
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            value, position = _varint(data, position)
            yield number, wire, value
            continue
        if wire == _BYTES:
            size, position = _varint(data, position)
        elif wire in (_FIXED32, _FIXED64):
            size = 4 if wire == _FIXED32 else 8
        else:
            raise IndexError(f"wire type {wire} at byte {position}")
        if position + size > len(data):
            raise IndexError(f"field {number} is cut short at byte {position}")
        chunk = data[position : position + size]
        position += size
        yield number, wire, chunk if wire == _BYTES else int.from_bytes(chunk, "little")


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def _encode(fields: Iterable[Field]) -> bytes:
    parts: list[bytes] = []
    for number, wire, value in fields:
        parts.append(_encode_varint(number << 3 | wire))
        if isinstance(value, bytes):
            parts += (_encode_varint(len(value)), value)
        elif wire == _VARINT:
            parts.append(_encode_varint(value & (1 << 64) - 1))
        else:
            parts.append(value.to_bytes(4 if wire == _FIXED32 else 8, "little"))
    return b"".join(parts)


def _encode_varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
