"""The edge engine: neural voices of the read-aloud service, online, through edge-tts.

edge-tts is an unofficial client of a consumer service: it may refuse, change or stop at any time.
So every answer is checked to be whole, failures are tried again for a while, and then told in words.
"""

from __future__ import annotations

import io
import random
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from xml.sax.saxutils import escape

from audiobrief.audio import Clip, pitch_ratio
from audiobrief.engines.cleaning import readable
from audiobrief.engines.edge_request import Answer, EdgeFailureError, Request, ask, reach
from audiobrief.engines.edge_voices import NAME, VOICES, service_name, typical_f0_hz
from audiobrief.errors import AudiobriefError, EngineError
from audiobrief.speech import Availability, Speech, Utterance, Voice, VoiceInfo

SERVICE_FORMAT = "audio-24khz-48kbitrate-mono-mp3"
RATE_HZ = 24_000
_BYTES_PER_S = 6_000  # 48 kbit/s, constant
RATE_LIMITS = (0.5, 2.0)
PITCH_LIMITS_ST = (-6.0, 6.0)
LONGEST_REQUEST = 4096  # bytes of escaped text; edge-tts cuts longer ones anywhere

# Between the fastest reader and one who spells every letter; seconds a letter or digit at normal speed.
_SHORTEST_S, _LONGEST_S, _LONGEST_SILENCE_S = 1 / 45, 0.8, 6.0


@dataclass(frozen=True)
class Patience:
    """How long an utterance is tried: `pause_s` is the first of the doubling pauses between attempts."""

    attempts: int = 4
    message_s: float = 10.0
    total_s: float = 60.0
    pause_s: float = 0.7


