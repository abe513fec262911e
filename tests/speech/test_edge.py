"""The edge engine against a loopback service: whole speech or a sentence that says why not."""

from __future__ import annotations

import math
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pytest
from edge_tts.drm import DRM

from audiobrief.errors import EngineError
from audiobrief.progress import unheard
from audiobrief.speech import engines
from audiobrief.speech.engines import edge_request
from audiobrief.speech.engines.edge import EdgeSynthesizer
from audiobrief.speech.engines.edge_voices import VOICES
from audiobrief.speech.model import Mark, Speech, Utterance, Voice
from audiobrief.speech.retry import ONLINE, RetryPolicy, Task, Timing, attempt_all
from audiobrief.speech.validation import gated
from tests.helpers.edge_server import EdgeServer, speech_s, tone_hz
from tests.helpers.here import engine_folders

TEXT = "Le projet de loi a été déposé mardi à l'Assemblée nationale."
SYLVIE = "fr-CA-SylvieNeural"
LOW = "en-US-JennyNeural"  # whose tone of the fake is the lowest


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now_s: float = 0.0
    slept_s: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now_s

    def sleep(self, pause_s: float) -> None:
        self.slept_s.append(pause_s)
        self.now_s += pause_s


@pytest.fixture(scope="module")
def running() -> Iterator[EdgeServer]:
    with EdgeServer() as server:
        yield server


@pytest.fixture
def server(running: EdgeServer, monkeypatch: pytest.MonkeyPatch) -> EdgeServer:
    running.route(monkeypatch)
    running.mode, running.script, running.requests = "ok", [], []
    running.choose, running.most_at_once = None, 0
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def engine(message_s: float = 0.4, total_s: float = 30.0) -> EdgeSynthesizer:
    return EdgeSynthesizer(message_s, total_s)


def patiently(clock: Clock, asked: Utterance, retry_policy: RetryPolicy = ONLINE) -> Speech:
    """The utterance with attempts and pauses as in a render."""
    return attempted(asked, retry_policy, Timing(clock.read, clock.sleep, jitter=lambda: 1.0))


def attempted(asked: Utterance, retry_policy: RetryPolicy, timing: Timing) -> Speech:
    """The speech as it came from the engine. Raises: EngineError."""
    found: list[Speech] = []
    service = engine()
    tasks = [Task("", lambda: gated(service, asked))]
    outcome = attempt_all(tasks, service, lambda _, speech: found.append(speech), unheard, retry_policy, timing)
    for error in (*(error for _, error in outcome.failures), outcome.given_up):
        if error is not None:
            raise error
    return found[0]


def utterance(text: str = TEXT, voice: str = SYLVIE, rate: float = 1.0, pitch_st: float = 0.0) -> Utterance:
    return Utterance(text, "fr-CA", Voice("edge", voice, rate, pitch_st))


def heard_hz(speech: Speech) -> float:
    """The strongest frequency of the sound."""
    samples = speech.clip.samples[:, 0]
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * speech.clip.rate_hz / len(samples))


def test_speech_is_whole_with_its_marks(server: EdgeServer) -> None:
    """A sentence comes back at 24 kHz, as long as it was spoken, with a mark for each word."""
    speech = engine().speak(utterance())
    assert (speech.clip.rate_hz, speech.clip.channels) == (24_000, 1)
    assert speech.clip.duration_s == pytest.approx(speech_s(TEXT), abs=0.15)
    assert [mark.text for mark in speech.marks] == TEXT.rstrip(".").split()
    assert speech.marks[0].start_s == pytest.approx(0.1)
    assert speech.marks[-1].end_s == pytest.approx(speech_s(TEXT) - 0.5)
    assert server.requests[0].faults == ()


def test_the_voice_asked_for_is_the_voice_heard(server: EdgeServer) -> None:
    """Each voice of the table reaches the service under its own name, whatever its case in the cast."""
    for voice in (SYLVIE, "en-US-AvaMultilingualNeural", "fr-fr-henrineural"):
        speech = engine().speak(utterance(voice=voice))
        assert server.requests[-1].voice.casefold() == voice.casefold()
        assert heard_hz(speech) == pytest.approx(tone_hz(server.requests[-1].voice), abs=2)


