"""The example of docs/engines.md is installed as any package is, found by its entry point, and renders an episode."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiobrief.config.project import shipped
from tests.helpers.measure import decoded

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "hum-engine"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example package in it, installed without a network."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(EXAMPLE)], check=True, capture_output=True)
    return folder


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    program = "from audiobrief.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, encoding="utf-8", env=environment
    )


def test_its_voices_are_listed(installed: Path, project: Path) -> None:
    """`voices list` shows them beside those of the other engines."""
    done = run(installed, "voices", "list", "--engine", "hum", "--json")
    assert done.returncode == 0, done.stderr
    assert {row["voice"] for row in json.loads(done.stdout)["voices"]} == {"low", "high"}


@pytest.mark.slow
def test_it_renders_an_episode(installed: Path, project: Path) -> None:
    """The cast names its voices, its setting reaches it, and the episode hums at both pitches, words timed."""
    cast = shipped("voices.yaml").read_text(encoding="utf-8")
    cast = re.sub(r"\bespeak: (\S+\+m\d)", r"hum: low, espeak: \1", cast)
    cast = re.sub(r"(?<!hum: low, )\bespeak: (\S+\+f\d)", r"hum: high, espeak: \1", cast)
    Path("voices.yaml").write_text(f"engines:\n  hum: {{loudness: 0.2}}\n\n{cast}", encoding="utf-8")
    Path("brief.md").write_text("# Le pont\n\nLe pont ferme.\n\n## Les faits\n\nIl rouvre en mai.\n", encoding="utf-8")
    done = run(installed, "render", "brief.md", "--engine", "hum", "--lang", "fr", "--json")
    assert done.returncode == 0, done.stderr
    mp3 = next(project.rglob("*.mp3"))
    assert decoded(mp3)[0].any()
    words = json.loads(next(project.rglob("*.transcript.json")).read_text(encoding="utf-8"))
    assert words


def test_a_setting_that_it_does_not_have_is_named(installed: Path, project: Path) -> None:
    """One sentence with the nearest setting."""
    cast = shipped("voices.yaml").read_text(encoding="utf-8").replace("espeak: ", "hum: low, espeak: ")
    Path("voices.yaml").write_text(f"engines:\n  hum: {{loudnes: 0.2}}\n\n{cast}", encoding="utf-8")
    Path("brief.md").write_text("# Le pont\n\nLe pont ferme.\n", encoding="utf-8")
    done = run(installed, "render", "brief.md", "--engine", "hum", "--lang", "fr")
    assert done.returncode == 1
    assert 'engine hum: it has no setting "loudnes"' in done.stderr and 'did you mean "loudness"?' in done.stderr


def test_it_says_sounds_and_mixes_as_it_declares(installed: Path, project: Path) -> None:
    """Words with a sound or language of their own are hummed a fifth higher, a mix between its two voices.

    A sound that it does not know is refused before it speaks.
    """
    cast = re.sub(r"\bespeak: \S+\+\w\d", "hum: middle", shipped("voices.yaml").read_text(encoding="utf-8"))
    assert run(installed, "voices", "mix", "hum:low", "high", "--name", "x").returncode == 0
    Path("voices.yaml").write_text(
        cast.replace("\ncast:", "\nmixes:\n  middle: {mix: [low, high], timbre: 0.5}\ncast:", 1), encoding="utf-8"
    )
    for text, hertz in (("Bonjour.", 165.0), ('[Bonjour]{ipa="bonʒu"}.', 247.5), ("[Hello]{lang=en}", 247.5)):
        done = run(installed, "say", text, "--lang", "fr", "--engine", "hum", "--out", "said.wav")
        assert done.returncode == 0, done.stderr
        sound, rate_hz = soundfile.read("said.wav")
        spectrum = np.abs(np.fft.rfft(sound, 8 * rate_hz))
        assert abs(float(np.argmax(spectrum)) / 8 - hertz) < 4, text
    Path("brief.md").write_text('# Le pont\n\nLe [pont]{ipa="pɮ"} ferme.\n', encoding="utf-8")
    done = run(installed, "render", "brief.md", "--engine", "hum", "--lang", "fr")
    assert done.returncode == 1 and "has ɮ, which hum cannot speak" in done.stderr


def test_it_is_short_enough_to_read() -> None:
    """Forty lines, and a little air."""
    lines = (EXAMPLE / "audiobrief_hum.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) <= 40
