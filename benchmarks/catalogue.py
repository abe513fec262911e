"""What commands cost in a show of many episodes: feed unchanged, episodes list, check, and one more render.

    python benchmarks/catalogue.py [--episodes 100 2000 20000] [--only feed list check render]

Half of the episodes are French, half English. Each command is a process of its own, run twice where it keeps what it
found out: the second counts. The exit status is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

from batch import make_project  # noqa: E402
from catalog import add  # noqa: E402
from process_tree import Cost, cost_of  # noqa: E402

COMMANDS = {
    "feed": ["feed", "--quiet"],
    "list": ["episodes", "list", "--quiet"],
    "check": ["check", "--quiet"],
    "render": ["render", "briefs/brief-001.md", "--engine", "espeak", "--quiet"],
}
FEED_S, LIST_S, CHECK_S, RENDER_RATIO, RENDER_MIB = 2.0, 1.5, 3.0, 1.3, 150.0
CODE = """
import os, sys
os.chdir(sys.argv.pop(1))
from audiobrief.cli.quick_help import main
try:
    main()
except SystemExit as end:
    if end.code not in (0, None) and "check" not in sys.argv:  # made-up sound breaks rules
        raise
"""


def run(root: Path, what: str) -> Cost:
    """The cost of one command in that project."""
    return cost_of([sys.executable, "-c", CODE, str(root), *COMMANDS[what]])


def measure(count: int, wanted: list[str]) -> dict[str, Cost]:
    """The cost of each command in a show of so many episodes."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "show"
        root.mkdir()
        os.environ["AUDIOBRIEF_CACHE"] = str(Path(name) / "cache")
        make_project(root, 1)
        for number in range(count // 2):
            for language in ("fr", "en"):
                add(root / "output", language, number)
        run(root, "feed")  # pages and feeds from nothing
        time.sleep(3)  # what was just written is not remembered
        found = {}
        for what in wanted:
            if what in ("feed", "list", "check"):
                run(root, what)
            found[what] = run(root, what)
            cost = found[what]
            sys.stdout.write(
                f"{count:6} episodes  {what:7} {cost.wall_s:7.2f} s  {cost.cpu_s:7.2f} CPU s"
                f"  {cost.peak_mib or 0:5.0f} MiB\n"
            )
            sys.stdout.flush()
    return found


def missed(found: dict[int, dict[str, Cost]]) -> list[str]:
    """A sentence for each target that is missed by the largest show measured."""
    most = max(found)
    told = []
    for what, limit_s, at in (("feed", FEED_S, most), ("list", LIST_S, most), ("check", CHECK_S, min(most, 2000))):
        cost = found.get(at, {}).get(what)
        if cost and cost.wall_s > limit_s:
            told.append(f"MISSED: {what} of {at} episodes takes {cost.wall_s:.2f} s, the target is {limit_s:g} s")
    few, many = found[min(found)].get("render"), found[most].get("render")
    if few and many and most > min(found):
        ratio = many.wall_s / few.wall_s
        if ratio > RENDER_RATIO:
            told.append(f"MISSED: one more render takes {ratio:.2f} times as long, the target is {RENDER_RATIO:g}")
        if (many.peak_mib or 0) > RENDER_MIB:
            told.append(f"MISSED: one more render needs {many.peak_mib:.0f} MiB, the target is {RENDER_MIB:g}")
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, nargs="+", default=[100, 2000, 20000])
    parser.add_argument("--only", nargs="+", choices=tuple(COMMANDS), default=list(COMMANDS))
    options = parser.parse_args()
    told = missed({count: measure(count, options.only) for count in sorted(options.episodes)})
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
