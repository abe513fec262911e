"""How soon the studio shows and sounds, measured by its pages in Chromium, and whether its memory stays flat.

python benchmarks/studio.py [--segments 60] [--rounds 15] [--day 2000] [--engine espeak]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

PARTS = ("Les faits", "Point de vue neutre", "Exemple", "Point de vue optimiste", "Point de vue pessimiste")
WORDS = "pont route ville péage voie train quai gare tour mur port rue place canal parc lac".split()
# Notes when speech is to sound, what is said is shown and the script is there, and how long a task held the page up.
PROBE = """
window.probe = { sounds: [], shown: [], tasks: [], open: 0 };
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (when) {
  probe.sounds.push(performance.now() + Math.max(0, when - this.context.currentTime) * 1000);
  return start.apply(this, arguments);
};
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) probe.tasks.push(one.duration);
}).observe({ type: "longtask" });
new MutationObserver((changes) => {
  if (!probe.open && document.querySelectorAll(".segment").length >= SEGMENTS) probe.open = performance.now();
  const saying = (one) => one.target instanceof Element && one.target.closest(".saying");
  if (changes.some(saying)) probe.shown.push(performance.now());
}).observe(document, { childList: true, subtree: true });
addEventListener("keydown", () => { probe.key = performance.now(); }, true);
addEventListener("click", () => { probe.click = performance.now(); }, true);
"""


def brief(segments: int) -> str:
    """A brief whose script has about that many segments, two sentences each."""
    parts = ["# Un pont neuf\n\nLe pont ouvre lundi au prix de 3,5 M$.\n"]
    for number in range(segments):
        one, two = WORDS[number % len(WORDS)], WORDS[(number * 7 + 3) % len(WORDS)]
        parts.append(
            f"## {PARTS[number % len(PARTS)]}\n\n"
            f"Le {one} {number} mesure {number + 2} km. Son {two} coûte {number + 4} $.\n"
        )
    return "\n".join(parts)


@contextmanager
def studio(root: Path) -> Iterator[tuple[str, int]]:
    """The address of a studio in a process of its own, and the number of the process."""
    command = [sys.executable, "-c", "from audiobrief.cli.main import main; main()"]
    process = subprocess.Popen(
        [*command, "studio", str(root), "--port", "0", "--no-open"],
        cwd=root, stdout=subprocess.PIPE, text=True, env={**os.environ, "AUDIOBRIEF_CACHE": str(root / "cache")},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1], process.pid
    finally:
        process.kill()
        process.wait()


def resident_mb(pid: int) -> float:
    """The resident memory of a process, MB."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def heap_mb(page: Page) -> float:
    """What the page's scripts hold after its garbage was collected, MB."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["JSHeapUsedSize"]) / 1e6


def since(page: Page, what: str, kind: str) -> float:
    """Milliseconds from the last key or click to the first thing of a kind after it, once that is there."""
    page.wait_for_function(f"() => probe.{kind}.some((at) => at > probe.{what})", timeout=60_000)
    return float(page.evaluate(f"() => probe.{kind}.find((at) => at > probe.{what}) - probe.{what}"))


def opened_ms(page: Page, address: str, rounds: int) -> list[float]:
    """From the request to the script on the page."""
    found = []
    for _ in range(rounds):
        page.goto(address)
        page.wait_for_function("() => probe.open > 0", timeout=60_000)
        found.append(float(page.evaluate("probe.open")))
    return found


def said_ms(page: Page, rounds: int) -> list[float]:
    """From a keystroke to what is said of it."""
    field = page.locator(".sentence textarea", has_text="").nth(2)
    field.fill("Le péage coûte  $.")
    found = []
    for number in range(rounds):
        field.evaluate("one => one.setSelectionRange(15, 15)")
        page.keyboard.press(str(number % 9 + 1))
        found.append(since(page, "key", "shown"))
        page.wait_for_timeout(150)
    return found


def sound_ms(page: Page, rounds: int, *, new: bool) -> list[float]:
    """From a press on play to the sound: of twelve words that nobody has heard, or of what is in the cache."""
    row = page.locator(".sentence").nth(2)
    found = []
    for number in range(rounds):
        if new:
            picked = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 5)]
            row.locator("textarea").fill("Hier le {} et la {} ont encore changé de {} pour tous.".format(*picked))
            page.wait_for_timeout(700)
        row.locator("button").first.click()
        found.append(since(page, "click", "sounds"))
        page.click("#stop")
    return found


def stall_ms(page: Page, keys: int) -> float:
    """The longest task that held the page up while a render ran and a producer typed."""
    page.click("#render")
    field = page.locator(".sentence textarea").nth(4)
    field.focus()
    page.evaluate("() => { probe.tasks.length = 0; }")
    for _ in range(keys):
        page.keyboard.type("un mot ", delay=25)
    return float(page.evaluate("Math.max(0, ...probe.tasks)"))


def growth_mb(page: Page, pid: int, day: int) -> tuple[float, float]:
    """What the page and the server have grown by in the second half of a day of plays and edits, MB."""
    row = page.locator(".sentence").nth(2)
    middle = (0.0, 0.0)
    for number in range(day):
        if number == day // 2:
            middle = (heap_mb(page), resident_mb(pid))
        row.locator("textarea").fill(f"Le péage coûte {number} $.")
        row.locator("button").first.click()
        since(page, "click", "sounds")
        page.click("#stop")
        page.evaluate("() => { probe.sounds.length = probe.shown.length = 0; }")
    return heap_mb(page) - middle[0], resident_mb(pid) - middle[1]


def measure(page: Page, base: str, pid: int, asked: argparse.Namespace) -> list[tuple[str, float, float, str]]:
    """What was measured: its name, the value, the most that it may be, and its unit."""
    desk = f"{base}/desk/pont.fr"
    rows = [("a script opens", statistics.median(opened_ms(page, desk, asked.rounds)), 1000.0, "ms")]
    page.select_option("#engine", asked.engine)
    page.wait_for_timeout(1000)
    sound_ms(page, 1, new=True)  # the engine is loaded once
    rows.append(("what is said after a keystroke", statistics.median(said_ms(page, asked.rounds)), 150.0, "ms"))
    limit = 600.0 if asked.engine == "espeak" else 2500.0
    rows.append(("a new sentence sounds", statistics.median(sound_ms(page, asked.rounds, new=True)), limit, "ms"))
    rows.append(
        ("a sentence from the cache sounds", statistics.median(sound_ms(page, asked.rounds, new=False)), 200.0, "ms")
    )
    rows.append(("longest stall of typing during a render", stall_ms(page, 40), 50.0, "ms"))
    if asked.day:
        page_mb, server_mb = growth_mb(page, pid, asked.day)
        rows += [("growth of the page", page_mb, 5.0, "MB"), ("growth of the server", server_mb, 20.0, "MB")]
    return rows


def main() -> int:
    """Prints what was measured; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--segments", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--day", type=int, default=2000)
    parser.add_argument("--engine", default="espeak")
    asked = parser.parse_args()
    options: dict[str, Any] = {
        "executable_path": shutil.which("chromium"),
        "args": ["--no-sandbox", "--mute-audio", "--autoplay-policy=no-user-gesture-required"],
    }
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        root = Path(folder)
        (root / "briefs").mkdir()
        (root / "briefs" / "pont.md").write_text(brief(asked.segments), encoding="utf-8")
        with studio(root) as (address, pid):
            page = driver.chromium.launch(**options).new_page()
            page.add_init_script(PROBE.replace("SEGMENTS", str(asked.segments)))
            page.goto(address)
            page.click("#list button")
            page.wait_for_selector("#added a")
            rows = measure(page, address.split("/?")[0], pid, asked)
    print(f"\n{asked.segments} segments, {asked.engine}, load of the machine {os.getloadavg()[0]:.1f}")
    print("\n| what | measured | at most | |\n|---|---|---|---|")
    for name, value, most, unit in rows:
        print(f"| {name} | {value:.0f} {unit} | {most:.0f} {unit} | {'MISSED' if value > most else ''} |")
    return int(any(value > most for _, value, most, _ in rows))


if __name__ == "__main__":
    raise SystemExit(main())
