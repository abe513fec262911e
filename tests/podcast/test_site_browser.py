"""The pages in a real browser: they play, seek, follow, and can be read. Needs Debian's chromium and Playwright."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audiobrief.podcast.chapters import Chapter
from audiobrief.podcast.model import PublishedFile, SpokenSegment, Waveform
from audiobrief.podcast.transcript import TranscriptLine, cues, to_vtt
from audiobrief.storage.transaction import revising
from audiobrief.workflows.site import PageInventory, write_site
from tests.helpers.browser import AXE, NEEDS_BROWSER, Visit, serving
from tests.helpers.published import english_twin, episode
from tests.podcast.test_site import picture, site_model

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = NEEDS_BROWSER
TSC = AXE.parents[1] / ".bin" / "tsc"
LENGTH_S = 40.0
PART_S = 8.0


def mp3() -> bytes:
    """40 seconds of a soft tone."""
    import soundfile

    time_s = np.arange(int(LENGTH_S * 44_100)) / 44_100
    file = io.BytesIO()
    soundfile.write(file, 0.05 * np.sin(2 * np.pi * 330 * time_s), 44_100, format="MP3")
    return file.getvalue()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served site with one episode in two languages."""
    output = tmp_path_factory.mktemp("output")
    sound = mp3()
    stocks = []
    for made in (episode(), english_twin()):
        parts = tuple(
            SpokenSegment(
                f"part-{n}",
                made.voices[n % 3].perspective,
                f"Partie {n}",
                "Ana",
                n * PART_S,
                (n + 1) * PART_S,
                (f"Phrase {n} un. Phrase {n} deux.", "Et la suite, plus longue, sur « tout » : voilà !"),
            )
            for n in range(5)
        )
        lines = [
            TranscriptLine(part.start_s + 4 * place, part.start_s + 4 * place + 3.9, "Ana", paragraph)
            for part in parts
            for place, paragraph in enumerate(part.paragraphs)
        ]
        whole = replace(
            made,
            duration_s=LENGTH_S,
            audio=PublishedFile(made.audio.name, len(sound), "ab" * 32),
            segments=parts,
            chapters=tuple(Chapter(part.start_s, part.heading) for part in parts),
            waveform=Waveform("0z" * 60, "-0" * 20 + "-1" * 20 + "-2" * 20),
        )
        folder = output / whole.language
        folder.mkdir()
        (folder / whole.audio.name).write_bytes(sound)
        (folder / f"{whole.id}.vtt").write_bytes(to_vtt(cues(lines, whole.locale)))
        (folder / f"{whole.id}.episode.json").write_text("{}")
        stocks.append(
            PageInventory(
                replace(
                    site_model(), base_url="https://pod.example.org/", language=whole.language, locale=whole.locale
                ),
                picture(),
                picture(),
                (whole,),
            )
        )
    with revising(output) as changes:
        write_site(output, stocks, changes)
    with serving(output) as address:
        yield address


AUDIO = "document.getElementById('audio')"


def test_play_seek_and_follow(site: str, browser: Browser) -> None:
    """A chapter seeks and plays; the transcript follows, and seeks where it is clicked; nothing is complained of."""
    with Visit(browser, f"{site}/fr/pont-neuf.html") as visit:
        page = visit.page
        page.click(".chapters li:nth-child(3) a")
        visit.when(f"!{AUDIO}.paused && {AUDIO}.currentTime > 16 && {AUDIO}.currentTime < 24")
        visit.when("document.querySelector('.cue[aria-current]')?.textContent.startsWith('Phrase 2')")
        assert page.locator(".chapters a[aria-current]").inner_text().split("\n")[-1].endswith("Partie 2")
        page.locator(".cue", has_text="Phrase 4").click()
        visit.when(
            f"{AUDIO}.currentTime >= 32 && document.querySelector('.cue[aria-current]').textContent.startsWith('Phrase 4')"
        )
        box = page.locator(".wave").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 4, box["y"] + 20)
        visit.when(f"Math.abs({AUDIO}.currentTime - 10) < 2")
        page.click("[data-skip='30']")
        visit.when(f"{AUDIO}.currentTime > 35")
        page.select_option("[data-speed]", "1.5")
        assert page.evaluate(f"{AUDIO}.playbackRate") == 1.5
        assert not visit.troubles
        assert all(url.startswith(site) for url in visit.asked), "a request to somebody else"


