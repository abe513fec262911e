"""Tests that the README's commands do what it says, as they are typed, in a fresh clone."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers.readme import NEEDS, ROOT, Command, clone, commands, known, shell_environment

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_that_is_named_exists() -> None:
    """In blocks and in sentences: the command, its subcommand, its options."""
    inline = re.findall(r"`((?:audiobrief|make) [^`]*)`", README)
    typed = [line.text for line in commands(README)]
    named = [re.sub(r"^.*\| |'[^']*'|\"[^\"]*\"", "", text) for text in (*inline, *typed)]
    asked = [text.split()[1:] for text in named if text.startswith("audiobrief ")]
    assert len(asked) > 25
    assert [words for words in asked if not known(words)] == []
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {text.split()[1] for text in named if text.startswith("make ")} <= targets


def test_every_file_that_is_named_exists() -> None:
    """Paths between backticks, in links and in commands; what a render makes is made by it."""
    made = ("output/", "scripts/", ".venv/")
    words = [word for line in commands(README) for word in line.text.split()] + re.findall(r"`([^` ]+)`", README)
    paths = {word for word in words if re.fullmatch(r"[\w.-]+/[\w./-]*|[\w-]+\.(?:yaml|md|txt|toml)", word)}
    assert {"voices.yaml", "briefs/jardins.txt", "src/audiobrief/"} <= paths
    assert [path for path in sorted(paths) if not (ROOT / path).exists() and not path.startswith(made)] == []


def test_what_is_left_out_is_left_out_for_a_reason() -> None:
    """Each reason is that of a command in the README, and most commands are run."""
    listed = commands(README)
    assert {what for _, what in NEEDS} == {line.needs for line in listed if line.needs}
    assert len([line for line in listed if not line.needs]) > len(listed) / 2


def test_the_demo_ends_with_the_next_command_of_the_readme() -> None:
    """What `make demo` prints last is what the README has next, and what makes `audiobrief` a command."""
    shown = subprocess.run(
        ["make", "--dry-run", "--always-make", "demo"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    printed = re.findall(r'^echo "    (.+)"$', shown, re.M)
    typed = [line.text for line in commands(README)]
    assert printed == typed[typed.index("make test") + 1 :][: len(printed)]
    assert printed[0] == "source .venv/bin/activate"


def test_cleaning_leaves_the_episodes(tmp_path: Path) -> None:
    """`make clean` leaves output/; only `make clean-output` removes what holds the episodes' identity."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in (".venv/bin/python", "output/.gitignore", "output/fr/a.episode.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert not (tmp_path / ".venv").exists()
    assert (tmp_path / "output/fr/a.episode.json").exists()
    subprocess.run(["make", "clean-output"], cwd=tmp_path, check=True, capture_output=True)
    assert [path.name for path in (tmp_path / "output").iterdir()] == [".gitignore"]


@pytest.mark.slow
def test_the_commands_work_as_they_are_typed(tmp_path: Path) -> None:
    """One terminal in a fresh clone, after `make demo`: each command of the README in turn ends well."""
    pytest.importorskip("onnxruntime")
    folder = clone(tmp_path / "clone")
    typed = [line for line in commands(README) if not line.needs]
    assert Command("source .venv/bin/activate") in typed
    # A command that fails ends the shell, with its text in the output. Only the cast is shaped with neural voices.
    lines = [f"NO_NEURAL={'' if ' voices ' in line.text else 1}\n{line.text}" for line in typed]
    script = "\n".join(["set -e", "export NO_NEURAL", "trap 'echo \"failed: $BASH_COMMAND\"' ERR", *lines])
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=shell_environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{done.stdout[-500:]}\n{done.stderr[-500:]}"
    assert (folder / "output/en/feed.xml").is_file()
    assert (folder / "scripts/jardins.fr.yaml").is_file()
    changed = subprocess.run(
        ["git", "status", "--porcelain"], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split("\n")
    # The base of a script has its digest in its name.
    named = sorted(re.sub(r"\.[0-9a-f]{16}\.yaml$", ".yaml", line) for line in filter(None, changed))
    made = ["?? scripts/.base/jardins.fr.yaml", "?? scripts/jardins.fr.yaml"]
    assert named == [" M voices.yaml", "?? lexicon.yaml", "?? my-show/", *made]
