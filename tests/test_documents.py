"""Tests that the documents for developers, and CI, name what there is."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src/audiobrief"
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks/README.md"))


def folders() -> set[str]:
    """The folders of the package."""
    return {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}


def test_the_architecture_is_told_in_the_words_of_the_folders() -> None:
    """Each folder is in the drawing, and set off in the steps; nothing else is set off there."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    _, drawing, steps = text.split("```")
    assert {folder for folder in folders() if not re.search(rf"\b{folder}\b", drawing)} == set()
    assert set(re.findall(r"\*\*(.+?)\*\*", steps)) == folders()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_paths_that_documents_name_exist(document: Path) -> None:
    """Dotted names import; paths in backticks are there, from the top, the package, or beside the document."""
    text = document.read_text(encoding="utf-8")
    groups = {"audiobrief.engines", "audiobrief.translators"}  # entry points, no modules
    for name in set(re.findall(r"`(audiobrief(?:\.\w+)+)", text)) - groups:
        module, _, attribute = name.rpartition(".")
        assert hasattr(import_module(module), attribute) or import_module(name)
    paths = re.findall(r"`((?:src|tests|tools|benchmarks|docs|examples|\.ci|\.github)/[\w./-]*|[\w./-]+\.py)`", text)
    known = {path.name for folder in ("src", "benchmarks") for path in (ROOT / folder).rglob("*.py")}
    for path in (path for path in set(paths) if "NAME" not in path):
        assert path in known or any((place / path).exists() for place in (ROOT, PACKAGE)), path


def test_every_python_is_checked_as_here() -> None:
    """CI runs `make check` on each Python that pyproject.toml names, and no step of its own; the README names them."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))["jobs"]
    declared = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(declared) <= set(jobs["check"]["strategy"]["matrix"]["python"])
    assert f"Python {declared[0]} to {declared[-1]} " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert [step["run"] for step in jobs["check"]["steps"] if "run" in step] == ["make check"]


def test_hooks_are_the_tools_of_make_check() -> None:
    """Each hook is local, and its tool is one that `make check` runs."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    checked = set(re.findall(r"\$\(BIN\)/([\w-]+)", makefile.split("\ncheck:")[1].split("\n\n")[0]))
    assert [repository["repo"] for repository in hooks] == ["local"]
    assert {Path(hook["entry"].split()[0]).name for hook in hooks[0]["hooks"]} == checked - {"python"}
