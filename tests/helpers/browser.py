"""Pages in Debian's Chromium: worked with, and everything noted that goes wrong on them."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audiobrief.delivery.serve.run import make_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(__file__).parents[1] / "readers" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_PATIENCE_MS = 60_000  # machines are shared
NEEDS_BROWSER = [
    pytest.mark.skipif(CHROMIUM is None, reason="the browser tests did NOT run: there is no chromium here"),
    pytest.mark.xdist_group("browser"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window; the test is left out where Playwright is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests did NOT run: no playwright here")
    with playwright.sync_playwright() as driver:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"]
        started = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield started
        started.close()


@contextmanager
def serving(output: Path) -> Iterator[str]:
    """The address of a published folder that is served."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = make_server(output, "https://pod.example.org/")
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


class Visit:
    """A page that is worked with, and everything that went wrong on it."""

    def __init__(self, browser: Browser, address: str, **context: Any) -> None:
        self.troubles: list[str] = []
        self.asked: list[str] = []
        self.context = browser.new_context(**context)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(_PATIENCE_MS)
        self.page.on("console", lambda message: self.troubles.append(message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("response", lambda answer: self.troubles.append(answer.url) if answer.status >= 400 else None)
        self.page.goto(address)

    def when(self, condition: str) -> None:
        """Wait until an expression is true."""
        try:
            self.page.wait_for_function(f"() => {condition}", timeout=_PATIENCE_MS)  # a bare string would need eval
        except Exception as error:
            seen = " ".join(self.page.inner_text("body").split())[:1500]
            raise AssertionError(f"never: {condition}\ntroubles: {self.troubles}\nthe page: {seen}") from error

    def violations(self) -> list[str]:
        """What axe finds on the page as it is, one line each."""
        # Handed over by the driver's own channel: the page's policy lets no other script in.
        self.page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
        found = self.page.evaluate(
            "(levels) => axe.run(document, {runOnly: {type: 'tag', values: levels}})", LEVELS
        )["violations"]  # fmt: skip
        return [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
