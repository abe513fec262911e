"""Tests of the studio's interface of JSON, with espeak."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from starlette.types import ASGIApp

from audiobrief.config.project import find_project
from audiobrief.studio.access import Access
from audiobrief.studio.app import Studio, make_app
from tests.helpers.asgi import Answer, ask

TOKEN = "a-token-for-tests"
COOKIE = {"cookie": f"audiobrief_studio_8320={TOKEN}"}
BRIEF = """\
# Un pont neuf

Le pont ouvre lundi au prix de 3,5 M$.

## Les faits

Il mesure deux kilomètres. Le péage coûte 4 $.

## Point de vue optimiste

Les trajets raccourcissent.

S'abonner à l'infolettre
"""


@pytest.fixture
def app(project: Path) -> ASGIApp:
    return make_app(Studio(find_project(project), clock=lambda: 1_800_000_000.0), Access(TOKEN, frozenset(), 8320))


def send(app: ASGIApp, method: str, path: str, body: Any = None) -> Answer:
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return ask(app, method, path, COOKIE, data)


def added(app: ASGIApp, name: str = "Pont neuf.md") -> dict[str, Any]:
    answer = send(app, "POST", f"/api/briefs?name={name.replace(' ', '%20')}", BRIEF.encode())
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json()
    return found


def test_a_brief_is_put_in_and_read(app: ASGIApp, project: Path) -> None:
    """The file is kept as it came, its script is made, and what was left out is told."""
    found = added(app)
    assert found["scripts"] == ["pont-neuf.fr"]
    assert (project / "briefs" / "pont-neuf.md").read_text(encoding="utf-8") == BRIEF
    assert [one["text"] for one in found["left_out"]] == ["S'abonner à l'infolettre"]
    shelf = send(app, "GET", "/api/shelf").json()
    row = shelf["editions"][0]
    assert (row["title"], row["state"], row["brief"]) == ("Un pont neuf", "to-render", "briefs/pont-neuf.md")


def test_a_second_brief_of_that_name_takes_another(app: ASGIApp, project: Path) -> None:
    """No file is written over."""
    added(app)
    other = BRIEF.replace("Un pont neuf", "Une gare").replace("Le pont", "La gare")
    assert send(app, "POST", "/api/briefs?name=pont-neuf.md", other.encode()).status == 200
    assert (project / "briefs" / "pont-neuf.md").read_text(encoding="utf-8") == BRIEF
    assert (project / "briefs" / "pont-neuf-2.md").is_file()


@pytest.mark.parametrize("name", ["../../evil.md", "..%2f..%2fevil.md", "C:\\evil.md", "/etc/evil.md"])
def test_a_name_chooses_no_folder(app: ASGIApp, project: Path, name: str) -> None:
    """Whatever it is called, it lies in briefs/."""
    send(app, "POST", f"/api/briefs?name={name}", BRIEF.encode())
    assert [path.name for path in (project / "briefs").iterdir()] == ["evil.md"]
    assert not list(project.parent.glob("evil*"))


def test_what_is_no_brief_is_not_kept(app: ASGIApp, project: Path) -> None:
    """A sentence says why."""
    answer = send(app, "POST", "/api/briefs?name=leer.md", b"   ")
    assert answer.status == 422 and answer.json()["problems"]
    assert list((project / "briefs").iterdir()) == []
    assert send(app, "POST", "/api/briefs?name=bild.png", b"\x89PNG").status == 422


@pytest.mark.parametrize("brief", ["../../etc/passwd", "/etc/passwd", "briefs/../../../etc/passwd"])
def test_no_file_outside_the_project_is_read(app: ASGIApp, brief: str) -> None:
    """The way out of the project is closed."""
    answer = send(app, "POST", "/api/briefs/read", {"brief": brief})
    assert answer.status == 422 and "outside the project" in answer.json()["problems"][0]


def test_what_is_said_is_told_while_typing(app: ASGIApp) -> None:
    """Written and spoken, with the stretches that differ."""
    found = send(app, "POST", "/api/spoken", {"texts": ["Il coûte 4 $.", "Oui."], "locale": "fr-CA"}).json()["texts"]
    assert found[0][0]["spoken"] == "Il coûte quatre dollars."
    assert next((one["start"], one["end"]) for one in found[0][0]["changes"])[0] == 9
    assert found[1][0]["changes"] == []


def test_a_sentence_is_heard_as_a_render_would_say_it(app: ASGIApp) -> None:
    """The sound of each utterance comes once it is asked for, and is in the cache after that."""
    added(app)
    document = send(app, "GET", "/api/scripts/pont-neuf.fr").json()["document"]
    entry = next(one for one in document["entries"] if one.get("perspective") == "facts")
    asked = {"script": "pont-neuf.fr", "entry": entry, "engine": "espeak"}
    stretches = send(app, "POST", "/api/stretches", asked).json()["stretches"]
    assert not any(one["cached"] for one in stretches)
    answer = send(app, "GET", f"/api/sounds/{stretches[-1]['key']}")
    samples, rate_hz = soundfile.read(io.BytesIO(answer.body))
    assert answer.headers["content-type"] == "audio/wav" and len(samples) / rate_hz > 0.5
    assert np.abs(samples).max() > 0.05 and abs(float(answer.headers["x-gain-db"])) <= 24
    again = send(app, "POST", "/api/stretches", asked).json()["stretches"]
    assert again[-1]["cached"]


def test_unknown_sounds_and_scripts_are_not_there(app: ASGIApp) -> None:
    """404 with a sentence."""
    for path in ("/api/sounds/abc", "/api/sounds/..%2f..%2fx", "/api/scripts/none.fr", "/api/stings/none"):
        answer = send(app, "GET", path)
        assert answer.status == 404, path


def test_a_sting_is_heard(app: ASGIApp) -> None:
    """As a WAV file."""
    answer = send(app, "GET", "/api/stings/intro")
    assert soundfile.info(io.BytesIO(answer.body)).duration > 1


def test_the_music_of_a_script_is_what_a_render_plays(app: ASGIApp) -> None:
    """One role for each sting on the desk, in order; each of them can be heard."""
    added(app)
    document = send(app, "GET", "/api/scripts/pont-neuf.fr").json()["document"]
    fields = {key: document[key] for key in ("title", "hook", "date", "sources", "tags", "entries")}
    played = send(app, "POST", "/api/stings", {"script": "pont-neuf.fr", "document": fields}).json()["stings"]
    assert len(played) == sum(bool(entry.get("sting")) for entry in document["entries"])
    assert played[0] == "intro"
    assert any(role.startswith("transition-") for role in played)
    for role in set(played):
        answer = send(app, "GET", f"/api/stings/{role}")
        assert soundfile.info(io.BytesIO(answer.body)).duration > 0.4


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"base": 1}', b"\xff", b"null"])
def test_what_is_no_request_is_refused_in_words(app: ASGIApp, body: bytes) -> None:
    """422 and no traceback."""
    added(app)
    answer = send(app, "PUT", "/api/scripts/pont-neuf.fr", body)
    assert answer.status == 422 and answer.json()["problems"]


def test_a_script_that_was_rendered_and_edited_has_changed(app: ASGIApp, podcast: Path) -> None:
    """The shelf compares the words of script and episode."""
    studio = make_app(Studio(find_project(podcast)), Access(TOKEN, frozenset(), 8320))
    rows = send(studio, "GET", "/api/shelf").json()["editions"]
    assert rows and {row["state"] for row in rows} <= {"published", "to-render", "changed", "scheduled"}


def test_the_static_files_are_there(app: ASGIApp) -> None:
    """Each module that a page names, and each that a module imports."""
    import re

    from audiobrief.studio.app import STATIC

    named = {path.name for path in STATIC.glob("*.js")}
    for path in STATIC.glob("*.js"):
        for other in re.findall(r'from "\./([\w.]+)"', path.read_text(encoding="utf-8")):
            assert other in named
    assert shutil.which("node") is None or named
