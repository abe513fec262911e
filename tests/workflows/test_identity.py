"""Tests that an episode stays itself: new title, date, voices, host, art; out of the feed and back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from mutagen.id3 import ID3
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.project import shipped
from audiobrief.speech import engines
from audiobrief.workflows import feeds as publish
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import BRIEF, Run, kept_picture, rendered, run, tone

__all__ = ["run", "tone"]  # fixtures
NAME = "pont"  # the id of both editions
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def show_with(project: Path, *changes: tuple[str, str]) -> None:
    """The shipped show.yaml with lines replaced, as the project's own."""
    own = project / "show.yaml"
    text = (own if own.exists() else shipped("show.yaml")).read_text(encoding="utf-8")
    for old, new in (("http://localhost:8000/\n", "https://pod.example.org/show/\n"), *changes):
        text = text.replace(old, new)
    own.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a public address and art for episodes, rendered once; for copying only."""
    project = tmp_path_factory.mktemp("template")
    (project / "pont.md").write_text(BRIEF, encoding="utf-8")
    show_with(project, ("episode_art: false", "episode_art: true"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        patch.setenv("AUDIOBRIEF_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(publish, "_kept", kept_picture)
        patch.setattr(engines, "load", lambda name, *_: ToneSynthesizer())
        result = CliRunner().invoke(app, ["render", "pont.md", "--engine", "espeak", "--quiet"])
    assert result.exit_code == 0, result.stderr
    return project


@pytest.fixture
def known(template: Path, run: Run, project: Path) -> Path:
    """The current project, as if the episodes had been rendered in it."""
    return Path(shutil.copytree(template, project, dirs_exist_ok=True))


def item(project: Path, language: str = "fr") -> dict[str, Any]:
    """What the feed says of the one episode, and the feed's own GUID and address."""
    channel: Any = etree.fromstring((project / "output" / language / "feed.xml").read_bytes()).find("channel")
    found: Any
    (found,) = channel.findall("item")
    art = found.find(f"{ITUNES}image")
    return {
        "show": channel.findtext(f"{PODCAST}guid"),
        "self": channel.find("{http://www.w3.org/2005/Atom}link").get("href"),
        "guid": found.findtext("guid"),
        "title": found.findtext("title"),
        "date": found.findtext("pubDate"),
        "length": found.find("enclosure").get("length"),
        "url": found.find("enclosure").get("url"),
        "link": found.findtext("link"),
        "art": None if art is None else art.get("href"),
    }


def done(run: Run, *arguments: str) -> str:
    """What a command that must succeed prints."""
    result = run(*arguments)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def test_a_new_title_and_date_keep_the_guid(run: Run, known: Path) -> None:
    """Feed, page, MP3 and art say the new; GUIDs and sound stay; a later render keeps what was set."""
    before = item(known)
    mp3 = next((known / "output" / "fr").glob("*.mp3"))
    done(run, "episodes", "retitle", NAME, "Un tout autre titre", "--lang", "fr")
    done(run, "episodes", "redate", NAME, "2026-03-01T14:30")
    after = item(known)
    assert (after["guid"], after["show"]) == (before["guid"], before["show"])
    assert after["title"] == "Un tout autre titre" and after["date"] == "Sun, 01 Mar 2026 14:30:00 -0500"
    assert after["length"] == str(mp3.stat().st_size)
    assert after["art"] != before["art"], "new art has a new address"
    read: Any = ID3
    assert str(read(mp3)["TIT2"]) == "Un tout autre titre"
    assert "Un tout autre titre" in (known / "output" / "fr" / f"{NAME}.html").read_text(encoding="utf-8")
    rendered(run)
    again = item(known)
    assert (again["title"], again["date"], again["guid"]) == (after["title"], after["date"], before["guid"])


def test_new_voices_keep_the_guid_and_change_the_length(run: Run, known: Path) -> None:
    """A slower voice makes another file of the same episode."""
    before = item(known)
    script = next((known / "scripts").glob("*.fr.yaml"))
    script.write_text(
        script.read_text(encoding="utf-8").replace("un lundi matin", "un beau lundi matin de mai"), encoding="utf-8"
    )
    rendered(run)
    after = item(known)
    assert after["length"] != before["length"] and {**after, "length": 0} == {**before, "length": 0}


def test_a_new_host_moves_addresses_and_nothing_else(run: Run, known: Path) -> None:
    """GUIDs of show and episode are stored; addresses and pages follow base_url."""
    before = item(known)
    show_with(known, ("https://pod.example.org/show/", "https://cdn.example.com/"))
    done(run, "feed")
    after = item(known)
    assert (after["guid"], after["show"], after["length"]) == (before["guid"], before["show"], before["length"])
    for name in ("self", "url", "link"):
        assert after[name] == before[name].replace("https://pod.example.org/show/", "https://cdn.example.com/")
    assert b"pod.example.org" not in (known / "output" / "fr" / "feed.xml").read_bytes()


def test_unpublish_and_publish(run: Run, known: Path) -> None:
    """Out of feed and site, its files kept; the other edition no longer leads there; back with the same GUID."""
    before = item(known)
    done(run, "episodes", "unpublish", NAME, "--lang", "fr")
    folder = known / "output" / "fr"
    assert b"<item>" not in (folder / "feed.xml").read_bytes()
    assert not (folder / f"{NAME}.html").exists() and (folder / f"{NAME}.mp3").exists()
    assert b"alternateEnclosure" not in (known / "output" / "en" / "feed.xml").read_bytes()
    listed = json.loads(done(run, "episodes", "list", "--json"))["episodes"]
    assert [(one["language"], one["published"]) for one in listed] == [("fr", False), ("en", True)]
    done(run, "episodes", "publish", NAME, "--lang", "fr")
    assert item(known) == before


def test_show_tells_everything_of_an_episode(run: Run, known: Path) -> None:
    """GUID, addresses, files with sizes and hashes, chapters and voices; for people and for machines."""
    (facts,) = json.loads(done(run, "episodes", "show", NAME, "--lang", "fr", "--json"))["episodes"]
    assert facts["guid"] == item(known)["guid"] and facts["audio"] == item(known)["url"]
    assert all(Path(file["path"]).stat().st_size == file["bytes"] for file in facts["files"])
    told = done(run, "episodes", "show", NAME)
    assert facts["guid"] in told and "Le pont ferme" in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("retitle", "nowhere", "x"), "nowhere"),
        (("retitle", "{name}", "  ", "--lang", "fr"), "the new title is empty"),
        (("retitle", "{name}", "One for both"), "--lang fr"),
        (("redate", "{name}", "yesterday"), '"yesterday" is no date'),
        (("unpublish", "../../etc/passwd"), "passwd"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Run, known: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """And changes nothing."""
    before = {path: path.read_bytes() for path in (known / "output").rglob("*") if path.is_file()}
    result = run("episodes", *(argument.format(name=NAME) for argument in arguments))
    assert result.exit_code == 1 and sentence in " ".join(result.stderr.split())
    assert before == {path: path.read_bytes() for path in (known / "output").rglob("*") if path.is_file()}
