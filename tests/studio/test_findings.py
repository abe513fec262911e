"""Tests of findings in the studio: each at its script, segment and sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project
from audiobrief.errors import EngineError, InputError, ProblemsError, SpeechError
from audiobrief.qa.podcast.rule import Finding
from audiobrief.script.model import parse
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech import engines
from audiobrief.studio.placing import lines_as_rendered, placed_findings, placed_problems
from tests.helpers.studio_api import fetched, studio_app
from tests.studio.test_beside import ENGLISH, FRENCH


def test_another_amount_is_told_at_its_sentence_in_both_editions(project: Path) -> None:
    """And nowhere once it is mended."""
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs?name=pont.fr.md", FRENCH.encode())
    fetched(app, "POST", "/api/briefs?name=pont.en.md", ENGLISH.encode())
    for name, text in (("pont.fr", "48 millions"), ("pont.en", "84 million")):
        found = fetched(app, "GET", f"/api/scripts/{name}/findings")["findings"]
        assert found and all(one["segment"] == "facts" and text in one["text"] for one in found)
    path = project / "scripts" / "pont.en.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("84 million", "48 million"), encoding="utf-8")
    assert fetched(app, "GET", "/api/scripts/pont.fr/findings")["findings"] == []


def test_an_utterance_of_a_finding_is_its_sentence(project: Path) -> None:
    """Counted as the episode was spoken; where it is another segment's by now, the segment alone is told."""
    app = studio_app(project)
    fetched(app, "POST", "/api/briefs?name=pont.fr.md", FRENCH.encode())
    script = parse((project / "scripts" / "pont.fr.yaml").read_text(encoding="utf-8"), "pont.fr.yaml")
    spoken = script_lines(script, project_cast(find_project(project)), engines.target("espeak"))
    number = next(place for place, line in enumerate(spoken, 1) if "48 millions" in line.written)

    def lines(name: str) -> tuple[SpokenLine, ...]:
        assert name == "pont.fr"
        return spoken

    def finding(message: str, where: str = "output/fr/pont.mp3") -> Finding:
        return Finding("SOUND010", "error", where, message, "again")

    here = f'utterance {number} (segment "facts", 1.0 to 2.0 s) is not heard'
    other = f'utterance {number} (segment "closing", 1.0 to 2.0 s) is not heard'
    silent = 'segment "facts" is not spoken in its place'
    found = placed_findings(
        [finding(here), finding(other), finding(silent), finding("too loud"), finding("no file", "show.yaml")], lines
    )
    assert [(one["script"], one["segment"]) for one in found] == [
        ("pont.fr", "facts"), ("pont.fr", "closing"), ("pont.fr", "facts"), ("pont.fr", ""), ("", ""),
    ]  # fmt: skip
    assert "48 millions" in found[0]["text"] and not any(one["text"] for one in found[1:])
    assert lines_as_rendered(find_project(project))("pont.fr") == ()  # it has no episode


@pytest.mark.parametrize("many", [False, True])
def test_a_render_that_failed_names_the_sentence(many: bool) -> None:
    """Each of its problems that is about one."""
    speech = SpeechError("facts", "Il coûte 4 $.", EngineError("espeak", "said nothing"))
    error = ProblemsError([speech, InputError('segment "hook" of pont.fr has nothing')]) if many else speech
    found = placed_problems(error, "pont.fr")
    assert (found[0]["segment"], found[0]["text"], found[0]["script"]) == ("facts", "Il coûte 4 $.", "pont.fr")
    assert [one["segment"] for one in found] == ["facts", "hook"][: 1 + many]
