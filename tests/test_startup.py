"""What start-up costs: the first page of help is complete without what draws the others; nothing heavy is loaded early."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_group

from audiobrief.cli import app
from audiobrief.cli_help import page

ROOT = Path(__file__).parents[1]


def loaded(*arguments: str) -> set[str]:
    """The modules that are there when a command has ended."""
    program = (
        "import json, sys\n"
        f"sys.argv = ['audiobrief', *{list(arguments)!r}]\n"
        "import audiobrief.cli_common\n"
        "audiobrief.cli_common.leave = lambda code: None\n"
        "from audiobrief import cli\n"
        "cli.leave = lambda code: None\n"
        "try:\n    cli.main()\n"
        "except SystemExit as ending:\n    assert not ending.code, ending.code\n"
        "print(json.dumps([*sys.modules]), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    return {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}


def test_the_first_page_names_every_command_and_option() -> None:
    """It lacks nothing that typer's own page has, and says of each what typer says."""
    text = page(app, "audiobrief", 100, str)
    group = get_group(app)
    context = typer.Context(group, info_name="audiobrief")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        about = " ".join((command.help or "").split("\n\n")[0].split())
        told = " ".join(re.sub(r"\s+", " ", text).split())
        assert f" {name} {about}" in told, name
    for parameter in group.get_params(context):
        assert all(option in text for option in parameter.opts), parameter.opts
    assert "`" not in text and max(map(len, text.splitlines())) <= 100


def test_titles_are_marked_as_asked() -> None:
    """A terminal gets them bold; narrow ones get narrow lines."""
    text = page(app, "audiobrief", 60, lambda title: f"<{title}>")
    assert "<Options>" in text and "<Podcast>" in text
    assert max(len(line) for line in text.splitlines() if "·" not in line) <= 60


def test_the_first_page_is_printed_without_the_rest() -> None:
    """No engine, number library, web library, parser or terminal library is loaded for it."""
    heavy = {"numpy", "pydantic", "yaml", "lxml", "aiohttp", "edge_tts", "onnxruntime", "PIL", "rich", "markdown_it"}
    assert not heavy & loaded("--help")


def test_listing_voices_loads_no_runtime(project: Path) -> None:
    """The voices are listed without a model runtime, the web or what reads and shapes sound."""
    heavy = {"onnxruntime", "openvino", "kokoro_onnx", "phonemizer", "edge_tts", "aiohttp", "parselmouth", "soundfile"}
    assert not heavy & loaded("voices", "list", "--quiet")


@pytest.mark.slow
def test_help_costs_little_more_than_its_library() -> None:
    """Slow: 30 processes. At most 1.5 times the wall time of `python -c "import typer"`, paired medians."""
    done = subprocess.run([sys.executable, str(ROOT / "benchmarks" / "startup.py")], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
