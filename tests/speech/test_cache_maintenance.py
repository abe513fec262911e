"""Tests of what is in a cache, what pruning takes from it, and what verifying finds."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from audiobrief.errors import InputError
from audiobrief.progress import NoProgress
from audiobrief.speech.cache.entries import (
    CacheEntry,
    Pruned,
    below,
    bound_bytes,
    entries,
    examine,
    in_use,
    is_over,
    prune,
)
from audiobrief.speech.cache.store import SpeechCache
from audiobrief.speech.cache.verifying import verify
from audiobrief.speech.engines.kokoro_weights import MODEL_NAME
from audiobrief.storage import sealed_files as pictures
from audiobrief.storage.files import cache_dir
from audiobrief.storage.locks import lease
from tests.helpers.stored_speech import DAY_S, add, flip, is_right, key_of

ROOT = Path(__file__).parents[2]
SIZE = 6_000  # an entry is a little smaller


@pytest.fixture
def root() -> Path:
    """The cache folder."""
    return cache_dir()


def names(root: Path) -> set[int]:
    """Which of the first hundred entries are there."""
    cache = SpeechCache(root / "speech")
    return {name for name in range(100) if cache.path(key_of(name)).exists()}


def test_info_counts_by_kind(root: Path) -> None:
    """Speech, pictures, models and anything else; leases are no entries."""
    paths = [add(root, name, used_days_ago=name) for name in range(3)]
    pictures.kept(cache_dir(), "a cover", lambda: b"jpeg")
    (root / "models").mkdir()
    (root / "models" / "voice.onnx").write_bytes(bytes(500))
    (root / "models" / ".voice.onnx.1-0.part").write_bytes(bytes(50))
    (root / "speech" / "notes.txt").write_text("mine")
    with lease(root / "speech", [key_of(1)]):
        info = examine(root)
    found = {kind.name: (kind.entries, kind.bytes) for kind in info.kinds}
    speech = sum(path.stat().st_size for path in paths)
    assert found == {
        "speech": (3, speech),
        "pictures": (1, 44),
        "models": (1, 500),
        "unfinished": (1, 50),
        "other": (1, 4),
    }
    assert (info.renders, info.bound, info.pruned_bytes) == (1, 5_000_000_000, speech + 44)
    oldest_s, newest_s = info.kinds[0].oldest_s, info.kinds[0].newest_s
    assert oldest_s is not None and newest_s is not None and newest_s - oldest_s == pytest.approx(2 * DAY_S, abs=60)


def test_a_cache_that_is_not_there_is_empty(root: Path) -> None:
    """No folder: nothing to show, prune or verify, and none is made."""
    assert [(kind.name, kind.entries) for kind in examine(root).kinds] == [
        ("speech", 0),
        ("pictures", 0),
        ("models", 0),
    ]
    assert prune(root, 0) == Pruned()
    assert verify(root, NoProgress()).checked == 0
    assert not root.exists()


@pytest.mark.parametrize("dry_run", [False, True])
def test_pruning_takes_the_least_recently_used_first(root: Path, dry_run: bool) -> None:
    """Down to the size, no further; a dry run says the same and does nothing."""
    for name in range(6):
        add(root, name, used_days_ago=10 - name)
    done = prune(root, 3 * SIZE, dry_run=dry_run)
    assert (done.removed, done.left) == (3, 3) and done.left_bytes <= 3 * SIZE < done.left_bytes + done.freed
    assert names(root) == (set(range(6)) if dry_run else {3, 4, 5})


def test_pruning_by_age(root: Path) -> None:
    """Only what was not used for so long, pictures too; models and files of others stay, whatever their age."""
    for name in (1, 50, 99):
        add(root, name, used_days_ago=name)
    pictures.kept(cache_dir(), "a cover", lambda: b"jpeg")
    (picture,) = (root / "pictures").iterdir()
    others = [root / "models" / "voice.onnx", root / "speech" / "ab" / "notes.speech", root / "pictures" / "cat.jpg"]
    for path in others:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"mine")
    for path in (picture, *others):
        os.utime(path, (1e9, 1e9))
    done = prune(root, None, 49.5)
    assert (done.removed, names(root), picture.exists()) == (3, {1}, False)
    assert all(path.exists() for path in others)


def test_a_clock_that_was_set_back_takes_nothing_too_early(root: Path) -> None:
    """Entries from the future count as used just now, however far."""
    for name in range(4):
        add(root, name, used_days_ago=-400 * name)
    assert prune(root, None, 1.0).removed == 0
    assert prune(root, 2 * SIZE).removed == 2


def test_what_is_used_while_pruning_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that was heard after the list was made is not the oldest any more."""
    old = add(root, 0, used_days_ago=9)
    add(root, 1, used_days_ago=5)
    listed = list(entries(root))
    monkeypatch.setattr("audiobrief.speech.cache.entries.entries", lambda root: listed)
    assert SpeechCache(root / "speech").get(key_of(0)) is not None
    assert prune(root, SIZE).removed == 1 and old.exists()