@pytest.mark.parametrize(("rate", "expected"), [(1.0, "+0%"), (1.1, "+10%"), (0.85, "-15%")])
def test_rate_in_the_unit_of_the_service(server: EdgeServer, rate: float, expected: str) -> None:
    """A rate factor becomes per cent."""
    engine().speak(utterance("Bonjour à tous.", SYLVIE, rate))
    assert server.requests[-1].prosody["rate"] == expected


def test_pitch_in_semitones_whatever_the_voice(server: EdgeServer) -> None:
    """The service moves pitch by Hz, so it is asked for none: the sound that came is moved by the interval."""
    plain = engine().speak(utterance("Bonjour à tous.", LOW))
    moved = engine().speak(utterance("Bonjour à tous.", LOW, pitch_st=3.0))
    assert server.requests[-1].prosody["pitch"] == "+0Hz"
    assert heard_hz(moved) == pytest.approx(heard_hz(plain) * 2 ** (3 / 12), rel=0.02)
    assert moved.clip.frames == plain.clip.frames
    assert moved.marks == plain.marks
    identities = [engine().identity(Voice("edge", LOW, 1.2, pitch_st)) for pitch_st in (0.0, 3.0)]
    assert "praat" not in identities[0] and "praat" in identities[1]


@pytest.mark.parametrize(
    ("written", "received"),
    [
        ("R&D <b> l’accès & ]]> fin", "R&D <b> l’accès & ]]> fin"),
        ("un\x00 deux\x0b trois\x1f quatre\ufffe cinq\ud800", "un deux trois quatre cinq"),
        ("'\"</prosody></voice></speak> oui", "'\"</prosody></voice></speak> oui"),
        ("&lt;break time='9s'/> &amp; oui", "&lt;break time='9s'/> &amp; oui"),
        ("  un\n\ndeux\ttrois ", "un deux trois"),
    ],
)
def test_text_is_data(server: EdgeServer, written: str, received: str) -> None:
    """Mark-up in the text arrives as text, and what XML cannot carry is a blank."""
    engine().speak(utterance(written))
    assert (server.requests[0].text, server.requests[0].faults) == (received, ())


@pytest.mark.parametrize("mode", ["503", "429", "noaudio", "drop", "silent", "short", "garbage", "gibberish", "hang"])
def test_a_passing_fault_is_tried_again(server: EdgeServer, clock: Clock, mode: str) -> None:
    """After one failure of any passing kind, the second attempt gives the same speech as ever."""
    server.script = [mode]
    speech = patiently(clock, utterance())
    assert speech.clip.duration_s == pytest.approx(speech_s(TEXT), abs=0.15)
    assert len(clock.slept_s) == 1


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("standing403", r"refuses this client \(403\).*pip install --upgrade edge-tts"),
        ("503", r"out of order \(503\)"),
        ("429", r"too many requests \(429\).*asks to wait 7 s.*later"),
        ("noaudio", "sent no audio for fr-CA-SylvieNeural"),
        ("drop", "connection closed before the end"),
        ("silent", "connection closed before the end"),
        ("short", r'stops before the end of the text \("...\w*nationale" is missing'),
        ("hang", r"no answer within 0.4 s"),
        ("garbage", "not speech"),
        ("gibberish", "not speech"),
    ],
)
def test_a_lasting_fault_is_an_error_that_says_which(
    server: EdgeServer, clock: Clock, mode: str, sentence: str
) -> None:
    """When no attempt succeeds, the error names what happened and what to do, and another try may help."""
    server.mode = mode
    with pytest.raises(EngineError, match=sentence) as caught:
        patiently(clock, utterance(), RetryPolicy(attempts=2))
    assert caught.value.retriable and "2 attempts" in str(caught.value) and caught.value.fix
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("401", r"refuses the request \(401\)"),
        ("wrongformat", r"another format \(WAV, 24000 Hz"),
        ("wrongrate", r"another format \(\w+, 16000 Hz"),
    ],
)
def test_what_stays_wrong_is_tried_only_once_more(server: EdgeServer, clock: Clock, mode: str, sentence: str) -> None:
    """A service that wants a key or changed its format fails after a second try: more cannot help."""
    server.mode = mode
    with pytest.raises(EngineError, match=sentence) as caught:
        patiently(clock, utterance())
    assert len(server.requests) == len(clock.slept_s) + 1 == 2 and "2 attempts" in str(caught.value)


