"""The pad that mixes two voices in a real browser: by arrows, by touch, heard, saved, taken back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import yaml

from audiobrief.config.project import find_project, shipped
from audiobrief.speech import engines
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.studio_server import running
from tests.helpers.tone import ToneKokoro

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = [*NEEDS_BROWSER, pytest.mark.slow]
PAD = "[data-place='fr.facts.kokoro.pad']"


def test_two_voices_are_mixed_on_a_pad(browser: Browser, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where the engine mixes; two arrows and a tap are two changes of the file, and undo takes back the last."""
    shutil.copy(shipped("voices.yaml"), project)
    engine = ToneKokoro()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    path = project / "voices.yaml"

    def mix() -> object:
        return yaml.safe_load(path.read_text(encoding="utf-8"))["cast"]["fr"]["facts"]["kokoro"]

    view = {"width": 768, "height": 900}
    with (
        running(find_project(project)) as address,
        Visit(browser, address, locale="en-CA", viewport=view, has_touch=True) as visit,
    ):
        page = visit.page

        def until(wanted: dict[str, object]) -> None:
            for _ in range(200):
                if mix() == wanted:
                    return
                page.wait_for_timeout(50)
            raise AssertionError(
                f"{mix()} is not {wanted}; {visit.troubles} {page.inner_text('#saved')} {page.inner_text('#status')}"
            )

        page.goto(address.split("/?")[0] + "/cast")
        page.wait_for_selector("#cast .segment")
        page.select_option("#engine", "espeak")
        visit.when("!document.querySelector('.pad')")
        page.select_option("#engine", "kokoro")
        page.click("[data-place='fr.facts.kokoro.pad.fold']")
        page.select_option("[data-place='fr.facts.kokoro.pad.0']", "ff_siwis")
        page.select_option("[data-place='fr.facts.kokoro.pad.1']", "am_puck")
        first = {"mix": ["ff_siwis", "am_puck"], "timbre": 0.8, "prosody": 0.5}
        until(first)
        page.focus(PAD)
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowDown")
        until(first | {"timbre": 0.75, "prosody": 0.45})
        visit.when("document.querySelector('#saved').textContent === 'Saved'")
        assert page.evaluate(f"document.activeElement.matches({PAD!r})")
        assert any("/api/sounds/" in one for one in visit.asked)
        assert not AXE.is_file() or visit.violations() == []
        box = page.locator(PAD).bounding_box()
        assert box is not None
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.75)
        until(first | {"timbre": 0.5, "prosody": 0.25})
        visit.when("document.querySelector('#saved').textContent === 'Saved'")
        page.click("#undo")
        visit.when(f"document.querySelector({PAD!r}).ariaValueText.startsWith('Timbre 75')")
        assert mix() == first | {"timbre": 0.75, "prosody": 0.45}
        assert visit.troubles == []