def test_leased_entries_stay_and_others_go_for_them(root: Path) -> None:
    """The oldest are needed: the next ones go instead."""
    for name in range(6):
        add(root, name, used_days_ago=10 - name)
    with lease(root / "speech", map(key_of, (0, 1))):
        done = prune(root, 3 * SIZE)
    assert (done.removed, done.in_use, names(root)) == (3, 2, {0, 1, 5})


def test_a_lease_taken_meanwhile_is_heeded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two batches a render may start; what it needs stays, although the list is older."""
    for name in range(3):
        add(root, name, used_days_ago=10 - name)
    asked: list[frozenset[str]] = []

    @contextmanager
    def held_back(folder: Path) -> Iterator[frozenset[str]]:
        asked.append(frozenset([key_of(1)] if asked else []))
        yield asked[-1]

    monkeypatch.setattr("audiobrief.speech.cache.entries.held_back", held_back)
    monkeypatch.setattr("audiobrief.speech.cache.entries._BATCH", 1)
    assert prune(root, 0).removed == 2 and names(root) == {1} and len(asked) == 3


def test_what_killed_writers_left_is_swept(root: Path) -> None:
    """Old temporary files, and those of a process that is gone; not what is written now or by one that runs."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folder = root / "speech" / "ab"
    folder.mkdir(parents=True)
    ages_s = {
        f".a.speech.{ended.pid}-0.part": 100,
        f".b.speech.{ended.pid}-0.part": 5,
        f".c.speech.{os.getpid()}-0.part": 100,
        f".d.speech.{os.getpid()}-0.part": 4_000,
        ".e.speech.part": 100,
        ".f.speech.part": -4_000,
        "notes.part": 4_000,
    }
    for name, age_s in ages_s.items():
        (folder / name).write_bytes(bytes(10))
        os.utime(folder / name, (time.time() - age_s,) * 2)
    done = prune(root, None)
    left = sorted(path.name[:2] for path in folder.iterdir())
    gone = 2 if os.name == "nt" else 3
    assert (done.unfinished, done.freed, done.removed) == (gone, 10 * gone, 0)
    assert left == [*([".a"] if os.name == "nt" else []), ".b", ".c", ".e", "no"]


