"""Long jobs, one at a time, each in a process of its own; their state is kept for pages that come later."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from audiobrief.config.project import Project
from audiobrief.errors import InputError
from audiobrief.studio.job_process import KINDS, project_values

_MOST_KEPT = 50
_MOST_LINES = 500
_GOODBYE_S = 5.0


@dataclass
class Job:
    """A job and how far it is; `state` is waiting, running, done, failed or cancelled."""

    number: int
    kind: str
    about: str
    request: dict[str, Any]
    state: str = "waiting"
    stage: str = ""
    share: float = 0.0
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    places: list[dict[str, str]] = field(default_factory=list)  # of the problems: script, segment, sentence
    result: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The values for a page."""
        return {
            "number": self.number, "kind": self.kind, "about": self.about, "state": self.state, "stage": self.stage,
            "share": self.share, "lines": self.lines, "problems": self.problems, "places": self.places,
            "result": self.result,
        }  # fmt: skip


class Jobs:
    """The jobs of a studio."""

    def __init__(self, project: Callable[[], Project], tell: Callable[[dict[str, Any]], None]) -> None:
        self._project = project
        self._tell = tell
        self._jobs: dict[int, Job] = {}
        self._guard = threading.Lock()
        self._turn = threading.Lock()
        self._processes: dict[int, subprocess.Popen[str]] = {}
        self._serial = 0

    def every(self) -> list[Job]:
        """The jobs, the latest first."""
        with self._guard:
            return list(reversed(self._jobs.values()))

    def start(self, kind: str, about: str, request: dict[str, Any]) -> Job:
        """A job that begins as soon as those before it are done. Raises: InputError for an unknown kind."""
        if kind not in KINDS:
            raise InputError(f'there is no job "{kind[:40]}"')
        with self._guard:
            self._serial += 1
            job = Job(self._serial, kind, about, request)
            self._jobs[job.number] = job
            for number in list(self._jobs)[:-_MOST_KEPT]:
                if self._jobs[number].state not in ("waiting", "running"):
                    del self._jobs[number]
        threading.Thread(target=self._run, args=(job,), name=f"job-{job.number}", daemon=True).start()
        self._changed(job)
        return job

    def cancel(self, number: int) -> Job:
        """The job, which ends soon; what it had spoken is kept. Raises: InputError for an unknown one."""
        with self._guard:
            job, process = self._jobs.get(number), self._processes.get(number)
        if job is None:
            raise InputError(f"there is no job {number}")
        if job.state == "waiting":
            job.state = "cancelled"
            self._changed(job)
        if process is not None:
            process.terminate()
        return job

    def close(self) -> None:
        """End every job that runs."""
        with self._guard:
            processes = list(self._processes.values())
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(_GOODBYE_S)
            except subprocess.TimeoutExpired:
                process.kill()

    def _run(self, job: Job) -> None:
        with self._turn:
            if job.state != "waiting":
                return
            process = subprocess.Popen(
                [sys.executable, "-m", "audiobrief.studio.job_process"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
                cwd=self._project().root,
            )  # fmt: skip
            with self._guard:
                self._processes[job.number] = process
            job.state = "running"
            self._changed(job)
            try:
                self._follow(job, process)
            finally:
                with self._guard:
                    self._processes.pop(job.number, None)
            self._changed(job)

    def _follow(self, job: Job, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        faults: list[str] = []
        reader = threading.Thread(target=lambda: faults.extend(process.stderr or ()), daemon=True)
        reader.start()
        request = {**job.request, "kind": job.kind, "about": job.about, "project": project_values(self._project())}
        try:
            process.stdin.write(json.dumps(request))
            process.stdin.close()
        except BrokenPipeError:
            pass
        for line in process.stdout:
            try:
                self._heed(job, json.loads(line))
            except (ValueError, KeyError, TypeError):
                job.lines.append(line.strip()[:500])
            self._changed(job)
        code = process.wait()
        reader.join(1.0)
        if job.state == "running":
            job.state = "cancelled" if code < 0 or code == 130 else "failed"
            if job.state == "failed":
                last = next((line.strip() for line in reversed(faults) if line.strip()), f"exit code {code}")
                job.problems.append(f"this is a fault of audiobrief ({last[:300]}); report it")

    def _heed(self, job: Job, event: dict[str, Any]) -> None:
        kind = event["event"]
        if kind == "stage":
            job.stage, job.share = str(event["stage"]), 0.0
        elif kind == "share":
            job.share = float(event["share"])
        elif kind == "note":
            job.lines = [*job.lines, str(event["line"])][-_MOST_LINES:]
        elif kind == "result":
            job.state, job.result, job.share = "done", event["result"], 1.0
        elif kind == "failed":
            job.state, job.problems = "failed", [str(line) for line in event["problems"]]
            job.places = list(event.get("places", ()))
        elif kind == "cancelled":
            job.state = "cancelled"

    def _changed(self, job: Job) -> None:
        self._tell({"event": "job", "job": job.as_json()})
