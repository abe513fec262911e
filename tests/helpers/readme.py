"""The README's commands, which of them a machine without network, loudspeaker and clipboard cannot run, and a clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer.main

from audiobrief.cli.main import app
from tools.compare_output import entries, metadata

ROOT = Path(__file__).parents[2]
# What a command needs that a test has not: the first pattern that is found in it. Nothing else is left out.
NEEDS: tuple[tuple[str, str], ...] = (
    (r"^(make|pip|uv) ", "a package registry"),
    (r"^(?!.*--address ).*(https?://|s3://|sftp://)", "the network"),
    (r"\bpbpaste\b", "a clipboard"),
    (r"^audiobrief (voices|lexicon) hear (?!.*--out)", "a loudspeaker"),
    (r"^audiobrief serve", "somebody to stop it"),
    (r"^audiobrief translate", "a translator, and its key or model"),
    (r" --listen\b", "the recogniser of the extra `listen`"),
    (r"^audiobrief publish /var/www", "an address in show.yaml, and a server's folder"),
)

# No name is known but this machine's, and where NO_NEURAL is set onnxruntime is not installed: commands that choose an
# engine by themselves take espeak, which takes seconds.
NO_NETWORK = """
import importlib.metadata, os, socket
known = importlib.metadata.Distribution.from_name
def installed(name):
    if name == "onnxruntime":
        raise importlib.metadata.PackageNotFoundError(name)
    return known(name)
if os.environ.get("NO_NEURAL"):
    importlib.metadata.Distribution.from_name = installed
found = socket.getaddrinfo
def on_this_machine(host, *others, **named):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        raise socket.gaierror("tests have no network")
    return found(host, *others, **named)
socket.getaddrinfo = on_this_machine
"""


@dataclass(frozen=True)
class Command:
    """A line of a code block, without its comment."""

    text: str

    @property
    def needs(self) -> str:
        """What a test has not; "" where it can be run."""
        return next((what for pattern, what in NEEDS if re.search(pattern, self.text)), "")


def commands(markdown: str) -> list[Command]:
    """Every line of the code blocks that hold commands: those without a language, and without a drawing."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", markdown, re.M | re.S)
    lines = [line for kind, block in blocks if not kind and "──▶" not in block for line in block.splitlines()]
    return [Command(bare) for line in lines if (bare := re.sub(r"(^|\s)#\s.*$", "", line).strip())]


def known(words: list[str]) -> bool:
    """Whether the words after `audiobrief` begin with a command, and a command of it where it is a group."""
    command = typer.main.get_command(app)
    while isinstance(subcommands := getattr(command, "commands", None), Mapping):
        if not words or words[0] not in subcommands:
            return False
        command, words = subcommands[words[0]], words[1:]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    return {word for word in words if word.startswith("-") and word != "-"} <= options | {"--help"}


def clone(folder: Path) -> Path:
    """A clone of what is committed here, with a .venv as `make` leaves it, in which Python finds no network."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True, capture_output=True)
    environment = folder / ".venv"
    venv.create(environment, with_pip=False, symlinks=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    settings = (folder / "pyproject.toml").read_text(encoding="utf-8")
    others = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "no_network.py").write_text(NO_NETWORK)
    paths = [str(metadata(settings, environment)), str(folder / "src"), *others, "import no_network"]
    (packages / "audiobrief.pth").write_text("\n".join(paths) + "\n")
    module, function = entries(settings, "project.scripts")["audiobrief"].split(":")
    program = environment / "bin" / "audiobrief"
    program.write_text(f"#!{environment}/bin/python\nfrom {module} import {function}\n{function}()\n")
    program.chmod(0o755)
    return folder


def shell_environment(home: Path) -> dict[str, str]:
    """An environment as in a new terminal: no audiobrief is known in it, and no Python path."""
    parts = os.environ["PATH"].split(os.pathsep)
    path = os.pathsep.join(part for part in parts if not (Path(part) / "audiobrief").exists())
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return {**kept, "PATH": path, "HOME": str(home), "PIP_NO_INDEX": "1", "PYTHONUTF8": "1"}
