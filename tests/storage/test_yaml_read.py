"""Tests of what is said of a setting that is not known, or not in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from audiobrief.errors import AudiobriefError
from audiobrief.storage.yaml_read import read_yaml, validate


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Edition(Strict):
    cover: str = ""


class Settings(Strict):
    timezone: str = ""
    feed: Edition | None = None
    editions: dict[str, Edition] = {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("timezone: x\nfeed:\n  timezone: y\n", 's.yaml:3: "feed.timezone" is not a setting in this place; timezone stands at the left margin'),
        ("cover: x\n", 's.yaml:1: "cover" is not a setting in this place; cover stands under feed'),
        ("editions:\n  fr: {covr: x}\n", 's.yaml:2: "editions.fr.covr" is not a setting; did you mean "cover"?'),
        ("editions:\n  fr: {fr: {}}\n", '"editions.fr.fr" is not a setting; known: cover, editions, feed, timezone'),
    ],
)  # fmt: skip
def test_a_setting_that_is_not_known_there(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AudiobriefError) as raised:
        validate(Settings, read_yaml(path))
    assert told in str(raised.value)


def test_a_name_in_a_mapping_is_shown_as_one(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("cover: x\n", encoding="utf-8")

    class Only(Strict):
        editions: dict[str, Edition] = {}

    with pytest.raises(AudiobriefError, match=r"cover stands under editions\.NAME"):
        validate(Only, read_yaml(path))
