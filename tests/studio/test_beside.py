"""Tests of two editions side by side: paragraphs by segment, and what the two do not both say at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.types import ASGIApp

from tests.helpers.studio_api import fetched, send, studio_app

FRENCH = (
    "# Un pont\n\nLe pont ouvre lundi.\n\n## Les faits\n\nIl mesure deux kilomètres. Il coûte 48 millions de dollars.\n"
)
ENGLISH = "# A bridge\n\nThe bridge opens on Monday.\n\n## The facts\n\nIt is two kilometres long. It costs 84 million dollars.\n"


@pytest.fixture
def app(project: Path) -> ASGIApp:
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs?name=pont.fr.md", FRENCH.encode())
    fetched(app, "POST", "/api/briefs?name=pont.en.md", ENGLISH.encode())
    return app


def test_the_other_edition_stands_beside_each_segment(app: ASGIApp) -> None:
    """Its paragraphs, and another amount as a finding where it is; none of what the narrator says of the show."""
    found = fetched(app, "GET", "/api/scripts/pont.fr/beside/en")
    by_id = {one["id"]: one for one in found["segments"]}
    assert by_id["facts"]["text"] == ["It is two kilometres long. It costs 84 million dollars."]
    assert any("84" in one["message"] or "48" in one["message"] for one in by_id["facts"]["findings"])
    assert not any(one["findings"] for name, one in by_id.items() if name != "facts") and found["findings"] == []
    assert all(one["text"] for one in found["segments"])


def test_a_mended_amount_is_found_no_more(app: ASGIApp, project: Path) -> None:
    """Both scripts are read as they are now."""
    path = project / "scripts" / "pont.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("84 million", "48 million"), encoding="utf-8")
    found = fetched(app, "GET", "/api/scripts/pont.fr/beside/en")
    assert not any(one["findings"] for one in found["segments"])


def test_an_edition_that_is_not_there_is_told(app: ASGIApp) -> None:
    """404 with a sentence, whatever the language is called."""
    for language in ("de", "..%2f..%2fx"):
        assert send(app, "GET", f"/api/scripts/pont.fr/beside/{language}").status == 404
