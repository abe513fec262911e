"""The studio in a real browser, from a pasted brief to a published folder. Needs Debian's chromium and Playwright."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from audiobrief.config.project import Project, find_project, shipped
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit
from tests.helpers.studio_server import running

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_BROWSER
BRIEF = """\
# Un pont neuf

Le pont ouvre lundi au prix de 3,5 M$.

## Les faits

Il mesure deux kilomètres. Le péage coûte 4 $.

## Point de vue optimiste

Les trajets raccourcissent.
"""
READERS = Path(__file__).parents[1] / "readers"


@pytest.fixture
def own(project: Path) -> Project:
    show = shipped("show.yaml").read_text(encoding="utf-8")
    (project / "show.yaml").write_text(
        show.replace("http://localhost:8000/", "https://pod.audiobrief-test.net/"), encoding="utf-8"
    )
    shutil.copy(shipped("voices.yaml"), project)
    return find_project(project)


@pytest.mark.parametrize("locale", ["fr-CA", pytest.param("en-CA", marks=pytest.mark.slow)])
def test_the_whole_job_from_paste_to_publication(browser: Browser, own: Project, locale: str) -> None:
    """Paste, read, edit, hear, render and publish; then the files are looked at from outside."""
    french = locale.startswith("fr")
    with running(own) as address, Visit(browser, address, locale=locale) as visit:
        page = visit.page
        assert page.evaluate("document.documentElement.lang") == locale[:2]
        page.fill("#text", BRIEF)
        page.click("#add button.main")
        page.click("#added a")
        page.wait_for_selector(".sentence")
        page.select_option("#engine", "espeak")
        texts = page.eval_on_selector_all(".sentence textarea", "all => all.map(one => one.value)")
        number = texts.index("Le péage coûte 4 $.")
        row = page.locator(".sentence").nth(number)
        row.locator("textarea").fill("Le péage coûte 5 $ par voiture.")
        visit.when("[...document.querySelectorAll('.saying')].some(one => one.textContent.includes('cinq dollars'))")
        visit.when("['Saved', 'Enregistré'].includes(document.querySelector('#saved').textContent)")
        row.locator("button").first.click()
        page.wait_for_selector(".sentence.now")
        page.click("#render")
        visit.when("document.querySelector('#status').textContent.match(/Done|Terminé/)")
        page.goto(address.split("?")[0])
        tag = page.locator("tr", has_text="Un pont neuf").locator(".tag").first
        tag.wait_for()
        assert tag.inner_text() == ("dans le flux" if french else "in the feed")
        page.click("nav a[href='/publish']")
        target = own.root / "site"
        page.fill("#target", str(target))
        page.click("#publish button.main")
        visit.when("!document.querySelector('#now').disabled")
        assert not target.exists() or not list(target.rglob("*.mp3"))
        page.click("#now")
        visit.when(
            "document.querySelector('#plan h2')?.textContent.match(/fait$|done$/) && document.querySelector('#now').disabled"
        )
        visit.when("document.querySelector('#feeds img')?.naturalWidth > 0")
        assert visit.troubles == []
        assert all(url.startswith(("http://127.0.0.1", "data:")) for url in visit.asked)
    assert soundfile.info(target / "fr" / "un-pont-neuf.mp3").duration > 10
    transcript = (target / "fr" / "un-pont-neuf.vtt").read_text(encoding="utf-8")
    assert "5 $ par voiture" in " ".join(transcript.split()).replace("\u202f", " ").replace("\u00a0", " ")
    assert "Un pont neuf" in (target / "fr" / "feed.xml").read_text(encoding="utf-8")


@pytest.mark.skipif(not AXE.is_file(), reason="axe did NOT run: npm ci --prefix tests/readers")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, *(pytest.param(one, marks=pytest.mark.slow) for one in (768, 1440))])
def test_every_view_is_open_to_everyone(
    browser: Browser, own: Project, scheme: str, width: int, tmp_path: Path
) -> None:
    """axe finds nothing against WCAG 2.2 AA, and nothing is wider than the window."""
    (own.root / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    with running(own) as address, Visit(
        browser, address, locale="fr-CA", color_scheme=scheme, viewport={"width": width, "height": 900}
    ) as visit:  # fmt: skip
        page = visit.page
        page.click("#list button")
        page.wait_for_selector("#added a")
        for name, path, ready in (
            ("shelf", "/", "#list table"), ("desk", "/desk/pont.fr", ".sentence"), ("publish", "/publish", "#target"),
            ("cast", "/cast", "#cast .segment"), ("sound", "/sound", ".music"),
        ):  # fmt: skip
            page.goto(address.split("/?")[0] + path)
            page.wait_for_selector(ready)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
            page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)
            assert visit.violations() == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.slow
def test_a_word_and_a_voice_are_mended_by_keyboard(browser: Browser, own: Project) -> None:
    """F2 on a word, a respelling, Enter: the sentence has it. Arrow keys on a slider: heard, saved, taken back."""
    (own.root / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    with (
        running(own) as address,
        Visit(browser, address, locale="en-CA", viewport={"width": 390, "height": 844}) as visit,
    ):
        page = visit.page
        page.click("#list button")
        page.wait_for_selector("#added a")
        page.goto(address.split("/?")[0] + "/desk/pont.fr")
        page.wait_for_selector(".sentence")
        page.select_option("#engine", "espeak")
        texts = page.eval_on_selector_all(".sentence textarea", "all => all.map(one => one.value)")
        field = page.locator(".sentence textarea").nth(texts.index("Le péage coûte 4 $."))
        field.focus()
        field.evaluate("one => one.setSelectionRange(4, 4)")
        page.keyboard.press("F2")
        page.wait_for_selector("#mouth[open]")
        assert page.inner_text("#mouth-title") == "péage"
        page.keyboard.type("payage")
        assert not AXE.is_file() or visit.violations() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.keyboard.press("Enter")
        visit.when("document.querySelector('#saved').textContent === 'Saved'")
        script = own.scripts / "pont.fr.yaml"
        assert 'Le [péage]{say="payage"} coûte' in " ".join(script.read_text(encoding="utf-8").split())
        page.goto(address.split("/?")[0] + "/cast")
        page.wait_for_selector("#cast .segment")
        page.select_option("#engine", "espeak")
        before = own.voices.read_bytes()
        page.focus('[data-place="fr.facts.rate"]')
        page.keyboard.press("ArrowRight")
        visit.when("!document.querySelector('#undo').disabled")
        assert own.voices.read_bytes() != before
        page.wait_for_function("() => document.activeElement.dataset.place === 'fr.facts.rate'")
        page.keyboard.press("Control+z")
        visit.when("document.querySelector('#undo').disabled")
        assert own.voices.read_bytes() == before
        assert visit.troubles == []


@pytest.mark.skipif(
    not (READERS / "node_modules" / ".bin" / "tsc").exists(), reason="tsc did NOT run: npm ci --prefix tests/readers"
)
def test_the_scripts_of_the_pages_are_typed() -> None:
    """TypeScript's checker finds nothing in the modules and their JSDoc."""
    done = subprocess.run(
        [READERS / "node_modules" / ".bin" / "tsc", "-p", Path(__file__).parent / "tsconfig.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout + done.stderr == ""


def test_the_words_are_there_in_both_languages() -> None:
    """Every key that a template or script names has a word."""
    import re

    from audiobrief.studio.app import STATIC
    from audiobrief.studio.words import words

    known = words("en")
    assert set(known) == set(words("fr"))
    code = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (STATIC.parent / "templates").glob("*.html"))
    named = set(re.findall(r'\bt\("([\w-]+)"', code)) | set(re.findall(r"\bt\.([\w]+)", pages))
    assert named - set(known) == set()
    assert json.dumps(known)
