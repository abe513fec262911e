"""Tests of the cast in the studio: heard with values that are not saved, saved with comments, and taken back."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
import soundfile
import yaml
from starlette.types import ASGIApp

from audiobrief.config.project import shipped
from audiobrief.speech import engines as speech_engines
from tests.helpers.studio_api import fetched, send, studio_app
from tests.helpers.tone import ToneKokoro


@pytest.fixture
def app(project: Path) -> ASGIApp:
    shutil.copy(shipped("voices.yaml"), project)
    return studio_app(project)


def part_of(app: ASGIApp, name: str) -> Any:
    return next(part for part in fetched(app, "GET", "/api/cast")["parts"] if part["part"] == name)


def heard(app: ASGIApp, name: str, **manner: object) -> tuple[str, float]:
    """The key and length in seconds of a sample of a part."""
    asked = {"engine": "espeak", "manner": manner, "text": "Bonjour à tous."}
    found = fetched(app, "POST", f"/api/cast/{name}/sample", asked)
    answer = send(app, "GET", f"/api/sounds/{found['key']}")
    return found["key"], soundfile.info(io.BytesIO(answer.body)).duration


def test_every_part_is_there_with_its_voices(app: ASGIApp, project: Path) -> None:
    """By language, with what holds on each engine."""
    written = yaml.safe_load((project / "voices.yaml").read_text(encoding="utf-8"))["cast"]
    found = fetched(app, "GET", "/api/cast")
    assert [part["part"] for part in found["parts"]] == [f"{key}.{name}" for key in written for name in written[key]]
    assert "espeak" in found["engines"]
    assert set(part_of(app, "fr.facts")["engines"]["espeak"]) >= {
        "voice",
        "rate",
        "pitch",
        "formant",
        "gain",
        "pause",
        "de_ess",
    }
    voices = fetched(app, "GET", "/api/cast/voices/espeak?language=fr")["voices"]
    assert voices and all("fr" in one["languages"] for one in voices)


def test_a_part_is_heard_before_it_is_saved(app: ASGIApp, project: Path) -> None:
    """Another rate is another sound; the file stays as it was."""
    before = (project / "voices.yaml").read_bytes()
    assert heard(app, "fr.facts")[0] != heard(app, "fr.facts", de_ess=3)[0]
    slow, slow_s = heard(app, "fr.facts", rate=0.6)
    fast, fast_s = heard(app, "fr.facts", rate=1.6)
    assert slow != fast and slow_s > 1.5 * fast_s
    assert (project / "voices.yaml").read_bytes() == before


def test_a_change_is_saved_with_comments_and_taken_back(app: ASGIApp, project: Path) -> None:
    """Only its value changes in the file; undo gives the same bytes, and redo the change again."""
    path = project / "voices.yaml"
    before = path.read_bytes()
    done = fetched(app, "PUT", "/api/cast/fr.facts", {"engine": "espeak", "manner": {"gain": -2.5}})
    changed = path.read_bytes()
    assert part_of(app, "fr.facts")["engines"]["espeak"]["gain"] == -2.5
    assert changed.count(b"#") == before.count(b"#") and changed != before
    again = fetched(app, "POST", "/api/cast/restore", {"revision": done["before"]})
    assert path.read_bytes() == before
    fetched(app, "POST", "/api/cast/restore", {"revision": again["before"]})
    assert path.read_bytes() == changed


def test_a_change_for_one_engine_leaves_the_others(app: ASGIApp) -> None:
    """And the next change there stays there."""
    for value in (1.2, 1.3):
        asked = {"engine": "espeak", "manner": {"rate": value}, "only": value == 1.2}
        fetched(app, "PUT", "/api/cast/fr.facts", asked)
    on = part_of(app, "fr.facts")["engines"]
    assert on["espeak"]["rate"] == 1.3
    assert all(own["rate"] != 1.3 for name, own in on.items() if name != "espeak")


@pytest.mark.parametrize(
    ("name", "manner"), [("fr.facts", {"rate": 9}), ("fr.facts", {"voice": "nobody"}), ("fr.nothing", {"rate": 1})]
)
def test_what_cannot_be_is_refused_in_words(app: ASGIApp, project: Path, name: str, manner: dict[str, object]) -> None:
    """422 with a sentence, and not a byte is changed."""
    before = (project / "voices.yaml").read_bytes()
    answer = send(app, "PUT", f"/api/cast/{name}", {"engine": "espeak", "manner": manner})
    assert answer.status == 422 and answer.json()["problems"]
    assert (project / "voices.yaml").read_bytes() == before


def test_a_project_without_voices_gets_its_own(project: Path) -> None:
    """The shipped cast is copied at the first change, and heard from then on."""
    app = studio_app(project)
    fetched(app, "PUT", "/api/cast/fr.facts", {"engine": "espeak", "manner": {"rate": 1.35}})
    assert part_of(app, "fr.facts")["engines"]["espeak"]["rate"] == 1.35
    assert (project / "voices.yaml").is_file()
    assert b"1.35" not in shipped("voices.yaml").read_bytes()


MIX = {"voices": ["ff_siwis", "am_puck"], "timbre": 0.3, "prosody": 0.25}


@pytest.fixture
def mixer(app: ASGIApp, monkeypatch: pytest.MonkeyPatch) -> ASGIApp:
    """An engine that declares mixing, with a tone of its own for each mix."""
    engine = ToneKokoro()
    monkeypatch.setattr(speech_engines, "load", lambda name, *_: engine)
    return app


def test_a_mix_is_heard_then_saved_for_its_part_alone(mixer: ASGIApp, project: Path) -> None:
    """Other shares are another sound; saved with comments kept, its manner stays, and undo gives the same bytes."""
    path = project / "voices.yaml"
    before = path.read_bytes()
    assert "kokoro" in fetched(mixer, "GET", "/api/cast")["mixing"]
    keys = [
        fetched(mixer, "POST", "/api/cast/fr.facts/sample", {"engine": "kokoro", "manner": {"mix": MIX | shares}})[
            "key"
        ]
        for shares in ({}, {"timbre": 0.5}, {"prosody": 0.5})
    ]
    assert len(set(keys)) == 3 and path.read_bytes() == before
    assert send(mixer, "GET", f"/api/sounds/{keys[0]}").status == 200
    neutral = part_of(mixer, "fr.neutral")
    fetched(mixer, "PUT", "/api/cast/fr.facts", {"engine": "kokoro", "manner": {"rate": 1.1}, "only": True})
    done = fetched(mixer, "PUT", "/api/cast/fr.facts", {"engine": "kokoro", "manner": {"mix": MIX}})
    fetched(mixer, "PUT", "/api/cast/fr.facts", {"engine": "kokoro", "manner": {"mix": MIX | {"timbre": 0.35}}})
    own = part_of(mixer, "fr.facts")["engines"]["kokoro"]
    assert (own["mix"], own["rate"], own["de_ess"]) == (MIX | {"timbre": 0.35}, 1.1, 0)
    assert part_of(mixer, "fr.neutral") == neutral and path.read_bytes().count(b"#") == before.count(b"#")
    fetched(mixer, "POST", "/api/cast/restore", {"revision": done["before"]})
    own = part_of(mixer, "fr.facts")["engines"]["kokoro"]
    assert own["rate"] == 1.1 and own["mix"] != MIX


@pytest.mark.parametrize(
    ("engine", "mix"),
    [("espeak", MIX), ("kokoro", MIX | {"voices": ["ff_siwis", "nobody"]}), ("kokoro", MIX | {"timbre": 2})],
)
def test_a_mix_that_cannot_be_is_refused_in_words(
    mixer: ASGIApp, project: Path, engine: str, mix: dict[str, object]
) -> None:
    """An engine without mixes, a voice that is not there, a share over 1: not a byte is changed."""
    before = (project / "voices.yaml").read_bytes()
    answer = send(mixer, "PUT", "/api/cast/fr.facts", {"engine": engine, "manner": {"mix": mix}})
    assert answer.status == 422 and answer.json()["problems"]
    assert (project / "voices.yaml").read_bytes() == before