def test_what_cannot_be_removed_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others go; the reason is kept for each that stays."""
    stuck = add(root, 0, used_days_ago=2)
    add(root, 1, used_days_ago=1)
    unlink = Path.unlink

    def refusing(path: Path, missing_ok: bool = False) -> None:
        if path == stuck:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refusing)
    done = prune(root, 0)
    assert (done.removed, done.left) == (1, 1)
    assert done.stuck == [f"{stuck}: cannot be removed (Permission denied)"]


@pytest.mark.parametrize("remove", [False, True])
def test_verify_finds_every_damaged_entry(root: Path, remove: bool) -> None:
    """Speech by a flipped bit, a picture by one, the model by its hash; it removes them only when asked."""
    paths = [add(root, name) for name in range(4)]
    pictures.kept(cache_dir(), "a cover", lambda: b"jpeg" * 20)
    pictures.kept(cache_dir(), "another", lambda: b"jpeg" * 30)
    (picture, _) = sorted((root / "pictures").iterdir())
    (root / "models").mkdir()
    model, unknown = root / "models" / MODEL_NAME, root / "models" / "voice.onnx"
    for path in (model, unknown):
        path.write_bytes(b"no model")
    flip(paths[1])
    flip(paths[2], at=3)
    flip(picture)
    found = verify(root, NoProgress(), remove=remove)
    damaged = {one.path for one in found.damaged}
    assert damaged == {paths[1], paths[2], picture, model}
    assert (found.checked, found.unchecked) == (7, 1)
    assert all(one.removed is remove for one in found.damaged)
    assert all(path.exists() is not remove for path in damaged) and unknown.exists() and paths[0].exists()
    assert len(verify(root, NoProgress()).damaged) == (0 if remove else 4)


def test_a_damaged_picture_is_made_again(root: Path) -> None:
    """And a good one is not; one that cannot be kept is made all the same."""
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"jpeg"

    assert (
        pictures.kept(cache_dir(), "cover", make) == pictures.kept(cache_dir(), "cover", make) == b"jpeg"
        and len(made) == 1
    )
    flip(next((root / "pictures").iterdir()), at=-1)
    assert (
        pictures.kept(cache_dir(), "cover", make) == pictures.kept(cache_dir(), "cover", make) == b"jpeg"
        and len(made) == 2
    )
    flip(next((root / "pictures").iterdir()), at=0)
    assert pictures.kept(cache_dir(), "cover", make) == b"jpeg" and len(made) == 3
    (root / "pictures").rename(root / "away")
    (root / "pictures").write_text("no folder")
    assert pictures.kept(cache_dir(), "cover", make) == b"jpeg" and len(made) == 4


def test_a_used_cache_is_kept_in_its_bound(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the work and only when it is too large: to nine tenths, never what the work itself used."""
    for name in range(10):
        add(root, name, used_days_ago=20 - name)
    notes: list[str] = []
    cache = SpeechCache(root / "speech")
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", str(10 * SIZE))
    with in_use(cache, [key_of(0)], notes.append):
        pass
    assert names(root) == set(range(10)) and not notes
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", str(5 * SIZE))
    with in_use(cache, [key_of(0)], notes.append):
        assert names(root) == set(range(10))
    assert names(root) == {0, 7, 8, 9}
    assert len(notes) == 1 and "under 30.0 kB: 6 utterances" in notes[0]
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", "none")
    with in_use(cache, [], notes.append):
        pass
    assert names(root) == {0, 7, 8, 9}


def test_a_large_cache_is_judged_by_a_sample(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sixteenth of the folders tells the size of all to some per cent; the rest is not looked at."""
    source = add(root, "source").read_bytes()
    for name in range(2_000):
        path = SpeechCache(root / "speech").path(key_of(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source)
    total = 2_001 * len(source)
    looked: list[str] = []

    def looking(folder: str, top: str) -> Iterator[CacheEntry]:
        looked.append(folder)
        return below(folder, top)

    monkeypatch.setattr("audiobrief.speech.cache.entries.below", looking)
    assert is_over(root / "speech", round(total * 0.75)) and not is_over(root / "speech", round(total * 1.25))
    assert len(looked) == 32 and str(root / "speech") not in looked


@pytest.mark.parametrize(
    ("text", "size"), [("", 5 * 10**9), ("2GB", 2 * 10**9), ("1.5 GiB", 3 * 2**29), ("700", 700), ("none", None)]
)
def test_the_bound_is_a_setting(text: str, size: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """AUDIOBRIEF_CACHE_MAX, as people write sizes."""
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", text)
    assert bound_bytes() == size


@pytest.mark.parametrize("text", ["much", "-1GB", "2XB", "1e9", "٣GB ", "5GBB", "I"])
def test_a_bound_that_is_no_size_is_an_error_before_work_begins(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The setting is named, with what it should look like."""
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", text)
    said = pytest.raises(InputError, match=r"AUDIOBRIEF_CACHE_MAX is .*which is no size; write it as 500MB or 2GB")
    with said, in_use(SpeechCache(cache_dir() / "speech"), [], print):
        raise AssertionError


def test_several_processes_share_a_cache(root: Path) -> None:
    """Speaking, rewriting, reading, rendering under lease, pruning, verifying at once: nobody meets a half or wrong entry."""
    roles = {"speak": 40, "read": 80, "render": 40, "prune": 60, "verify": 120, "rewrite": 300}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.stored_speech", role, str(root), str(rounds)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for role, rounds in roles.items()
    ]
    told = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0] * len(started), "\n".join(told)
    cache = SpeechCache(root / "speech")
    assert all(is_right(cache.get(key_of(name)), name) for name in range(12))
    assert [path.name for path in root.rglob(".*.part")] == []
