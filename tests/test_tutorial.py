"""Tests that the tutorials' commands do what they say, as they are typed, from an empty folder; in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.readme import NO_NETWORK, ROOT, commands, known, shell_environment

TUTORIALS = {name: (ROOT / f"docs/{name}.md").read_text(encoding="utf-8") for name in ("tutorial", "tutoriel")}


def without_words(text: str) -> str:
    """A command without what differs by language: its quoted words, its folder, its language."""
    return re.sub(r'"[^"]*"|my-show|mon-emission|--lang \w+', "", text)


def test_both_languages_teach_the_same() -> None:
    """The same commands in the same order, and as many steps."""
    english, french = ([without_words(line.text) for line in commands(text)] for text in TUTORIALS.values())
    assert english == french and len(english) > 10
    steps = [len(re.findall(r"^## ", text, re.M)) for text in TUTORIALS.values()]
    assert steps[0] == steps[1]


@pytest.mark.parametrize("name", TUTORIALS)
def test_every_command_that_is_named_exists(name: str) -> None:
    """In blocks and in sentences: the command, its subcommand, its options."""
    text = TUTORIALS[name]
    typed = [line.text for line in commands(text)] + re.findall(r"`(audiobrief [^`]*)`", text)
    asked = [re.sub(r'"[^"]*"', "", line).split()[1:] for line in typed if line.startswith("audiobrief ")]
    assert len(asked) > 10 and [words for words in asked if not known(words)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", TUTORIALS)
def test_the_commands_work_as_they_are_typed(name: str, tmp_path: Path) -> None:
    """One terminal in an empty folder: each command in turn ends well, and the show is published."""
    folder, tools = tmp_path / "empty", tmp_path / "bin"
    for one in (folder, tools, tmp_path / "home"):
        one.mkdir()
    (tools / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    program = tools / "audiobrief"
    code = "from audiobrief.cli.quick_help import main; main()"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = shell_environment(tmp_path / "home")
    environment |= {
        "PATH": f"{tools}{os.pathsep}{environment['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(tools), *sys.path]),
        "NO_NEURAL": "1",  # espeak speaks, in seconds
    }
    typed = [line.text for line in commands(TUTORIALS[name]) if not line.needs]
    script = "\n".join(["set -e", "trap 'echo \"failed: $BASH_COMMAND\"' ERR", *typed])
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{done.stdout[-500:]}\n{done.stderr[-500:]}"
    (show,) = folder.iterdir()
    for language in ("fr", "en"):
        assert (show / f"public/{language}/feed.xml").is_file()
        assert (show / f"scripts/example.{language}.yaml").is_file()
    assert ("eighty-five thousand dollars" if name == "tutorial" else "quatre-vingt-cinq mille dollars") in done.stdout
