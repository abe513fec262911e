"""Tests of translations in the studio: made, reviewed paragraph by paragraph, let through as by the command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp

from audiobrief.brief.find import BriefRequest
from audiobrief.config.project import find_project, shipped
from audiobrief.errors import AudiobriefError
from audiobrief.studio.job_process import translate
from audiobrief.workflows.render.read import read_input
from tests.helpers.chat_server import ChatServer, Heard, Reply, chat_server, plausible
from tests.helpers.studio_api import fetched, send, studio_app

NOW = datetime(2027, 1, 15, 12, tzinfo=timezone.utc)
FRENCH = "# Le pont\n\nLe pont ferme 14 jours.\n\n## Les faits\n\nIl coûte 48 M$, selon Alain Côté.\n\nIl ne rouvre pas lundi.\n"
ANSWERS = {
    "Le pont": "The bridge",
    "Le pont ferme 14 jours.": "The bridge is closed for 14 days.",
    "Il coûte 48 M$, selon Alain Côté.": "It costs $84 million, according to Alain Côté.",
    "Il ne rouvre pas lundi.": "It does not reopen on Monday.",
}
PATH = "/api/translations/pont.fr"


def answer(heard: Heard, number: int) -> Reply:
    """A translator that misreads one amount, whatever hides it, until a reviewer asks for other words."""
    context = str(heard.payload["messages"])
    return Reply([_answer(text, again="A reviewer did not accept" in context) for text in heard.texts])


def _answer(text: str, *, again: bool) -> str:
    found = ANSWERS.get(text) or (ANSWERS["Il coûte 48 M$, selon Alain Côté."] if "Alain" in text else plausible(text))
    return found.replace("84", "48") if again else found


@pytest.fixture
def translator(project: Path) -> Iterator[ChatServer]:
    """An endpoint that the show names."""
    (project / "briefs" / "pont.fr.md").write_text(FRENCH, encoding="utf-8")
    with chat_server(answer) as running:
        text = shipped("show.yaml").read_text(encoding="utf-8")
        section = f"translate: {{backend: openai, model: loopback, url: '{running.url}'}}\n"
        (project / "show.yaml").write_text(re.sub(r"translate:\n(?:  .*\n)+", section, text), encoding="utf-8")
        yield running


def opened(project: Path) -> ASGIApp:
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs/read", {"brief": "briefs/pont.fr.md"})
    return app


def drafted(project: Path) -> ASGIApp:
    app = opened(project)
    asked = {"brief": str(project / "briefs" / "pont.fr.md"), "language": "fr"}
    told: list[dict[str, Any]] = []
    made = translate(find_project(project), asked, NOW, told.append)
    assert made["translated"] == 4 and told[0]["stage"] == "translating"
    return app


def draft(project: Path) -> str:
    return (project / "briefs" / "pont.en.md").read_text(encoding="utf-8")


def test_what_is_missing_is_said(project: Path) -> None:
    """Without a translator in show.yaml: what to set, and where."""
    (project / "briefs" / "pont.fr.md").write_text(FRENCH, encoding="utf-8")
    found = fetched(opened(project), "GET", PATH)
    assert (found["state"], found["language"]) == ("none", "en")
    assert "no translator is set" in found["problem"] and "show.yaml" in found["problem"]


def test_a_draft_stands_beside_its_original_with_what_is_doubtful(translator: ChatServer, project: Path) -> None:
    """Each paragraph with the one it was made from; another amount is told in its place and in no other."""
    found = fetched(drafted(project), "GET", PATH)
    assert (found["state"], found["problem"], found["accepted"]) == ("draft", "", 0)
    rows = {one["where"]: one for one in found["paragraphs"]}
    assert {key: (one["source"], one["text"]) for key, one in rows.items()} == {
        "title": ("Le pont", "The bridge"),
        "hook, paragraph 1": ("Le pont ferme 14 jours.", "The bridge is closed for 14 days."),
        "facts, paragraph 1": (list(ANSWERS)[2], ANSWERS[list(ANSWERS)[2]]),
        "facts, paragraph 2": ("Il ne rouvre pas lundi.", "It does not reopen on Monday."),
    }
    assert [key for key, one in rows.items() if one["findings"]] == ["facts, paragraph 1"]
    assert "48" in str(rows["facts, paragraph 1"]["findings"])
    last = rows["facts, paragraph 2"]
    assert (last["section"], last["number"]) == ({"fr": "Les faits", "en": "The facts"}, 2)


def test_a_paragraph_is_asked_again_and_changed_in_its_place(translator: ChatServer, project: Path) -> None:
    """The new answer is only offered; taken, the rest of the file stays and its doubt goes."""
    app = drafted(project)
    before = draft(project)
    row = next(one for one in fetched(app, "GET", PATH)["paragraphs"] if one["findings"])
    at = {"place": row["place"], "mark": row["mark"]}
    text = fetched(app, "POST", f"{PATH}/again", at)["text"]
    assert "48" in text and draft(project) == before
    found = fetched(app, "PUT", PATH, {**at, "text": text})
    assert not any(one["findings"] for one in found["paragraphs"]) and found["findings"] == []
    lines = re.sub(r"<!-- doubt: .*? -->\n\n", "", before).replace(row["text"], text)
    assert "doubt" in before and draft(project) == lines


def test_once_all_is_accepted_the_edition_is_reviewed(translator: ChatServer, project: Path) -> None:
    """As by hand: the line of the draft goes, the render takes it, its script is there; a changed text is not accepted."""
    app = drafted(project)
    request = BriefRequest("briefs/pont.fr.md", languages=("en",))
    with pytest.raises(AudiobriefError, match="machine draft"):
        read_input(find_project(project), request)
    rows = fetched(app, "GET", PATH)["paragraphs"]
    for row in rows[:-1]:
        found = fetched(app, "POST", f"{PATH}/accept", {"place": row["place"], "mark": row["mark"]})
    assert (found["state"], found["accepted"]) == ("draft", 3)
    first = {"place": rows[0]["place"], "mark": rows[0]["mark"]}
    assert fetched(app, "PUT", PATH, {**first, "text": "A bridge"})["accepted"] == 2
    assert send(app, "POST", f"{PATH}/accept", first).status == 422
    before = draft(project)
    for row in fetched(app, "GET", PATH)["paragraphs"]:
        if not row["accepted"]:
            found = fetched(app, "POST", f"{PATH}/accept", {"place": row["place"], "mark": row["mark"]})
    assert (found["state"], found["accepted"], found["script"]) == ("reviewed", 4, "pont.en")
    assert draft(project) == re.sub(r"draft: machine.*\n", "", before)
    assert [brief.draft for brief, _ in read_input(find_project(project), request).briefs] == [""]
    assert fetched(app, "GET", "/api/translations/pont.en")["state"] == "reviewed"


@pytest.mark.parametrize("text", ["# A heading", "<!-- gone -->", "   ", "## The facts"])
def test_what_would_be_read_as_something_else_is_refused(translator: ChatServer, project: Path, text: str) -> None:
    """With what to leave out; the file stays."""
    app = drafted(project)
    before, row = draft(project), fetched(app, "GET", PATH)["paragraphs"][-1]
    told = send(app, "PUT", PATH, {"place": row["place"], "mark": row["mark"], "text": text})
    assert told.status == 422 and "leave out marks" in told.json()["problems"][0]
    assert draft(project) == before


def test_a_changed_original_is_translated_again_first(translator: ChatServer, project: Path) -> None:
    """What was accepted stays accepted; only the changed paragraph is new."""
    app = drafted(project)
    for row in fetched(app, "GET", PATH)["paragraphs"][:2]:
        fetched(app, "POST", f"{PATH}/accept", {"place": row["place"], "mark": row["mark"]})
    brief = project / "briefs" / "pont.fr.md"
    brief.write_text(FRENCH.replace("pas lundi", "pas mardi"), encoding="utf-8")
    assert fetched(app, "GET", PATH)["state"] == "stale"
    translate(find_project(project), {"brief": str(brief), "language": "fr"}, NOW, lambda _: None)
    found = fetched(app, "GET", PATH)
    assert (found["state"], found["accepted"]) == ("draft", 2)


def test_what_cannot_be_translated_is_told_on_the_desk(project: Path) -> None:
    """A brief that is gone: a sentence, and no fault of the page."""
    app = opened_without(project)
    found = fetched(app, "GET", PATH)
    assert found["state"] == "none" and "is gone" in found["problem"] and found["paragraphs"] == []


def opened_without(project: Path) -> ASGIApp:
    brief = project / "briefs" / "pont.fr.md"
    brief.write_text(FRENCH, encoding="utf-8")
    app = opened(project)
    brief.unlink()
    return app


def test_two_editions_of_people_are_left_alone(translator: ChatServer, project: Path) -> None:
    """Nothing to translate or to review."""
    app = opened(project)
    (project / "briefs" / "pont.en.md").write_text("# The bridge\n\nThe bridge is closed.\n", encoding="utf-8")
    assert fetched(app, "GET", PATH)["state"] == "own"
    asked = {"brief": str(project / "briefs" / "pont.fr.md"), "language": "fr"}
    with pytest.raises(AudiobriefError, match="written by people"):
        translate(find_project(project), asked, NOW, lambda _: None)
