"""The page of a comparison in a real browser: it plays by keyboard, asks nothing, and can be read in the dark."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from audiobrief.speech.model import Voice
from audiobrief.workflows.voices.page import Exhibit, comparison_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CONTRAST = """() => { const style = getComputedStyle(document.body);
return [style.color, style.backgroundColor].map(c => c.match(/[0-9]+/g).slice(0, 3).map(Number)) }"""


def mp3(pitch_hz: int) -> bytes:
    file = io.BytesIO()
    time_s = np.arange(5 * 44_100) / 44_100
    soundfile.write(file, 0.1 * np.sin(2 * np.pi * pitch_hz * time_s), 44_100, format="MP3")
    return file.getvalue()


def made(folder: Path) -> Path:
    exhibits = [Exhibit(Voice("kokoro", f"voice-{n}"), "female · fr", mp3(200 * n)) for n in (1, 2, 3)]
    path = folder / "fr.facts.html"
    path.write_bytes(comparison_page("fr.facts", "fr-CA", "Une <phrase> « à » comparer.", exhibits, "fr.facts.mp3"))
    return path


def playing(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        "[...document.querySelectorAll('audio')].flatMap((a, n) => a.paused ? [] : [n + 1])"
    )
    return found


@pytest.mark.skipif(CHROMIUM is None, reason="the browser test did NOT run: there is no chromium here")
@pytest.mark.xdist_group("browser")
def test_the_page_plays_by_keyboard(tmp_path: Path) -> None:
    """A number plays that voice and stops the others; the policy hinders nothing, and nothing is asked for."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser test did NOT run: no playwright here")
    options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        page = browser.new_context(color_scheme="dark", viewport={"width": 360, "height": 700}).new_page()
        troubles: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(made(tmp_path).as_uri())
        for key in ("2", "3"):
            page.keyboard.press(key)
            page.wait_for_function(f"() => document.querySelectorAll('audio')[{key} - 1].currentTime > 0.05")
            assert playing(page) == [int(key)]
        assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "v3"
        page.keyboard.press("Escape")
        assert playing(page) == []
        ink, paper = page.evaluate(CONTRAST)
        assert sum(ink) > 3 * 200 and sum(paper) < 3 * 60
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.inner_text("blockquote") == "Une <phrase> « à » comparer."
        assert troubles == []
        assert [url[:5] for url in asked if not url.startswith("data:")] == ["file:"]
        page.screenshot(path=str(tmp_path / "page.png"), full_page=True)
        browser.close()
