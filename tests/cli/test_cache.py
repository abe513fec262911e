"""Tests of the cache commands, and of renders that share, outgrow or cannot write their cache."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.speech import engines
from audiobrief.speech.cache.entries import prune
from audiobrief.speech.model import Speech, Utterance
from audiobrief.storage.files import cache_dir
from audiobrief.workflows import feeds as publish
from tests.helpers.stored_speech import add, flip
from tests.helpers.tone import ToneSynthesizer

BRIEF = """---
lang: en
---
# The bridge closes for a year

What happens to those who cross it every day?

## Facts

The city closes the bridge in May for twelve months of work.

## Optimistic

A safe bridge for fifty years. And a bus lane.
"""

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """The command."""
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


PICTURES: dict[str, bytes] = {}


def kept_picture(cache: Path, key: str, make: Callable[[], bytes]) -> bytes:
    """Covers are drawn once for all tests: they take longer than the rest of a render."""
    if key not in PICTURES:
        PICTURES[key] = make()
    return PICTURES[key]


@pytest.fixture
def tone(project: Path, monkeypatch: pytest.MonkeyPatch) -> ToneSynthesizer:
    """A tone engine in the place of espeak, a brief to render, and pictures that cost nothing."""
    (project / "briefs" / "bridge.md").write_text(BRIEF, encoding="utf-8")
    # One entry a line: pauses made afterwards have entries of their own, see the test at the end.
    shipped = Path(__file__).resolve().parents[2] / "voices.yaml"
    (project / "voices.yaml").write_text(shipped.read_text(encoding="utf-8") + "\npauses: false\n", encoding="utf-8")
    monkeypatch.setattr(publish, "_kept", kept_picture)
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    return engine


def rendered(run: Run, *options: str) -> dict[str, Any]:
    """The one episode."""
    result = run("render", "briefs/bridge.md", "--engine", "espeak", "--json", *options)
    assert result.exit_code == 0, result.stderr
    (episode,) = json.loads(result.stdout)["episodes"]
    return dict(episode)


def stored() -> list[Path]:
    return sorted(cache_dir().rglob("*.speech"))


def test_info_says_where_and_how_much(run: Run) -> None:
    """For people and for programs."""
    size = add(cache_dir(), 0).stat().st_size
    told = run("cache", "info")
    assert told.exit_code == 0 and str(cache_dir()) in told.stdout and "kept under 5.0 GB" in told.stdout
    assert f"speech\t1\t{size / 1000:.1f} kB" in told.stdout
    report = json.loads(run("cache", "info", "--json").stdout)
    assert report["folder"] == str(cache_dir().resolve())
    assert (report["pruned_bytes"], report["max_bytes"], report["renders"]) == (size, 5_000_000_000, 0)
    (speech,) = (kind for kind in report["kinds"] if kind["kind"] == "speech")
    assert (speech["entries"], speech["bytes"]) == (1, size) and speech["newest_use"].endswith("+00:00")
    assert run("cache", "info", "--quiet").output == ""


def test_prune_says_what_was_freed(run: Run) -> None:
    """A dry run first; then it happens; sizes and ages that are none are one sentence."""
    for name in range(4):
        add(cache_dir(), name, used_days_ago=100 if name < 2 else 1)
    planned = json.loads(run("cache", "prune", "--older-than", "90d", "--dry-run", "--json").stdout)
    assert (planned["removed"], planned["left"], planned["dry_run"]) == (2, 2, True) and len(stored()) == 4
    assert "would free" in run("cache", "prune", "--older-than", "90d", "--dry-run").stdout
    told = run("cache", "prune", "--older-than", "90d")
    assert told.exit_code == 0 and f"freed {planned['freed'] / 1000:.1f} kB: 2 entries" in told.stdout
    assert len(stored()) == 2
    assert run("cache", "prune", "--max-size", "7kB").exit_code == 0 and len(stored()) == 1
    for option in ("--max-size", "--older-than"):
        wrong = run("cache", "prune", option, "soon")
        assert wrong.exit_code == 1 and wrong.stderr.startswith(f'error: {option} is "soon", which is no ')


def test_verify_fails_for_damage(run: Run) -> None:
    """Exit code 1 names the file; --remove takes it away, and then all is whole."""
    add(cache_dir(), 0)
    assert run("cache", "verify").exit_code == 0
    path = add(cache_dir(), 1)
    flip(path)
    told = run("cache", "verify")
    assert told.exit_code == 1 and f"error: {path}: is damaged" in told.stderr and path.exists()
    removed = run("cache", "verify", "--remove", "--json")
    assert removed.exit_code == 1 and not path.exists()
    report = json.loads(removed.stdout)
    assert report["checked"] == 2 and [(one["file"], one["removed"]) for one in report["damaged"]] == [
        (str(path), True)
    ]
    assert run("cache", "verify").stdout == "1 entries read, all whole\n"


@pytest.mark.slow
def test_a_copied_cache_serves_another_machine(
    run: Run, tone: ToneSynthesizer, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another path, another project folder: nothing is spoken, the episode has the same bytes."""
    first = rendered(run)
    assert first["spoken"] > 3
    there = tmp_path / "there"
    shutil.copytree(cache_dir(), there / "cache")
    shutil.copytree(project / "briefs", there / "project" / "briefs")
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(there / "cache"))
    monkeypatch.chdir(there / "project")
    again = rendered(run)
    assert (again["spoken"], again["cached"]) == (0, first["spoken"])
    assert (
        Path(again["mp3"]) != Path(first["mp3"]) and Path(again["mp3"]).read_bytes() == Path(first["mp3"]).read_bytes()
    )


