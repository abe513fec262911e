"""The state of each sentence in a real browser: new, spoken, listened to, doubtful; and the way from a finding to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiobrief.config.project import Project, find_project
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.studio_server import running
from tests.studio.test_beside import ENGLISH, FRENCH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


@pytest.fixture
def pair(project: Path) -> Project:
    (project / "briefs" / "pont.fr.md").write_text(FRENCH.replace("Il mesure deux kilomètres.", LONG), encoding="utf-8")
    (project / "briefs" / "pont.en.md").write_text(ENGLISH, encoding="utf-8")
    return find_project(project)


LONG = "Le nouveau pont mesure exactement deux kilomètres."


def state(text: str) -> str:
    """What a script says of the sentence of that text."""
    rows = "[...document.querySelectorAll('.sentence')]"
    return (
        f"{rows}.find(one => one.querySelector('textarea').value === {text!r})?.querySelector('.state')?.dataset.state"
    )


def open_desk(page: Page, address: str) -> None:
    page.goto(address)
    page.click("#list button")
    page.wait_for_selector("#added a")
    page.goto(address.split("/?")[0] + "/desk/pont.fr")
    page.wait_for_selector(".sentence")
    page.select_option("#engine", "espeak")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_state_of_a_sentence_follows_what_is_done(
    browser: Browser, pair: Project, width: int, tmp_path: Path
) -> None:
    """New; played to its end it is spoken and listened to; edited it is new, and undone it is as before."""
    view = {"width": width, "height": 900}
    scheme = "dark" if width == 390 else "light"
    with running(pair) as address, Visit(browser, address, locale="fr-CA", viewport=view, color_scheme=scheme) as visit:
        page = visit.page
        open_desk(page, address)
        text = LONG
        visit.when(f"{state(text)} === 'new'")
        texts = page.eval_on_selector_all(".sentence textarea", "all => all.map(one => one.value)")
        row = page.locator(".sentence").nth(texts.index(text))
        field, mark = row.locator("textarea"), row.locator(".listened")
        assert mark.get_attribute("aria-pressed") == "false"
        field.focus()
        page.keyboard.press("Control+Enter")
        visit.when(f"{state(text)} === 'spoken'")
        visit.when("document.querySelectorAll('.listened[aria-pressed=true]').length === 1")
        assert mark.get_attribute("aria-pressed") == "true"
        described = field.evaluate(
            "one => document.getElementById(one.getAttribute('aria-describedby').split(' ')[0]).textContent"
        )
        assert "parlée" in described
        other = LONG.replace("deux", "trois")
        field.fill(other)
        visit.when(f"{state(other)} === 'new'")
        assert mark.get_attribute("aria-pressed") == "false"
        page.keyboard.press("Control+z")
        visit.when(f"{state(text)} === 'spoken'")
        page.reload()
        visit.when("document.querySelectorAll('.listened').length > 3")
        page.select_option("#engine", "espeak")
        visit.when("document.querySelectorAll('.listened[aria-pressed=true]').length === 1")
        page.screenshot(path=tmp_path / f"desk-{width}-{scheme}.png", full_page=True)
        assert not AXE.is_file() or visit.violations() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.troubles == []


def test_a_finding_leads_to_its_sentence(browser: Browser, pair: Project) -> None:
    """Another amount than in the other edition is doubtful where it stands; F8 and the list lead there."""
    with running(pair) as address, Visit(browser, address, locale="en-CA") as visit:
        page = visit.page
        open_desk(page, address)
        text = "Il coûte 48 millions de dollars."
        visit.when(f"{state(text)} === 'doubtful'")
        page.keyboard.press("F8")
        assert page.evaluate("document.activeElement.value") == text
        page.click("#findings summary")
        page.evaluate("document.activeElement.blur()")
        page.click("#findings .jump")
        assert page.evaluate("document.activeElement.value") == text
        page.keyboard.press("Control+a")
        page.keyboard.type("Il coûte 84 millions de dollars.")
        visit.when("document.querySelector('#findings').hidden")
        assert visit.troubles == []


def test_what_the_gate_finds_leads_from_the_publish_page_to_the_sentence(browser: Browser, pair: Project) -> None:
    """A render, its transcript without a sentence, the check: its link opens the desk at the segment."""
    with running(pair) as address, Visit(browser, address, locale="en-CA") as visit:
        page = visit.page
        open_desk(page, address)
        page.click("#render")
        visit.when("document.querySelector('#status').textContent.includes('Done')")
        visit.when("[...document.querySelectorAll('.state')].every(one => one.dataset.state !== 'new')")
        subtitles = pair.output / "fr" / "pont.vtt"
        subtitles.write_text(subtitles.read_text(encoding="utf-8").replace("48", "49"), encoding="utf-8")
        page.goto(address.split("/?")[0] + "/publish")
        page.click("#check-it")
        page.wait_for_selector("#checked a")
        assert not AXE.is_file() or visit.violations() == []
        page.click("#checked a")
        visit.when("document.activeElement.closest?.('[data-segment=facts]')")
        assert visit.troubles == []
