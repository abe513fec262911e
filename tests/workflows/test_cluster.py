"""Tests of renders whose speech is made by workers that are killed: real processes on loopback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from batch import make_project

from tests.helpers.cluster import ROOT, ClusterProcesses, counted, spoken_by

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="kills by signal")]

BRIEFS = 12
FACTOR = 0.5  # seconds of work for a second of sound
PATIENCE_S = 400.0


def start(root: Path, spoken: Path, *more: str, factor: float = FACTOR) -> subprocess.Popen[str]:
    """`audiobrief render briefs` in a process of its own, with the engine that counts."""
    arguments = ["render", "briefs", "--engine", "espeak", *more]
    code = (
        f"from tests.helpers.cluster import put_engine; put_engine({str(spoken)!r}, {factor})\n"
        f"from audiobrief.cli.main import main; import sys; sys.argv[1:] = {arguments!r}; main()"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        "AUDIOBRIEF_CACHE": str(root / "cache"),
    }
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=root,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def content(root: Path) -> dict[str, bytes]:
    """Every file of output and scripts, hidden ones left out, and every sound in the cache."""
    found = {}
    for top in ("output", "scripts", "cache/speech"):
        for path in sorted((root / top).rglob("*")):
            name = path.relative_to(root)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                found[name.as_posix()] = path.read_bytes()
    return found


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[ClusterProcesses]:
    """A scheduler and three workers."""
    for name in ("logs", "spoken"):
        (tmp_path / name).mkdir()
    processes = ClusterProcesses(tmp_path / "logs", tmp_path / "spoken", FACTOR)
    try:
        start_all(processes)
        yield processes
    finally:
        processes.stop()


def start_all(processes: ClusterProcesses) -> None:
    processes.start_scheduler()
    for _ in range(3):
        processes.start_worker()


def replace_worker(processes: ClusterProcesses) -> None:
    """The worker that is there longest dies, and another one starts."""
    processes.kill_worker(0)
    processes.start_worker()


def restart_scheduler(processes: ClusterProcesses) -> None:
    processes.kill_scheduler()
    start_all(processes)


def test_workers_and_the_scheduler_killed(tmp_path: Path, cluster: ClusterProcesses) -> None:
    """All episodes are in the feed, every byte is that of one process, and nothing is spoken more than twice."""
    alone, spread, spoken = tmp_path / "alone", tmp_path / "spread", tmp_path / "spoken"
    for root in (alone, spread):
        root.mkdir()
        make_project(root, BRIEFS)
    deaths: list[tuple[int, Callable[[ClusterProcesses], None]]] = [
        (6, replace_worker),
        (11, replace_worker),
        (16, replace_worker),
        (21, restart_scheduler),
        (26, replace_worker),
        (30, replace_worker),
        (35, replace_worker),
    ]
    process = start(spread, spoken, "--cluster", cluster.address, "--jobs", "3")
    ends_s = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < ends_s:
        if deaths and len(list(spoken.glob("begun-*"))) >= deaths[0][0]:
            deaths.pop(0)[1](cluster)
        time.sleep(0.05)
    if process.poll() is None:
        process.kill()
    _, told = process.communicate()
    assert process.returncode == 0, told + cluster.log()
    assert not deaths, f"{len(deaths)} deaths came too late: {told}"
    workers = re.search(r"cluster tcp://\S+: (\d+) utterances spoken by workers, (\d+) here", told)
    assert workers is not None and int(workers[1]) > int(workers[2]) > 0, told
    assert "Traceback" not in told and " - distributed" not in told

    (tmp_path / "spoken-alone").mkdir()
    one = start(alone, tmp_path / "spoken-alone", factor=0.0)
    _, errors = one.communicate(timeout=PATIENCE_S)
    assert one.returncode == 0, errors
    feed = (spread / "output" / "fr" / "feed.xml").read_text("utf-8")
    assert feed.count("<item>") == BRIEFS
    assert content(spread) == content(alone)

    times = counted(spoken, "spoken")
    assert set(times) == set(counted(tmp_path / "spoken-alone", "spoken"))
    assert max(times.values()) <= 2
    assert max(counted(spoken, "begun").values()) <= 3  # by two workers that died, then here
    assert len(spoken_by(spoken)) > 6


def test_workers_of_this_machine(tmp_path: Path) -> None:
    """`local:2` starts two processes that speak, and ends them; the bytes are those of one process."""
    roots = [tmp_path / "alone", tmp_path / "spread"]
    for root, more in zip(roots, ([], ["--cluster", "local:2"]), strict=True):
        root.mkdir()
        make_project(root, 2)
        arguments = ["render", "briefs", "--engine", "espeak", *more]
        code = f"from audiobrief.cli.main import main; import sys; sys.argv[1:] = {arguments!r}; main()"
        environment = {**os.environ, "AUDIOBRIEF_CACHE": str(root / "cache"), "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, env=environment, text=True, capture_output=True, timeout=PATIENCE_S
        )
        assert done.returncode == 0, done.stderr
    assert re.search(r"cluster local:2: [1-9]\d* utterances spoken by workers, 0 here", done.stderr)
    assert content(roots[0]) == content(roots[1])
