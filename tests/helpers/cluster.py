"""A Dask scheduler and workers as processes of their own, whose engine is one of tones that counts its work."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from audiobrief.speech import engines
from audiobrief.speech.model import Speech, Utterance
from tests.helpers.tone import ToneSynthesizer, duration_of

ROOT = Path(__file__).parents[2]


class CountingSynthesizer(ToneSynthesizer):
    """Tones that take a while, and leave a file in `folder` for each that was begun, and for each that was spoken."""

    def __init__(self, folder: Path, factor: float = 0.0, concurrency: int = 1) -> None:
        super().__init__(concurrency=concurrency)
        self._folder = folder
        self._factor = factor

    def speak(self, utterance: Utterance) -> Speech:
        self._note("begun", utterance.text)
        time.sleep(duration_of(utterance.text) * self._factor)
        speech = super().speak(utterance)
        self._note("spoken", utterance.text)
        return speech

    def _note(self, what: str, text: str) -> None:
        """A name says it all: who is killed between two writes leaves no half file."""
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        (self._folder / f"{what}-{digest}-{os.getpid()}-{uuid.uuid4().hex}").touch()


def counted(folder: Path, what: str) -> Counter[str]:
    """How often each text was begun, or spoken, by any process; by digest."""
    return Counter(path.name.split("-")[1] for path in folder.glob(f"{what}-*"))


def spoken_by(folder: Path) -> Counter[int]:
    """How many utterances each process spoke."""
    return Counter(int(path.name.split("-")[2]) for path in folder.glob("spoken-*"))


def put_engine(folder: str, factor: float) -> None:
    """Every engine of this process is one that counts."""

    def load(*_: object, **__: object) -> Any:
        return CountingSynthesizer(Path(folder), factor)

    engines.load = load


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class ClusterProcesses:
    """A scheduler and workers on loopback; each may be killed and started again."""

    def __init__(self, folder: Path, spoken: Path, factor: float) -> None:
        self._folder, self._spoken, self._factor = folder, spoken, factor
        self._port = free_port()
        self._scheduler: subprocess.Popen[bytes] | None = None
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._port}"

    def start_scheduler(self) -> None:
        options = ["--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard"]
        code = f"from distributed.cli.dask_scheduler import main; main({options!r})"
        self._scheduler = self._start("scheduler", code)

    def start_worker(self) -> None:
        options = [self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"]
        options += ["--host", "127.0.0.1", "--death-timeout", "60"]
        code = (
            f"from tests.helpers.cluster import put_engine; put_engine({str(self._spoken)!r}, {self._factor})\n"
            f"from distributed.cli.dask_worker import main; main({options!r})"
        )
        self.workers.append(self._start(f"worker-{len(self.workers)}", code))

    def kill_worker(self, number: int) -> None:
        """The death of a worker, without a word."""
        _kill(self.workers.pop(number))

    def kill_scheduler(self) -> None:
        """The death of the scheduler; its workers end by themselves, or are ended with it."""
        if self._scheduler is not None:
            _kill(self._scheduler)
        while self.workers:
            self.kill_worker(0)

    def stop(self) -> None:
        self.kill_scheduler()

    def log(self) -> str:
        """What all of them have said."""
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(self._folder.glob("*.log")))

    def _start(self, name: str, code: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            "DASK_TEMPORARY_DIRECTORY": str(self._folder),
        }
        with (self._folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", code], cwd=self._folder, env=environment, stdout=log, stderr=log
            )


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait(30)
