"""The JSON Schema of `voices.yaml`, made from the models that read it, so that editors complete and check the file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

from audiobrief.config.voices_models import VoicesFile
from audiobrief.errors import EngineError
from audiobrief.locales import LANGUAGES, LOCALES
from audiobrief.speech import engines
from audiobrief.speech.model import EngineFolders

NAME = "voices.schema.json"
REFERENCE = "# yaml-language-server: $schema="  # the line by which a file names its schema to editors


def voices_schema(voices: Mapping[str, Sequence[str]], mixing: Collection[str]) -> bytes:
    """The schema as a file; `voices` are the engines that may stand in a cast, each with the voices to offer for it.

    `mixing` are those of them whose voices can be mixed.
    """
    schema = VoicesFile.model_json_schema()
    models = schema["$defs"]
    part = models["PartEntry"]
    part["additionalProperties"] = False
    for engine, known in voices.items():
        models[f"{engine}-voice"] = _voice(known)
        part["properties"][engine] = _on_engine(engine, engine in mixing)
    models["EngineEntry"]["properties"].pop("voice")  # stated for each engine, with its voices
    for key in ("mix", "timbre", "prosody"):
        own = models["EngineEntry"]["properties"].pop(key)
        for engine in mixing:
            part["properties"][engine]["anyOf"][1]["properties"][key] = _given(own)
    manner = {key: _given(value) for key, value in models.pop("EngineEntry")["properties"].items()}
    for engine in voices:
        part["properties"][engine]["anyOf"][1]["properties"].update(manner)
    texts = models["PerspectiveEntry"]["properties"]
    for table, names in ((texts["name"], LANGUAGES), (texts["headings"], LANGUAGES)):
        table["propertyNames"] = {"enum": list(names)}
    schema["properties"]["cast"]["propertyNames"] = {"enum": [*LANGUAGES, *LOCALES]}
    _by_language(schema["properties"]["pauses"])
    schema["properties"]["perspectives"]["required"] = ["narrator"]
    schema["properties"]["mixes"]["additionalProperties"] = False  # only names of the pattern
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_untitled(schema)}
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _by_language(pauses: dict[str, Any]) -> None:
    """The choice as it is written: a table by language, or false where the models have None."""
    table = next(choice for choice in pauses["anyOf"] if choice["type"] == "object")
    pauses["anyOf"] = [{**table, "propertyNames": {"enum": list(LANGUAGES)}}, {"const": False}]


def _untitled(value: Any) -> Any:
    """Without pydantic's titles, which only repeat the keys."""
    if isinstance(value, list):
        return [_untitled(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {key: _untitled(part) for key, part in value.items() if key != "title" or not isinstance(part, str)}


def _voice(known: Sequence[str]) -> dict[str, Any]:
    """Any name; the known ones are what an editor offers."""
    name: dict[str, Any] = {"type": "string", "minLength": 1}
    return {"anyOf": [{"enum": list(known)}, name]} if known else name


def _on_engine(engine: str, mixes: bool) -> dict[str, Any]:
    """A name alone, or a mapping with a voice and what differs on this engine."""
    name = {"$ref": f"#/$defs/{engine}-voice"}
    whole: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"voice": name},
        "required": ["voice"],
    }
    if mixes:
        whole |= {"required": [], "oneOf": [{"required": ["voice"]}, {"required": ["mix"]}]}
        whole["dependentRequired"] = {"timbre": ["mix"], "prosody": ["mix"]}
    return {"description": f"Its voice on {engine}.", "anyOf": [name, whole]}


def _given(value: dict[str, Any]) -> dict[str, Any]:
    """What a key may hold where it is written: not the null that stands for "not written"."""
    kept = {key: part for key, part in value.items() if key not in ("anyOf", "default", "title")}
    choices = [choice for choice in value.get("anyOf", ()) if choice != {"type": "null"}]
    found: dict[str, Any] = {**choices[0], **kept} if choices else kept
    if "default" in value and value["default"] is not None:
        found["default"] = value["default"]
    return found


def shipped_schema(folders: EngineFolders) -> bytes:
    """The schema that comes with audiobrief: its own engines. Raises: EngineError."""
    try:
        points = distribution("audiobrief").entry_points
    except PackageNotFoundError as error:
        raise EngineError(
            "any", "audiobrief is not installed as a package", fix="run: pip install audiobrief"
        ) from error
    own = sorted(point.name for point in points if point.group == engines.GROUP)
    able = {name: engines.capabilities(name) for name in own}
    voices = {name: _voices(name, folders) if able[name].same_everywhere else () for name in own}
    return voices_schema(voices, [name for name in own if able[name].mixes])


def local_schema(folders: EngineFolders) -> bytes:
    """The schema for this machine: every engine that is installed here, with the voices that it names."""
    return voices_schema({name: _voices(name, folders) for name in sorted(engines.table())}, engines.mixing())


def _voices(engine: str, folders: EngineFolders) -> tuple[str, ...]:
    try:
        return tuple(_unique(info.id for info in engines.load(engine, folders).voices()))
    except EngineError:
        return ()  # `doctor` says why an engine does not load


def _unique(names: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(names)
