"""A word of the lexicon in a real browser: where else it applies, kept, taken back on the desk, made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audiobrief.config.project import find_project
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.studio_server import running
from tests.studio.test_mouth import BRIEF

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


def test_an_entry_is_made_undone_and_redone(browser: Browser, project: Path) -> None:
    """Both sentences with the word are shown before; by keyboard, undo takes the lexicon away and redo brings it."""
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    lexicon = project / "lexicon.yaml"
    with (
        running(find_project(project)) as address,
        Visit(browser, address, locale="en-CA", viewport={"width": 768, "height": 900}) as visit,
    ):
        page = visit.page
        page.click("#list button")
        page.click("#added a")
        page.wait_for_selector(".sentence")
        page.select_option("#engine", "espeak")
        texts = page.eval_on_selector_all(".sentence textarea", "all => all.map(one => one.value)")
        field = page.locator(".sentence textarea").nth(texts.index("Lavaltrie paie."))
        field.focus()
        field.evaluate("one => one.setSelectionRange(2, 2)")
        page.keyboard.press("F2")
        page.wait_for_selector("#mouth[open]")
        page.keyboard.type("La Valtri")
        page.select_option("#mouth-scope", "project")
        visit.when("document.querySelectorAll('#mouth-places li').length === 2")
        page.focus("#mouth-value")
        page.keyboard.press("Enter")
        undo = "main > .lexicon-steps button:has-text('Undo: Lavaltrie')"
        page.wait_for_selector(undo)
        made = lexicon.read_bytes()
        assert not AXE.is_file() or visit.violations() == []
        page.focus(undo)
        page.keyboard.press("Enter")
        page.wait_for_selector("main > .lexicon-steps button:has-text('Redo: Lavaltrie'):focus")
        assert not lexicon.exists()
        page.keyboard.press("Enter")
        page.wait_for_selector(undo)
        assert lexicon.read_bytes() == made
        assert visit.troubles == []
