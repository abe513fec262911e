"""What the tests of `audiobrief translate` share: a brief, endpoints on loopback, and nothing secret in what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from audiobrief.cli.main import app
from audiobrief.translation import request
from tests.helpers.chat_server import KEY, SHIPPED, ChatServer, chat_server, knowing, shipped_pairs, well

Translate = Callable[[str], str]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between tries, and a key that must not be seen again."""
    monkeypatch.setattr(request, "FIRST_WAIT_S", 0.0)
    monkeypatch.setenv("AUDIOBRIEF_TRANSLATE_KEY", KEY)


@pytest.fixture
def french(project: Path) -> Path:
    """The shipped brief's French part as a file of its own."""
    text = SHIPPED.read_text(encoding="utf-8")
    head, _, body = text.partition("# [fr] ")
    path = project / "briefs" / "traversier.fr.md"
    path.write_text(head + "# " + body.partition("# [en] ")[0], encoding="utf-8")
    return path


@pytest.fixture
def english() -> Translate:
    return knowing(shipped_pairs())


def run(server: ChatServer | None, *arguments: str) -> Result:
    """The command, with the server as its endpoint."""
    where = ["--backend", "openai", "--model", "loopback", "--url", server.url] if server else []
    return CliRunner().invoke(app, ["translate", "briefs/traversier.fr.md", "--to", "en", *where, *arguments])


def edition_of(path: Path) -> str:
    return path.with_name("traversier.en.md").read_text(encoding="utf-8")


def in_place_of(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)


@pytest.fixture
def made(french: Path, english: Translate) -> Iterator[tuple[Path, ChatServer]]:
    """A finished draft, and the server that made it with its memory emptied."""
    with chat_server(well(english)) as server:
        assert run(server).exit_code == 0
        server.heard.clear()
        yield french, server


def secret_free(logged: str) -> None:
    """No key, no instruction and no sentence of the brief."""
    for part in (KEY, "You translate", "traversée de Rivière-aux-Pins", "batterie", "Imaginez"):
        assert part not in logged, part
