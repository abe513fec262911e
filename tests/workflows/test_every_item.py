"""Tests of `--item all`: an episode of each text of an input, each with an identity of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.brief.test_items import story
from tests.workflows.test_render import Run, run, tone

__all__ = ["run", "tone"]  # fixtures


@pytest.fixture
def two(run: Run, project: Path) -> Run:
    (project / "briefs" / "pont.md").unlink()
    (project / "briefs" / "deux.md").write_text(story("Le pont", "Il ouvre") + story("Le pont", "Elle ferme"), "utf-8")
    return run


def made(run: Run, *arguments: str) -> list[str]:
    result = run("render", *arguments, "--item", "all", "--engine", "espeak", "--json")
    assert result.exit_code == 0, result.stderr
    return [one["id"] for each in json.loads(result.stdout)["runs"] for one in each["episodes"]]


def test_each_brief_of_a_file_becomes_an_episode_and_stays_it(two: Run, project: Path) -> None:
    """Two of one title are two episodes; again, and after a new one behind them, each keeps its id and its GUID."""
    assert made(two, "briefs/deux.md") == ["le-pont", "le-pont-2"]
    manifests = sorted((project / "output" / "fr").glob("*.episode.json"))
    guids = [json.loads(path.read_text("utf-8"))["guid"] for path in manifests]
    assert len(set(guids)) == 2
    brief = project / "briefs" / "deux.md"
    brief.write_text(brief.read_text("utf-8") + story("La gare", "Il neige"), "utf-8")
    assert made(two, "briefs") == ["le-pont", "le-pont-2", "la-gare"]
    assert [json.loads(path.read_text("utf-8"))["guid"] for path in manifests] == guids
    assert (project / "output" / "fr" / "feed.xml").read_text("utf-8").count("<item>") == 3


def test_scripts_of_each_and_of_standard_input(two: Run, project: Path) -> None:
    """`script` writes one each; what one lacks holds no other up."""
    data = (story("Le pont", "Il ouvre") + story("La gare", "Elle ferme")).encode()
    result = two("script", "-", "--item", "all", "--json", stdin=data)
    assert result.exit_code == 0, result.stderr
    assert [row["id"] for row in json.loads(result.stdout)] == ["le-pont", "la-gare"]
    assert len(list((project / "scripts").glob("*.yaml"))) == 2
    result = two("script", "-", "--item", "all", "--lang", "en", stdin=data)
    assert result.exit_code == 1 and result.stderr.count("has no part in en") == 2


def test_say_shows_each(two: Run, project: Path) -> None:
    """Every sentence of both; without a choice it asks, and names --item all."""
    shown = two("say", "briefs/deux.md", "--item", "all").stdout
    assert "Il ouvre à huit heures." in shown and "Elle ferme à huit heures." in shown
    asked = two("say", "briefs/deux.md")
    assert asked.exit_code == 1 and "--item all" in asked.stderr
