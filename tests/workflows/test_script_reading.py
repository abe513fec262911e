"""Tests of what `script` says of its reading: what was left out, `--strict`, `--explain`, and the show's own patterns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.config.project import shipped

WHOLE = "# Le pont\n\nLe pont ferme lundi.\n\n## Les faits\n\nIl est vieux.\n\n## Point de vue neutre\n\nOn verra.\n"
SHORT = "Abonnez-vous à l’infolettre pour ne rien manquer."


def run(project: Path, text: str, *options: str) -> Result:
    (project / "briefs/pont.fr.md").write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["script", "briefs/pont.fr.md", *options])


def test_strict_stops_on_what_was_left_out(project: Path) -> None:
    """Each text is named with its line and reason, and nothing is written."""
    result = run(project, f"{WHOLE}\n{SHORT}\n", "--strict")
    assert result.exit_code == 1
    assert f'pont.fr.md:13: fr: "{SHORT}" would be left out (' in result.stderr
    assert not (project / "scripts").exists()


def test_strict_stops_on_a_heading_that_is_not_known(project: Path) -> None:
    """It would be read by the narrator."""
    result = run(project, WHOLE + "\n## Les voisins\n\nIls attendent.\n", "--strict")
    assert result.exit_code == 1
    assert "names no perspective" in result.stderr


@pytest.mark.parametrize(
    "more", ["", "\nSource : https://example.org/a\n", "\nUne note.[^1]\n\n[^1]: https://example.org\n"]
)
def test_strict_lets_pass_what_is_not_doubtful(project: Path, more: str) -> None:
    """Sources, marks of notes: nobody needs to look at them."""
    assert run(project, WHOLE + more.replace("[^1]: https://example.org\n", ""), "--strict").exit_code == 0


def test_what_was_left_out_is_told_in_words_and_to_programs(project: Path) -> None:
    """With its reason, text and line; the script is written."""
    assert f'"{SHORT}"' in run(project, f"{WHOLE}\n{SHORT}\n").stderr
    (told,) = json.loads(run(project, f"{WHOLE}\n{SHORT}\n", "--json").stdout)
    (item,) = told["left_out"]
    assert (item["text"], item["line"], item["language"]) == (SHORT, 13, "fr") and item["reason"]


def test_explain_says_what_each_block_was_taken_for(project: Path) -> None:
    """With the points of a heading that was decided by score."""
    lines = run(project, f"{WHOLE}\n- un\n- deux\n\n{SHORT}\n", "--explain").stdout.splitlines()
    assert any('line 5: heading: facts: "Les faits" (' in line and "points" in line for line in lines)
    assert any('line 7: paragraph: "Il est vieux."' in line for line in lines)
    assert sum(": item: " in line for line in lines) == 2
    assert any(f'left out: "{SHORT}"' in line for line in lines)
    assert not any("points" in line for line in run(project, WHOLE).stdout.splitlines())


def test_what_a_text_states_of_itself_is_shown(project: Path) -> None:
    """Title, author and tags, to people and to programs; nothing is said of what it does not state."""
    text = f"---\nauthor: Jeanne Tremblay\ntags: [pont]\n---\n{WHOLE}"
    stated = json.loads(run(project, text, "--json").stdout)[0]["facts"]
    assert stated["authors"] == ["Jeanne Tremblay"] and stated["tags"] == ["pont"] and "date" not in stated
    assert "authors Jeanne Tremblay; tags pont" in run(project, text, "--explain").stdout.replace("\n", " ")


def test_patterns_of_the_show_leave_text_out(project: Path) -> None:
    """In any case, a whole sentence of the story too; only where they are found."""
    show = shipped("show.yaml").read_text(encoding="utf-8")
    (project / "show.yaml").write_text(show + "\nleftovers: ['^on VERRA']\n", encoding="utf-8")
    result = run(project, WHOLE)
    assert 'a pattern of leftovers in show.yaml: "On verra."' in result.stderr
    script = (project / "scripts/pont.fr.yaml").read_text(encoding="utf-8")
    assert "Il est vieux." in script and "\n    On verra." not in script


@pytest.mark.parametrize("pattern", ["(", "", "x" * 201])
def test_a_pattern_that_cannot_be_used_is_named(project: Path, pattern: str) -> None:
    """With the file it stands in."""
    show = shipped("show.yaml").read_text(encoding="utf-8")
    (project / "show.yaml").write_text(f"{show}\nleftovers: ['{pattern}']\n", encoding="utf-8")
    result = run(project, WHOLE)
    assert result.exit_code == 1 and "show.yaml" in result.stderr and "leftovers" in result.stderr
