"""Transcripts can follow words: what every engine that times them tells in French and in English is one time a word."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audiobrief.podcast.transcript import TranscriptLine, to_json
from audiobrief.speech.engines.edge import EdgeSynthesizer
from audiobrief.speech.engines.espeak import EspeakSynthesizer
from audiobrief.speech.engines.kokoro import KokoroSynthesizer
from audiobrief.speech.engines.piper import PiperSynthesizer
from audiobrief.speech.model import Speech, Synthesizer, Utterance, Voice
from audiobrief.text.speech_target import Piece
from tests.helpers.edge_server import EdgeServer
from tests.helpers.here import engine_folders
from tests.helpers.piper_voice import write_voice
from tests.speech.test_kokoro import HumRuntime

TEXTS = {
    "fr-CA": "L’Assemblée a voté mardi, à vingt heures ; qu’en dit Google, cette fois ?",
    "en-CA": "The House voted on Tuesday, at eight; what’s next for Montréal, then?",
}
FOREIGN = {"fr-CA": ("Google", "en"), "en-CA": ("Montréal", "fr")}
VOICES = {
    "espeak": {"fr-CA": "fr+f3", "en-CA": "en-us+m3"},
    "edge": {"fr-CA": "fr-CA-SylvieNeural", "en-CA": "en-CA-LiamNeural"},
    "kokoro": {"fr-CA": "fr-facts", "en-CA": "en-facts"},
    "piper": {"fr-CA": "fr_FR-hum-medium", "en-CA": "en_US-hum-low"},
}


@pytest.fixture
def engine(request: pytest.FixtureRequest, project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Synthesizer]:
    """The engine of that name: Kokoro with a model that hums, edge with a service on loopback."""
    name: str = request.param
    make: dict[str, Callable[[], Synthesizer]] = {
        "espeak": EspeakSynthesizer,
        "piper": lambda: PiperSynthesizer(engine_folders()),
    }
    if name == "edge":
        with EdgeServer() as server:
            server.route(monkeypatch)
            yield EdgeSynthesizer()
        return
    if name == "kokoro":
        pytest.importorskip("onnxruntime")
        kokoro = KokoroSynthesizer(engine_folders())
        kokoro._runtime = HumRuntime()
        yield kokoro
        return
    write_voice(project / "voices")
    write_voice(project / "voices", "en_US-hum-low", espeak={"voice": "en-us"})
    (project / "voices.yaml").write_text("{}", encoding="utf-8")
    yield make[name]()


def entries(speech: Speech, text: str, locale: str) -> list[dict[str, object]]:
    """The JSON transcript of one utterance."""
    line = TranscriptLine(10.0, 10.0 + speech.clip.duration_s, "Ana", text, speech.marks)
    found: list[dict[str, object]] = json.loads(to_json([line], locale))["segments"]
    return found


@pytest.mark.parametrize("locale", ["fr-CA", "en-CA"])
@pytest.mark.parametrize(("engine", "name"), [(name, name) for name in VOICES], indirect=["engine"])
def test_each_word_of_the_transcript_has_its_own_time(engine: Synthesizer, name: str, locale: str) -> None:
    """Elisions, marks set apart, words of another language: one entry a word, within the speech, one after the other."""
    text = TEXTS[locale]
    word, language = FOREIGN[locale]
    before, _, after = text.partition(word)
    pieces = () if name == "edge" else (Piece(before), Piece(word, language=language), Piece(after))
    voice = Voice(name, VOICES[name][locale], 1.2, -1.0)
    speech = engine.speak(Utterance(text, locale, voice, pieces))
    found = entries(speech, text, locale)
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    assert len(found) == len(words)
    times = [float(str(entry[key])) for entry in found for key in ("startTime", "endTime")]
    assert times == sorted(times)
    assert times[0] >= 10.0 and times[-1] <= 10.0 + speech.clip.duration_s + 0.01
