"""Twenty short briefs in one run against twenty runs, several briefs at once on an engine that sleeps, and workers.

    python benchmarks/batch.py [--rounds 3] [--briefs 20] [--sleep-only | --cluster-only]

The engine that sleeps takes as long as Kokoro computes (a third of what is heard), and gives silence with a tone; a
worker is one brief at a time and one call of the engine. Of a cluster, a worker is a process behind a Dask scheduler
on loopback, and the briefs are eight longer ones, made two at once, so that speech and not their assembly is measured.
The exit status is 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from shutil import copyfile
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

from process_tree import Cost, cost_of  # noqa: E402

from audiobrief.brief.find import BriefRequest  # noqa: E402
from audiobrief.config.project import find_project  # noqa: E402
from audiobrief.progress import NoProgress, unheard  # noqa: E402
from audiobrief.speech import engines  # noqa: E402
from audiobrief.speech.cluster.address import parse_address  # noqa: E402
from audiobrief.speech.model import Speech, Utterance  # noqa: E402
from audiobrief.workflows.render.batch import brief_names, render_all, requests_of  # noqa: E402
from audiobrief.workflows.render.cluster import speech_by_cluster  # noqa: E402
from tests.helpers.cluster import ClusterProcesses  # noqa: E402
from tests.helpers.tone import ToneSynthesizer  # noqa: E402

NOW = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)
REAL_TIME_FACTOR = 0.45  # of Kokoro in one process: seconds for a second of speech, see docs/scale.md
MOST_CPU = 0.5
LEAST_THROUGHPUT = {2: 1.8, 4: 3.6}
LEAST_BY_CLUSTER = {2: 1.9, 4: 3.6}
PLACES = ("gare", "musée", "parc", "pont", "port", "stade", "marché", "théâtre", "canal", "jardin")


class SleepingSynthesizer(ToneSynthesizer):
    """Tones that take as long as a neural voice."""

    def speak(self, utterance: Utterance) -> Speech:
        speech = super().speak(utterance)
        time.sleep(speech.clip.duration_s * REAL_TIME_FACTOR)
        return speech


def make_project(root: Path, count: int) -> None:
    """A project with so many short briefs, no sentence of which is in another."""
    copyfile(ROOT / "show.yaml", root / "show.yaml")
    (root / "briefs").mkdir()
    for number in range(count):
        what = f"{PLACES[number % 10]} numéro {number + 1}"
        text = (
            f"---\nlang: fr\ndate: 2026-02-{number % 28 + 1:02}\n---\n# Le {what} ouvre\n\nLe {what} ouvre lundi matin."
            f"\n\n## Les faits\n\nAu {what}, tout est prêt depuis hier.\n"
        )
        (root / "briefs" / f"brief-{number + 1:03}.md").write_text(text, "utf-8")


def run_of(root: Path, cache: Path, briefs: Sequence[str], *more: str) -> Cost:
    """What a command costs that renders these briefs with espeak."""
    code = (
        f"import os; os.chdir({str(root)!r}); os.environ['AUDIOBRIEF_CACHE'] = {str(cache)!r}; "
        "from audiobrief.cli.main import main; main()"
    )
    return cost_of([sys.executable, "-c", code, "render", *briefs, "--engine", "espeak", "--quiet", *more])


def processor_time(count: int) -> tuple[float, Cost, Cost]:
    """Processor seconds of as many runs as briefs, and the costs of one run with one job and with two."""
    apart = 0.0
    costs = []
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "apart"
        root.mkdir()
        make_project(root, count)
        for path in sorted((root / "briefs").iterdir()):
            apart += run_of(root, Path(name) / "cache-apart", [f"briefs/{path.name}"]).cpu_s
        for jobs in (1, 2):
            root = Path(name) / f"jobs-{jobs}"
            root.mkdir()
            make_project(root, count)
            costs.append(run_of(root, Path(name) / f"cache-{jobs}", ["briefs"], "--jobs", str(jobs)))
    return apart, costs[0], costs[1]


def throughput(count: int, jobs: int) -> float:
    """Seconds for the briefs with so many workers of an engine that sleeps."""
    engine = SleepingSynthesizer(concurrency=jobs)
    with tempfile.TemporaryDirectory() as name, patch.object(engines, "load", lambda *_: engine):
        root = Path(name)
        make_project(root, count)
        project = replace(find_project(root), cache=root / "cache")
        like = BriefRequest("", None, ("fr",), "espeak", folder=root)
        requests = requests_of(brief_names(["briefs"], root), like)
        start_s = time.perf_counter()
        made = render_all(project, requests, NOW, NoProgress(), lambda *_: None, jobs=jobs)
        spent_s = time.perf_counter() - start_s
        if made.failed or len(made.made) != count:
            raise SystemExit(f"not all were made: {made.failed}")
    return spent_s


def make_long_project(root: Path, count: int = 8, sentences: int = 11) -> None:
    """A project with briefs that are long to speak, no sentence of which is in another."""
    make_project(root, count)
    for number, path in enumerate(sorted((root / "briefs").iterdir())):
        what = f"{PLACES[number % 10]} numéro {number + 1}"
        more = [f"Le jour {day + 1}, on a compté {day + 20} visiteurs de plus au {what}." for day in range(sentences)]
        path.write_text(f"{path.read_text('utf-8')}\n{' '.join(more)}\n", "utf-8")


def by_cluster(workers: int) -> float:
    """Seconds for the long briefs, spoken by so many processes; nothing may be spoken here."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        root = Path(name)
        for folder in ("logs", "spoken", "show"):
            (root / folder).mkdir()
        processes = ClusterProcesses(root / "logs", root / "spoken", REAL_TIME_FACTOR)
        stack.callback(processes.stop)
        processes.start_scheduler()
        for _ in range(workers):
            processes.start_worker()
        stack.enter_context(patch.object(engines, "load", lambda *_: SleepingSynthesizer(concurrency=1)))
        make_long_project(root / "show")
        project = replace(find_project(root / "show"), cache=root / "cache")
        requests = requests_of(
            brief_names(["briefs"], project.root), BriefRequest("", None, ("fr",), "espeak", folder=project.root)
        )
        spread = stack.enter_context(speech_by_cluster(parse_address(processes.address), unheard))
        while spread.workers.places(1) < workers:
            time.sleep(0.1)
        start_s = time.perf_counter()
        made = render_all(project, requests, NOW, NoProgress(), lambda *_: None, jobs=2, spread=spread)
        spent_s = time.perf_counter() - start_s
        if made.failed or not spread.summary().endswith(", 0 here"):
            raise SystemExit(f"not all was made by workers: {made.failed} {spread.summary()}")
    return spent_s


