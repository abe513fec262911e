"""Other people's podcast apps subscribe to what `audiobrief serve` serves, and get the very files.

A client may end well without an episode, so nothing here goes by its exit code: the bytes it kept are hashed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from audiobrief.podcast.manifest import load_manifest, manifest_path, save_manifest
from tests.helpers.small_podcast import sha256
from tests.workflows.test_identity import NAME, done, known, show_with, template
from tests.workflows.test_render import Run, rendered, run, tone

__all__ = ["known", "run", "template", "tone"]  # fixtures
LANGUAGES = ("fr", "en")
needs_gpodder = pytest.mark.skipif(
    shutil.which("gpo") is None, reason="the test with gPodder did NOT run: it needs the command gpo (Debian: gpodder)"
)


def needs(module: str) -> pytest.MarkDecorator:
    """A test that says so where it does not run."""
    reason = f"the test with {module} did NOT run: it is not installed; pip install '.[dev]'"
    return pytest.mark.skipif(find_spec(module) is None, reason=reason)


@contextmanager
def served(project: Path) -> Iterator[dict[str, str]]:
    """The feeds' addresses as `audiobrief serve` prints them, while it runs there."""
    command = [sys.executable, "-c", "from audiobrief.cli.main import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            said = dict(server.stdout.readline().split() for _ in LANGUAGES)
            assert set(said) == set(LANGUAGES)
            yield {language: url.replace("localhost", "127.0.0.1") for language, url in said.items()}
        finally:
            server.terminate()


def asked(folder: Path, *command: str | Path) -> str:
    """What a client says; all that it keeps is in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    home = {"HOME": str(folder), "GPODDER_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    ended = subprocess.run(command, cwd=folder, env={**os.environ, **home}, capture_output=True, text=True, timeout=60)
    return ended.stdout + ended.stderr


def gpo(folder: Path, *words: str) -> str:
    """A command of gPodder."""
    return asked(folder, "gpo", *words)


def by_gpodder(folder: Path, feeds: dict[str, str]) -> str:
    """Subscribed and downloaded."""
    return "".join(gpo(folder, "subscribe", url) for url in feeds.values()) + gpo(folder, "download")


def by_podcast_archiver(folder: Path, feeds: dict[str, str]) -> str:
    """The same."""
    wanted = [word for url in feeds.values() for word in ("--feed", url)]
    (folder / "kept").mkdir(parents=True)
    places = ("--dir", folder / "kept", "--database", folder / "known.db")
    return asked(folder, sys.executable, "-c", "from podcast_archiver.cli import main; main()", *wanted, *places)


def by_podcast_downloader(folder: Path, feeds: dict[str, str]) -> str:
    """The same."""
    podcasts = [{"name": name, "rss_link": url, "path": str(folder / name)} for name, url in feeds.items()]
    for name in feeds:
        (folder / name).mkdir(parents=True)
    settings = {"if_directory_empty": "download_all_from_feed", "podcasts": podcasts}
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    return asked(folder, sys.executable, "-m", "podcast_downloader", "--config", folder / "settings.json")


def hashes(folder: Path) -> list[str]:
    """The sha256 of every MP3 below a folder."""
    return sorted(sha256(path) for path in folder.rglob("*.mp3"))


@pytest.mark.parametrize(
    "client",
    [
        pytest.param(by_gpodder, marks=needs_gpodder, id="gPodder"),
        pytest.param(by_podcast_archiver, marks=needs("podcast_archiver"), id="podcast-archiver"),
        pytest.param(by_podcast_downloader, marks=needs("podcast_downloader"), id="podcast_downloader"),
    ],
)
@pytest.mark.slow
def test_clients_download_the_very_files(
    clean_podcast: Path, tmp_path: Path, client: Callable[[Path, dict[str, str]], str]
) -> None:
    """Both feeds, every episode once, every byte."""
    wanted = hashes(clean_podcast / "output")
    assert len(set(wanted)) == 4
    with served(clean_podcast) as feeds:
        said = client(tmp_path / "client", feeds)
    assert hashes(tmp_path / "client") == wanted, said


def known_to_gpodder(folder: Path, url: str) -> dict[str, str]:
    """The title of each episode that gPodder lists, by GUID."""
    listed = gpo(folder, "episodes", "--guid", url)
    return dict(re.findall(r"^\s+\d+\. ([0-9a-f-]{36})\s+\S?\s+(.+)$", listed, re.MULTILINE))


@needs_gpodder
@pytest.mark.slow
def test_gpodder_sees_no_episode_twice(run: Run, known: Path, tmp_path: Path) -> None:
    """Title, date, words, sound and host all change: one episode in each feed, the downloaded one."""
    client = tmp_path / "client"
    first = hashes(known / "output")
    with served(known) as feeds:
        by_gpodder(client, feeds)
        assert hashes(client) == first
        before = {language: known_to_gpodder(client, url) for language, url in feeds.items()}
        assert [len(episodes) for episodes in before.values()] == [1, 1]
        script = next((known / "scripts").glob("*.fr.yaml"))
        script.write_text(script.read_text("utf-8").replace("un lundi matin", "un beau lundi matin de mai"), "utf-8")
        rendered(run)
        assert hashes(known / "output") != first
        done(run, "episodes", "retitle", NAME, "Un tout autre titre", "--lang", "fr")
        done(run, "episodes", "redate", NAME, "2026-03-01T14:30")
        gpo(client, "update")
        after = {language: known_to_gpodder(client, url) for language, url in feeds.items()}
        assert {k: set(v) for k, v in after.items()} == {k: set(v) for k, v in before.items()}
        assert list(after["fr"].values()) == ["Un tout autre titre"] != list(before["fr"].values())
    show_with(known, ("https://pod.example.org/show/", "https://cdn.example.com/podcast/"))
    done(run, "feed")
    with served(known) as moved:  # at another port: every address in the feeds is new
        assert not set(moved.values()) & set(feeds.values())
        for language, url in moved.items():
            gpo(client, "rewrite", feeds[language], url)
        gpo(client, "update")
        assert {language: known_to_gpodder(client, url) for language, url in moved.items()} == after
        assert "0 episodes downloaded" in gpo(client, "download") and hashes(client) == first
        # That gPodder would show a second one: with another GUID it does.
        folder = known / "output" / "fr"
        save_manifest(folder, replace(load_manifest(manifest_path(folder, NAME)), guid="another"))
        done(run, "feed")
        gpo(client, "update")
        assert "another" in gpo(client, "episodes", "--guid", moved["fr"])
