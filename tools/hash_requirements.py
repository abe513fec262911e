"""Writes requirements/: what `make` installs, each file with its hashes, in the versions of constraints.txt.

    pip install uv && python tools/hash_requirements.py    # after any change of constraints.txt or pyproject.toml

One list holds for every system and Python: markers say which line is for which. pip takes it with `--require-hashes`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETS = {"offline": ("offline", "formats", "studio"), "dev": ("offline", "formats", "studio", "dev")}
_BUILD = "hatchling>=1.27\neditables>=0.5\n"  # what an editable install of the project itself is built with
_HEADER = "# Made by tools/hash_requirements.py from pyproject.toml and constraints.txt.\n"
_OPTIONS = "--universal --python-version 3.10 --generate-hashes --no-header --no-annotate".split()


def write(name: str, extras: tuple[str, ...]) -> int:
    """uv's exit status; the list is in requirements/ when it is 0."""
    path = ROOT / "requirements" / f"{name}.txt"
    with tempfile.TemporaryDirectory() as folder:
        build, made = Path(folder, "build.in"), Path(folder, "made.txt")
        build.write_text(_BUILD, encoding="utf-8")
        asked = [word for extra in extras for word in ("--extra", extra)]
        places = ["--constraints", "constraints.txt", "--output-file", str(made), "pyproject.toml", str(build)]
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", *_OPTIONS]
        status = subprocess.run([*command, *asked, *places], cwd=ROOT, check=False).returncode  # noqa: S603
        if status == 0:
            path.write_text(_HEADER + made.read_text(encoding="utf-8"), encoding="utf-8")
    return status


if __name__ == "__main__":
    (ROOT / "requirements").mkdir(exist_ok=True)
    raise SystemExit(max(write(name, extras) for name, extras in SETS.items()))
