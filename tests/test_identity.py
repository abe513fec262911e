"""Tests that an episode stays itself: new title, date, voices, host, art; out of the feed and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from mutagen.id3 import ID3

from audiobrief.project import shipped
from test_pipeline import Run, rendered, run, tone

__all__ = ["run", "tone"]  # fixtures
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"


def show_with(project: Path, *changes: tuple[str, str]) -> None:
    """The shipped show.yaml with lines replaced, as the project's own."""
    own = project / "show.yaml"
    text = (own if own.exists() else shipped("show.yaml")).read_text(encoding="utf-8")
    for old, new in (("http://localhost:8000/\n", "https://pod.example.org/show/\n"), *changes):
        text = text.replace(old, new)
    own.write_text(text, encoding="utf-8")


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


def test_a_new_title_and_date_keep_the_guid(run: Run, project: Path) -> None:
    """Feed, page, MP3 and art say the new; GUIDs and sound stay; a later render keeps what was set."""
    show_with(project, ("episode_art: false", "episode_art: true"))
    rendered(run)
    before = item(project)
    mp3 = next((project / "output" / "fr").glob("*.mp3"))
    name = mp3.stem
    done(run, "episodes", "retitle", name, "Un tout autre titre", "--lang", "fr")
    done(run, "episodes", "redate", name, "2026-03-01T14:30")
    after = item(project)
    assert (after["guid"], after["show"]) == (before["guid"], before["show"])
    assert after["title"] == "Un tout autre titre" and after["date"] == "Sun, 01 Mar 2026 14:30:00 -0500"
    assert after["length"] == str(mp3.stat().st_size)
    assert after["art"] != before["art"], "new art has a new address"
    read: Any = ID3
    assert str(read(mp3)["TIT2"]) == "Un tout autre titre"
    assert "Un tout autre titre" in (project / "output" / "fr" / f"{name}.html").read_text(encoding="utf-8")
    rendered(run)
    again = item(project)
    assert (again["title"], again["date"], again["guid"]) == (after["title"], after["date"], before["guid"])


def test_new_voices_keep_the_guid_and_change_the_length(run: Run, project: Path) -> None:
    """A slower voice makes another file of the same episode."""
    show_with(project)
    rendered(run)
    before = item(project)
    script = next((project / "scripts").glob("*.fr.yaml"))
    script.write_text(
        script.read_text(encoding="utf-8").replace("un lundi matin", "un beau lundi matin de mai"), encoding="utf-8"
    )
    rendered(run)
    after = item(project)
    assert after["length"] != before["length"] and {**after, "length": 0} == {**before, "length": 0}


def test_a_new_host_moves_addresses_and_nothing_else(run: Run, project: Path) -> None:
    """GUIDs of show and episode are stored; addresses and pages follow base_url."""
    show_with(project)
    rendered(run)
    before = item(project)
    show_with(project, ("https://pod.example.org/show/", "https://cdn.example.com/"))
    done(run, "feed")
    after = item(project)
    assert (after["guid"], after["show"], after["length"]) == (before["guid"], before["show"], before["length"])
    for name in ("self", "url", "link"):
        assert after[name] == before[name].replace("https://pod.example.org/show/", "https://cdn.example.com/")
    assert b"pod.example.org" not in (project / "output" / "fr" / "feed.xml").read_bytes()


def test_unpublish_and_publish(run: Run, project: Path) -> None:
    """Out of feed and site, its files kept; the other edition no longer leads there; back with the same GUID."""
    show_with(project)
    name = Path(rendered(run)["episodes"][0]["mp3"]).stem
    before = item(project)
    done(run, "episodes", "unpublish", name, "--lang", "fr")
    folder = project / "output" / "fr"
    assert b"<item>" not in (folder / "feed.xml").read_bytes()
    assert not (folder / f"{name}.html").exists() and (folder / f"{name}.mp3").exists()
    assert b"alternateEnclosure" not in (project / "output" / "en" / "feed.xml").read_bytes()
    listed = json.loads(done(run, "episodes", "list", "--json"))["episodes"]
    assert [(one["language"], one["published"]) for one in listed] == [("fr", False), ("en", True)]
    done(run, "episodes", "publish", name, "--lang", "fr")
    assert item(project) == before


def test_show_tells_everything_of_an_episode(run: Run, project: Path) -> None:
    """GUID, addresses, files with sizes and hashes, chapters and voices; for people and for machines."""
    show_with(project)
    name = Path(rendered(run)["episodes"][0]["mp3"]).stem
    (facts,) = json.loads(done(run, "episodes", "show", name, "--lang", "fr", "--json"))["episodes"]
    assert facts["guid"] == item(project)["guid"] and facts["audio"] == item(project)["url"]
    assert all(Path(file["path"]).stat().st_size == file["bytes"] for file in facts["files"])
    told = done(run, "episodes", "show", name)
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
def test_what_cannot_be_done_is_one_sentence(
    run: Run, project: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """And changes nothing."""
    show_with(project)
    name = Path(rendered(run)["episodes"][0]["mp3"]).stem
    before = {path: path.read_bytes() for path in (project / "output").rglob("*") if path.is_file()}
    result = run("episodes", *(argument.format(name=name) for argument in arguments))
    assert result.exit_code == 1 and sentence in " ".join(result.stderr.split())
    assert before == {path: path.read_bytes() for path in (project / "output").rglob("*") if path.is_file()}