class EdgeSynthesizer:
    """The read-aloud service as a `Synthesizer`; time and chance are arguments, so that tests need not wait."""

    name = NAME
    offline = False
    concurrency = 3  # its limits are not published; more at once is refused sooner

    def __init__(
        self,
        patience: Patience = Patience(),
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._patience = patience
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter

    def check(self, timeout_s: float) -> Availability:
        """Whether a word comes back within `timeout_s`: nothing less shows that it will speak. Never raises."""
        started_s = self._clock()
        try:
            import edge_tts  # noqa: F401  (loading it counts as waiting)

            reach(Request("Oui", "fr-CA-SylvieNeural"), max(timeout_s - (self._clock() - started_s), 0.1))
        except ImportError as error:
            return Availability(False, f"edge-tts does not load ({error})", "run: pip install edge-tts")
        except EngineError as error:
            return Availability(False, error.message, error.fix)
        except AudiobriefError as error:
            return Availability(False, str(error))
        return Availability(True, f"the service answered in {self._clock() - started_s:.1f} s")

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The French and English voices of the service, from a table: the network is not asked."""
        return tuple(VOICES.values())

    def identity(self, voice: Voice) -> str:
        """Engine, client, voice, format and base pitch. Raises: EngineError for a name that cannot be a voice.

        The service may change how a voice sounds at any time; nothing in its answers shows it.
        """
        name = service_name(voice.id)
        return f"{NAME} edge-tts {_major_version()} {name} {SERVICE_FORMAT} {typical_f0_hz(name):g} Hz"

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound with word marks, after as many attempts as patience allows.

        Raises: EngineError.
        """
        request = _request(utterance)
        started_s, attempt = self._clock(), 0
        while True:
            attempt += 1
            left_s = self._patience.total_s - (self._clock() - started_s)
            try:
                return _whole(request, ask(request, self._patience.message_s, left_s), utterance.voice.rate)
            except EdgeFailureError as failure:
                pause_s = self._pause_s(attempt, failure)
                spent_s = self._clock() - started_s
                if not failure.retriable:
                    raise
                if attempt >= self._patience.attempts or spent_s + pause_s >= self._patience.total_s:
                    raise _given_up(failure, attempt, spent_s) from failure
            self._sleep(pause_s)

    def _pause_s(self, attempt: int, failure: EdgeFailureError) -> float:
        """What the service asked for, or a doubling pause: uneven, so that threads do not come back together."""
        doubling = self._patience.pause_s * float(2 ** (attempt - 1)) * (0.5 + self._jitter())
        return max(doubling, failure.retry_after_s)


def _given_up(failure: EdgeFailureError, attempts: int, spent_s: float) -> EngineError:
    asked = f", and it asks to wait {failure.retry_after_s:g} s" if failure.retry_after_s else ""
    tries = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    message = f"{failure.message} ({tries} in {spent_s:.0f} s{asked})"
    return EngineError(NAME, message, fix=failure.fix, retriable=True)


def _request(utterance: Utterance) -> Request:
    """The utterance as the service takes it. Raises: EngineError for what it cannot say."""
    voice = utterance.voice
    if not RATE_LIMITS[0] <= voice.rate <= RATE_LIMITS[1]:
        raise EngineError(NAME, f"rate {voice.rate:g} is outside {RATE_LIMITS[0]:g} to {RATE_LIMITS[1]:g}")
    if not PITCH_LIMITS_ST[0] <= voice.pitch_st <= PITCH_LIMITS_ST[1]:
        limits = f"{PITCH_LIMITS_ST[0]:+g} to {PITCH_LIMITS_ST[1]:+g}"
        raise EngineError(NAME, f"pitch {voice.pitch_st:+g} semitones is outside {limits}")
    text = readable(utterance.text)
    if not _letters(text):
        raise EngineError(NAME, f'nothing in the text can be spoken ("{text[:40]}")' if text else "the text is empty")
    size = len(escape(text).encode())
    if size > LONGEST_REQUEST:
        raise EngineError(
            NAME,
            f'a text of {size} bytes is too long for one request ("{text[:40]}...")',
            fix=f"split it: at most {LONGEST_REQUEST} bytes",
        )
    name = service_name(voice.id)
    shift_hz = round(typical_f0_hz(name) * (pitch_ratio(voice.pitch_st) - 1))
    return Request(text, name, rate=f"{round((voice.rate - 1) * 100):+d}%", pitch=f"{shift_hz:+d}Hz")


def _whole(request: Request, answer: Answer, rate: float) -> Speech:
    """The answer as speech, once it is sure that nothing is missing. Raises: EdgeFailureError."""
    if answer.ended is False:
        raise EdgeFailureError("the connection closed before the end of the speech")
    unread = _unread(request.text, answer)
    if unread:
        raise EdgeFailureError(f'its speech stops before the end of the text ("...{unread}" is missing)')
    clip = _decoded(answer.mp3)
    letters = len(_letters(request.text))
    shortest_s = max(letters * _SHORTEST_S / rate, answer.marks[-1].end_s - 0.25 if answer.marks else 0.0)
    longest_s = (letters * _LONGEST_S + _LONGEST_SILENCE_S) / rate
    if not shortest_s <= clip.duration_s <= longest_s:
        raise EdgeFailureError(
            f"{clip.duration_s:.1f} s of sound cannot be this text "
            f"({shortest_s:.1f} to {longest_s:.1f} s would be plausible)"
        )
    return Speech(clip, answer.marks)


def _unread(text: str, answer: Answer) -> str:
    """The end of the text that no word time covers, in letters and digits; empty when all was read.

    Without any word time, the service's own word that it was done must do.
    """
    letters = _letters(text)
    if not answer.marks and answer.ended:
        return ""
    position = 0
    for mark in answer.marks:
        word = _letters(mark.text)
        found = letters.find(word, position)
        if found >= 0:
            position = found + len(word)
    return letters[position:][-40:]


def _letters(text: str) -> str:
    """The letters and digits, case and width folded: what is left when punctuation is set differently."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _decoded(mp3: bytes) -> Clip:
    """The MP3 as sound. Raises: EdgeFailureError for another format, or damage."""
    import soundfile

    try:
        with soundfile.SoundFile(io.BytesIO(mp3)) as file:
            form, rate_hz, channels = file.format, file.samplerate, file.channels
            samples = file.read(dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise EdgeFailureError("its audio cannot be decoded") from error
    if (form, rate_hz, channels) not in (("MP3", RATE_HZ, 1), ("MPEG", RATE_HZ, 1)):
        raise EdgeFailureError(
            f"it answered in another format ({form}, {rate_hz} Hz, {channels} channels, not {SERVICE_FORMAT})",
            retriable=False,
        )
    clip = Clip.of(samples, rate_hz)
    if abs(clip.duration_s - len(mp3) / _BYTES_PER_S) > 0.25:
        raise EdgeFailureError("its audio is damaged")
    return clip


def _major_version() -> str:
    try:
        return version("edge-tts").split(".")[0]
    except PackageNotFoundError:
        return "unknown"