def test_a_damaged_entry_is_spoken_again(run: Run, tone: ToneSynthesizer) -> None:
    """By a bit in its sound, a lost tail, or nothing left of it; the plan knows when its facts are damaged."""
    count = rendered(run)["spoken"]
    sound, tail, empty = stored()[:3]
    flip(sound)
    tail.write_bytes(tail.read_bytes()[:-1])
    empty.write_bytes(b"")
    planned = json.loads(run("render", "briefs/bridge.md", "--engine", "espeak", "--plan", "--json").stdout)
    assert planned["episodes"][0]["spoken"] == 2
    again = rendered(run, "--again")
    assert (again["spoken"], again["cached"]) == (3, count - 3)
    assert run("cache", "verify").exit_code == 0


def test_pruning_beside_a_render_takes_nothing_from_it(run: Run, tone: ToneSynthesizer, project: Path) -> None:
    """While one new sentence is spoken everything is pruned: the rest is still there to be mixed."""
    first = rendered(run)
    stranger = add(cache_dir(), 0)
    speak = tone.speak
    pruned: list[int] = []

    def speaking(utterance: Utterance) -> Speech:
        pruned.append(prune(cache_dir(), 0).removed)
        return speak(utterance)

    tone.speak = speaking  # type: ignore[method-assign]
    brief = project / "briefs" / "bridge.md"
    brief.write_text(BRIEF.replace("And a bus lane.", "And trees."), encoding="utf-8")
    again = rendered(run)
    assert (again["spoken"], again["cached"]) == (1, first["spoken"] - 1)
    # Only the stranger, the old sentence and the colour of the cover went; that is found again when it is needed.
    assert pruned == [3] and not stranger.exists()


def test_a_render_keeps_the_cache_in_its_bound(
    run: Run, tone: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not used for long goes; what the render used stays; it says so."""
    old = [add(cache_dir(), name, used_days_ago=50) for name in range(5)]
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", "10kB")
    result = run("render", "briefs/bridge.md", "--engine", "espeak")
    assert result.exit_code == 0 and "the cache is kept under 10.0 kB: 6 utterances and pictures" in result.stderr
    assert not any(path.exists() for path in old)
    assert rendered(run)["spoken"] == 0


def test_a_bound_that_is_no_size_stops_before_anything_is_spoken(
    run: Run, tone: ToneSynthesizer, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence; nothing was done."""
    monkeypatch.setenv("AUDIOBRIEF_CACHE_MAX", "lots")
    result = run("render", "briefs/bridge.md", "--engine", "espeak")
    assert result.exit_code == 1 and result.stderr.splitlines()[-1].startswith('error: AUDIOBRIEF_CACHE_MAX is "lots"')
    assert not tone.asked and not (project / "output").exists()


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the cache folder read only, also for root."""

    def refuse(path: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))

    def locked() -> None:
        inside = str(cache_dir())
        opened, described = io.open, os.open

        def opening(file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
            if str(file).startswith(inside) and set(mode) & set("wxa+"):
                refuse(file)
            return opened(file, mode, *rest, **options)

        def describing(path: Any, flags: int, *rest: Any, **options: Any) -> int:
            if str(path).startswith(inside) and flags & (os.O_CREAT | os.O_RDWR | os.O_WRONLY):
                refuse(path)
            return described(path, flags, *rest, **options)

        monkeypatch.setattr(io, "open", opening)
        monkeypatch.setattr(os, "open", describing)

        def changing(change: Callable[..., None]) -> Callable[..., None]:
            return lambda path, *rest: refuse(path) if str(path).startswith(inside) else change(path, *rest)

        monkeypatch.setattr(os, "mkdir", changing(os.mkdir))
        monkeypatch.setattr(os, "utime", changing(os.utime))

    return locked


@pytest.mark.slow
def test_a_cache_that_is_read_only_serves_what_it_has(
    run: Run, tone: ToneSynthesizer, lock: Callable[[], None], project: Path
) -> None:
    """With everything in it a render says nothing of it; a new sentence is spoken, and a line says it is not kept."""
    rendered(run)
    for path in stored():
        os.utime(path, (1e9, 1e9))
    lock()
    assert rendered(run, "--again")["spoken"] == 0
    (project / "briefs" / "bridge.md").write_text(BRIEF.replace("And a bus lane.", "And trees."), encoding="utf-8")
    result = run("render", "briefs/bridge.md", "--engine", "espeak")
    assert result.exit_code == 0
    assert "cannot be written (Read-only file system)" in result.stderr
    assert "And trees." in next((project / "output" / "en").glob("*.vtt")).read_text(encoding="utf-8")
    assert run("cache", "info").exit_code == 0 and run("cache", "verify").exit_code == 0
    refused = run("cache", "prune", "--max-size", "1kB")
    assert refused.exit_code == 1 and "cannot be locked (Read-only file system)" in refused.stderr


@pytest.mark.slow
def test_damage_to_pauses_made_afterwards_costs_no_speech(run: Run, tone: ToneSynthesizer, project: Path) -> None:
    """What the engine said is kept beside it; only where both are damaged the line is spoken again."""
    (project / "voices.yaml").unlink()
    spoken = rendered(run)["spoken"]
    entries = stored()
    assert len(entries) == 2 * spoken
    entries[0].write_bytes(b"")
    assert rendered(run, "--again")["spoken"] == 0
    for path in entries:
        path.write_bytes(b"")
    assert rendered(run, "--again")["spoken"] == spoken
