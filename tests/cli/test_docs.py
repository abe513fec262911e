"""Tests that what the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from audiobrief.brief.find import BriefRequest
from audiobrief.config.project import find_project
from audiobrief.config.publication import Listing
from audiobrief.podcast.feed.build import feed_pages
from audiobrief.podcast.feed.xml import NAMESPACES
from audiobrief.workflows.render.read import read_input
from audiobrief.workflows.render.scripts import make_scripts
from tests.helpers.published import channel, english_twin, episode, file
from tests.podcast.test_listing import WHOLE
from tests.podcast.test_other_readers import full_episode

ROOT = Path(__file__).parents[2]


def printed(*arguments: str) -> str:
    """What Python prints when it runs that in the repository."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout


def test_the_command_reference_is_the_programs_own_help() -> None:
    """docs/cli.md is what `make docs` writes."""
    made = printed("-m", "typer", "audiobrief.cli.main", "utils", "docs", "--name", "audiobrief")
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == made, "run: make docs"


def test_the_table_of_checks_is_made_from_the_rules() -> None:
    """docs/checks.md is what `make docs` writes."""
    made = printed("tools/make_checks_doc.py")
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == made, "run: make docs"


def test_the_overview_is_the_programs_own() -> None:
    """What `audiobrief --help` shows is what `make docs` writes: every command, in its group."""
    made = printed("tools/make_overview.py")
    assert (ROOT / "src/audiobrief/data/overview.json").read_text(encoding="utf-8") == made, "run: make docs"


@pytest.mark.parametrize(
    "document",
    [str(path.relative_to(ROOT)) for path in sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))],
)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """Every relative link is a file."""
    path = ROOT / document
    for target in re.findall(r"\]\((?!http|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_element_of_a_feed_is_explained() -> None:
    """docs/feed.md names what is in a feed that has everything, and nothing else that it has not."""
    listing = Listing.model_validate(WHOLE)
    whole = channel(serial=True, has_pages=True, updates="Monday", updates_rule="FREQ=WEEKLY", listing=listing)
    made = replace(full_episode(), season=1, number=2)
    older = episode(id="older", guid="older", published_at="2025-03-01T06:30:00-05:00", audio=file("older.mp3"))
    pages = feed_pages(whole, [made, older], [english_twin()], page_items=1)
    names = {name_in(element) for page in pages for element in etree.fromstring(page.data).iter()}
    names -= {"rss", "channel", "item", "url", "itunes:name", "itunes:email"}
    document = (ROOT / "docs" / "feed.md").read_text(encoding="utf-8")
    listed = [row.split("|")[1] for row in document.splitlines() if row.startswith("| `") and ".`" not in row]
    told = {name for cell in listed for name in re.findall(r"`([a-z]+:?[A-Za-z-]+)`", cell)}
    assert told == names


def name_in(element: Any) -> str:
    """An element's name with its usual prefix."""
    name = etree.QName(element)
    prefix = next((prefix for prefix, uri in NAMESPACES.items() if uri == name.namespace), "")
    return f"{prefix}:{name.localname}" if prefix else name.localname


@pytest.mark.parametrize("brief", ["traversier.md"])
def test_shipped_scripts_are_what_their_briefs_give(brief: str) -> None:
    """`make demo` changes no file of a clone."""
    project = find_project(ROOT)
    request = BriefRequest(str(ROOT / "briefs" / brief))
    editions = make_scripts(project, read_input(project, request), request, date(2026, 1, 1))
    assert [edition.script_file.state for edition in editions] == ["unchanged", "unchanged"]


def test_no_registry_is_named() -> None:
    """Constraints and settings work with whatever index a machine uses."""
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"--(?:extra-)?(?:index|find)|https?://", text)
