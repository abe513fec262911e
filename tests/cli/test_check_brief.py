"""Tests of `audiobrief check` from outside."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from audiobrief.cli.main import app

SHIPPED = Path(__file__).parents[2] / "briefs" / "traversier.md"
FRENCH = '# Le pont\n\nLe pont ferme 14 jours.\n\n## Les faits\n\nIl coûte 48 M$, selon [Alain Côté]{say="A 9"}.\n'
ENGLISH = "# The bridge\n\nThe bridge closes for 14 days.\n\n## The facts\n\nIt costs $48 million, Alain Côté says.\n"


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(app, ["check", *arguments], input=stdin)


def write(folder: Path, french: str, english: str) -> str:
    (folder / "briefs" / "pont.fr.md").write_text(french, encoding="utf-8")
    (folder / "briefs" / "pont.en.md").write_text(english, encoding="utf-8")
    return "briefs/pont.fr.md"


def test_the_shipped_brief_agrees() -> None:
    """Nothing to tell, exit code 0."""
    result = run(str(SHIPPED), "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_two_files_that_agree(project: Path) -> None:
    """Either file, or the name of both, means the pair; what inline marks say is no figure."""
    name = write(project, FRENCH, ENGLISH)
    for brief in (name, "briefs/pont.en.md", "briefs/pont"):
        result = run(brief)
        assert (result.exit_code, result.stdout) == (0, ""), result.output
        assert "fr and en agree" in result.stderr


def test_a_difference_is_one_line_with_both_sentences(project: Path) -> None:
    """Section, what, both sentences; exit code 1 and a count."""
    result = run(write(project, FRENCH, ENGLISH.replace("$48", "$84")))
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line == (
        'AGR004 facts: "48 M$" and "$84 million" differ'
        " | fr: Il coûte 48 M$, selon Alain Côté. | en: It costs $84 million, Alain Côté says."
    )
    assert "1 figure differs" in result.stderr


def test_json_has_a_row_for_each_finding(project: Path) -> None:
    """With French under fr and English under en, and nothing else on standard output."""
    result = run(write(project, FRENCH, ENGLISH.replace("14 days", "a while")), "--json")
    assert result.exit_code == 1
    (row,) = json.loads(result.stdout)
    assert list(row) == ["id", "severity", "where", "section", "what", "fr", "en", "message", "fix"]
    assert (row["id"], row["severity"], row["section"], row["what"]) == ("AGR003", "error", "opening", "14 jours")
    assert row["where"].endswith(".md: opening")
    assert row["fr"] == "Le pont ferme 14 jours." and row["en"] == "The bridge closes for a while."


def test_quiet_says_it_by_exit_code_alone(project: Path) -> None:
    """No line on either stream."""
    result = run(write(project, FRENCH, ENGLISH.replace("$48", "$84")), "--quiet")
    assert (result.exit_code, result.output) == (1, "")


def test_one_edition_alone_is_refused(project: Path) -> None:
    """A check that compares nothing must not pass."""
    (project / "briefs" / "pont.fr.md").write_text(FRENCH, encoding="utf-8")
    result = run("briefs/pont.fr.md")
    assert result.exit_code == 1
    assert "has no part in en" in result.stderr and "NAME.en.md" in result.stderr


def test_standard_input_and_missing_briefs(project: Path) -> None:
    """Both parts may come in one text; a brief that is not there is one sentence."""
    parts = FRENCH.replace("# Le pont", "# [fr] Le pont", 1) + "\n" + ENGLISH.replace("# The", "# [en] The", 1)
    assert run("-", stdin=parts.encode()).exit_code == 0
    missing = run("briefs/none.md")
    assert missing.exit_code == 1 and "there is no such brief" in missing.stderr
