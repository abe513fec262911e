"""Tests of approvals in the studio: from the desk, of what was rendered and nothing else."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from audiobrief.config.project import find_project, shipped
from audiobrief.studio.job_process import render
from tests.helpers.studio_api import fetched, send, studio_app

BRIEF = "# Un pont\n\nLe pont ouvre lundi.\n\n## Les faits\n\nIl mesure deux kilomètres.\n"
NOW = datetime(2027, 1, 15, 12, tzinfo=timezone.utc)
PATH = "/api/scripts/pont.fr/approval"


@pytest.fixture
def reviewed(project: Path) -> Path:
    """A project that asks for a review, with one rendered episode."""
    show = shipped("show.yaml").read_text(encoding="utf-8")
    (project / "show.yaml").write_text(f"review: required\n{show}", encoding="utf-8")
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    asked = {"brief": str(project / "briefs" / "pont.md"), "languages": ["fr"], "engine": "espeak"}
    told: list[dict[str, Any]] = []
    render(find_project(project), asked, NOW, told.append)
    assert any("fr/pont waits for its approval" in event.get("line", "") for event in told)
    return project


def row(app: Any) -> Any:
    return fetched(app, "GET", "/api/shelf")["editions"][0]


def items(project: Path) -> int:
    return (project / "output" / "fr" / "feed.xml").read_text(encoding="utf-8").count("<item>")


def test_an_episode_is_approved_from_the_desk(reviewed: Path) -> None:
    """It waits, somebody approves it, it is in the feed; taken back, it waits again."""
    app = studio_app(reviewed)
    assert (row(app)["state"], items(reviewed)) == ("to-approve", 0)
    assert fetched(app, "GET", PATH) == {
        "state": "to-approve", "required": True, "approval": None, "awaits_approval": True,
    }  # fmt: skip
    assert send(app, "POST", PATH, {"by": " "}).status == 422
    found = fetched(app, "POST", PATH, {"by": "Ana Roy"})
    assert (found["approval"]["by"], found["approval"]["valid"]) == ("Ana Roy", True)
    assert (row(app)["state"], row(app)["approved_by"], items(reviewed)) == ("published", "Ana Roy", 1)
    assert fetched(app, "POST", PATH, {"withdraw": True})["awaits_approval"]
    assert (row(app)["state"], items(reviewed)) == ("to-approve", 0)


def test_what_is_on_the_desk_must_be_what_was_rendered(reviewed: Path) -> None:
    """A script that was edited since is refused with what to do, and nothing is approved."""
    app = studio_app(reviewed)
    path = reviewed / "scripts" / "pont.fr.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("deux kilomètres", "trois kilomètres"), encoding="utf-8")
    answer = send(app, "POST", PATH, {"by": "Ana Roy"})
    assert answer.status == 422 and "render it and hear it" in answer.json()["problems"][0]
    assert row(app)["state"] == "changed" and items(reviewed) == 0
