"""The studio on a telephone: let in by the token, an episode listened to and approved at 390 pixels."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audiobrief.config.project import Project, find_project, shipped
from audiobrief.podcast.manifest import load_manifest, manifest_path
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.rendered import render_with_tones
from tests.helpers.studio_server import running
from tests.qa.test_report import BRIEF

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]


@pytest.fixture
def awaiting(project: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    show = shipped("show.yaml").read_text(encoding="utf-8")
    (project / "show.yaml").write_text(f"{show}\nreview: required\n", encoding="utf-8")
    shutil.copy(shipped("voices.yaml"), project)
    render_with_tones(project, monkeypatch, BRIEF)
    return find_project(project)


def test_an_episode_is_listened_to_and_approved(browser: Browser, awaiting: Project, tmp_path: Path) -> None:
    """A wrong token is told; then in, a sentence heard, the episode heard, approved, and in the manifest."""
    view = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "fr-CA"}
    with running(awaiting, lan=True) as address, Visit(browser, address.split("?")[0], **view) as visit:
        page, base = visit.page, address.split("/?")[0]
        page.fill("#token", "nothing")
        page.tap("button")
        page.wait_for_selector("[role=alert]")
        page.screenshot(path=tmp_path / "sign-in-390.png")
        assert not AXE.is_file() or visit.violations() == []
        visit.troubles.clear()  # two pages that were 401
        page.fill("#token", address.partition("token=")[2])
        page.tap("button")
        visit.when("document.querySelector('#lan img')?.naturalWidth > 0")
        page.screenshot(path=tmp_path / "shelf-390.png", full_page=True)
        assert not AXE.is_file() or visit.violations() == []
        page.goto(f"{base}/sound")
        page.wait_for_selector("#chapters button")
        page.locator("#chapters button").nth(1).tap()
        visit.when("!document.querySelector('audio').paused")
        page.goto(f"{base}/desk/pont.fr")
        page.wait_for_selector(".sentence")
        page.select_option("#engine", "espeak")
        page.locator(".sentence button").first.tap()
        page.wait_for_selector(".sentence.now")
        page.wait_for_selector("#approve:not([hidden])")
        page.tap("#approve")
        page.fill("#approver", "Ève")
        page.screenshot(path=tmp_path / "approve-390.png")
        page.tap("#approve-form button.main")
        visit.when("document.querySelector('#approved').textContent.includes('Ève')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert visit.troubles == []
    approval = load_manifest(manifest_path(awaiting.output / "fr", "pont")).approval
    assert approval is not None and approval.by == "Ève"
