"""Tests of the seal: whatever a single flipped bit makes of a stored document, it is not read as if it were whole."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audiobrief.brief.model import Origin
from audiobrief.errors import PublishError
from audiobrief.podcast.manifest import (
    SEAL_FIELD,
    load_manifest,
    manifest_path,
    open_show,
    save_manifest,
    seal_of,
    sealed,
    unsealed,
)
from audiobrief.podcast.model import Overrides, Soundbite, Waveform
from tests.helpers.published import episode, file


def _fields(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of every value and key of the stored JSON, by its lines."""
    place = 0
    for line in text.encode().splitlines(keepends=True):
        start = place + len(line) - len(line.lstrip())
        yield start, place + len(line.rstrip())
        place += len(line)


def _whole(folder: Path) -> Path:
    made = episode(
        transcript_json=file("pont-neuf.transcript.json"),
        cover=file("art-0a1b2c3d.jpg"),
        archive=file("pont-neuf.flac"),
        receipt=file("pont-neuf.mix.json"),
        soundbite=Soundbite(3.0, 20.0),
        waveform=Waveform("0az9", "-001"),
        overrides=Overrides("Un titre", "2025-03-05T06:30:00-05:00"),
        season=2,
        number=4,
        fallback_from="edge",
    )
    return save_manifest(folder, made)


def test_no_flipped_bit_of_a_manifest_is_read(tmp_path: Path) -> None:
    """Three bits in each line, so in each field: all are refused, and the sentence names the file."""
    path = _whole(tmp_path)
    good = path.read_bytes()
    chance = random.Random(18)
    flips = 0
    for start, end in _fields(good.decode()):
        for place in {chance.randrange(start, end) for _ in range(3)}:
            bad = bytearray(good)
            bad[place] ^= 1 << chance.randrange(8)
            path.write_bytes(bad)
            with pytest.raises(PublishError, match=r"pont-neuf\.episode\.json: "):
                load_manifest(path)
            flips += 1
    assert flips >= 200
    path.write_bytes(good)
    assert load_manifest(path).number == 4


def test_another_figure_is_told_as_damage(tmp_path: Path) -> None:
    """48 for 49 in the hook makes sense to everything but the seal."""
    path = save_manifest(tmp_path, episode(description="Le bateau a coûté 48 M$."))
    path.write_bytes(path.read_bytes().replace(b"48 M$", b"49 M$"))
    with pytest.raises(PublishError, match=r"its seal does not fit.*; restore it"):
        load_manifest(path)


def test_manifests_of_earlier_versions_are_read_and_sealed_when_next_written(tmp_path: Path) -> None:
    """No seal is no fault; the next write adds it."""
    path = save_manifest(tmp_path, episode())
    document = json.loads(path.read_bytes())
    assert document.pop(SEAL_FIELD) == seal_of(document)
    path.write_text(json.dumps(document))
    save_manifest(tmp_path, load_manifest(path))
    assert SEAL_FIELD in json.loads(path.read_bytes())


def test_a_seal_that_was_taken_off_is_missed(tmp_path: Path) -> None:
    """A manifest that names its brief was sealed when it was written."""
    path = save_manifest(tmp_path, replace(episode(), brief=Origin("briefs/pont.md", "0" * 64)))
    document = json.loads(path.read_bytes())
    del document[SEAL_FIELD]
    path.write_text(json.dumps(document))
    with pytest.raises(PublishError, match="its seal does not fit"):
        load_manifest(path)


def test_spaces_and_order_are_no_damage(tmp_path: Path) -> None:
    """A checkout with other line ends, or a tool that sorts keys, breaks nothing."""
    path = save_manifest(tmp_path, episode(title="Un \ud800 titre \x1f"))
    known = load_manifest(path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_manifest(path) == known
    path.write_text(json.dumps(json.loads(path.read_bytes()), sort_keys=True))
    assert load_manifest(manifest_path(tmp_path, "pont-neuf")) == known


def test_the_identity_of_a_show_is_sealed(tmp_path: Path) -> None:
    """Another podcast:guid of the right form would be another podcast for every app."""
    open_show(tmp_path, "https://one.example.org/feed.xml")
    stored = (tmp_path / "show.json").read_text()
    guid = json.loads(stored)["guid"]
    other = guid[:-1] + ("0" if guid[-1] != "0" else "1")
    (tmp_path / "show.json").write_text(stored.replace(guid, other))
    with pytest.raises(PublishError, match=r"show\.json: is not as audiobrief wrote it"):
        open_show(tmp_path, "https://one.example.org/feed.xml")


def test_what_is_no_object_has_no_seal() -> None:
    """Garbage is left to the one who reads it."""
    for data in (b"", b"[1]", b'{"a": ', b"\xff", b"[" * 100_000):
        assert unsealed(data) == (data, True)
    assert unsealed(json.dumps(sealed({"a": 1})).encode()) == (b'{"a": 1}', True)
    assert not unsealed(b'{"a": 2, "seal": null}')[1]
