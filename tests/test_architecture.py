"""Tests of the shape of the code beside the contracts of import-linter in pyproject.toml: who prints, what start-up costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import audiobrief

ROOT = Path(audiobrief.__file__).parent
# Folders that compute: bytes, time and ids are arguments. The files beside them are their edges, which read files.
COMPUTES = ("text", "script", "audio", "podcast", "qa/editions")
READS = ("text/lexicon/", "audio/stings/", "podcast/manifest.py", "podcast/cover.py", "podcast/public_files.py")


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "data" not in path.parts)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_top_names_stages_and_edges() -> None:
    """At most 14 folders beside the studio, and 6 files, so that a stranger finds his way."""
    entries = [path for path in ROOT.iterdir() if path.name not in ("__pycache__", "__init__.py")]
    assert len([path for path in entries if path.is_dir() and path.name != "studio"]) <= 14
    assert len([path for path in entries if path.is_file()]) <= 6


@pytest.mark.parametrize("path", modules(), ids=place)
def test_only_the_command_line_prints_and_what_computes_reads_no_clock(path: Path) -> None:
    """No print below `cli`; no clock and no environment in what computes."""
    computes = place(path).startswith(COMPUTES) and not place(path).startswith(READS)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not place(path).startswith("cli/"):
            assert node.func.id != "print", f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Attribute) and computes:
            assert node.attr not in ("environ", "getenv", "now", "today", "time_ns"), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", modules(), ids=place)
def test_every_file_says_its_job(path: Path) -> None:
    """The first line is a docstring, and no file has grown out of its job."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert text.count("\n") <= 350


@pytest.mark.parametrize("path", modules(), ids=place)
def test_no_shell_reads_a_text(path: Path) -> None:
    """No command goes through a shell, and no text is run as code: text from a brief is data."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        assert name not in ("eval", "exec", "pickle.load", "pickle.loads", "yaml.unsafe_load"), (
            f"{path.name}:{node.lineno}"
        )
        shell = (
            r"os\.(system|popen|exec\w+|spawn\w+|startfile)|subprocess\.get\w*output|asyncio\.create_subprocess_shell"
        )
        assert not re.fullmatch(shell, name), f"{path.name}:{node.lineno}"
        assert all(word.arg != "shell" for word in node.keywords), f"{path.name}:{node.lineno}"


def test_the_overview_loads_no_command() -> None:
    """`audiobrief --help` comes from a small file: not even the commands are loaded for it."""
    code = (
        "import sys; sys.argv = ['audiobrief', '--help']\n"
        "from audiobrief.cli.quick_help import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert not {'typer', 'rich', 'audiobrief.cli.main'} & set(sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8")
    assert "render      Render briefs" in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    """`--help` imports no engine, no numpy, no parser."""
    code = (
        "import sys, audiobrief.cli.main;"
        "heavy = {'numpy', 'pydantic', 'lxml', 'edge_tts', 'onnxruntime', 'PIL', 'yaml', 'bs4'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