def tell_throughput(who: str, seconds: Sequence[dict[int, float]], targets: dict[int, float]) -> bool:
    """The times of each round and how they compare with those of one worker; whether a target is missed."""
    for found in seconds:
        sys.stdout.write(", ".join(f"{count} {who} {spent_s:.1f} s" for count, spent_s in found.items()) + "\n")
    missed = False
    for count, target in targets.items():
        values = [found[1] / found[count] for found in seconds]
        missed |= tell(f"throughput of {count} {who} / of one", values, target, least=True)
    return missed


def tell(what: str, values: Sequence[float], target: float, *, least: bool) -> bool:
    """The median and range of a ratio, and whether it misses its target."""
    middle = statistics.median(values)
    missed = middle < target if least else middle > target
    sign = "≥" if least else "≤"
    sys.stdout.write(
        f"| {what} | {middle:.2f} ({min(values):.2f} to {max(values):.2f}) | {sign} {target:g} |"
        f"{' MISSED' if missed else ''}\n"
    )
    return missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--briefs", type=int, default=20)
    parser.add_argument("--sleep-only", action="store_true")
    parser.add_argument("--cluster-only", action="store_true")
    options = parser.parse_args()
    missed = False
    if not (options.sleep_only or options.cluster_only):
        rounds = [processor_time(options.briefs) for _ in range(options.rounds)]
        for apart, one, two in rounds:
            sys.stdout.write(
                f"apart {apart:.1f} CPU s; one run {one.cpu_s:.1f} CPU s in {one.wall_s:.1f} s, {one.peak_mib or 0:.0f}"
                f" MiB; with two jobs {two.cpu_s:.1f} CPU s in {two.wall_s:.1f} s, {two.peak_mib or 0:.0f} MiB\n"
            )
        missed |= tell("CPU of one run / of runs apart", [o.cpu_s / a for a, o, _ in rounds], MOST_CPU, least=False)
        missed |= tell("the same with two jobs", [t.cpu_s / a for a, _, t in rounds], MOST_CPU, least=False)
    if not options.cluster_only:
        seconds = [{jobs: throughput(options.briefs, jobs) for jobs in (1, 2, 4)} for _ in range(options.rounds)]
        missed |= tell_throughput("jobs", seconds, LEAST_THROUGHPUT)
    if not options.sleep_only:
        seconds = [{count: by_cluster(count) for count in (1, 2, 4)} for _ in range(options.rounds)]
        missed |= tell_throughput("workers of a cluster", seconds, LEAST_BY_CLUSTER)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
