"""Renders over an unreliable service: complete and right, or an error that names the segment; never a wrong episode."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from audiobrief.brief.find import BriefRequest
from audiobrief.cli.main import app
from audiobrief.config.project import find_project
from audiobrief.errors import AudiobriefError
from audiobrief.progress import NoProgress
from audiobrief.speech import engines
from audiobrief.speech import retry as attempts
from audiobrief.speech.cache.store import SpeechCache
from audiobrief.speech.engines.edge import EdgeSynthesizer
from audiobrief.speech.retry import ONLINE
from audiobrief.speech.synthesize import once_each
from audiobrief.storage.files import cache_dir
from audiobrief.workflows import feeds as publish
from audiobrief.workflows.render.plan import RenderPlan, prepare
from audiobrief.workflows.render.speak import speak_editions
from tests.helpers.edge_server import LEAD_S, MODES, SOUNDS, TAIL_S, EdgeServer, audio, speech_s, tone_hz

SEGMENTS = 40
# Every mode but the good one; those that stay silent cost their time-out, so they are as many as the others.
FAULTS = tuple(mode for mode in MODES if mode not in ("ok", *SOUNDS))
QUICK = replace(ONLINE, first_pause_s=0.01, longest_pause_s=0.1, utterance_s=20.0, stalled_s=10.0, rest_s=0.05)
WORDS = (
    "le la un une pont ville traversier fleuve matin soir avril glace vent quai bateau horaire public budget".split()
)


BRIEF = """\
---
date: 2026-02-03
---
# [fr] Quarante parties

Une histoire en quarante parties.

## Les faits

