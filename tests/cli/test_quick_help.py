"""Tests of the console entry point: an overview at once, every other call by the commands themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from audiobrief import __version__
from audiobrief.cli import quick_help
from audiobrief.cli.quick_help import next_step, overview_lines
from audiobrief.config.project import MARKERS

OVERVIEW = {
    "help": "Turn a written brief into a podcast.",
    "groups": {"Main": [["render", "Render a brief: script, speech and all the rest of it."]]},
    "examples": [["audiobrief doctor", "what works here"]],
}


def call(*arguments: str) -> tuple[int, str]:
    """(exit code, standard output) of `audiobrief`."""
    code = f"import sys; sys.argv[1:] = {list(arguments)!r}; from audiobrief.cli.quick_help import main; main()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=False)
    return ended.returncode, ended.stdout


def test_the_overview_names_every_command() -> None:
    """With --help and -h exit 0, with nothing 2, as command lines do; no colours where nobody looks."""
    code, shown = call("--help")
    assert code == 0 and "\x1b" not in shown
    assert call("-h") == (0, shown)
    code, alone = call()
    assert code == 2 and alone.startswith(f"{shown}\nNext here: ")
    for name in ("render", "voices", "verify", "publish", "lexicon", "--version"):
        assert f"\n  {name} " in shown


def test_the_next_step_is_that_of_the_folder(tmp_path: Path) -> None:
    """A show first, then an episode of the brief that is there, then listeners; from folders inside it, too."""
    assert quick_help._MARKERS == MARKERS
    assert "audiobrief init" in next_step(tmp_path)
    (tmp_path / "show.yaml").touch()
    assert "render BRIEF" in next_step(tmp_path)
    (tmp_path / "briefs").mkdir()
    (tmp_path / "briefs/a.md").touch()
    assert "render briefs/a.md" in next_step(tmp_path / "briefs")
    (tmp_path / "output/fr").mkdir(parents=True)
    (tmp_path / "output/fr/a.episode.json").touch()
    assert "publish" in next_step(tmp_path) and "studio" in next_step(tmp_path)


def test_all_else_goes_to_the_commands() -> None:
    """A version, a command's own help, an unknown word."""
    assert call("--version") == (0, f"audiobrief {__version__}\n")
    assert "--no-resume" in call("render", "--help")[1]
    assert call("nonsense")[0] == 2


@pytest.mark.parametrize("width", [40, 60, 100])
def test_lines_keep_to_the_width(width: int) -> None:
    """Words wrap under their column; bold is for terminals."""
    lines = list(overview_lines(OVERVIEW, width, bold=False))
    assert max(map(len, lines)) <= max(width, 55)  # the last line is one sentence
    assert "  render      Render a brief:" in "\n".join(lines)
    assert "\x1b[1mrender\x1b[0m      Render" in "\n".join(overview_lines(OVERVIEW, width, bold=True))


def loaded(*arguments: str) -> set[str]:
    """The modules that are there when a command has ended."""
    program = (
        "import json, sys\n"
        f"sys.argv = ['audiobrief', *{list(arguments)!r}]\n"
        "import audiobrief.cli.options\n"
        "audiobrief.cli.options.leave = lambda code: None\n"
        "from audiobrief.cli import main as cli\n"
        "cli.leave = lambda code: None\n"
        "try:\n    cli.main()\n"
        "except SystemExit as ending:\n    assert not ending.code, ending.code\n"
        "print(json.dumps([*sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    return {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_listing_voices_loads_no_runtime(project: Path) -> None:
    """The voices are listed without a model runtime, the web or what reads and shapes sound."""
    heavy = {"onnxruntime", "openvino", "edge_tts", "aiohttp", "parselmouth", "soundfile"}
    assert not heavy & loaded("voices", "list", "--quiet")


FULL = Path("/dev/full")
COMMANDS = [
    ["--help"],
    ["--version"],
    ["render", "--help"],
    ["lexicon", "list"],
    ["voices", "schema"],
    ["voices", "list", "--json"],
]


def started(arguments: list[str], stdout: Any) -> subprocess.Popen[str]:
    code = f"import sys; sys.argv[1:] = {arguments!r}; from audiobrief.cli.quick_help import main; main()"
    return subprocess.Popen([sys.executable, "-c", code], stdout=stdout, stderr=subprocess.PIPE, encoding="utf-8")


@pytest.mark.skipif(not FULL.exists(), reason="has no device that is always full")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_standard_output_is_one_sentence(arguments: list[str]) -> None:
    """Exit code 1 and what to do, for long and short results."""
    with FULL.open("w") as full:
        process = started(arguments, full)
        _, errors = process.communicate(timeout=120)
    sentence = "error: standard output cannot be written (No space left on device); free space, or send it elsewhere"
    assert (process.returncode, errors) == (1, f"{sentence}\n")


@pytest.mark.skipif(os.name != "posix", reason="pipes close otherwise")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_pipe_that_nobody_reads_ends_in_silence(arguments: list[str]) -> None:
    """As with `| head -1`: no traceback, no sentence."""
    reading, writing = os.pipe()
    os.close(reading)
    process = started(arguments, writing)
    os.close(writing)
    _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (1, "")