def test_pauses_double_and_the_deadline_holds(server: EdgeServer, clock: Clock) -> None:
    """The pauses double; when the next one would pass the deadline, the error comes instead."""
    server.mode = "503"
    with pytest.raises(EngineError, match="4 attempts in 7 s"):
        patiently(clock, utterance(), RetryPolicy(attempts=9, first_pause_s=1.0, utterance_s=12))
    assert clock.slept_s == [1.0, 2.0, 4.0]


def test_pauses_are_uneven(server: EdgeServer) -> None:
    """Chance moves each pause, so that threads that failed together do not return together."""
    server.mode = "503"
    clock, chances = Clock(), iter([0.25, 1.0, 0.5, 0.5])
    timing = Timing(clock.read, clock.sleep, jitter=lambda: next(chances))
    with pytest.raises(EngineError):
        attempted(utterance(), RetryPolicy(attempts=4, first_pause_s=1.0), timing)
    assert clock.slept_s == [0.25, 2.0, 2.0]


def test_the_pause_that_the_service_asks_for_is_kept(server: EdgeServer, clock: Clock) -> None:
    """`Retry-After` is waited for when there is time for it, and named at once when there is not."""
    server.script = ["429"]
    patiently(clock, utterance())
    assert clock.slept_s == [7.0]
    server.mode = "429"
    with pytest.raises(EngineError, match=r"1 attempt in 0 s, and it asks to wait 7 s"):
        patiently(clock, utterance(), RetryPolicy(utterance_s=6.0))


def test_a_wrong_clock_is_corrected(server: EdgeServer, clock: Clock) -> None:
    """A 403 that comes with the right time is answered by a new token, without a pause."""
    server.mode = "skew403"
    patiently(clock, utterance())
    assert clock.slept_s == []
    assert pytest.approx(7200, abs=5) == DRM.clock_skew_seconds


def test_a_trickle_ends_at_the_deadline(server: EdgeServer) -> None:
    """A service that keeps sending, but never finishes, does not hold the caller beyond the deadline."""
    server.mode = "trickle"
    started_s = time.monotonic()
    with pytest.raises(EngineError, match=r"did not finish within 1\.2 s"):
        engine(1.0, 1.2).speak(utterance())  # a busy machine may take some of it to begin
    assert time.monotonic() - started_s < 5


def test_a_missing_goodbye_is_not_waited_for(server: EdgeServer) -> None:
    """When all has come, a connection that stays open costs no attempt and little time."""
    server.mode = "stay"
    started_s = time.monotonic()
    speech = engine().speak(utterance())
    assert time.monotonic() - started_s < 2
    assert len(speech.marks) == 11


def test_speech_without_word_times_counts_when_the_turn_ended(server: EdgeServer) -> None:
    """A voice without word times still speaks; an edge-tts that cannot tell the end does not prove it."""
    server.mode = "nowords"
    speech = engine().speak(utterance())
    assert speech.marks == () and speech.clip.duration_s == pytest.approx(speech_s(TEXT), abs=0.15)


