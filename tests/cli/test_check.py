"""Tests of `audiobrief check` on the podcast, from outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.podcast.manifest import manifest_path
from tests.helpers.whole_podcast import in_feed


def run(root: Path, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    monkeypatch.chdir(root)
    result = CliRunner().invoke(app, ["check", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_ends_with_one_for_errors_alone(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """0 and nothing, 0 with warnings, 1 with errors; JSON is a list of five fields each."""
    code, out, err = run(podcast, monkeypatch=monkeypatch)
    assert (code, out) == (0, "") and "2 feeds and 4 episodes checked: nothing is wrong" in err
    in_feed("<generator>", "<generator>my ")(podcast)
    code, out, _ = run(podcast, "feed", "--json", monkeypatch=monkeypatch)
    (row,) = json.loads(out)
    assert code == 0 and list(row) == ["id", "severity", "where", "message", "fix"]
    assert (row["id"], row["severity"], row["where"]) == ("FEED087", "warning", "fr/feed.xml")
    (podcast / "output/fr/story-1.vtt").unlink()
    code, out, err = run(podcast, monkeypatch=monkeypatch)
    assert code == 1 and out.startswith(
        "error: FILE002 fr/story-1.vtt: the file is not there; render the episode again"
    )
    assert "1 error and 1 warning" in err
    assert run(podcast, "--lang", "en", monkeypatch=monkeypatch)[:2] == (0, "")
    assert run(podcast, "--quiet", monkeypatch=monkeypatch) == (1, "", "")


def test_one_episode(podcast: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its editions alone; a name that is close is offered; a damaged manifest is a finding."""
    (podcast / "output/fr/story-1.vtt").unlink()
    assert run(podcast, "story-2", monkeypatch=monkeypatch)[0] == 0
    code, out, err = run(podcast, "story-1", monkeypatch=monkeypatch)
    assert code == 1 and "FILE002 fr/story-1.vtt" in out and "2 episodes checked" in err
    assert run(podcast, "story-1", "--lang", "en", monkeypatch=monkeypatch)[0] == 0
    code, _, err = run(podcast, "storey-1", monkeypatch=monkeypatch)
    assert code == 1 and 'did you mean "story-1"' in err
    manifest_path(podcast / "output/fr", "story-2").write_bytes(b"[]")
    assert "FILE001" in run(podcast, "story-2", monkeypatch=monkeypatch)[1]


def test_an_empty_project_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what makes an episode."""
    code, _, err = run(tmp_path, monkeypatch=monkeypatch)
    assert code == 1 and "audiobrief render" in err
