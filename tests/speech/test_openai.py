"""The openai engine against a loopback server: whole sound in any format, exact rate and pitch, a key that stays in."""

from __future__ import annotations

import math
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from audiobrief.cli.main import app
from audiobrief.config.project import shipped
from audiobrief.errors import EngineError, SoundError
from audiobrief.speech import engines
from audiobrief.speech.engines.openai import OPENAI, OpenaiSynthesizer
from audiobrief.speech.engines.sound_answer import decoded
from audiobrief.speech.model import Speech, Utterance, Voice
from audiobrief.storage.files import cache_dir
from tests.helpers.here import engine_folders
from tests.helpers.melody import median_f0_hz
from tests.helpers.openai_server import HUM_HZ, KEY, RATE_HZ, SpeechServer, encoded, hum, speech_server, streamed

TEXT = "Le projet de loi a été déposé mardi."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    for name in ("OPENAI_API_KEY", "AUDIOBRIEF_OPENAI_KEY", "AUDIOBRIEF_OPENAI_URL", "AUDIOBRIEF_OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)
    with speech_server() as running:
        yield running


def speak(server: SpeechServer, text: str = TEXT, rate: float = 1.0, pitch_st: float = 0.0) -> Speech:
    engine = OpenaiSynthesizer(server.url, "kokoro", timeout_s=5)
    return engine.speak(Utterance(text, "fr-CA", Voice("openai", "af_heart", rate, pitch_st)))


@pytest.mark.parametrize("mode", ["ok", "streamed", "pcm", "flac", "mp3"])
def test_sound_is_whole_in_any_format(server: SpeechServer, mode: str) -> None:
    """WAV, WAV with unknown lengths, bare PCM, FLAC and MP3: all of the sound, at its rate, mono."""
    server.mode = mode
    clip = speak(server).clip
    assert (clip.rate_hz, clip.channels) == (RATE_HZ, 1)
    wanted = hum(TEXT)
    assert clip.frames == pytest.approx(len(wanted), abs=0 if mode != "mp3" else 2500)
    if mode != "mp3":
        assert np.abs(clip.samples[:, 0] - wanted).max() < 1e-4


def test_what_is_asked(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request is that of OpenAI: model, voice, text and format; no speed, for servers differ in it."""
    monkeypatch.setenv("AUDIOBRIEF_OPENAI_KEY", KEY)
    speak(server, rate=1.2)
    assert server.heard == [{"model": "kokoro", "input": TEXT, "voice": "af_heart", "response_format": "wav"}]
    assert server.paths == ["/v1/audio/speech"]
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(("rate", "pitch_st"), [(0.7, 0.0), (1.4, 4.0), (1.0, -4.0), (1.1, 0.0)])
def test_rate_and_pitch_are_exact_whatever_the_server_does(server: SpeechServer, rate: float, pitch_st: float) -> None:
    """Durations within 1 %, the median fundamental within a tenth of a semitone."""
    plain, found = speak(server).clip, speak(server, rate=rate, pitch_st=pitch_st).clip
    assert plain.duration_s / found.duration_s == pytest.approx(rate, rel=0.01)
    assert 12 * math.log2(median_f0_hz(found) / HUM_HZ) == pytest.approx(pitch_st, abs=0.1)


@pytest.mark.parametrize(
    ("mode", "retriable", "sentence"),
    [
        ("500", True, "is out of order (500, invalid_request_error)"),
        ("429", True, "has too many requests (429"),
        ("quota", False, "has no credit left (429, insufficient_quota)"),
        ("401", False, "refuses the key (401, invalid_request_error); set AUDIOBRIEF_OPENAI_KEY in the environment"),
        ("404", False, "has no such model, or no speech endpoint there (404"),
        ("400", False, "refuses the request (400"),
        ("redirect", False, "redirects elsewhere (307), which is not followed"),
        ("cut", True, "closed the connection before the end"),
        ("cutwav", True, "the sound is cut short"),
        ("empty", True, "the answer is empty"),
        ("html", True, "the answer is no sound (text/html)"),
    ],
)
def test_failures_are_told_in_a_sentence_without_the_key(
    server: SpeechServer, monkeypatch: pytest.MonkeyPatch, mode: str, retriable: bool, sentence: str
) -> None:
    """What failed, where and what to do; the server's own words, which repeat key and text, are not passed on."""
    monkeypatch.setenv("AUDIOBRIEF_OPENAI_KEY", KEY)
    server.mode = mode
    with pytest.raises(EngineError) as caught:
        speak(server)
    assert sentence in str(caught.value)
    assert caught.value.retriable is retriable
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
    assert KEY not in told and TEXT not in told


@pytest.mark.parametrize(
    ("headers", "wait_s"), [({"Retry-After": "7"}, 7.0), ({}, 0.0), ({"Retry-After": "soon"}, 0.0)]
)
def test_a_busy_server_says_how_long_to_wait(server: SpeechServer, headers: dict[str, str], wait_s: float) -> None:
    """The pause that it asks for goes to the policy that tries again."""
    server.mode, server.headers = "429", headers
    with pytest.raises(EngineError) as caught:
        speak(server)
    assert caught.value.retry_after_s == wait_s


def test_a_server_that_hangs_or_is_not_there(server: SpeechServer) -> None:
    """Neither is waited for longer than said, and both can be tried again."""
    server.mode = "hang"
    engine = OpenaiSynthesizer(server.url, timeout_s=0.2)
    with pytest.raises(EngineError, match=r"gave no whole answer within 0\.2 s") as caught:
        engine.speak(Utterance(TEXT, "fr-CA", Voice("openai", "alloy")))
    assert caught.value.retriable
    with pytest.raises(EngineError, match="cannot be reached") as caught:
        OpenaiSynthesizer("http://127.0.0.1:9/v1").speak(Utterance(TEXT, "fr-CA", Voice("openai", "alloy")))
    assert caught.value.retriable


def test_a_key_for_openai_goes_to_openai_alone(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project's voices.yaml cannot lead it elsewhere; another server gets the key that was set for it."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    speak(server)
    assert server.keys == [""]
    assert OpenaiSynthesizer()._server().key == KEY
    assert KEY not in repr(OpenaiSynthesizer()._server())
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(EngineError, match="the environment has no OPENAI_API_KEY; set it"):
        OpenaiSynthesizer().speak(Utterance(TEXT, "fr-CA", Voice("openai", "alloy")))
    monkeypatch.setenv("AUDIOBRIEF_OPENAI_KEY", KEY)
    with pytest.raises(EngineError, match="would travel unencrypted"):
        OpenaiSynthesizer("http://192.168.1.20:8880/v1")._server()
    monkeypatch.setenv("THEIRS", "x\ny")
    with pytest.raises(EngineError, match="characters that no key has"):
        OpenaiSynthesizer(server.url, key_env="THEIRS")._server()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"url": "ftp://x/v1"}, "`url` is no web address"),
        ({"url": "http://"}, "`url` is no web address"),
        ({"url": "http://me:secret@host/v1"}, "`url` holds a name or password"),
        ({"url": "http://host/v1?key=1"}, "`url` is no web address"),
        ({"model": "two words"}, "is no name of a model"),
        ({"key_env": KEY}, "`key_env` is no name"),
        ({"timeout_s": 0.0}, "`timeout_s` is outside"),
        ({"modle": "tts-1"}, 'it has no setting "modle" (`engines:` in voices.yaml); did you mean "model"?'),
    ],
)
def test_settings_that_cannot_be_right(settings: dict[str, object], sentence: str) -> None:
    """Each is refused in a sentence that shows no secret."""
    with pytest.raises(EngineError) as caught:
        engines.load("openai", engine_folders(), **settings)
    assert sentence in str(caught.value) and "secret" not in str(caught.value) and KEY not in str(caught.value)


