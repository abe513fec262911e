"""Tests of text that was left out of a brief and is taken in with one click."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp

from tests.helpers.studio_api import fetched, send, studio_app

LEFT_OUT = "S'abonner à l'infolettre"
BRIEF = f"""\
# Un pont neuf

Le pont ouvre lundi.

## Les faits

Il mesure deux kilomètres.

## Point de vue optimiste

Les trajets raccourcissent.

{LEFT_OUT}
"""


@pytest.fixture
def app(project: Path) -> ASGIApp:
    return studio_app(project)


def texts(app: ASGIApp) -> dict[str, Any]:
    document = fetched(app, "GET", "/api/scripts/pont.fr")["document"]
    return {entry["id"]: entry["text"] for entry in document["entries"] if "id" in entry}


def test_a_left_out_text_comes_where_it_stood(app: ASGIApp) -> None:
    """Behind the piece before it, as a paragraph of its own; nothing else changes, and history can undo it."""
    found = fetched(app, "POST", "/api/briefs?name=pont.md", BRIEF.encode())
    (left,) = [one for one in found["left_out"] if one["text"] == LEFT_OUT]
    before = [one["text"] for one in reversed(found["taken"]) if one["line"] <= left["line"]]
    old = texts(app)
    done = fetched(app, "POST", "/api/scripts/pont.fr/take", {"text": LEFT_OUT, "before": before})
    new = texts(app)
    assert done["segment"] == "optimistic" and new["optimistic"] == [["Les trajets raccourcissent."], [LEFT_OUT]]
    assert {name: text for name, text in new.items() if name != "optimistic"} == {
        name: text for name, text in old.items() if name != "optimistic"
    }
    states = fetched(app, "GET", "/api/scripts/pont.fr/history")["states"]
    fetched(app, "POST", "/api/scripts/pont.fr/restore", {"revision": states[0]["revision"], "writer": "a"})
    assert texts(app) == old
    fetched(app, "POST", "/api/scripts/pont.fr/take", {"text": LEFT_OUT, "before": before})
    again = send(app, "POST", "/api/scripts/pont.fr/take", {"text": LEFT_OUT, "before": before})
    assert again.status == 422 and "already" in again.json()["problems"][0]


def test_the_nearest_piece_before_it_says_where(app: ASGIApp) -> None:
    """Not a later one, and not one that the script has not."""
    fetched(app, "POST", "/api/briefs?name=pont.md", BRIEF.encode())
    before = ["Rien de tel.", "Il mesure deux kilomètres.", "Le pont ouvre lundi."]
    done = fetched(app, "POST", "/api/scripts/pont.fr/take", {"text": "Une phrase de plus.", "before": before})
    assert done["segment"] == "facts" and texts(app)["facts"][-1] == ["Une phrase de plus."]


def test_without_a_place_it_comes_before_the_closing(app: ASGIApp) -> None:
    """In the last segment of the story."""
    fetched(app, "POST", "/api/briefs?name=pont.md", BRIEF.encode())
    fetched(app, "POST", "/api/scripts/pont.fr/take", {"text": "Une phrase de plus."})
    assert texts(app)["optimistic"][-1] == ["Une phrase de plus."]


def test_what_a_read_again_gives_keeps_what_was_taken_in(app: ASGIApp) -> None:
    """The brief is read again, with another sentence: the producer's stays."""
    fetched(app, "POST", "/api/briefs?name=pont.md", BRIEF.encode())
    fetched(app, "POST", "/api/scripts/pont.fr/take", {"text": "Une phrase de plus."})
    fetched(app, "POST", "/api/briefs/read", {"brief": "briefs/pont.md"})
    assert texts(app)["optimistic"][-1] == ["Une phrase de plus."]
