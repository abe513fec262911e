"""What commands load and what their start costs: audiobrief's modules, and processor time against `import typer`.

python benchmarks/modules.py [--rounds 11] [--count-only]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
# Runs a command and writes what it has loaded to a file: its own output stays as it is.
COUNTED = """
import json, sys
from pathlib import Path
found, sys.argv = Path(sys.argv[1]), ["audiobrief", *sys.argv[2:]]
import audiobrief.cli.options
audiobrief.cli.options.leave = lambda code: None  # it would end the process before anything is written down
from audiobrief.cli.quick_help import main
try:
    main()
except SystemExit as ending:
    if ending.code:
        raise
found.write_text(json.dumps(sorted(sys.modules)))
"""
# An installed program has its bytecode; without this, each start in a checkout would compile all that it loads anew.
BYTECODE = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
RUN = "from audiobrief.cli.quick_help import main; main()"


@dataclass(frozen=True)
class Start:
    """A command, the most modules of audiobrief that it may load, and the most times the processor time of typer."""

    arguments: tuple[str, ...]
    most_modules: int | None
    most_ratio: float | None


STARTS = (
    Start(("episodes", "list"), None, 3.0),
    Start(("check", "briefs/traversier.md"), None, 5.0),
    Start(("say", "3,5 M$"), None, 7.0),
    Start(("render", "briefs/traversier.md", "--lang", "fr", "--engine", "espeak"), 120, None),
)


def make_show(folder: Path) -> None:
    """A copy of the shipped show, without any episode."""
    for name in ("show.yaml", "voices.yaml"):
        shutil.copy(REPOSITORY / name, folder / name)
    for name in ("audio", "briefs"):
        shutil.copytree(REPOSITORY / name, folder / name)


def loaded(arguments: tuple[str, ...], show: Path) -> list[str]:
    """The names of all modules that a command has loaded when it ends."""
    found = show / "modules.json"
    command = [sys.executable, "-c", COUNTED, str(found), *arguments]
    environment = {**BYTECODE, "AUDIOBRIEF_CACHE": str(show / "cache")}  # all is spoken, as the first time
    subprocess.run(command, cwd=show, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    names: list[str] = json.loads(found.read_text())
    return names


def own(names: list[str]) -> list[str]:
    """The modules of audiobrief among some, packages included."""
    return [name for name in names if name.split(".")[0] == "audiobrief"]


def processor_s(command: list[str], folder: Path) -> float:
    """User and system time of a process and its children."""
    before = os.times()
    output = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, env=BYTECODE, check=True, stdout=output, stderr=output)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def ratios(arguments: tuple[str, ...], show: Path, rounds: int) -> list[float]:
    """Processor time of a command in times that of `import typer`, in pairs, in turning order."""
    ours, typers = [sys.executable, "-c", RUN, *arguments], [sys.executable, "-c", "import typer"]
    processor_s(ours, show), processor_s(typers, show)  # from disk, the first time
    found = []
    for number in range(rounds):
        pair = (ours, typers) if number % 2 else (typers, ours)
        times = {command[2]: processor_s(command, show) for command in pair}
        found.append(times[RUN] / times["import typer"])
        time.sleep(0.02)
    return found


def main() -> int:
    """Prints a row for each command; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--count-only", action="store_true", help="only count modules")
    chosen = parser.parse_args()
    missed = False
    print("| command | modules of audiobrief | of them packages | numpy | processor, × `import typer` | target |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        show = Path(folder)
        make_show(show)
        for start in STARTS:
            names = loaded(start.arguments, show)
            modules, told, target = own(names), "", ""
            packages = sum((REPOSITORY / "src" / name.replace(".", "/")).is_dir() for name in modules)
            if start.most_modules is not None:
                target = f"{start.most_modules} modules"
                missed |= len(modules) > start.most_modules
            if start.most_ratio is not None and not chosen.count_only:
                measured = ratios(start.arguments, show, chosen.rounds)
                told = f"{statistics.median(measured):.2f} ({min(measured):.2f} to {max(measured):.2f})"
                target = f"{start.most_ratio:g} ×"
                missed |= statistics.median(measured) > start.most_ratio
            has_numpy = "yes" if "numpy" in names else "no"
            line = " ".join(start.arguments)
            print(f"| {line} | {len(modules)} | {packages} | {has_numpy} | {told} | {target} |")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
