"""Workers behind a Dask scheduler, or started here with one; loaded only where they are asked for."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import threading
import time
from contextlib import suppress
from typing import Any

from audiobrief.errors import EngineError, MissingError
from audiobrief.speech.cluster.address import ClusterAddress
from audiobrief.speech.cluster.job import Answer, SpeechJob
from audiobrief.speech.cluster.synthesizer import NoAnswerError
from audiobrief.speech.cluster.worker import answer

INSTALL = "pip install 'audiobrief[cluster]'"
LOSSES = 1  # an utterance whose workers died twice is spoken by who renders
CONNECT_S = 5.0
FIRST_WORKER_S = 15.0
AGAIN_S = 10.0  # between attempts to reach a scheduler that is away
NO_WORKER_S = 10.0  # a restarted one needs some seconds
_SLICE_S = 1.0
_AWAY = "its scheduler does not answer"


class DaskWorkers:
    """The workers at an address; connected at the first question, and again after the scheduler was away."""

    def __init__(self, address: ClusterAddress, *, connect_s: float = CONNECT_S, again_s: float = AGAIN_S) -> None:
        """Raises: MissingError without Dask."""
        if importlib.util.find_spec("distributed") is None:
            raise MissingError("speaking by a cluster needs Dask, which is not installed", fix=INSTALL)
        self._address = address
        self._connect_s, self._again_s = connect_s, again_s
        self._client: Any = None
        self._cluster: Any = None
        self._lock = threading.Lock()
        self._not_before_s = float("-inf")
        self._is_closed = False

    def places(self, concurrency: int) -> int:
        """How many utterances the workers that are there now can speak at once; 0 where there are none."""
        return sum(min(threads, max(1, concurrency)) for threads in self._threads(self._connected()))

    def ask(self, key: str, job: SpeechJob, timeout_s: float) -> Answer:
        """The answer of a worker; Dask gives the job to another one where the first dies. Raises: NoAnswerError."""
        client = self._connected()
        if client is None:
            raise self._lost(job) if self._is_closed else NoAnswerError(_AWAY)
        dask = _distributed()
        future = None
        try:
            future = client.submit(answer, job, key=f"audiobrief-{key}")
            return self._result(client, future, job, timeout_s)
        except (NoAnswerError, EngineError):
            raise
        except dask.KilledWorker as error:
            raise NoAnswerError("workers died while they spoke") from error
        except dask.CancelledError as error:
            raise self._lost(job) from error
        except Exception as error:  # of a worker without audiobrief, or of another version of Dask
            told = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            raise NoAnswerError(f"a worker failed ({told})") from error
        finally:
            if future is not None:
                with suppress(Exception):
                    future.cancel() if not future.done() else future.release()

    def close(self) -> None:
        """Let the scheduler go, with the workers that were started here."""
        with self._lock:
            self._is_closed = True
            self._drop()

    def _lost(self, job: SpeechJob) -> Exception:
        """Why there is no scheduler any more: after `close` nothing is spoken here in its place."""
        if self._is_closed:
            return EngineError(job.engine, "the render was stopped while workers spoke", fix="run again")
        return NoAnswerError("its scheduler was lost")

    def _result(self, client: Any, future: Any, job: SpeechJob, timeout_s: float) -> Answer:
        timed_out = _distributed().TimeoutError
        began_s = seen_s = time.monotonic()
        while True:
            now_s = time.monotonic()
            left_s = timeout_s - (now_s - began_s)
            if left_s <= 0:
                raise NoAnswerError(f"no worker answered within {timeout_s:g} s")
            try:
                found: Answer = future.result(timeout=min(_SLICE_S, left_s))
                return found
            except timed_out:
                if future.status == "error":
                    raise
            if client.status != "running":
                raise self._lost(job)
            if self._threads(client):
                seen_s = time.monotonic()
            elif time.monotonic() - seen_s > NO_WORKER_S:
                raise NoAnswerError("it has no workers")

    def _connected(self) -> Any:
        """The connection; None while the scheduler is away."""
        with self._lock:
            client = self._client
            if client is not None and client.status == "running":
                return client
            # While it is "connecting", Dask tries by itself.
            if self._is_closed or (client is not None and client.status == "connecting"):
                return None
            if time.monotonic() < self._not_before_s:
                return None
            self._drop()
            try:
                self._client = self._open()
            except Exception:  # whatever keeps it from starting, speech goes on here
                self._drop()
            self._not_before_s = time.monotonic() + self._again_s
            return self._client

    def _open(self) -> Any:
        dask = _distributed()
        for name in ("distributed", "distributed.client"):  # what matters is told in our words
            logging.getLogger(name).setLevel(logging.CRITICAL)
        if self._address.local:
            importlib.import_module("dask").config.set({"distributed.scheduler.allowed-failures": LOSSES})
            self._cluster = dask.LocalCluster(
                n_workers=self._address.local,
                threads_per_worker=1,
                processes=True,
                memory_limit=None,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        client: Any = dask.Client(self._cluster or self._address.url, timeout=self._connect_s, set_as_default=False)
        with suppress(dask.TimeoutError):
            client.wait_for_workers(1, timeout=FIRST_WORKER_S)
        return client

    def _threads(self, client: Any) -> tuple[int, ...]:
        """The threads of each worker that is there; none where that cannot be found out."""
        try:
            return () if client is None else tuple(client.nthreads().values())
        except Exception:  # the scheduler went meanwhile
            return ()

    def _drop(self) -> None:
        client, cluster, self._client, self._cluster = self._client, self._cluster, None, None
        for one in (client, cluster):
            if one is not None:
                with suppress(Exception):
                    one.close(timeout=self._connect_s)


def _distributed() -> Any:
    """Dask, loaded only where it is used; typed in parts only, so not at all here."""
    return importlib.import_module("distributed")
