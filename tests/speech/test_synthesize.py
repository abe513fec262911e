"""Lines spoken into a store: each sound once, the same by any executor, failures told once."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from audiobrief.audio.clip import Clip, trim
from audiobrief.errors import EngineError, ProblemsError
from audiobrief.speech.cache.store import SpeechCache, pack, speech_key, spoken_key
from audiobrief.speech.model import Speech, Utterance, Voice
from audiobrief.speech.retry import OFFLINE
from audiobrief.speech.synthesize import MemoryStore, Synthesis, missing, synthesize
from audiobrief.speech.workers import Executors, WorkerPool
from tests.helpers.executors import Elsewhere, InPlace
from tests.helpers.tone import ToneSynthesizer


@dataclass(frozen=True)
class Said:
    """A line of a test: its text is its key."""

    key: str

    @property
    def utterance(self) -> Utterance:
        return Utterance(self.key, "fr-CA", Voice("espeak", "fr"))


class SilentTones(ToneSynthesizer):
    """Tones without a lock or a memory: it can be handed to another process."""

    def __init__(self) -> None:
        self.concurrency = 2

    def speak(self, utterance: Utterance) -> Speech:
        return ToneSynthesizer().speak(utterance)


LINES = tuple(Said(text) for text in ("Le pont ferme lundi.", "Il pleut.", "Le pont ferme lundi.", "Le vent tombe."))


def kept(store: MemoryStore | SpeechCache) -> list[bytes]:
    """Each line as the store would write it down."""
    return [pack(found) for line in LINES if (found := store.get(line.key)) is not None]


@pytest.mark.parametrize("executor", [InPlace, Elsewhere])
def test_any_executor_gives_what_threads_give(executor: Executors, tmp_path: Path) -> None:
    """Lines spoken in place, or by way of bytes as another process would, are those that threads speak, byte for byte."""
    by_threads, by_other = SpeechCache(tmp_path / "threads"), SpeechCache(tmp_path / "other")
    one = synthesize(LINES, SilentTones(), by_threads)
    other = synthesize(LINES, SilentTones(), by_other, executor=executor)
    assert one == other == Synthesis((LINES[0], LINES[1], LINES[3]), frozenset(line.key for line in LINES))
    assert kept(by_threads) == kept(by_other) and len(kept(by_other)) == 4


def test_the_executor_is_asked_and_closed() -> None:
    """Nothing is spoken beside the executor: as many calls as sounds, in the thread that is its own; then it is closed."""
    made: list[InPlace] = []
    threads: list[threading.Thread] = []

    class Engine(ToneSynthesizer):
        def speak(self, utterance: Utterance) -> Speech:
            threads.append(threading.current_thread())
            return super().speak(utterance)

    def executor(engine: str) -> InPlace:
        made.append(InPlace(engine))
        return made[-1]

    synthesize(LINES, Engine(), MemoryStore(), executor=executor)
    (one,) = made
    assert (one.engine, one.submitted, one.is_closed) == ("espeak", 3, True)
    assert set(threads) == {threading.current_thread()}
    synthesize(LINES, Engine(), MemoryStore(), executor=WorkerPool)
    assert threading.current_thread() not in threads[3:]


def test_what_is_kept_is_not_spoken_again(tmp_path: Path) -> None:
    """Only what the store lacks is asked for, unless all is to be spoken anew."""
    engine, cache = ToneSynthesizer(), SpeechCache(tmp_path)
    assert missing(LINES, cache, engine) == (LINES[0], LINES[1], LINES[3])
    assert synthesize(LINES[:1], engine, cache).new == {LINES[0].key}
    assert synthesize(LINES, engine, cache).new == {LINES[1].key, LINES[3].key}
    assert synthesize(LINES, engine, cache).new == set() and missing(LINES, cache, engine) == ()
    assert synthesize(LINES, engine, cache, anew=True).new == {line.key for line in LINES}
    assert sorted(engine.asked) == sorted(2 * [line.key for line in (LINES[0], LINES[1], LINES[3])])


@dataclass(frozen=True)
class Softened:
    """A line whose s sounds are lowered."""

    de_ess_db: float

    @property
    def utterance(self) -> Utterance:
        return Utterance("Si, si.", "fr-CA", Voice("espeak", "fr", de_ess_db=self.de_ess_db))

    @property
    def key(self) -> str:
        return speech_key(self.utterance, "tone 1")


class Hissing(ToneSynthesizer):
    """Speaks a vowel and an s of noise."""

    def speak(self, utterance: Utterance) -> Speech:
        super().speak(utterance)
        vowel = 0.3 * np.sin(2 * np.pi * 200 * np.arange(12_000) / 24_000)
        hiss = np.diff(np.random.default_rng(1).normal(0, 0.05, 12_002), 2)
        return Speech(Clip.of(np.concatenate((vowel, hiss, vowel)), 24_000))


def test_softer_s_sounds_cost_no_speech(tmp_path: Path) -> None:
    """They are made of what the cache holds, the same bytes each time; the s is softer, the vowel and the length stay."""
    engine, store = Hissing(), SpeechCache(tmp_path)
    plain, _, softer = lines = [Softened(0), Softened(3), Softened(6)]
    assert spoken_key(softer.utterance, "tone 1") == plain.key and len({line.key for line in lines}) == 3
    synthesize([softer], engine, store).raise_failures()
    first = store.path(softer.key).read_bytes()
    assert missing(lines, store, engine) == ()
    store.path(softer.key).unlink()
    synthesize(lines, engine, store).raise_failures()
    assert store.path(softer.key).read_bytes() == first and len(engine.asked) == 1
    sounds = [found.clip.samples[:, 0] for line in lines if (found := store.get(line.key))]
    assert len({len(one) for one in sounds}) == 1
    hisses = [20 * np.log10(np.std(one[15_000:21_000])) for one in sounds]
    assert [hisses[0] - one for one in hisses[1:]] == pytest.approx([3, 6], abs=0.6)
    assert np.abs(sounds[0] - sounds[2])[:10_000].max() < 1e-3


def test_a_line_is_trimmed_before_it_is_kept() -> None:
    """The store has the sound without the silence around it."""
    store = MemoryStore()
    synthesize(LINES[:1], ToneSynthesizer(), store)
    found, spoken = store.get(LINES[0].key), ToneSynthesizer().speak(LINES[0].utterance)
    assert found is not None and (found.clip.samples == trim(spoken.clip.mono()).clip.samples).all()


@pytest.mark.parametrize("executor", [WorkerPool, InPlace])
def test_each_cause_is_raised_once(executor: Executors) -> None:
    """Two lines that fail in one way are one error; in two ways, two; the others are kept all the same."""
    store = MemoryStore()
    found = synthesize(LINES, ToneSynthesizer(refuse="pont"), store, retry_policy=OFFLINE, executor=executor)
    assert [line for line, _ in found.failures] == [LINES[0]] and found.new == {LINES[1].key, LINES[3].key}
    with pytest.raises(EngineError, match="refused"):
        found.raise_failures()
    twice = replace(found, failures=(*found.failures, (LINES[1], EngineError("espeak", "refused"))))
    with pytest.raises(EngineError, match="refused"):
        twice.raise_failures()
    with pytest.raises(ProblemsError):
        replace(twice, given_up=EngineError("espeak", "down", retriable=True)).raise_failures()


def test_the_outage_is_told_in_place_of_what_failed_for_it() -> None:
    """Where the engine was given up, failures that may pass are not told beside it; a refused text is."""
    passing = EngineError("edge", "no answer", retriable=True)
    own = EngineError("edge", "too long")
    found = Synthesis(LINES, frozenset(), ((LINES[0], passing), (LINES[1], own)), EngineError("edge", "down"))
    assert found.refused() == [(LINES[1], own)]
    assert replace(found, given_up=None).refused() == [(LINES[0], passing), (LINES[1], own)]