Une partie.
"""


def script(seed: int) -> str:
    """A narration script of 40 segments, every sentence its own."""
    chance = random.Random(seed)
    parts = ["facts", "neutral", "example", "optimistic", "pessimistic"]
    lines = ["script: 1", "id: quarante", "locale: fr-CA", "title: Quarante parties", 'date: "2026-02-03"', "segments:"]
    for number in range(SEGMENTS):
        text = " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 6)))
        lines += [f"- id: part-{number + 1}", f"  perspective: {parts[number % 5]}", f"  text: Partie {text} finale."]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def running() -> Iterator[EdgeServer]:
    with EdgeServer() as server:
        server.retry_after_s = 0
        yield server


@pytest.fixture
def server(running: EdgeServer, monkeypatch: pytest.MonkeyPatch) -> EdgeServer:
    """The service, and an edge engine that does not wait long for it."""
    running.route(monkeypatch)
    running.mode, running.script, running.choose, running.requests = "ok", [], None, []
    monkeypatch.setattr(engines, "load", lambda name, *_: EdgeSynthesizer(message_s=0.5, total_s=2.0))
    monkeypatch.setattr(attempts, "ONLINE", QUICK)
    monkeypatch.setattr(publish, "_kept", kept_picture)
    return running


PICTURES: dict[str, bytes] = {}


def kept_picture(cache: Path, key: str, make: Callable[[], bytes]) -> bytes:
    if key not in PICTURES:
        PICTURES[key] = make()
    return PICTURES[key]


def at_random(seed: int) -> Callable[[], str]:
    """A mode for each request: 30 % of them fail, in every way there is."""
    chance = random.Random(seed)
    return lambda: chance.choice(FAULTS) if chance.random() < 0.3 else "ok"


def written(project: Path, seed: int) -> None:
    (project / "scripts").mkdir(exist_ok=True)
    (project / "briefs" / "quarante.md").write_text(BRIEF, encoding="utf-8")
    (project / "scripts" / "quarante.fr.yaml").write_text(script(seed), encoding="utf-8")


def planned(project: Path, seed: int) -> RenderPlan:
    written(project, seed)
    return prepare(
        find_project(project),
        BriefRequest("briefs/quarante.md", engine="edge"),
        datetime(2026, 2, 3, tzinfo=timezone.utc),
    )


def heard_hz(samples: NDArray[np.float32], rate_hz: int) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * rate_hz / len(samples))


def assert_kept_sound_is_right(plan: RenderPlan, cache: SpeechCache) -> int:
    """Whatever is in the cache is the whole text in the right voice; how much that is."""
    kept = 0
    for line in once_each(plan.editions[0].lines):
        found = cache.get(line.key)
        if found is None:
            continue
        kept += 1
        spoken_s = speech_s(line.utterance.text) - LEAD_S - TAIL_S
        assert found.clip.duration_s == pytest.approx(spoken_s, abs=0.15), line.utterance.text
        pitch_hz = heard_hz(found.clip.samples[:, 0], found.clip.rate_hz)
        assert pitch_hz == pytest.approx(tone_hz(line.utterance.voice.id), abs=3)
    return kept


@pytest.mark.parametrize("seed", [1, *(pytest.param(one, marks=pytest.mark.slow) for one in (2, 3))])
def test_random_faults_end_in_whole_speech_or_a_named_segment(
    server: EdgeServer, project: Path, tmp_path: Path, seed: int
) -> None:
    """With 30 % of the requests failing in all ways mixed, every segment is right, or the error says which is not."""
    plan = planned(project, seed)
    server.choose = at_random(seed)
    try:
        (edition,) = speak_editions(plan, NoProgress())
    except AudiobriefError as error:
        assert re.search(r'segment "part-\d+"', str(error))
        assert assert_kept_sound_is_right(plan, plan.cache) < SEGMENTS
    else:
        assert edition.speech.engine == "edge" and assert_kept_sound_is_right(plan, plan.cache) == SEGMENTS
    assert len({request.mode for request in server.requests}) > 5


def likeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """How alike two sounds are at their best shift: 1 for the same."""
    size = len(one) + len(other)
    crossed = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    return float(crossed.max() / np.sqrt(np.square(one).sum() * np.square(other).sum()))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_wrong_sound_never_reaches_an_episode(server: EdgeServer, project: Path, seed: int) -> None:
    """With 30 % of the answers being noise, hum, holes, clipped, doubled or damaged, what is kept is right."""
    plan = planned(project, seed)
    chance = random.Random(seed)
    server.choose = lambda: chance.choice(SOUNDS) if chance.random() < 0.3 else "ok"
    try:
        speak_editions(plan, NoProgress())
    except AudiobriefError as error:
        assert re.search(r'segment "part-\d+"', str(error))
    kept = 0
    for line in once_each(plan.editions[0].lines):
        found = plan.cache.get(line.key)
        if found is None:
            continue
        kept += 1
        right, _ = soundfile.read(io.BytesIO(audio(line.utterance.text, line.utterance.voice.id)), dtype="float32")
        assert likeness(found.clip.samples[:, 0], right) > 0.97, line.utterance.text
    assert kept > SEGMENTS // 4 and {request.mode for request in server.requests} > {"ok"}


def render(*options: str) -> Result:
    return CliRunner().invoke(app, ["render", "briefs/quarante.md", "--engine", "edge", "--json", *options])


@pytest.mark.slow
def test_twenty_renders_over_an_unreliable_service(
    server: EdgeServer, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """All 20 give the bytes of an undisturbed render, or exit with 1, name the segment and publish nothing (slow)."""
    written(project, 7)
    whole = json.loads(render("--out", "undisturbed").stdout)["episodes"][0]
    reference = hashlib.sha256(Path(whole["mp3"]).read_bytes()).hexdigest()
    finished = 0
    for seed in range(20):
        monkeypatch.setenv("AUDIOBRIEF_CACHE", str(tmp_path / f"cache-{seed}"))
        server.script, server.choose = ["ok"], at_random(seed)  # the first is the check
        result = render("--out", f"out-{seed}")
        if result.exit_code == 0:
            finished += 1
            (episode,) = json.loads(result.stdout)["episodes"]
            assert hashlib.sha256(Path(episode["mp3"]).read_bytes()).hexdigest() == reference
            assert episode["spoken"] == SEGMENTS
        else:
            assert result.exit_code == 1 and re.search(r'segment "part-\d+"', result.stderr), result.stderr
            published = [path for path in (project / f"out-{seed}").rglob("*") if path.suffix in (".mp3", ".xml")]
            assert published == []
    assert finished >= 10


def test_a_service_that_dies_ends_the_command_and_the_next_run_goes_on(
    server: EdgeServer, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dead after 15 answers: exit 1 by the deadline, 15 utterances kept, and then only the rest is asked for."""
    written(project, 4)
    retry_policy = replace(QUICK, stalled_s=2.0, rest_s=0.1, longest_pause_s=0.5)
    monkeypatch.setattr(attempts, "ONLINE", retry_policy)
    # No mode hangs here, so a busy machine may take its time.
    monkeypatch.setattr(engines, "load", lambda name, *_: EdgeSynthesizer())
    answered = iter(["ok"] * 16)  # the first is the check
    died_s: list[float] = []

    def dying() -> str:
        mode = next(answered, "503")
        died_s.extend([time.monotonic()] if mode != "ok" else [])
        return mode

    server.choose = dying
    result = render()
    assert result.exit_code == 1 and time.monotonic() - died_s[0] < retry_policy.stalled_s + 1.0
    assert "it is out of order (503)" in result.stderr and re.search(r'stopped at segment "part-\d+"', result.stderr)
    assert "15 of 40 utterances are kept, the next run goes on from there" in result.stderr
    assert len(list((cache_dir() / "speech").rglob("*.speech"))) == 2 * 15  # as spoken, and with their pauses
    assert not list(project.rglob("*.mp3")) and not list(project.rglob("feed*.xml"))
    refused = [request for request in server.requests if request.mode == "503"]
    # Answers from before its death may reset the count twice; then come five probes.
    assert len(refused) <= 17, "a dead service is not hammered"
    server.requests.clear()
    server.choose = None
    (edition,) = speak_editions(planned(project, 4), NoProgress())
    assert edition.speech.new == 25
    assert len([request for request in server.requests if request.text != "Oui"]) == 25


HANGING = """
import sys, threading
from audiobrief.speech import engines
from audiobrief.speech.retry import RetryPolicy
from audiobrief.speech import retry as attempts
sys.path.insert(0, {tests!r})
from tests.helpers.tone import ToneSynthesizer

class Hanging(ToneSynthesizer):
    def speak(self, utterance):
        if len(self.asked) >= 3:
            sys.stderr.write("hanging\\n")
            sys.stderr.flush()
            threading.Event().wait()
        return super().speak(utterance)

engines.load = lambda name, *_: Hanging(concurrency=1)
attempts.OFFLINE = RetryPolicy(utterance_s={utterance_s}, stalled_s={utterance_s})
sys.argv = ["audiobrief", "render", "briefs/quarante.md", "--engine", "espeak"]
from audiobrief.cli.main import main
main()
"""


def hanging(utterance_s: float) -> subprocess.Popen[str]:
    """A render whose engine never returns from its fourth utterance on, in a process of its own."""
    program = HANGING.format(tests=str(Path(__file__).parents[2]), utterance_s=utterance_s)
    return subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )


def test_a_hanging_engine_does_not_hang_the_command(project: Path) -> None:
    """An engine that never returns ends the command at the deadline, although its threads still hang."""
    written(project, 5)
    process = hanging(utterance_s=0.5)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 1
    assert 'stopped at segment "part-4"' in stderr and "did not answer within" in stderr
    assert "3 of 40 utterances are kept" in stderr


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl-C there")
def test_an_interruption_ends_a_hanging_command_at_once(project: Path) -> None:
    """Ctrl-C ends the command in under 2 s whatever the engine does; what was spoken is kept, and it says so."""
    written(project, 6)
    process = hanging(utterance_s=300)
    assert process.stderr is not None
    for line in process.stderr:
        if line == "hanging\n":
            break
    started_s = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert time.monotonic() - started_s < 2
    assert process.returncode == 130 and "what was spoken is kept" in stderr
    assert len(list((cache_dir() / "speech").rglob("*.speech"))) == 2 * 3  # as spoken, and with their pauses


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["render", "nothing.md"], 1), (["rendr"], 2)])
@pytest.mark.parametrize("speaking", [True, False])
def test_a_thread_that_still_speaks_is_not_torn_down(
    project: Path, arguments: list[str], code: int, speaking: bool
) -> None:
    """With a thread at work the process ends at once, with its code and all it said; else it ends in the usual way."""
    program = (
        "import atexit, sys, threading\n"
        "atexit.register(lambda: sys.stdout.write('the usual way'))\n"
        f"name = 'speak-tone-1' if {speaking} else 'other'\n"
        "threading.Thread(target=threading.Event().wait, name=name, daemon=True).start()\n"
        f"sys.argv = ['audiobrief', *{arguments!r}]\n"
        "from audiobrief.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == code and (done.stdout + done.stderr).strip()
    assert done.stdout.endswith("the usual way") is not speaking
