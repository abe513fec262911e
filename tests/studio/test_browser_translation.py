"""A translation in a real browser: made from the desk, mended, asked again, accepted by keyboard, and then an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audiobrief.config.project import find_project
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.chat_server import ChatServer
from tests.helpers.studio_server import running
from tests.studio.test_translation_page import draft, translator

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]
__all__ = ["translator"]  # the fixture


@pytest.mark.parametrize("width", [390, 1440])
def test_a_translation_is_made_and_reviewed(
    browser: Browser, translator: ChatServer, project: Path, width: int, tmp_path: Path
) -> None:
    """From the desk to the reviewed edition; its doubt is at its place, and goes with the new answer."""
    view = {"width": width, "height": 900}
    scheme = "dark" if width == 390 else "light"
    with (
        running(find_project(project)) as address,
        Visit(browser, address, locale="en-CA", viewport=view, color_scheme=scheme) as visit,
    ):
        page = visit.page
        page.click("#list button")
        page.click("#added a")
        page.click("#translation:not([hidden])")
        page.click("#translate:not([hidden]):not([disabled])")
        page.wait_for_selector(".pair")
        assert page.inner_text("#count") == "0 of 4 accepted"
        doubtful = page.locator(".pair:has(.bad)")
        assert "The facts 1" in (doubtful.first.get_attribute("aria-label") or "") and doubtful.count() == 1
        page.screenshot(path=tmp_path / f"translation-{width}-{scheme}.png", full_page=True)
        assert not AXE.is_file() or visit.violations() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click("[aria-label='Ask again: The facts 1']")
        page.click(".pair button:has-text('Take this')")
        visit.when("!document.querySelector('.pair .bad')")
        page.locator(".pair textarea").first.fill("A bridge")
        for number in range(1, 4):
            page.keyboard.press("Control+Enter")
            visit.when(f"document.querySelector('#count').textContent === '{number} of 4 accepted'")
            visit.when("document.activeElement.closest?.('.pair:not(.accepted)')")
        page.keyboard.press("Control+Enter")
        page.click("#told a")
        page.wait_for_selector(".sentence")
        assert page.url.endswith("/desk/pont.en")
        assert "draft: machine" not in draft(project) and "# A bridge" in draft(project)
        assert visit.troubles == []