@pytest.mark.slow
def test_the_page_scrolls_with_the_sound_until_the_reader_scrolls(site: str, browser: Browser) -> None:
    """The cue that is heard comes into view; without the tick it does not."""
    with Visit(
        browser, f"{site}/fr/pont-neuf.html", viewport={"width": 360, "height": 640}, reduced_motion="reduce"
    ) as visit:
        visible = "(() => { const cue = document.querySelector('.cue[aria-current]'); if (!cue) return false; const box = cue.getBoundingClientRect(); return cue.textContent.startsWith('Phrase 4') && box.top > 0 && box.bottom < innerHeight; })()"
        visit.page.evaluate(f"{AUDIO}.currentTime = 32.2; {AUDIO}.play()")
        visit.when(visible)
        visit.page.uncheck("[data-follow]")
        visit.page.evaluate(f"scrollTo(0, 0); {AUDIO}.currentTime = 24.2")
        visit.when("document.querySelector('.cue[aria-current]').textContent.startsWith('Phrase 3')")
        assert visit.page.evaluate("scrollY") == 0


def test_everything_is_reached_by_keyboard(site: str, browser: Browser) -> None:
    """Tab leads to the skip link first, then to chapters; Enter on a chapter plays it."""
    with Visit(browser, f"{site}/fr/pont-neuf.html") as visit:
        page = visit.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(
                "document.activeElement.dataset.t === '8' && !!document.activeElement.closest('.chapters')"
            ):
                break
        page.keyboard.press("Enter")
        visit.when(f"{AUDIO}.currentTime >= 8 && {AUDIO}.currentTime < 16")


def test_it_works_without_javascript(site: str, browser: Browser) -> None:
    """The text is there, the player is there, and no control that does nothing."""
    with Visit(browser, f"{site}/fr/pont-neuf.html", java_script_enabled=False) as visit:
        assert visit.page.locator("audio[controls]").is_visible()
        assert visit.page.locator(".cue", has_text="Phrase 4").is_visible()
        assert not visit.page.locator("[data-skip], [data-follow], [data-copy]").locator("visible=true").count()


