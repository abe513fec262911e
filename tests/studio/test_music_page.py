"""Tests of the music in the studio: sets and own files heard, chosen with comments kept, taken back."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from starlette.types import ASGIApp

from audiobrief.config.project import shipped
from audiobrief.config.show import load_show
from tests.helpers.studio_api import fetched, send, studio_app


@pytest.fixture
def app(project: Path) -> ASGIApp:
    shutil.copy(shipped("show.yaml"), project)
    return studio_app(project)


def length_s(app: ASGIApp, path: str) -> float:
    answer = send(app, "GET", path)
    assert answer.status == 200, answer.body
    return float(soundfile.info(io.BytesIO(answer.body)).duration)


def wave(frequency_hz: float = 440.0) -> bytes:
    sink = io.BytesIO()
    time_s = np.arange(2 * 44_100) / 44_100
    soundfile.write(sink, 0.3 * np.sin(2 * np.pi * frequency_hz * time_s), 44_100, format="WAV")
    return sink.getvalue()


def test_sets_and_what_the_show_plays_are_heard(app: ASGIApp) -> None:
    """The sets that come with audiobrief, one of them used; a sound is there."""
    found = fetched(app, "GET", "/api/music")
    assert {"calm", "news", "bright"} <= {one["name"] for one in found["sets"]}
    assert [one["name"] for one in found["sets"] if one["used"]] == ["news"]
    assert {one["role"]: one["file"] for one in found["parts"]}["intro"] == "news-intro.flac"
    roles = next(one["roles"] for one in found["sets"] if one["name"] == "calm")
    assert {"intro", "transition", "outro", "bed"} <= set(roles)
    assert all(length_s(app, f"/api/music/sets/calm/{role}") > 0.3 for role in roles)
    assert send(app, "GET", "/api/music/sets/calm/nothing").status == 404
    assert length_s(app, "/api/music/intro") > 1
    assert send(app, "GET", "/api/music/bed").status == 404  # the show has none


def test_a_choice_keeps_comments_and_is_taken_back(app: ASGIApp, project: Path) -> None:
    """A set for all, a part of another set, a bed and none: undone to the same bytes."""
    path = project / "show.yaml"
    states = [path.read_bytes()]
    undo = []
    for asked in (
        {"set": "calm"},
        {"set": "bright", "role": "outro"},
        {"set": "calm", "role": "bed"},
        {"set": "", "role": "bed"},
    ):
        undo.append(fetched(app, "PUT", "/api/music", asked)["before"])
        states.append(path.read_bytes())
        assert states[-1].count(b"#") == states[0].count(b"#")
    sound = load_show(path).sound
    assert (sound.stings, sound.outro, sound.bed) == ("calm", "bright-outro.flac", False)
    for before, revision in zip(reversed(states[:-1]), reversed(undo), strict=True):
        fetched(app, "POST", "/api/music/restore", {"revision": revision})
        assert path.read_bytes() == before


def test_an_own_file_is_levelled_and_chosen(app: ASGIApp, project: Path) -> None:
    """It lies in the audio folder and is what the show plays; another one of that name does not replace it."""
    fetched(app, "POST", "/api/music/files?role=outro&name=..%2FMon%20Air.wav", wave())
    assert load_show(project / "show.yaml").sound.outro == "mon-air.flac"
    assert (project / "audio" / "mon-air.flac").is_file()
    assert 1.5 < length_s(app, "/api/music/outro") < 2.5
    before = (project / "show.yaml").read_bytes()
    answer = send(app, "POST", "/api/music/files?role=intro&name=mon-air.wav", wave(220))
    assert answer.status == 422 and (project / "show.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/api/music", {"set": "../../x", "role": "intro"}),
        ("PUT", "/api/music", {"set": "/etc/passwd", "role": "intro"}),
        ("PUT", "/api/music", {"set": "", "role": "intro"}),
        ("POST", "/api/music/files?role=intro&name=x.wav", b"no sound at all"),
        ("POST", "/api/music/files?role=nothing&name=x.wav", b""),
        ("POST", "/api/music/restore", {"revision": "0" * 16}),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    app: ASGIApp, project: Path, method: str, path: str, body: bytes | dict[str, str]
) -> None:
    """422 with a sentence that names no folder of the machine; nothing is changed."""
    before = (project / "show.yaml").read_bytes()
    answer = send(app, method, path, body)
    assert answer.status == 422 and answer.json()["problems"] and b"/tmp" not in answer.body
    assert (project / "show.yaml").read_bytes() == before and not (project / "audio").exists()


def test_a_project_without_show_gets_its_own(project: Path) -> None:
    """The shipped show.yaml stays; the next choice and the sound heard are those of the new one."""
    app, original = studio_app(project), shipped("show.yaml").read_bytes()
    fetched(app, "PUT", "/api/music", {"set": "bright"})
    assert [one["name"] for one in fetched(app, "GET", "/api/music")["sets"] if one["used"]] == ["bright"]
    assert load_show(project / "show.yaml").sound.stings == "bright"
    assert shipped("show.yaml").read_bytes() == original
