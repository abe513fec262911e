"""A brief rendered to a finished episode whose words are tones: fast, and the same on every machine."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.speech import engines
from audiobrief.workflows import feeds
from tests.helpers.tone import ToneSynthesizer


def cover_bytes() -> bytes:
    """A picture in the place of a drawn cover, which takes a second."""
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(picture, "JPEG")
    return picture.getvalue()


def stand_in(monkeypatch: pytest.MonkeyPatch) -> ToneSynthesizer:
    """The engine of tones, in the place of every other."""
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_, **__: engine)
    return engine


def render_with_tones(project: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str = "pont.md") -> None:
    """The episode of a text, written to the briefs of the project and rendered there."""
    data = cover_bytes()
    monkeypatch.setattr(feeds, "_kept", lambda cache, key, make: data)
    stand_in(monkeypatch)
    (project / "briefs" / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["render", f"briefs/{name}", "--engine", "espeak", "--quiet"])
    assert done.exit_code == 0, done.output
