"""YAML that a person wrote: read without surprises, every problem with its line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.storage.files import read_limited

Model = TypeVar("Model", bound=BaseModel)
Place = tuple["str | int", ...]

LARGEST_BYTES = 2_000_000  # far above any real file; keeps a wrong one from filling memory
_RETOLD = 200_000  # characters
_DEEPEST = 40
_LONGEST_NUMBER = 100  # characters; Python refuses to print numbers that are much longer


@dataclass(frozen=True)
class Document:
    """The plain values of a YAML file and the line on which each begins."""

    name: str
    values: Any
    lines: dict[Place, int] = field(repr=False)

    def line(self, place: Place) -> int | None:
        """The line of a value, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def error(self, message: str, place: Place = ()) -> InputError:
        """An error that points into this file."""
        return InputError(message, path=self.name, line=self.line(place))


def read_yaml(path: Path) -> Document:
    """The document in a file. Raises: InputError when it cannot be read or is not plain YAML."""
    return parse_yaml(read_limited(path, LARGEST_BYTES), str(path))


def parse_yaml(data: bytes | str, name: str) -> Document:
    """The document in `data`: one mapping, without anchors, tags, repeated keys or deep nesting.

    Raises: InputError with file and line.
    """
    if len(data) > LARGEST_BYTES:
        raise InputError(f"is larger than {LARGEST_BYTES // 1_000_000} MB; is it the right file?", path=name)
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        try:
            return _document(text, name, _FAST)
        except yaml.YAMLError:
            if len(text) > _RETOLD:
                raise
            return _document(text, name, _PLAIN)  # it tells better what is wrong, and slower
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text; save it as UTF-8", path=name) from error
    except yaml.YAMLError as error:
        raise _syntax_error(error, name) from error
    except (RecursionError, ValueError, OverflowError) as error:
        raise InputError(f"is not plain YAML ({type(error).__name__})", path=name) from error


def _text_unless(construct: Any) -> Any:
    """What `construct` makes of a scalar; its text where there is no such number or day, which is told later."""

    def made(loader: Any, node: yaml.ScalarNode) -> Any:
        if len(node.value) > _LONGEST_NUMBER:
            return node.value
        try:
            return construct(loader, node)
        except (ValueError, OverflowError):
            return node.value

    return made


def _forgiving(base: Any) -> Any:
    loader: Any = type("Loader", (base,), {})
    for kind in ("int", "float", "timestamp"):
        construct = getattr(yaml.constructor.SafeConstructor, f"construct_yaml_{kind}")
        loader.add_constructor(f"tag:yaml.org,2002:{kind}", _text_unless(construct))
    return loader


_PLAIN = _forgiving(yaml.SafeLoader)
_FAST = _forgiving(getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _document(text: str, name: str, kind: Any) -> Document:
    _check_events(text, name, kind)
    loader = kind(text)
    try:
        node = loader.get_single_node()
        lines: dict[Place, int] = {}
        problems: list[AudiobriefError] = []
        if node is not None:
            _walk(node, (), lines, problems, name)
        raise_all(problems)
        return Document(name, None if node is None else loader.construct_document(node), lines)
    finally:
        loader.dispose()


def _check_events(text: str, name: str, kind: Any) -> None:
    """Raise InputError for what plain YAML does without, and what could grow or recurse without end."""

    def refused(message: str) -> InputError:
        return InputError(message, path=name, line=event.start_mark.line + 1 if event.start_mark else None)

    depth = 0
    for event in yaml.parse(text, Loader=kind):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise refused("anchors and aliases (& and *) are not used here; write the value out or quote it")
        if getattr(event, "tag", None):
            raise refused("tags (!) are not used here; leave the tag out or quote the value")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise refused(f"is nested more than {_DEEPEST} levels deep; is it the right file?")


def _walk(node: yaml.Node, place: Place, lines: dict[Place, int], problems: list[AudiobriefError], name: str) -> None:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                problems.append(InputError("a key must be a plain word", path=name, line=line))
                continue
            if key.value in seen:
                problems.append(InputError(f'the key "{key.value}" stands twice; keep one', path=name, line=line))
            seen.add(key.value)
            below: Place = (*place, key.value)
            lines[below] = line
            _walk(value, below, lines, problems, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*place, index), lines, problems, name)


def _syntax_error(error: yaml.YAMLError, name: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
    line = mark.line + 1 if mark is not None else None
    return InputError(
        f"is not valid YAML ({problem}); check quotes, colons and indentation there", path=name, line=line
    )


def validate(model: type[Model], document: Document) -> Model:
    """The document as `model`. Raises: InputError or ProblemsError listing every fault with its line."""
    values = document.values if document.values is not None else {}
    if not isinstance(values, dict):
        raise document.error("must be a mapping: lines of the form `key: value`")
    try:
        return model.model_validate(values)
    except ValidationError as failure:
        known = _places_of_fields(model)
        raise_all([_fault(document, dict(fault), known) for fault in failure.errors(include_url=False)])
        raise


def _fault(document: Document, fault: dict[str, Any], known: dict[str, str]) -> InputError:
    place: Place = tuple(part for part in fault["loc"] if part != "[key]")
    spot = ".".join(str(part) for part in place)
    if fault["type"] == "extra_forbidden":
        name = str(place[-1])
        if name in known:  # a right word in a wrong place
            parent = f"under {known[name]}" if known[name] else "at the left margin"
            return document.error(f'"{spot}" is not a setting in this place; {name} stands {parent}', place)
        return document.error(f'"{spot}" is not a setting{did_you_mean(name, list(known))}', place)
    message = str(fault["msg"]).removeprefix("Value error, ")
    return document.error(f"{spot}: {message[0].lower() + message[1:]}" if spot else message, place)


def _places_of_fields(model: type[BaseModel]) -> dict[str, str]:
    """Each setting of a model, and the dotted place that it first stands under; NAME is a key of the producer's own."""
    places: dict[str, str] = {}
    waiting: list[tuple[type[BaseModel], str]] = [(model, "")]
    seen = set()
    for current, above in waiting:
        if current in seen:
            continue
        seen.add(current)
        for name, info in current.model_fields.items():
            spot = f"{above}.{info.alias or name}".removeprefix(".")
            places.setdefault(info.alias or name, above)
            parts = _parts(info.annotation)
            below = f"{spot}.NAME" if any(getattr(part, "__origin__", None) is dict for part in parts) else spot
            waiting += [(part, below) for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
    return places


def _parts(annotation: Any) -> list[Any]:
    arguments = getattr(annotation, "__args__", ())
    return [annotation, *(part for argument in arguments for part in _parts(argument))]


def did_you_mean(word: str, known: frozenset[str] | list[str] | tuple[str, ...]) -> str:
    """`; did you mean "x"?`, or what is known when nothing is close."""
    close = difflib.get_close_matches(word, sorted(known), n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known: {', '.join(sorted(known))}" if known else ""
