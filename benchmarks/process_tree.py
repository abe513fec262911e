"""What a command costs with everything that it starts: seconds, processor seconds, and memory at its highest."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_SAMPLE_S = 0.02


@dataclass(frozen=True)
class Cost:
    """One run; `peak_mib` is the highest sum of resident memory over all of its processes, None without /proc."""

    wall_s: float
    cpu_s: float
    peak_mib: float | None


def cost_of(command: list[str]) -> Cost:
    """The cost of a command that must succeed. Raises: CalledProcessError."""
    start = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True)
    watch = _Watch(process.pid)
    watch.start()
    _, status, used = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.stop()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall_s, used.ru_utime + used.ru_stime, watch.peak_kib / 1024 if watch.peak_kib else None)


class _Watch(threading.Thread):
    """Adds up the memory of a session's processes every 20 ms."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.peak_kib = 0
        self.foreign: set[str] = set()
        self.done = threading.Event()

    def run(self) -> None:
        while _PROC.is_dir() and not self.done.wait(_SAMPLE_S):
            self.sample()

    def stop(self) -> None:
        self.done.set()
        self.join()

    def sample(self) -> None:
        now_kib = 0
        for name in [path.name for path in _PROC.iterdir()]:
            if not name.isdigit() or int(name) < self.session or name in self.foreign:
                continue
            fields = _status(name)
            if fields and int(fields.get("NSsid", "0").split()[0]) != self.session:
                self.foreign.add(name)
            elif fields:
                now_kib += _kib(fields, "VmRSS")
                # The kernel's own highest mark of one process misses no moment between two samples.
                self.peak_kib = max(self.peak_kib, _kib(fields, "VmHWM"))
        self.peak_kib = max(self.peak_kib, now_kib)


def _status(process: str) -> dict[str, str]:
    """The fields of a process's status, none when it has gone."""
    try:
        lines = (_PROC / process / "status").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    return {name: value for name, _, value in (line.partition(":") for line in lines)}


def _kib(fields: dict[str, str], name: str) -> int:
    return int(fields.get(name, "0").split()[0])