def test_an_older_client_relies_on_the_word_times(server: EdgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where edge-tts does not tell whether the turn ended, the last word must have been timed."""
    monkeypatch.setattr(edge_request, "_ended", lambda talk: None)
    assert len(engine().speak(utterance()).marks) == 11
    server.mode = "drop"
    with pytest.raises(EngineError, match="stops before the end of the text"):
        engine().speak(utterance())
    server.mode = "nowords"
    with pytest.raises(EngineError, match="stops before the end of the text"):
        engine().speak(utterance())


@pytest.mark.parametrize("text", ["Non, non.", "« Oui » — 50 % !", "L’ÉTAT, c'est R&D", "un 🙂", "e\u0301te\u0301"])
def test_punctuation_does_not_count_as_missing(server: EdgeServer, text: str) -> None:
    """Quotes, dashes, signs, emoji and accents in any form are no reason to refuse whole speech."""
    assert engine().speak(utterance(text)).marks


@pytest.mark.parametrize("script", [["drop"], ["short"]])
def test_a_repeated_last_word_must_be_heard_twice(server: EdgeServer, clock: Clock, script: list[str]) -> None:
    """Speech cut after the first of two like words is not taken for whole."""
    server.script = script
    patiently(clock, utterance("Non, jamais, non, jamais."))
    assert len(server.requests) == 2


@pytest.mark.parametrize("factor", [0.2, 9])
def test_an_implausible_length_is_refused(server: EdgeServer, monkeypatch: pytest.MonkeyPatch, factor: float) -> None:
    """Sound far too short or too long for its text is not taken, even when the service is content."""
    ask = edge_request.ask

    def stretched(request: edge_request.EdgeRequest, message_s: float, total_s: float) -> edge_request.EdgeAudio:
        answer = ask(request, message_s, total_s)
        frames = round(len(answer.mp3) / 144 * min(factor, 1)) * 144
        marks = tuple(Mark(mark.start_s / 99, mark.end_s / 99, mark.text) for mark in answer.marks)
        return edge_request.EdgeAudio(answer.mp3[:frames] * max(1, int(factor) * 2), marks, answer.ended)

    monkeypatch.setattr("audiobrief.speech.engines.edge.ask", stretched)
    with pytest.raises(EngineError, match="cannot be this text"):
        engine().speak(utterance())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the text is empty"),
        (" \x0b ", "the text is empty"),
        ("… ?!", "nothing in the text"),
        ("é" * 2100, "4200 bytes"),
    ],
)
def test_what_cannot_be_spoken_is_not_sent(server: EdgeServer, text: str, sentence: str) -> None:
    """Empty, silent and too long texts are refused before the service is asked."""
    with pytest.raises(EngineError, match=sentence):
        engine().speak(utterance(text))
    assert server.requests == []


@pytest.mark.parametrize(("rate", "pitch_st"), [(0.4, 0), (2.1, 0), (math.nan, 0), (1, 13), (1, -13), (1, math.nan)])
def test_rate_and_pitch_have_limits(server: EdgeServer, rate: float, pitch_st: float) -> None:
    """A rate or pitch outside what sounds like speech is refused before the service is asked."""
    with pytest.raises(EngineError, match="is outside"):
        engine().speak(utterance(rate=rate, pitch_st=pitch_st))
    assert server.requests == []


@pytest.mark.parametrize(
    ("voice", "hint"),
    [
        ("fr-CA-Sylvie", "did you mean .*fr-CA-SylvieNeural"),
        ("fr-CA-Sylvie'/><x>Neural", "did you mean"),
        ("fr-CA-SylvieNeural'/>", "did you mean"),
        ("'fr-CA-NobodyNeural", "edge"),
        ("", "voices list"),
    ],
)
def test_a_name_that_cannot_be_a_voice_is_refused(voice: str, hint: str) -> None:
    """A name without the service's form is an error with the close ones; it never reaches the request."""
    with pytest.raises(EngineError, match=hint):
        engine().identity(Voice("edge", voice))
    with pytest.raises(EngineError, match="it has no voice"):
        engine().speak(utterance(voice=voice))


def test_a_voice_outside_the_table_may_be_tried(server: EdgeServer) -> None:
    """A full name that the table lacks is asked for; when nothing comes, the close names are given."""
    engine().speak(utterance(voice="zh-CN-liaoning-XiaobeiNeural"))
    server.mode = "noaudio"
    with pytest.raises(EngineError, match='did you mean "fr-CA-SylvieNeural"'):
        engine().speak(utterance(voice="fr-CA-SylvianeNeural"))


def test_three_speak_side_by_side(server: EdgeServer) -> None:
    """Worker threads speak at once, each its own text."""
    speaker = EdgeSynthesizer()
    texts = [f"Phrase {'longue ' * count}fin." for count in range(9)]
    with ThreadPoolExecutor(speaker.concurrency) as pool:
        spoken = list(pool.map(lambda text: speaker.speak(utterance(text)), texts))
    for text, speech in zip(texts, spoken, strict=True):
        assert speech.clip.duration_s == pytest.approx(speech_s(text), abs=0.15)
    assert server.most_at_once <= 3 and len(server.requests) == 9


@pytest.mark.parametrize("mode", ["ok", "trickle", "stay"])
def test_check_says_yes_when_a_word_comes_back(server: EdgeServer, mode: str) -> None:
    """An answering service is available at its first sound, however long the rest takes."""
    server.mode = mode
    started_s = time.monotonic()
    answer = EdgeSynthesizer().check(3)
    assert time.monotonic() - started_s < 2
    assert answer.ok and re.search(r"answered in \d\.\d s", answer.detail)


@pytest.mark.parametrize("mode", ["hang", "503", "429", "standing403", "noaudio", "garbage"])
def test_check_says_no_in_time(server: EdgeServer, mode: str) -> None:
    """A service that cannot speak is not available, and the answer keeps to its time."""
    server.mode = mode
    started_s = time.monotonic()
    answer = EdgeSynthesizer().check(0.5)
    assert not answer.ok and answer.detail and answer.fix
    assert mode != "hang" or answer.detail == "no answer within 0.5 s"
    assert time.monotonic() - started_s < 1.5


def test_check_says_no_without_a_network(server: EdgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port and a name that does not resolve are told in a sentence, without an exception."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for url in (f"ws://127.0.0.1:{port}/edge?x=1", "ws://name.invalid/edge?x=1"):
        monkeypatch.setattr("edge_tts.communicate.WSS_URL", url)
        answer = EdgeSynthesizer().check(3)
        assert not answer.ok and "network" in answer.fix
        assert re.fullmatch(r"(127\.0\.0\.1|name\.invalid) cannot be reached \([^()<>]+\)", answer.detail)


def test_a_name_look_up_that_hangs_is_not_waited_for(server: EdgeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """`check` answers in time although the system's name look-up cannot be interrupted."""
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", "ws://name.invalid/edge?x=1")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: time.sleep(1.2))
    started_s = time.monotonic()
    answer = EdgeSynthesizer().check(0.3)
    assert not answer.ok and "no answer within" in answer.detail
    assert time.monotonic() - started_s < 1.0


def test_a_name_look_up_that_hangs_does_not_keep_the_program(server: EdgeServer) -> None:
    """The program ends although a look-up still hangs in its thread."""
    program = (
        "import socket, time\n"
        "from audiobrief.speech.engines.edge import EdgeSynthesizer\n"
        "from edge_tts import communicate\n"
        "communicate.WSS_URL = 'ws://name.invalid/edge?x=1'\n"
        "socket.getaddrinfo = lambda *a, **k: time.sleep(20)\n"
        "print(EdgeSynthesizer().check(2.0).ok)\n"
    )
    started_s = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n" and time.monotonic() - started_s < 10


def test_check_names_a_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without edge-tts, `check` says what to install."""
    monkeypatch.setitem(sys.modules, "edge_tts", None)
    answer = EdgeSynthesizer().check(1)
    assert not answer.ok and "pip install edge-tts" in answer.fix


def test_nothing_is_left_running(server: EdgeServer, caplog: pytest.LogCaptureFixture) -> None:
    """Failures leave no pending task or open connection behind that would complain later."""
    for mode in ("hang", "drop", "garbage", "trickle", "stay"):
        server.mode = mode
        with pytest.raises(EngineError) if mode != "stay" else pytest.MonkeyPatch.context():
            engine(0.2, 0.3).speak(utterance("Oui"))
    assert [record.getMessage() for record in caplog.records if record.name == "asyncio"] == []


def test_voices_are_the_table_without_the_network(server: EdgeServer) -> None:
    """The voices are listed offline, French and English, Canadian ones among them."""
    listed = {voice.id: voice for voice in EdgeSynthesizer().voices()}
    assert listed.keys() == VOICES.keys() and len(listed) == 37
    assert listed[SYLVIE].locales == ("fr-CA",) and listed[SYLVIE].gender == "female"
    assert {voice.locales[0][:2] for voice in listed.values()} == {"fr", "en"}
    assert server.requests == []


def test_identity_tells_voices_apart() -> None:
    """One voice in another case has the same identity, and another voice another."""
    speaker = EdgeSynthesizer()
    assert speaker.identity(Voice("edge", SYLVIE)) == speaker.identity(Voice("edge", SYLVIE.lower()))
    assert speaker.identity(Voice("edge", SYLVIE)) != speaker.identity(Voice("edge", "fr-CA-JeanNeural"))
    assert "24khz" in speaker.identity(Voice("edge", SYLVIE))


def test_the_engine_table_loads_it_lightly() -> None:
    """The entry point gives the online engine, and loading it does not load edge-tts."""
    loaded = engines.load("edge", engine_folders())
    assert (loaded.name, loaded.offline, loaded.concurrency) == ("edge", False, 3)
    program = "import sys; from audiobrief.speech import engines; engines.load('edge', None); print('edge_tts' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )
