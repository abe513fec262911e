"""Tests of a rendered episode in the studio: its drawings, its places in time, its sound in ranges."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
import soundfile
from starlette.types import ASGIApp

from tests.helpers.asgi import ask
from tests.helpers.rendered import render_with_tones
from tests.helpers.studio_api import COOKIE, fetched, send, studio_app
from tests.qa.test_report import BRIEF

PATH = "/api/scripts/pont.fr"


@pytest.fixture
def app(project: Path, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    render_with_tones(project, monkeypatch, BRIEF)
    return studio_app(project)


def test_the_timeline_is_that_of_the_sound(app: ASGIApp, project: Path) -> None:
    """As long as the MP3, its chapters and segments inside, drawings that are one element each without a style."""
    found = fetched(app, "GET", f"{PATH}/timeline")
    assert found["duration"] == pytest.approx(soundfile.info(project / "output" / "fr" / "pont.mp3").duration, abs=0.05)
    assert found["title"] == "Le pont" and [one["id"] for one in found["segments"]][:2] == ["opening", "facts"]
    assert all(0 <= one["start"] < found["duration"] for one in (*found["chapters"], *found["segments"]))
    assert "Les faits" in [one["title"] for one in found["chapters"]]
    assert 0 < found["axis"]["start"] < found["axis"]["end"] < found["axis"]["width"]
    for one in found["drawings"]:
        drawn = ElementTree.fromstring(one["svg"])
        assert drawn.attrib["viewBox"].split()[2] == f"{found['axis']['width']:g}"
        assert "<style" not in one["svg"] and "style=" not in one["svg"] and "script" not in one["svg"]
    narrow = fetched(app, "GET", f"{PATH}/timeline?narrow")
    assert narrow["axis"]["width"] < 390 and narrow["duration"] == found["duration"]


def test_the_timeline_follows_the_language_and_the_file(app: ASGIApp, project: Path) -> None:
    """French and English words; an episode without its receipt is told."""
    french = ask(app, "GET", f"{PATH}/timeline", {**COOKIE, "accept-language": "fr"}).json()
    english = ask(app, "GET", f"{PATH}/timeline", {**COOKIE, "accept-language": "en"}).json()
    assert french["drawings"][0]["title"] != english["drawings"][0]["title"]
    (project / "output" / "fr" / "pont.mix.json").unlink()
    manifest = project / "output" / "fr" / "pont.episode.json"
    manifest.write_bytes(manifest.read_bytes())
    answer = send(app, "GET", f"{PATH}/timeline")
    assert answer.status == 422 and "render it again" in answer.json()["problems"][0]


def test_the_sound_comes_in_ranges(app: ASGIApp, project: Path) -> None:
    """A browser that jumps asks for a part of the file. (That it sounds: test_browser_sound.py.)"""
    size = (project / "output" / "fr" / "pont.mp3").stat().st_size
    answer = ask(app, "GET", f"{PATH}/audio", {**COOKIE, "range": "bytes=1000-1999"})
    assert answer.status == 206 and answer.headers["content-range"] == f"bytes 1000-1999/{size}"
    assert ask(app, "GET", f"{PATH}/audio", {"range": "bytes=0-9"}).status == 401


def test_what_is_not_rendered_is_told(project: Path) -> None:
    """404, for a script without an episode and for none at all."""
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs?name=pont.fr.md", BRIEF.encode())
    for name in ("pont.fr", "nobody.fr", "..%2f..%2fx.fr"):
        for what in ("timeline", "audio"):
            assert send(app, "GET", f"/api/scripts/{name}/{what}").status == 404
