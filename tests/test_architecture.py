"""Tests of the shape of the code: who may import whom, and what start-up costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import audiobrief

ROOT = Path(audiobrief.__file__).parent
# What touches files, network or processes; everything else computes.
EDGES = {
    "changes",
    "ears",
    "files",
    "locks",
    "sealed",
    "report",
    "yamlfile",
    "yamledit",
    "voices",
    "show",
    "project",
    "cache",
    "leases",
    "pictures",
    "upkeep",
    "catalog",
    "stings",
    "cover",
    "engines",
    "reading",
    "serving",
    "checks",
    "public",
    "publishing",
    "translating",
}
SHELLS = {
    "cli",
    "cli_cache",
    "cli_check",
    "cli_common",
    "cli_episodes",
    "cli_feed",
    "cli_publish",
    "cli_report",
    "cli_serve",
    "cli_spoken",
    "cli_stings",
    "cli_translate",
    "cli_verify",
    "cli_voices",
    "cli_voices_install",
    "console",
    "doctor",
    "start",
}
LAYERS = {"domain": 0, "edge": 1, "pipeline": 2, "shell": 3}


def modules() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "data" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def layer(name: str) -> str:
    if name in SHELLS:
        return "shell"
    if name == "pipeline":
        return "pipeline"
    return "edge" if name in EDGES else "domain"


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("audiobrief"):
            parts = (node.module or "").split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    """Domain ← edges ← pipeline ← shells; nothing reaches up."""
    own = LAYERS[layer(name_of(path))]
    # `errors` and `files` hold values and names that every layer shares.
    upward = {name for name in imports(path) if LAYERS[layer(name)] > own and name not in ("files", "yamlfile")}
    allowed = {
        "script": {"reading"},
        "narrate": {"show", "voices"},
        "loudness": set(),
        "feed": {"catalog"},
        "feed_channel": {"catalog"},
        "feed_item": {"catalog"},
        "show_notes": {"catalog"},
        "site": {"catalog"},
        "waveform": {"catalog"},
    }
    assert upward <= allowed.get(name_of(path), set()), (path.name, upward)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_shell_prints_and_reads_the_clock(path: Path) -> None:
    """No print below the shells; no clock and no environment in what computes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kind = layer(name_of(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and kind != "shell":
            assert node.func.id != "print", f"{path.name}:{node.lineno}"
        if isinstance(node, ast.Attribute) and kind == "domain":
            assert node.attr not in ("environ", "getenv", "now", "today", "time_ns"), f"{path.name}:{node.lineno}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_its_job(path: Path) -> None:
    """The first line is a docstring, and no file has grown out of its job."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""')
    assert text.count("\n") < 360


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
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
        "from audiobrief.start import main\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert not {'typer', 'rich', 'audiobrief.cli'} & set(sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, encoding="utf-8")
    assert "render      Render a brief" in shown.stdout


def test_help_loads_nothing_heavy() -> None:
    """`--help` imports no engine, no numpy, no parser."""
    code = (
        "import sys, audiobrief.cli;"
        "heavy = {'numpy', 'pydantic', 'lxml', 'edge_tts', 'onnxruntime', 'PIL', 'yaml', 'bs4'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
