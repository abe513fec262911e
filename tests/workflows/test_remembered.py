"""Tests of what `feed`, `check` and `episodes list` remember: what changed is looked at, and nothing wrong is published."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.project import find_project
from audiobrief.config.show import load_show
from audiobrief.errors import AudiobriefError
from audiobrief.podcast.manifest import load_manifest, save_manifest
from audiobrief.progress import NoProgress
from audiobrief.qa.podcast.folder import check_episode
from audiobrief.storage import file_index
from audiobrief.workflows import check as checks
from audiobrief.workflows import feeds
from audiobrief.workflows.publish import gather

MANIFEST = ".episode.json"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at a minute after they were written."""
    monkeypatch.setattr(time, "time_ns", lambda: int(time.time() * 1e9) + 60_000_000_000)


@pytest.fixture
def show(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A podcast in the current folder that was listed, checked, and whose feeds are as they are made."""
    monkeypatch.chdir(podcast)
    for arguments in (["feed"], ["feed"], ["check"], ["episodes", "list"]):
        assert run(*arguments).exit_code == 0
    return podcast


class Looks:
    """Counts how often the work is done."""

    def __init__(self) -> None:
        self.feeds = self.episodes = 0


@pytest.fixture
def looks(show: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Looks]:
    """What was looked at from here on."""
    counted = Looks()
    rebuild, look = feeds.rebuild_feeds, check_episode

    def rebuilt(*arguments: Any, **options: Any) -> Any:
        counted.feeds += 1
        return rebuild(*arguments, **options)

    def looked(*arguments: Any) -> Any:
        counted.episodes += 1
        return look(*arguments)

    monkeypatch.setattr(feeds, "rebuild_feeds", rebuilt)
    monkeypatch.setattr(checks, "check_episode", looked)
    yield counted


def run(*arguments: str) -> Result:
    """What a command answers."""
    return CliRunner().invoke(app, list(arguments))


def first_mp3(show: Path) -> Path:
    return min((show / "output" / "fr").glob("*.mp3"))


def flip(path: Path) -> None:
    """One bit of a file, its size and time as before."""
    before, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def index_of(show: Path) -> Path:
    project = find_project(show)
    return file_index.index_path(project.cache, project.output)


def test_what_is_unchanged_is_told_again_without_looking(show: Path, looks: Looks) -> None:
    """Feed and check say what they said; `--all` looks at everything."""
    told = run("feed", "--json").stdout
    assert json.loads(told)["written"] == [] and run("check").exit_code == 0
    assert (looks.feeds, looks.episodes) == (0, 0)
    assert json.loads(run("feed", "--all", "--json").stdout) == json.loads(told)
    assert run("check", "--all").exit_code == 0
    count = len(list((show / "output").glob(f"*/*{MANIFEST}")))
    assert (looks.feeds, looks.episodes) == (1, count)


def test_one_flipped_bit_of_an_mp3_is_found_and_not_published(show: Path, looks: Looks) -> None:
    """With size and time restored: check looks at that episode alone, and publish refuses it."""
    flip(first_mp3(show))
    found = run("check")
    assert found.exit_code == 1 and "FILE004" in found.stdout and looks.episodes == 1
    project = find_project(show)
    with pytest.raises(AudiobriefError, match="is not the file that was rendered"):
        gather(project, load_show(project.show), NoProgress())


def test_publish_believes_no_row(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bit that flipped without any trace in the file's state is still not published; `check --all` finds it."""
    monkeypatch.setattr(file_index, "state_of", lambda status: f"{status.st_size}")
    assert run("feed").exit_code == run("feed").exit_code == run("check").exit_code == 0
    flip(first_mp3(show))
    assert run("check").exit_code == 0  # what is remembered is not the truth
    project = find_project(show)
    with pytest.raises(AudiobriefError, match="is not the file that was rendered"):
        gather(project, load_show(project.show), NoProgress())
    assert "FILE004" in run("check", "--all").stdout
    assert run("check").exit_code == 1  # what was found counts from then on


@pytest.mark.parametrize("damage", ["lost", "truncated", "garbage"])
def test_without_its_index_everything_is_looked_at(show: Path, looks: Looks, damage: str) -> None:
    """The answers are the same."""
    before = run("episodes", "list", "--json").stdout
    path = index_of(show)
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:5000] if damage == "truncated" else b"no database" * 999)
    assert run("episodes", "list", "--json").stdout == before
    assert run("feed").exit_code == 0 and run("check").exit_code == 0
    assert looks.feeds == 1 and looks.episodes > 0


def test_a_changed_page_is_mended_and_a_new_setting_taken(show: Path, looks: Looks) -> None:
    """Whatever feeds and pages are made from counts, and they themselves."""
    page = show / "output" / "fr" / "index.html"
    whole = page.read_bytes()
    flip(page)
    assert run("feed").exit_code == 0 and page.read_bytes() == whole and looks.feeds == 1
    assert run("feed").exit_code == run("feed").exit_code == 0 and looks.feeds == 2
    text = (show / "show.yaml").read_text("utf-8")
    (show / "show.yaml").write_text(f"{text}\n# a remark\n", "utf-8")
    assert run("feed").exit_code == 0 and looks.feeds == 3


def test_a_scheduled_episode_goes_out_at_its_time(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though nothing but the clock has changed."""
    from audiobrief.cli import clock

    now = clock.now()
    path = min((show / "output" / "fr").glob(f"*{MANIFEST}"))
    moment = (now + timedelta(hours=1)).replace(microsecond=0).isoformat()
    save_manifest(path.parent, replace(load_manifest(path), published_at=moment, scheduled=True))
    for _ in range(3):
        assert run("feed").exit_code == 0
    assert load_manifest(path).scheduled
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert run("feed").exit_code == 0
    assert not load_manifest(path).scheduled


def test_a_check_of_a_later_moment_is_not_told_earlier(
    show: Path, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that was set back makes feeds of the future."""
    from audiobrief.cli import clock

    early = datetime(2020, 1, 1).astimezone()
    monkeypatch.setattr(clock, "now", lambda: early)
    assert "FEED054" in run("check").stdout


def test_the_list_follows_its_manifests(show: Path) -> None:
    """A changed one is read anew, one that is gone is not listed, a damaged one is told."""
    path = min((show / "output" / "fr").glob(f"*{MANIFEST}"))
    episode = load_manifest(path)
    before = path.stat()
    save_manifest(path.parent, replace(episode, title=f"{episode.title[:-1]}!"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    titles = [one["title"] for one in json.loads(run("episodes", "list", "--lang", "fr", "--json").stdout)["episodes"]]
    assert f"{episode.title[:-1]}!" in titles and episode.title not in titles
    data = path.read_bytes()
    path.write_bytes(data.replace(b"!", b"?", 1))
    damaged = run("episodes", "list")
    assert damaged.exit_code == 1 and path.name in damaged.stderr
    path.unlink()
    left = json.loads(run("episodes", "list", "--lang", "fr", "--json").stdout)["episodes"]
    assert len(left) == len(titles) - 1


def test_two_episodes_with_one_guid_are_told(show: Path) -> None:
    """Though each was known before."""
    one, other = sorted((show / "output" / "fr").glob(f"*{MANIFEST}"))[:2]
    save_manifest(other.parent, replace(load_manifest(other), guid=load_manifest(one).guid))
    for _ in range(2):
        answer = run("episodes", "list")
        assert answer.exit_code == 1 and "same guid" in answer.stderr
