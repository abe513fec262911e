"""Tests of speech by workers: what travels, what is done when it does not; no Dask processes."""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audiobrief.audio.clip import Clip
from audiobrief.errors import EngineError, InputError, MissingError
from audiobrief.speech import engines
from audiobrief.speech.cluster import dask_workers
from audiobrief.speech.cluster.address import ClusterAddress, parse_address
from audiobrief.speech.cluster.dask_workers import DaskWorkers
from audiobrief.speech.cluster.job import Answer, FilesWanted, Refused, SpeechJob, Spoken
from audiobrief.speech.cluster.synthesizer import ClusterSynthesizer, NoAnswerError
from audiobrief.speech.cluster.worker import answer_in
from audiobrief.speech.model import EngineFolders, Mark, Speech, Utterance, Voice
from audiobrief.speech.synthesize import MemoryStore, synthesize
from tests.helpers.cluster import free_port
from tests.helpers.piper_voice import write_voice
from tests.helpers.tone import ToneSynthesizer

ONE = Utterance("Le pont ferme.", "fr-FR", Voice("espeak", "fr"))


class Here:
    """Workers that are the function of a worker, called at once on what was pickled."""

    def __init__(self, folder: Path, fail: Callable[[int], str] = lambda _: "") -> None:
        self._folder, self._fail = folder, fail
        self.keys: list[str] = []

    def places(self, concurrency: int) -> int:
        return 3

    def ask(self, key: str, job: SpeechJob, timeout_s: float) -> Answer:
        self.keys.append(key)
        reason = self._fail(len(self.keys))
        if reason:
            raise NoAnswerError(reason)
        travelled: SpeechJob = pickle.loads(pickle.dumps(job))
        found: Answer = pickle.loads(pickle.dumps(answer_in(travelled, self._folder / "models", self._folder / "data")))
        return found


@pytest.fixture
def worker_engine(monkeypatch: pytest.MonkeyPatch) -> ToneSynthesizer:
    """The engine that workers find; each test has its own."""
    engine = ToneSynthesizer()
    monkeypatch.setattr(engines, "load", lambda *_, **__: engine)
    return engine


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("local:4", ClusterAddress(4, "")),
        ("local:64", ClusterAddress(64, "")),
        ("tcp://scheduler:8786", ClusterAddress(0, "tcp://scheduler:8786")),
        ("tls://10.0.0.7:1", ClusterAddress(0, "tls://10.0.0.7:1")),
        ("tcp://[::1]:8786", ClusterAddress(0, "tcp://[::1]:8786")),
    ],
)
def test_an_address(text: str, address: ClusterAddress) -> None:
    """Workers here, or a scheduler's address; it is told as it was written."""
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text",
    (
        *("", "local", "local:", "local:0", "local:65", "local:-1", "local:٣", "local:4x", "4", "scheduler:8786"),
        *("tcp://scheduler", "tcp://:8786", "tcp://a:0", "tcp://a:65536", "tcp://a:1/x", "http://a:80", "tcp://a b:1"),
    ),
)
def test_what_is_no_address(text: str) -> None:
    """One sentence that quotes it."""
    with pytest.raises(InputError) as caught:
        parse_address(text)
    assert f'"{text}"' in str(caught.value)


def test_speech_travels_sample_for_sample() -> None:
    """Rate, channels, samples and word times come back as they went."""
    samples = np.linspace(-1.2, 1.2, 2_000, dtype=np.float32).reshape(-1, 2)
    speech = Speech(Clip(samples, 22_050), (Mark(0.0, 0.5, "Le"), Mark(0.5, 1.0, "pont")))
    back = pickle.loads(pickle.dumps(Spoken.of(speech))).speech()
    assert back.clip.rate_hz == 22_050 and back.marks == speech.marks
    assert back.clip.samples.tobytes() == samples.tobytes() and back.clip.samples.shape == samples.shape


def test_workers_speak_the_same(tmp_path: Path, worker_engine: ToneSynthesizer) -> None:
    """The sound is that of the engine here, which was not called; the key begins with that of the sound."""
    here, workers = ToneSynthesizer(), Here(tmp_path)
    engine = ClusterSynthesizer(here, {}, workers, _never)
    assert engine.speak(ONE).clip.samples.tobytes() == ToneSynthesizer().speak(ONE).clip.samples.tobytes()
    assert (here.asked, worker_engine.asked) == ([], [ONE.text])
    assert engine.by_workers == 1 and not engine.by_reason
    assert engine.concurrency == 6


def test_the_same_sound_has_the_same_key_for_two_who_render(tmp_path: Path, worker_engine: ToneSynthesizer) -> None:
    """A second attempt of one of them is new work."""
    keys = []
    for _ in range(2):
        workers = Here(tmp_path)
        engine = ClusterSynthesizer(ToneSynthesizer(), {}, workers, _never)
        for utterance in (ONE, ONE, replace(ONE, text="Un fait.")):
            engine.speak(utterance)
        keys.append(workers.keys)
    assert keys[0] == keys[1] and len(set(keys[0])) == 3


