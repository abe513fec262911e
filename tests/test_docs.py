"""Tests that what the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from audiobrief.pipeline.briefs import Request
from audiobrief.pipeline.prepare import prepare_scripts
from audiobrief.project import find_project

ROOT = Path(__file__).parents[1]


def test_the_command_reference_is_the_programs_own_help() -> None:
    """docs/cli.md is what `make docs` writes."""
    made = subprocess.run(
        [sys.executable, "-m", "typer", "audiobrief.cli", "utils", "docs", "--name", "audiobrief"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == made, "run: make docs"


def test_the_table_of_checks_is_made_from_the_rules() -> None:
    """docs/checks.md is what `make docs` writes."""
    made = subprocess.run(
        [sys.executable, "tools/make_checks_doc.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    ).stdout
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == made, "run: make docs"


@pytest.mark.parametrize(
    "document",
    ["README.md", "docs/briefs.md", "docs/cache.md", "docs/publishing.md", "docs/voices.md", "THIRD_PARTY.md"],
)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """Every relative link is a file."""
    path = ROOT / document
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("brief", ["traversier.md"])
def test_shipped_scripts_are_what_their_briefs_give(brief: str) -> None:
    """`make demo` changes no file of a clone."""
    project = find_project(ROOT)
    _, _, files, _ = prepare_scripts(project, Request(str(ROOT / "briefs" / brief)), date(2026, 1, 1))
    assert [file.state for file in files] == ["unchanged", "unchanged"]


def test_no_registry_is_named() -> None:
    """Constraints and settings work with whatever index a machine uses."""
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run"):
        assert not re.search(r"index-url|find-links|https?://[^\s\"]*pypi", (ROOT / name).read_text(encoding="utf-8"))
