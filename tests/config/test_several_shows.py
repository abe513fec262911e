"""Tests of several shows in one folder tree: each by its name, with what the tree shares."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import COMMANDS, app
from audiobrief.config.project import find_project, shipped
from audiobrief.errors import InputError
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import BRIEF, tone

__all__ = ["tone"]  # a fixture


@pytest.fixture
def tree(project: Path) -> Path:
    """Two shows, a cast and a lexicon for both; the second has a cast of its own."""
    for name in ("matin", "soir"):
        (project / "shows" / name).mkdir(parents=True)
        (project / "shows" / name / "show.yaml").write_bytes(shipped("show.yaml").read_bytes())
    for place in (project, project / "shows" / "soir"):
        (place / "voices.yaml").write_bytes(shipped("voices.yaml").read_bytes())
    (project / "lexicon.yaml").write_text("entries: []\n", "utf-8")
    (project / "audio").mkdir()
    (project / "audio" / "own.flac").write_bytes(b"x")
    return project


def test_a_show_is_found_by_its_name_and_takes_what_the_tree_has(tree: Path) -> None:
    """From the top, from below another show, and from inside it: the same project."""
    first = find_project(tree, show=Path("matin"))
    assert first.root == tree / "shows" / "matin" and first.show == first.root / "show.yaml"
    assert (first.output, first.scripts) == (first.root / "output", first.root / "scripts")
    assert (first.voices, first.lexicon) == (tree / "voices.yaml", tree / "lexicon.yaml")
    assert first.audio_file("own.flac") == tree / "audio" / "own.flac"
    assert find_project(tree / "shows" / "soir", show=Path("matin")) == first == find_project(first.root)
    second = find_project(tree, show=Path("soir"))
    assert second.voices == second.root / "voices.yaml"
    (second.root / "lexicon.yaml").write_text("entries: []\n", "utf-8")
    assert second.lexicon == second.root / "lexicon.yaml"


def test_files_are_files_and_unknown_names_are_told(tree: Path) -> None:
    """A file as before, also one that is missing; else the shows that there are."""
    (tree / "autre.yaml").write_bytes(shipped("show.yaml").read_bytes())
    assert find_project(tree, show=tree / "autre.yaml").root == tree
    assert find_project(tree, show=Path("gone.yaml")).show == Path("gone.yaml")
    with pytest.raises(InputError, match='there is no show "mtin" here; did you mean "matin"'):
        find_project(tree, show=Path("mtin"))


def test_two_shows_are_rendered_apart(tree: Path, tone: ToneSynthesizer) -> None:
    """One brief in both: each has its feed and its scripts; the top has none."""
    (tree / "briefs" / "pont.md").write_text(BRIEF, "utf-8")
    for name in ("matin", "soir"):
        typed = ["render", "briefs/pont.md", "--lang", "fr", "--engine", "espeak", "--json", "--show", name]
        result = CliRunner().invoke(app, typed)
        assert result.exit_code == 0, result.stderr
        (made,) = json.loads(result.stdout)["episodes"]
        assert made["feed"] == str((tree / "shows" / name / "output" / "fr" / "feed.xml").resolve())
    assert not (tree / "output").exists() and not (tree / "scripts").exists()
    refused = CliRunner().invoke(app, ["episodes", "list", "--show", "nuit"])
    assert refused.exit_code == 1 and "known: matin, soir" in refused.stderr


def test_every_command_of_a_project_takes_a_show() -> None:
    """All but those of the cache, which all projects share."""
    lacking: list[str] = []
    for name, place in COMMANDS.items():
        found = getattr(import_module(place.module), place.attribute)
        functions = [one.callback for one in getattr(found, "registered_commands", ())] or [found]
        lacking += [
            f"{name} {function.__name__}"
            for function in functions
            if "show" not in inspect.signature(function).parameters
        ]
    assert {one.partition(" ")[0] for one in lacking} == {"cache", "init"}  # of the machine; of no show yet
