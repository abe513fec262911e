"""The JSON Schema of voices.yaml: made from the models, right about good and bad files."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from audiobrief.config.cast import load_cast
from audiobrief.config.project import shipped
from audiobrief.config.voices_schema import NAME, REFERENCE, local_schema, shipped_schema
from audiobrief.errors import AudiobriefError
from tests.helpers.here import engine_folders

ROOT = Path(__file__).parents[2]
ENGINES = ("edge", "kokoro", "espeak")
SCHEMA = json.loads((ROOT / "src" / "audiobrief" / "data" / NAME).read_bytes())
CAST: dict[str, Any] = yaml.safe_load(shipped("voices.yaml").read_text(encoding="utf-8"))


def accepted(values: Any, schema: Any = SCHEMA) -> bool:
    return bool(Draft202012Validator(schema).is_valid(values))


def changed(place: str, value: Any) -> dict[str, Any]:
    values = copy.deepcopy(CAST)
    inner: Any = values
    *way, last = place.split(".")
    for key in way:
        inner = inner.setdefault(key, {})
    inner[last] = value
    return values


def loads(tmp_path: Path, values: Any) -> bool:
    path = tmp_path / "voices.yaml"
    path.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    try:
        load_cast(path, ENGINES)
    except AudiobriefError:
        return False
    return True


def test_the_shipped_schema_is_made_from_the_models() -> None:
    """`make docs` writes it; the models cannot change without it."""
    assert json.loads(shipped_schema(engine_folders())) == SCHEMA, "run: make docs"
    Draft202012Validator.check_schema(SCHEMA)


def test_the_shipped_file_names_its_schema_and_meets_it() -> None:
    """The reference for editors leads to the schema in a clone."""
    reference = re.search(rf"^{re.escape(REFERENCE)}(\S+)$", (ROOT / "voices.yaml").read_text("utf-8"), re.MULTILINE)
    assert reference and (ROOT / reference[1]).resolve() == ROOT / "src" / "audiobrief" / "data" / NAME
    assert accepted(CAST)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("cast.fr.facts.rate", 1.2),
        ("cast.fr.facts.edge", {"voice": "fr-CA-JeanNeural", "rate": 1.05, "gain": -2}),
        ("cast.fr.facts.kokoro", {"mix": ["ff_siwis", "am_puck"]}),
        ("cast.fr.facts.kokoro", {"mix": ["fr-paul", "am_puck"], "timbre": 1, "prosody": 0, "pause": 2}),
        ("cast.en-GB.narrator", {"espeak": "en"}),
        ("mixes.fr-paul", {"mix": ["ff_siwis", "am_michael"], "timbre": 0.8, "character": "calm"}),
        ("perspectives.facts.headings", {}),
    ],
)
def test_what_may_stand_there_is_accepted(tmp_path: Path, place: str, value: Any) -> None:
    """The schema and the program agree about what is right."""
    assert accepted(changed(place, value))
    assert loads(tmp_path, changed(place, value))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("casts", {}),
        ("cast.de", {}),
        ("cast.fr.facts.kokorro", "fr-facts"),
        ("cast.fr.facts.kokoro", 5),
        ("cast.fr.facts.kokoro", {}),
        ("cast.fr.facts.kokoro", {"voice": "fr-facts", "mix": ["a", "b"]}),
        ("cast.fr.facts.kokoro", {"mix": ["ff_siwis"]}),
        ("cast.fr.facts.kokoro", {"voice": "fr-facts", "timbre": 0.5}),
        ("cast.fr.facts.edge", {"mix": ["a", "b"]}),
        ("cast.fr.facts.edge", {"voice": "fr-CA-JeanNeural", "rate": 3}),
        ("cast.fr.facts.edge", {"voice": "fr-CA-JeanNeural", "volume": 3}),
        ("cast.fr.facts.rate", "fast"),
        ("cast.fr.facts.pitch", 13),
        ("cast.fr.facts.formant", 0.6),
        ("cast.fr.facts.pause", -1),
        ("cast.fr.facts.de_ess", 13),
        ("cast.fr.facts.edge", {"voice": "fr-CA-JeanNeural", "de_ess": True}),
        ("mixes.Fr Paul", {"mix": ["ff_siwis", "am_michael"]}),
        ("mixes.fr-paul", {"mix": ["ff_siwis", "am_michael"], "timbre": 1.5}),
        ("mixes.fr-paul", {"timbre": 0.5}),
        ("perspectives.facts.name", {"de": "Fakten"}),
        ("perspectives.facts.headings", ["faits"]),
        ("perspectives", {"facts": {"name": {"fr": "Les faits"}}}),
    ],
)
def test_what_may_not_stand_there_is_refused(tmp_path: Path, place: str, value: Any) -> None:
    """The schema and the program agree about what is wrong."""
    assert not accepted(changed(place, value))
    assert not loads(tmp_path, changed(place, value))


def test_voices_are_offered_for_their_engine() -> None:
    """An editor offers the cast and the base voices of Kokoro, and allows a name of one's own."""
    offered = SCHEMA["$defs"]["kokoro-voice"]["anyOf"][0]["enum"]
    assert {"fr-facts", "ff_siwis", "am_michael"} <= set(offered)
    assert accepted(changed("cast.fr.facts.kokoro", "fr-paul"))


def test_the_local_schema_knows_what_is_installed_here() -> None:
    """Every engine of this machine may stand in it, espeak with its voices."""
    local = json.loads(local_schema(engine_folders()))
    assert {"edge", "kokoro", "espeak"} <= set(local["$defs"]["PartEntry"]["properties"])
    assert "fr" in local["$defs"]["espeak-voice"]["anyOf"][0]["enum"]
    assert accepted(CAST, local)
