"""The whole job in the studio by keyboard alone: from a pasted brief to a published folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audiobrief.config.project import Project, find_project, shipped
from audiobrief.podcast.manifest import load_manifest, manifest_path
from tests.helpers.browser import NEEDS_BROWSER, Visit
from tests.helpers.studio_server import running
from tests.studio.test_browser import BRIEF

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]
FIELD = "Le péage coûte 4 $."


@pytest.fixture
def own(project: Path) -> Project:
    show = shipped("show.yaml").read_text(encoding="utf-8")
    show = show.replace("http://localhost:8000/", "https://pod.audiobrief-test.net/")
    (project / "show.yaml").write_text(f"{show}\nreview: required\n", encoding="utf-8")
    return find_project(project)


def tab_to(page: Page, condition: str, *, back: bool = False) -> None:
    """Press Tab until the element that has the focus, `one`, is the wanted one, with the focus to be seen."""
    wanted = f"() => {{ const one = document.activeElement; return Boolean({condition}); }}"
    for _ in range(150):
        if page.evaluate(wanted):
            assert page.evaluate("() => document.activeElement.matches(':focus-visible')")
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never comes to: {condition}")


def test_the_whole_job_is_done_by_keyboard(browser: Browser, own: Project) -> None:
    """Paste, edit, hear, render, approve, publish; the mouse is never used."""
    target = own.root / "site"
    with running(own) as address, Visit(browser, address, locale="en-CA") as visit:
        page = visit.page
        page.wait_for_selector("#list p:not(.muted)")
        tab_to(page, "one.id === 'text'")
        page.keyboard.insert_text(BRIEF)
        tab_to(page, "one.id === 'read'")
        page.keyboard.press("Enter")
        page.wait_for_selector("#added a")
        tab_to(page, "one.matches('#added a')")
        page.keyboard.press("Enter")
        page.wait_for_selector(".sentence")
        page.wait_for_selector("#engine option[value=espeak]", state="attached")
        tab_to(page, "one.id === 'engine'")
        page.keyboard.type("espeak")
        visit.when("document.querySelector('#engine').value === 'espeak'")
        tab_to(page, f"one.value === {FIELD!r}")
        page.keyboard.press("End")
        for _ in "4 $.":
            page.keyboard.press("Backspace")
        page.keyboard.type("5 $ par voiture.")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".sentence.now")
        visit.when("document.querySelector('#saved').textContent === 'Saved'")
        tab_to(page, "one.id === 'render'", back=True)
        page.keyboard.press("Enter")
        page.wait_for_selector("#approve:not([hidden])")
        tab_to(page, "one.id === 'approve'")
        page.keyboard.press("Enter")
        tab_to(page, "one.id === 'approver'")
        page.keyboard.type("Eve")
        page.keyboard.press("Enter")
        visit.when("document.querySelector('#approved').textContent.includes('Eve')")
        tab_to(page, "one.matches('nav a[href=\"/publish\"]')", back=True)
        page.keyboard.press("Enter")
        page.wait_for_selector("#plan-it:not([disabled])")
        tab_to(page, "one.id === 'target'")
        page.keyboard.type(str(target))
        page.keyboard.press("Enter")
        page.wait_for_selector("#now:not([disabled])")
        tab_to(page, "one.id === 'now'")
        page.keyboard.press("Enter")
        visit.when("document.querySelector('#plan h2')?.textContent === 'What was done'")
        assert visit.troubles == []
    published = (target / "fr" / "un-pont-neuf.vtt").read_text(encoding="utf-8")
    assert "par voiture" in " ".join(published.split())
    approval = load_manifest(manifest_path(own.output / "fr", "un-pont-neuf")).approval
    assert approval is not None and approval.by == "Eve"
