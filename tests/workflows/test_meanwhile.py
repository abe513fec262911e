"""Tests of what happens around a render: its script is edited while it works, its cache cannot be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from audiobrief.speech.cache.store import SpeechCache, StoredSpeech
from audiobrief.workflows.gate import verify_staged
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import Run, run, tone

__all__ = ["run", "tone"]  # fixtures


def made(run: Run, *options: str) -> Result:
    """What a render said."""
    result = run("render", "briefs/pont.md", "--engine", "espeak", *options)
    assert result.exit_code == 0, result.stderr
    return result


@pytest.mark.parametrize("first", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_a_script_that_is_edited_while_it_is_encoded_is_told(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    """The episode has the words from before; the edit stays, is named, and heard by the next render."""
    script = project / "scripts" / "pont.fr.yaml"
    if not first:
        made(run)

    def editing(*arguments: Any) -> None:
        script.write_text(script.read_text("utf-8").replace("quatorze minutes", "seize minutes"), "utf-8")
        verify_staged(*arguments)

    monkeypatch.setattr("audiobrief.workflows.render.run.verify_staged", editing)
    result = made(run, "--again")
    assert "pont.fr.yaml: was edited while the episode was made" in result.stderr
    assert "pont.en.yaml: was edited" not in result.stderr
    vtt = project / "output" / "fr" / "pont.vtt"
    assert "seize" not in vtt.read_text("utf-8") and "seize" in script.read_text("utf-8")
    monkeypatch.setattr("audiobrief.workflows.render.run.verify_staged", verify_staged)
    assert "was edited while" not in made(run).stderr
    assert "seize" in vtt.read_text("utf-8")


@pytest.mark.slow
def test_a_cache_that_cannot_be_written_is_done_without(
    run: Run, project: Path, tone: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The episode is made, a line says what is not kept, and nothing stays in the temporary folder."""
    place = tmp_path / "cache-file"
    place.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("AUDIOBRIEF_CACHE", str(place))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = made(run)
    assert "cannot be written" in result.stderr and "set AUDIOBRIEF_CACHE" in result.stderr
    assert (project / "output" / "fr" / "pont.mp3").is_file()
    assert not list(tmp_path.glob("audiobrief-speech-*"))
    said = len(tone.asked)
    made(run)
    assert len(tone.asked) == 2 * said


def test_what_a_cache_has_is_used_where_it_cannot_be_written(
    run: Run, project: Path, tone: ToneSynthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With everything in it nothing is said; after an edit only the new sentence is spoken."""
    made(run)
    monkeypatch.setattr("audiobrief.speech.cache.unwritable.why_unwritable", lambda folder: "Read-only file system")
    tone.asked.clear()
    assert "cannot be written" not in made(run).stderr and not tone.asked
    brief = project / "briefs" / "pont.md"
    brief.write_text(brief.read_text("utf-8").replace("quatorze", "seize"), "utf-8")
    puts: list[Path] = []
    real = SpeechCache.put

    def noted(cache: SpeechCache, key: str, speech: StoredSpeech) -> None:
        puts.append(cache.folder)
        real(cache, key, speech)

    monkeypatch.setattr(SpeechCache, "put", noted)
    result = made(run, "--json")
    assert "Read-only file system" in result.stderr
    assert len(tone.asked) == 1 and "audiobrief-speech-" in str(puts[0])
    assert json.loads(result.stdout)["episodes"][0]["spoken"] == 1
