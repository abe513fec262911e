"""The page of sound in a real browser: an episode heard from where it is pressed, and music chosen and taken back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiobrief.config.project import Project, find_project, shipped
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.rendered import render_with_tones
from tests.helpers.studio_server import running
from tests.qa.test_report import BRIEF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


@pytest.fixture
def rendered(project: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    shutil.copy(shipped("show.yaml"), project)
    render_with_tones(project, monkeypatch, BRIEF)
    return find_project(project)


def test_an_episode_is_heard_from_where_it_is_pressed(browser: Browser, rendered: Project, tmp_path: Path) -> None:
    """In the middle of the waveform, and at a chapter; at every width, in light and dark, open to everyone."""
    with running(rendered) as address, Visit(browser, address, locale="fr-CA", viewport={"width": 1440, "height": 900}) as visit:  # fmt: skip
        page = visit.page
        page.goto(address.split("/?")[0] + "/sound")
        page.wait_for_selector(".drawing svg")
        box = page.locator(".drawing svg").first.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 60)
        visit.when("!document.querySelector('audio').paused && document.querySelector('audio').duration > 1")
        duration = page.evaluate("document.querySelector('audio').duration")
        assert page.evaluate("document.querySelector('audio').currentTime") == pytest.approx(duration / 2, rel=0.2)
        page.locator("#chapters button", has_text="Les faits").focus()
        page.keyboard.press("Enter")
        visit.when(f"document.querySelector('audio').currentTime < {duration / 2 - 1}")
        visit.when("Number(document.querySelector('.playhead').getAttribute('x1')) > 46")
        page.evaluate("document.querySelector('audio').pause()")
        for width in (1440, 768, 390):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                page.reload()
                page.wait_for_selector(".drawing svg")
                page.wait_for_selector(".music")
                page.screenshot(path=tmp_path / f"sound-{width}-{scheme}.png", full_page=True)
                assert not AXE.is_file() or visit.violations() == []
                assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.troubles == []


def test_music_is_chosen_by_keyboard_and_taken_back(browser: Browser, rendered: Project) -> None:
    """Another intro: heard, in show.yaml, and the same bytes again after Ctrl Z."""
    path = rendered.root / "show.yaml"
    with running(rendered) as address, Visit(browser, address, locale="en-CA") as visit:
        page = visit.page
        page.goto(address.split("/?")[0] + "/sound")
        page.wait_for_selector(".music")
        before = path.read_bytes()
        page.focus("[data-place=intro]")
        page.keyboard.type("calm")
        page.keyboard.press("Enter")
        visit.when("!document.querySelector('#undo').disabled")
        assert b"calm-intro.flac" in path.read_bytes()
        page.locator(".music[aria-label=Intro] button").click()
        visit.when("!document.querySelector('#stop').disabled")
        page.keyboard.press("Control+z")
        visit.when("document.querySelector('#undo').disabled")
        assert path.read_bytes() == before
        page.keyboard.press("Control+Shift+z")
        visit.when("!document.querySelector('#undo').disabled")
        assert b"calm-intro.flac" in path.read_bytes()
        assert visit.troubles == []
