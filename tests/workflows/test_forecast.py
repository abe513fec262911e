"""Tests of what a plan says of the time that speech takes, and of `render --cluster` without Dask's processes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from audiobrief.speech.cluster import dask_workers
from audiobrief.speech.cluster.job import Answer, SpeechJob
from audiobrief.speech.cluster.synthesizer import NoAnswerError
from audiobrief.speech.cluster.worker import answer_in
from audiobrief.workflows.render import cluster
from audiobrief.workflows.render.forecast import SpeechForecast
from tests.helpers.tone import ToneSynthesizer
from tests.workflows.test_render import Run, run, tone

__all__ = ["run", "tone"]  # fixtures

RENDER = ("render", "briefs/pont.md", "--engine", "espeak", "--lang", "fr")


class FakeWorkers:
    """Workers that answer in place, or fail; how often they were asked and closed."""

    made: list[FakeWorkers]
    fail = ""

    def __init__(self, address: object) -> None:
        self.asked = 0
        self.closed = 0
        type(self).made.append(self)

    def places(self, concurrency: int) -> int:
        return 3

    def ask(self, key: str, job: SpeechJob, timeout_s: float) -> Answer:
        self.asked += 1
        if self.fail:
            raise NoAnswerError(self.fail)
        return answer_in(job, Path("models"), Path("installed"))

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> type[FakeWorkers]:
    """The workers of every address."""

    class Own(FakeWorkers):
        made: list[FakeWorkers] = []  # noqa: RUF012 (one for each test)

    monkeypatch.setattr(cluster, "DaskWorkers", Own)
    return Own


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (SpeechForecast("kokoro", 200.0, 90.0, 1), "about 3 min 20 s, which takes kokoro about 1 min 30 s with one "),
        (SpeechForecast("kokoro", 200.0, 90.0, 4), "about 3 min 20 s, which takes kokoro about 22 s with 4 workers"),
        (SpeechForecast("kokoro", 3_960_000.0, 1_782_000.0, 10), "1100 h 00 min, which takes kokoro about 49 h 30 min"),
        (SpeechForecast("edge", 12.0, None, 4), "about 12 s; how fast edge speaks was not measured"),
        (SpeechForecast("kokoro", 0.0, 0.0, 4), "nothing is to be spoken"),
    ],
)
def test_a_forecast(found: SpeechForecast, line: str) -> None:
    """Speech, and the time of so many workers at the engine's speed."""
    assert line in found.line()


def test_a_plan_says_how_long_speech_takes(run: Run, tone: ToneSynthesizer, workers: type[FakeWorkers]) -> None:
    """What is spoken already is not counted; four workers need a quarter of the time; nobody speaks."""
    one = json.loads(run(*RENDER, "--plan", "--json").stdout)["speech"]
    four = json.loads(run(*RENDER, "--plan", "--json", "--cluster", "local:4").stdout)["speech"]
    assert one["workers"] == 1 and four["workers"] == 4
    assert one["speech_s"] == four["speech_s"] > 10
    assert one["takes_s"] == pytest.approx(0.005 * one["speech_s"], abs=0.06)
    far = json.loads(run(*RENDER, "--plan", "--json", "--cluster", "tcp://host:8786").stdout)["speech"]
    assert far["workers"] == 3
    assert [made.asked for made in workers.made] == [0, 0] and tone.asked == []
    assert run(*RENDER).exit_code == 0
    assert run(*RENDER, "--plan").stdout.rstrip().endswith("nothing is to be spoken")


def test_a_render_by_workers_has_the_same_bytes(run: Run, project: Path, workers: type[FakeWorkers]) -> None:
    """Each utterance went to them, they were let go, and one line says so."""

    def made(*more: str) -> tuple[str, dict[str, bytes]]:
        result = run(*RENDER, "--no-resume", *more)
        assert result.exit_code == 0, result.stderr
        files = [path for path in (project / "output").rglob("*") if path.is_file() and path.name[0] != "."]
        return result.stderr, {str(path): path.read_bytes() for path in files}

    _, alone = made()
    told, spread = made("--cluster", "local:2")
    assert spread == alone
    (own,) = workers.made
    assert own.closed == 1 and own.asked > 5
    assert f"cluster local:2: {own.asked} utterances spoken by workers, 0 here" in " ".join(told.split())


def test_a_cluster_that_is_away_holds_nobody_up(run: Run, project: Path, workers: type[FakeWorkers]) -> None:
    """Everything is spoken here; why is told in one sentence."""
    workers.fail = "its scheduler does not answer"
    result = run("render", "briefs", "--engine", "espeak", "--cluster", "tcp://host:8786", "--jobs", "2")
    assert result.exit_code == 0, result.stderr
    told = " ".join(result.stderr.split())
    assert told.count("cluster: its scheduler does not answer; what it leaves is spoken here") == 1
    assert re.search(r"cluster tcp://host:8786: 0 utterances spoken by workers, [1-9]\d* here", told)
    assert list((project / "output" / "fr").glob("*.mp3"))


def test_an_online_engine_is_asked_from_here(
    run: Run, tone: ToneSynthesizer, workers: type[FakeWorkers], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its service would not be quicker for workers."""
    monkeypatch.setattr(tone, "offline", False)
    result = run(*RENDER, "--cluster", "local:2")
    assert result.exit_code == 0, result.stderr
    assert "speaks by its own service and is asked from here" in " ".join(result.stderr.split())
    assert workers.made[0].asked == 0 and tone.asked


@pytest.mark.parametrize("address", ["local:0", "four", "http://host:80"])
def test_what_is_no_cluster_is_a_wrong_use(run: Run, address: str) -> None:
    """Exit 2, before anything is read."""
    result = run(*RENDER, "--cluster", address)
    assert result.exit_code == 2 and "--cluster" in result.stderr


def test_without_dask_one_sentence_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1, nothing spoken."""
    find: Callable[[str], None] = lambda name: None  # noqa: E731
    monkeypatch.setattr(dask_workers.importlib.util, "find_spec", find)  # type: ignore[attr-defined]
    result = run(*RENDER, "--cluster", "local:2")
    assert result.exit_code == 1
    assert "run: pip install 'audiobrief[cluster]'" in " ".join(result.stderr.split())
