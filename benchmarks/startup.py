"""What `audiobrief --help` costs beside the least that its command line library costs: paired, medians."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

PAIRS = 15
MOST = 1.5
HELP = [
    sys.executable,
    "-c",
    "import sys; sys.argv = ['audiobrief', '--help']; from audiobrief.cli import main; main()",
]
LEAST = [sys.executable, "-c", "import typer"]


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    started_s = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started_s


def measured(pairs: int = PAIRS) -> tuple[float, float, float]:
    """Median times of both, and the median of their ratios pair by pair: other work on the machine hits both."""
    seconds(HELP), seconds(LEAST)  # files into memory
    found = [(seconds(HELP), seconds(LEAST)) for _ in range(pairs)]
    return (
        statistics.median(own for own, _ in found),
        statistics.median(least for _, least in found),
        statistics.median(own / least for own, least in found),
    )


def main() -> int:
    own_s, least_s, ratio = measured()
    print(f"audiobrief --help {own_s * 1000:.0f} ms, import typer {least_s * 1000:.0f} ms")
    print(f"ratio of pairs {ratio:.2f}, at most {MOST}")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
