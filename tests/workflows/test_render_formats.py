"""Tests of whole renders of files that other programs made: every sentence is in the transcript of the MP3."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.speech import engines
from tests.brief.test_formats import FILES, STORY
from tests.helpers.measure import decoded
from tests.helpers.tone import ToneSynthesizer


@pytest.mark.parametrize(
    "name", ["cloche.docx", "cloche.odt", "cloche.rtf", "cloche.pdf", "cloche.eml", "cloche.mhtml"]
)
def test_every_sentence_of_a_file_is_in_its_episode(name: str, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paragraphs and items, in order; the MP3 has the length that the report says."""
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda name, *_: engine)
    (project / "briefs" / name).write_bytes((FILES / name).read_bytes())
    result = CliRunner().invoke(app, ["render", f"briefs/{name}", "--engine", "espeak", "--json"])
    assert result.exit_code == 0, result.stderr
    (episode,) = json.loads(result.stdout)["episodes"]
    samples, rate_hz = decoded(Path(episode["mp3"]))
    assert len(samples) / rate_hz == pytest.approx(episode["duration_s"], abs=0.001)
    transcript = Path(episode["transcripts"]["vtt"]).read_text(encoding="utf-8").split("\n")[1:]
    said = _flat(" ".join(line for line in transcript if "-->" not in line and not line.isdigit()))
    places = [said.find(_flat(text).rstrip(" :.")) for kind, text in STORY if kind in ("paragraph", "item")]
    assert -1 not in places and places == sorted(places), [text for _, text in STORY]


def _flat(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", text).replace("\u00a0", " ").replace("'", "’").split())
