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


def render_with_tones(project: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str = "pont.md") -> None:
    """The episode of a text, written to the briefs of the project and rendered there."""
    picture = io.BytesIO()
    Image.new("RGB", (1400, 1400)).save(picture, "JPEG")
    monkeypatch.setattr(feeds, "_kept", lambda cache, key, make: picture.getvalue())
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    (project / "briefs" / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["render", f"briefs/{name}", "--engine", "espeak", "--quiet"])
    assert done.exit_code == 0, done.output