def test_identity_holds_server_model_and_voice_but_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the three changes it; the key does not; a rate brings the library that makes it."""

    def identity(url: str = "", model: str = "", voice: str = "alloy", rate: float = 1.0) -> str:
        return OpenaiSynthesizer(url, model).identity(Voice("openai", voice, rate))

    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    plain = identity()
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    assert identity() == plain and KEY not in plain and "api.openai.com/v1 gpt-4o-mini-tts alloy" in plain
    others = {identity("http://localhost:8880/v1"), identity(model="tts-1"), identity(voice="nova"), identity(rate=1.1)}
    assert len(others | {plain}) == 5
    with pytest.raises(EngineError, match="it has no voice"):
        identity(voice="al loy")


def test_check_asks_without_speaking(server: SpeechServer) -> None:
    """Ready or not, it answers; a server that lists no models will do."""
    engine = OpenaiSynthesizer(server.url, "kokoro")
    assert engine.check(3).ok and "kokoro" in engine.check(3).detail
    server.mode = "404"
    assert engine.check(3).ok
    server.mode = "401"
    found = engine.check(3)
    assert not found.ok and "AUDIOBRIEF_OPENAI_KEY" in found.fix
    assert not server.heard
    assert not OpenaiSynthesizer("http://127.0.0.1:9/v1").check(1).ok


def test_the_voices_of_openai_are_listed() -> None:
    """Those of another server are its own."""
    assert {"alloy", "nova"} <= {voice.id for voice in OpenaiSynthesizer(OPENAI).voices()}
    assert OpenaiSynthesizer("http://localhost:8880/v1").voices() == ()


@pytest.mark.parametrize("text", ["", " \n", "… !", "mot " * 2000])
def test_what_cannot_be_spoken_is_not_sent(server: SpeechServer, text: str) -> None:
    """Empty, silent and too long texts are refused here."""
    with pytest.raises(EngineError):
        speak(server, text)
    assert not server.heard


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "cut short in its header"),
        (encoded("abc", "WAV")[:100], "cut short"),
        (streamed(""), "no sound"),
        (b"ID3nothing", "no sound"),
    ],
)
def test_damaged_sound_is_refused(data: bytes, sentence: str) -> None:
    """Nothing half there passes for sound."""
    with pytest.raises(SoundError, match=sentence):
        decoded(data, "audio/wav")


def test_an_episode_by_a_server_of_ones_own(
    server: SpeechServer, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`engines: openai:` in voices.yaml leads a render there; the key is in none of the files that come out."""
    monkeypatch.setenv("MY_KEY", KEY)
    server.mode = "streamed"
    cast = re.sub(r"\bespeak: ", "openai: af_heart, espeak: ", shipped("voices.yaml").read_text(encoding="utf-8"))
    settings = f"engines:\n  openai: {{url: {server.url}, model: kokoro, key_env: MY_KEY}}\n"
    Path("voices.yaml").write_text(f"{settings}\n{cast}", encoding="utf-8")
    Path("brief.md").write_text(
        "# Le pont\n\nLe pont ferme lundi.\n\n## Les faits\n\nIl rouvre en mai.\n", encoding="utf-8"
    )
    done = CliRunner().invoke(app, ["render", "brief.md", "--engine", "openai", "--lang", "fr"])
    assert done.exit_code == 0, done.output
    assert "engine: openai (127.0.0.1:" in done.output
    assert set(server.keys) == {f"Bearer {KEY}"} and any("Il rouvre en mai." in one["input"] for one in server.heard)
    files = [path for path in (*project.rglob("*"), *cache_dir().rglob("*")) if path.is_file()]
    assert any(path.suffix == ".mp3" for path in files)
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
