"""How soon `audiobrief --help` is there: against `python -c "import typer"`, in turns, medians of paired ratios.

python benchmarks/startup.py [--rounds 21]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

TARGET = 1.5


def seconds(command: list[str]) -> float:
    """The wall time of a process."""
    began_s = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began_s


def main() -> int:
    """Prints the medians and their ratio; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    ours = [str(Path(sys.executable).parent / "audiobrief"), "--help"]
    typers = [sys.executable, "-c", "import typer"]
    seconds(ours), seconds(typers)  # from disk, the first time
    pairs = []
    for number in range(rounds):
        first, second = (ours, typers) if number % 2 else (typers, ours)
        times = {tuple(first): seconds(first), tuple(second): seconds(second)}
        pairs.append((times[tuple(ours)], times[tuple(typers)]))
    ratio = statistics.median(one / other for one, other in pairs)
    print("| command | median, ms |\n|---|---|")
    print(f"| audiobrief --help | {1000 * statistics.median(one for one, _ in pairs):.0f} |")
    print(f'| python -c "import typer" | {1000 * statistics.median(other for _, other in pairs):.0f} |')
    print(f"\nratio {ratio:.2f}, target at most {TARGET}")
    return int(ratio > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
