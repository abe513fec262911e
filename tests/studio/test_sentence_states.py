"""Tests of the state of each sentence: spoken or new by the cache, listened to by marks that stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp

from tests.helpers.studio_api import fetched, send, studio_app

LONG = "Le nouveau pont mesure deux kilomètres et demi."
DEAR = "Le passage d’une seule voiture y coûte 4 $."
BRIEF = f"# Un pont\n\nLe pont ouvre lundi.\n\n## Les faits\n\n{LONG} {DEAR}\n\nIl est beau.\n"


@pytest.fixture
def app(project: Path) -> ASGIApp:
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs?name=pont.fr.md", BRIEF.encode())
    return app


def facts(app: ASGIApp) -> dict[str, Any]:
    entries = fetched(app, "GET", "/api/scripts/pont.fr")["document"]["entries"]
    found: dict[str, Any] = next(one for one in entries if one.get("id") == "facts")
    return found


def states(app: ASGIApp, entry: dict[str, Any]) -> list[list[dict[str, Any]]]:
    asked = {"entries": [entry], "engine": "espeak"}
    found: list[list[dict[str, Any]]] = fetched(app, "POST", "/api/scripts/pont.fr/states", asked)["segments"][0]
    return found


def test_a_sentence_is_new_until_its_sound_is_made(app: ASGIApp) -> None:
    """Only the sentence that was heard is spoken; edited, it is new again."""
    entry = facts(app)
    first, second = states(app, entry)
    assert [len(first), len(second)] == [2, 1]
    assert not any(one["spoken"] for one in (*first, *second)) and all(one["keys"] for one in (*first, *second))
    assert len({key for one in (*first, *second) for key in one["keys"]}) == 3
    send(app, "GET", f"/api/sounds/{first[1]['keys'][0]}")
    assert [one["spoken"] for part in states(app, entry) for one in part] == [False, True, False]
    entry["text"][0][1] = DEAR.replace("4", "5")
    assert [one["spoken"] for part in states(app, entry) for one in part] == [False, False, False]


def test_a_mark_stays_with_the_sound(app: ASGIApp, project: Path) -> None:
    """A studio that starts anew has it, another wording has not, and it is taken back."""
    entry = facts(app)
    keys = states(app, entry)[0][1]["keys"]
    fetched(app, "POST", "/api/scripts/pont.fr/listened", {"keys": keys})
    again = studio_app(project)
    assert [one["listened"] for part in states(again, entry) for one in part] == [[], keys, []]
    other = json.loads(json.dumps(entry))
    other["text"][0][1] = DEAR.replace("4", "5")
    assert not any(one["listened"] for part in states(again, other) for one in part)
    fetched(again, "POST", "/api/scripts/pont.fr/listened", {"keys": keys, "listened": False})
    assert not any(one["listened"] for part in states(app, entry) for one in part)


def test_short_sentences_that_are_spoken_in_one_breath_share_their_state(app: ASGIApp) -> None:
    """One of them heard, both are; one of them edited, both are new."""
    entry = {**facts(app), "text": [["Il est long.", "Il est cher."], [LONG]]}
    (one, other), (third,) = states(app, entry)
    assert one["keys"] == other["keys"] != third["keys"] and len(third["keys"]) == 1
    send(app, "GET", f"/api/sounds/{one['keys'][0]}")
    assert [each["spoken"] for part in states(app, entry) for each in part] == [True, True, False]
    entry["text"][0][1] = "Il est laid."
    assert [each["spoken"] for part in states(app, entry) for each in part] == [False, False, False]


def test_a_segment_that_is_said_otherwise_has_one_state(app: ASGIApp) -> None:
    """Each of its sentences stands for all that is said."""
    entry = {**facts(app), "say": [[LONG], ["Il est cher."]]}
    found = [one for part in states(app, entry) for one in part]
    assert len(found) == 3 and all(one["keys"] == found[0]["keys"] and len(one["keys"]) == 2 for one in found)


def test_a_segment_that_cannot_be_spoken_yet_has_none(app: ASGIApp) -> None:
    """Others of the same request keep theirs."""
    entry = facts(app)
    asked = {"entries": [{**entry, "text": [["[péage]{say="]]}, entry, {**entry, "text": [["…"]]}], "engine": "espeak"}
    broken, whole, empty = fetched(app, "POST", "/api/scripts/pont.fr/states", asked)["segments"]
    assert broken is None and whole[0][0]["keys"] and empty in (None, [[{"keys": [], "spoken": False, "listened": []}]])


def test_marks_of_no_script_are_refused(app: ASGIApp, project: Path) -> None:
    """404, and no file is made."""
    before = sorted(project.rglob("*"))
    for name in ("nobody.fr", "..%2f..%2fx.fr"):
        assert send(app, "POST", f"/api/scripts/{name}/listened", {"keys": ["a" * 64]}).status == 404
    assert sorted(project.rglob("*")) == before


def test_damaged_marks_are_told(app: ASGIApp, project: Path) -> None:
    """422 with the file; nothing is written over."""
    path = project / "scripts" / ".history" / "pont.fr" / "listened.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[", encoding="utf-8")
    answer = send(app, "POST", "/api/scripts/pont.fr/listened", {"keys": ["a" * 64]})
    assert answer.status == 422 and "listened.json" in answer.json()["problems"][0]
    assert path.read_text(encoding="utf-8") == "["