def test_what_workers_lose_is_spoken_here_and_told_once(tmp_path: Path, worker_engine: ToneSynthesizer) -> None:
    """Every reason in one sentence, however many utterances it left."""
    told: list[str] = []
    here = ToneSynthesizer()
    workers = Here(tmp_path, lambda number: {2: "it is away", 3: "it is away", 4: "too slow"}.get(number, ""))
    engine = ClusterSynthesizer(here, {}, workers, told.append)
    texts = [f"Fait numéro {number}." for number in range(5)]
    for text in texts:
        assert engine.speak(replace(ONE, text=text)).clip.frames
    assert here.asked == texts[1:4] and worker_engine.asked == [texts[0], texts[4]]
    assert told == [f"cluster: {why}; what it leaves is spoken here" for why in ("it is away", "too slow")]
    assert engine.by_reason == {"it is away": 2, "too slow": 1}


def test_here_no_more_is_spoken_at_once_than_the_engine_allows(tmp_path: Path) -> None:
    """Though many calls wait for workers that are away."""
    at_once: list[int] = []
    inside = threading.Semaphore(100)

    class Careful(ToneSynthesizer):
        running = 0

        def speak(self, utterance: Utterance) -> Speech:
            with inside:
                type(self).running += 1
                at_once.append(type(self).running)
                time.sleep(0.01)
                type(self).running -= 1
            return super().speak(utterance)

    workers = Here(tmp_path, lambda _: "it is away")
    engine = ClusterSynthesizer(Careful(concurrency=1), {}, workers, lambda _: None)
    threads = [threading.Thread(target=engine.speak, args=(replace(ONE, text=f"Un {n}."),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert at_once == [1] * 6


def test_a_worker_with_another_engine_does_not_speak(tmp_path: Path, worker_engine: ToneSynthesizer) -> None:
    """Another version would make other bytes; it is spoken here, and told."""
    told: list[str] = []
    here = ToneSynthesizer()
    here.identity = lambda voice: "tone 2"  # type: ignore[method-assign]
    ClusterSynthesizer(here, {}, Here(tmp_path), told.append).speak(ONE)
    assert (here.asked, worker_engine.asked) == ([ONE.text], [])
    assert len(told) == 1 and "its espeak is another version" in told[0]


def test_a_failure_of_a_worker_is_tried_here(tmp_path: Path, worker_engine: ToneSynthesizer) -> None:
    """What both refuse is the engine's own failure, with its sentence."""
    worker_engine.refuse = "pont"
    told: list[str] = []
    ClusterSynthesizer(ToneSynthesizer(), {}, Here(tmp_path), told.append).speak(ONE)
    assert "refused" in told[0]
    with pytest.raises(EngineError, match="refused"):
        ClusterSynthesizer(ToneSynthesizer(refuse="pont"), {}, Here(tmp_path), told.append).speak(ONE)


def test_settings_go_with_the_utterance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker's engine is made with those of voices.yaml."""
    found: list[Any] = []

    def load(name: str, folders: EngineFolders, **settings: object) -> ToneSynthesizer:
        found.append((name, settings))
        return ToneSynthesizer()

    monkeypatch.setattr(engines, "load", load)
    ClusterSynthesizer(ToneSynthesizer(), {"runtime": "x", "depth": 2}, Here(tmp_path), _never).speak(ONE)
    assert found == [("espeak", {"runtime": "x", "depth": 2})]


def test_a_voice_travels_by_content(tmp_path: Path) -> None:
    """A worker without the voice asks for its files once, and speaks as the engine here does."""
    write_voice(tmp_path / "show", "fr_FR-hum-low")
    folders = EngineFolders(tmp_path / "m", tmp_path / "show", tmp_path / "none")
    here = engines.load("piper", folders)
    workers = Here(tmp_path / "worker")
    engine = ClusterSynthesizer(here, {}, workers, _never)
    first, second = (Utterance(text, "fr-FR", Voice("piper", "fr_FR-hum-low")) for text in ("Le pont.", "Un fait."))
    for utterance in (first, second):
        assert engine.speak(utterance).clip.samples.tobytes() == here.speak(utterance).clip.samples.tobytes()
    assert [key.partition("-")[2] for key in workers.keys] == ["1", "1-files-0", "1"]
    assert len(list((tmp_path / "worker" / "models" / "cluster").rglob("*.onnx"))) == 1


def test_a_file_that_was_changed_on_its_way_is_not_taken(tmp_path: Path) -> None:
    """Nor is a name followed out of its folder."""
    write_voice(tmp_path / "show", "fr_FR-hum-low")
    here = engines.load("piper", EngineFolders(tmp_path / "m", tmp_path / "show", tmp_path / "none"))
    asked: list[SpeechJob] = []

    class Spoiling(Here):
        def ask(self, key: str, job: SpeechJob, timeout_s: float) -> Answer:
            asked.append(job)
            return super().ask(key, job.with_contents(dict.fromkeys(job.contents, b"x")), timeout_s)

    told: list[str] = []
    ClusterSynthesizer(here, {}, Spoiling(tmp_path / "worker"), told.append).speak(
        Utterance("Le pont.", "fr-FR", Voice("piper", "fr_FR-hum-low"))
    )
    assert len(told) == 1 and not list((tmp_path / "worker").rglob("*.onnx"))
    content = b"out"
    digest = hashlib.sha256(content).hexdigest()
    outside = replace(asked[0], files=(replace(asked[0].files[0], name="../../x", digest=digest),))
    answer_in(outside.with_contents({digest: content}), tmp_path / "w" / "models", tmp_path / "none")
    assert [path.parent.parent.name for path in tmp_path.rglob("x")] == ["cluster"]


def test_an_engine_that_a_worker_has_not_is_a_refusal(tmp_path: Path) -> None:
    """In the engine's own sentence."""
    found = answer_in(SpeechJob("nobody", (), "x", ONE), tmp_path, tmp_path)
    assert isinstance(found, Refused) and "there is no engine of this name" in found.reason
    assert not isinstance(found, FilesWanted)


def test_without_dask_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, before anything is done."""
    monkeypatch.setattr(dask_workers.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]
    with pytest.raises(
        MissingError, match=r"needs Dask, which is not installed; run: pip install 'audiobrief\[cluster"
    ):
        DaskWorkers(ClusterAddress(2, ""))


def test_a_scheduler_that_is_away_is_left_alone_for_a_while() -> None:
    """No worker counts, every utterance is given back at once after the first try."""
    workers = DaskWorkers(ClusterAddress(0, f"tcp://127.0.0.1:{free_port()}"), connect_s=0.2)
    assert workers.places(1) == 0
    started_s = time.monotonic()
    for _ in range(20):
        with pytest.raises(NoAnswerError, match="its scheduler does not answer"):
            workers.ask("key", SpeechJob("espeak", (), "", ONE), 60)
    assert time.monotonic() - started_s < 0.2
    workers.close()


def test_after_the_end_nothing_is_spoken_here_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption lets the workers go; that is no loss to make good for."""

    class Ending:
        status = "running"
        CancelledError, KilledWorker = (type(name, (Exception,), {}) for name in ("CancelledError", "KilledWorker"))
        TimeoutError = TimeoutError

        def submit(self, *_: object, **__: object) -> Ending:
            return self

        def result(self, timeout: float) -> None:
            if ends:
                workers.close()
            raise self.CancelledError

        def close(self, timeout: float) -> None: ...

        def done(self) -> bool:
            return True

    ends = False
    monkeypatch.setattr(dask_workers, "_distributed", lambda: Ending)
    workers = DaskWorkers(ClusterAddress(1, ""))
    monkeypatch.setattr(workers, "_connected", Ending)
    job = SpeechJob("espeak", (), "", ONE)
    with pytest.raises(NoAnswerError):
        workers.ask("key", job, 1)
    ends = True
    for connected in (Ending, lambda: None):
        monkeypatch.setattr(workers, "_connected", connected)
        with pytest.raises(EngineError, match="the render was stopped"):
            workers.ask("key", job, 1)


@pytest.mark.parametrize(
    ("there", "reason"), [({"a": 1}, "no worker answered within 0.3 s"), ({}, "it has no workers")]
)
def test_workers_that_are_slow_or_gone(monkeypatch: pytest.MonkeyPatch, there: dict[str, int], reason: str) -> None:
    """The utterance is given back after its time, or sooner where nobody is left; the job is taken back."""
    cancelled: list[bool] = []

    class Waiting:
        status = "running"
        CancelledError, KilledWorker = (type(name, (Exception,), {}) for name in ("CancelledError", "KilledWorker"))
        TimeoutError = TimeoutError

        def submit(self, *_: object, **__: object) -> Waiting:
            return self

        def result(self, timeout: float) -> None:
            time.sleep(min(timeout, 0.05))
            raise TimeoutError

        def nthreads(self) -> dict[str, int]:
            return there

        def done(self) -> bool:
            return False

        def cancel(self) -> None:
            cancelled.append(True)

    monkeypatch.setattr(dask_workers, "_distributed", lambda: Waiting)
    monkeypatch.setattr(dask_workers, "NO_WORKER_S", 0.1)
    workers = DaskWorkers(ClusterAddress(1, ""))
    monkeypatch.setattr(workers, "_connected", Waiting)
    with pytest.raises(NoAnswerError, match=reason):
        workers.ask("key", SpeechJob("espeak", (), "", ONE), 0.3)
    assert cancelled == [True]


def test_nothing_to_speak_asks_for_no_workers() -> None:
    """A render whose sentences are all kept starts no cluster."""

    class Asked(ToneSynthesizer):
        @property
        def concurrency(self) -> int:
            raise AssertionError("it was asked how many calls it takes")

        @concurrency.setter
        def concurrency(self, value: int) -> None: ...

    assert synthesize([], Asked(), MemoryStore()).new == frozenset()


def _never(line: str) -> None:
    raise AssertionError(line)