# Source: WCAG 2.2, 1.4.3 and "relative luminance".
CONTRASTS = """() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m.length > 3 ? m[3] : 1 }; };
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0) return c.rgb; } return [255, 255, 255]; };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !e.getClientRects().length || e.closest('select')) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color).rgb), light(ground(e))];
    found.push([(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), walker.currentNode.textContent.trim().slice(0, 40)]);
  }
  for (const e of document.querySelectorAll('.wave path, .band rect, .swatch')) {
    const style = getComputedStyle(e);
    const [a, b] = [light(parse(e.matches('.swatch') ? style.backgroundColor : style.fill).rgb), light(ground(e.parentElement))];
    found.push([1.5 * (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.getAttribute('class') + ' (3:1)']);
  }
  return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.slow
def test_readable_at_any_width_in_light_and_dark(
    site: str, browser: Browser, width: int, scheme: Any, tmp_path: Path
) -> None:
    """Nothing is wider than the window; text stands 4.5:1 against its ground and drawings 3:1; buttons can be hit."""
    for name in ("fr/pont-neuf.html", "en/", ""):
        with Visit(browser, f"{site}/{name}", viewport={"width": width, "height": 800}, color_scheme=scheme) as visit:
            page = visit.page
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = page.evaluate(CONTRASTS)
            assert found and not [entry for entry in found if entry[0] < 4.5]
            for height in page.evaluate(
                "Array.from(document.querySelectorAll('button, select'), (e) => e.offsetHeight)"
            ):
                assert height == 0 or height >= 24
            page.screenshot(path=tmp_path / "page.png", full_page=True)
            assert not visit.troubles


@pytest.mark.slow
def test_the_head_of_every_page_is_whole(site: str, browser: Browser) -> None:
    """One main part, one first heading, headings without gaps, a language, names for all controls."""
    for name in ("fr/pont-neuf.html", "fr/", "en/new-bridge.html", ""):
        with Visit(browser, f"{site}/{name}") as visit:
            page = visit.page
            assert page.locator("main").count() == page.locator("h1").count() == 1
            levels = page.evaluate("Array.from(document.querySelectorAll('h1,h2,h3'), (e) => Number(e.tagName[1]))")
            assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
            assert page.evaluate("document.documentElement.lang") == ("en-CA" if name.startswith("en") else "fr-CA")
            nameless = "Array.from(document.querySelectorAll('a,button,select,input')).filter((e) => !(e.textContent + (e.getAttribute('aria-label') || '') + (e.labels?.[0]?.textContent || '')).trim()).length"
            assert page.evaluate(nameless) == 0
            assert page.evaluate(
                "new Set(Array.from(document.querySelectorAll('[id]'), (e) => e.id)).size === document.querySelectorAll('[id]').length"
            )


def test_keys_play_skip_and_are_told(site: str, browser: Browser) -> None:
    """Space and K play and pause, J and L and the arrows skip, ? shows all of them; nothing is loaded before."""
    with Visit(browser, f"{site}/fr/pont-neuf.html") as visit:
        page = visit.page
        assert not [url for url in visit.asked if url.endswith(".mp3")], "loaded before anybody asked"
        page.keyboard.press("Space")
        visit.when(f"!{AUDIO}.paused && {AUDIO}.currentTime > 0.2")
        page.keyboard.press("k")
        visit.when(f"{AUDIO}.paused")
        page.keyboard.press("l")
        visit.when(f"{AUDIO}.currentTime > 30")
        page.keyboard.press("ArrowLeft")
        visit.when(f"{AUDIO}.currentTime < 20")
        page.keyboard.press("?")
        assert page.locator("dialog[open] dt").count() == 4
        page.keyboard.press("Escape")
        page.focus("[data-speed]")
        before = page.evaluate(f"{AUDIO}.currentTime")
        page.keyboard.press("j")
        assert page.evaluate(f"{AUDIO}.currentTime") == before, "keys in a field are the field's"
        assert not visit.troubles


@pytest.mark.slow
def test_the_place_and_the_speed_are_remembered(site: str, browser: Browser) -> None:
    """Whoever comes back goes on where it was, in the list too; the sound is not loaded for that."""
    with Visit(browser, f"{site}/fr/pont-neuf.html") as visit:
        page = visit.page
        page.select_option("[data-speed]", "1.25")
        page.click(".chapters li:nth-child(3) a")
        visit.when(f"{AUDIO}.currentTime > 17")
        page.click(".player .play")
        visit.when(f"{AUDIO}.paused")
        visit.asked.clear()
        page.goto(f"{site}/fr/")
        assert page.inner_text(".latest .now").startswith("00:1")
        assert page.input_value(".latest [data-speed]") == "1.25"
        assert not [url for url in visit.asked if url.endswith(".mp3")]
        page.click(".latest .play")
        visit.when("document.querySelector('.latest audio').currentTime > 17")
        assert page.evaluate("document.querySelector('.latest audio').playbackRate") == 1.25
        assert page.evaluate("navigator.mediaSession.metadata.title") == page.inner_text(".latest h3")
        assert not visit.troubles


@pytest.mark.slow
def test_the_bar_has_the_chapters_and_tells_its_place(site: str, browser: Browser) -> None:
    """Marks where chapters begin; the slider says time and chapter; controls are large enough for a thumb."""
    with Visit(browser, f"{site}/fr/pont-neuf.html", viewport={"width": 390, "height": 844}) as visit:
        page = visit.page
        assert page.locator(".track .mark").count() == 4
        box = page.locator(".bar input").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        assert page.get_attribute(".bar input", "aria-valuetext") == "00:20, Partie 2"
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        sizes = "Array.from(document.querySelectorAll('.player button, .player select, .player input, .button'), (e) => e.getClientRects().length ? Math.min(e.offsetHeight, e.offsetWidth) : 44)"
        assert min(page.evaluate(sizes)) >= 44


@pytest.mark.skipif(not AXE.is_file(), reason="axe did NOT run: npm ci --prefix tests/readers")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_is_found(site: str, browser: Browser, scheme: Any) -> None:
    """axe finds nothing on any kind of page, before and after the player is used."""
    for name in ("fr/", "fr/pont-neuf.html", "en/about_voices.html", "", "404.html"):
        with Visit(browser, f"{site}/{name}", viewport={"width": 390, "height": 844}, color_scheme=scheme) as visit:
            assert visit.violations() == []
            if visit.page.locator(".play").count():
                visit.page.locator(".play").first.click()
                visit.page.keyboard.press("?")
                assert visit.violations() == []


@pytest.mark.skipif(not TSC.exists(), reason="tsc did NOT run: npm ci --prefix tests/readers")
def test_the_script_is_typed() -> None:
    """TypeScript's checker finds nothing in the script and its JSDoc."""
    done = subprocess.run(
        [TSC, "-p", Path(__file__).parent / "tsconfig.json"], capture_output=True, text=True, check=False
    )
    assert done.stdout + done.stderr == ""
