"""Installs packages with pip and says in a few lines what comes: each large file with its size, and how many packages.

python tools/install.py PIP-ARGUMENT...
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable

_FILE = re.compile(r"^\s*(?:Downloading|Using cached) (\S+?)-(\d[^-]*)-\S+\.whl \(([\d.]+) MB\)")
_ALL = re.compile(r"^Installing collected packages: (.+)")
_LARGE_MB = 3.0


def shown(lines: Iterable[str]) -> Iterable[str]:
    """What a person wants to know of pip's lines, as it happens."""
    for line in lines:
        if (found := _FILE.match(line)) and float(found[3]) >= _LARGE_MB:
            yield f"    {found[1].replace('_', '-')} {found[2]}, {float(found[3]):.0f} MB"
        elif found := _ALL.match(line):
            yield f"    unpacking {len(found[1].split(','))} packages ..."


def main(arguments: list[str], say: Callable[[str], object]) -> int:
    """pip's exit status; its errors go to standard error as they are."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        *arguments,
    ]
    at_once = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(  # noqa: S603 - pip with what the Makefile says
        command, stdout=subprocess.PIPE, env=at_once, encoding="utf-8", errors="replace"
    ) as pip:
        for line in shown(pip.stdout or ()):
            say(line)
    return pip.returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:], lambda line: print(line, flush=True)))
