"""The edge engine: neural voices of the read-aloud service, online, through edge-tts.

edge-tts is an unofficial client of a consumer service: it may refuse, change or stop at any time.
So every answer is checked to be whole, and failures are told in words; who calls decides whether to try again.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from xml.sax.saxutils import escape

from audiobrief.audio.clip import Clip, Samples
from audiobrief.errors import AudiobriefError, DoubtfulError, EngineError, SoundError
from audiobrief.speech.engines.edge_request import EdgeAudio, EdgeFailureError, EdgeRequest, NoAnswerError, ask, reach
from audiobrief.speech.engines.edge_voices import NAME, VOICES, service_name
from audiobrief.speech.engines.mp3_answer import check_frames, decoded_quietly, is_mp3
from audiobrief.speech.engines.prosody import check_limits, pitch_identity, pitched
from audiobrief.speech.model import Availability, Capabilities, Speech, Utterance, Voice, VoiceInfo
from audiobrief.speech.validation import Pace, length_fault, letters, pace_in, unread
from audiobrief.text.clean import readable

SERVICE_FORMAT = "audio-24khz-48kbitrate-mono-mp3"
RATE_HZ = 24_000
_BYTES_PER_S = 6_000  # 48 kbit/s, constant
LONGEST_REQUEST = 4096  # bytes of escaped text; edge-tts cuts longer ones anywhere

# Wide bounds: neural voices read 12 to 20 letters a second, and the service may change them.
PACES = {"fr": Pace(1 / 32, 0.16), "en": Pace(1 / 32, 0.16)}


class EdgeSynthesizer:
    """The read-aloud service as a `Synthesizer`: each `speak` is one request.

    `message_s` is how long one message may take, `total_s` the whole answer.
    """

    name = NAME
    offline = False
    concurrency = 3  # its limits are not published; more at once is refused sooner
    paces = PACES
    capabilities = Capabilities(
        auto_rank=10,
        same_everywhere=True,
        more_voices="its voices are online: audiobrief voices list --engine edge",
    )

    def __init__(
        self, message_s: float = 10.0, total_s: float = 30.0, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._message_s = message_s
        self._total_s = total_s
        self._clock = clock

    def check(self, timeout_s: float) -> Availability:
        """Whether a word comes back within `timeout_s`: nothing less shows that it will speak. Never raises."""
        started_s = self._clock()
        try:
            import edge_tts  # noqa: F401  (loading it counts as waiting)

            reach(EdgeRequest("Oui", "fr-CA-SylvieNeural"), max(timeout_s - (self._clock() - started_s), 0.1))
        except ImportError as error:
            return Availability(False, f"edge-tts does not load ({error})", "run: pip install edge-tts")
        except NoAnswerError as error:  # the request had what loading left of the time: all of it is told
            return Availability(False, NoAnswerError(timeout_s).message, error.fix)
        except EngineError as error:
            return Availability(False, error.message, error.fix)
        except AudiobriefError as error:
            return Availability(False, str(error))
        return Availability(True, f"the service answered in {self._clock() - started_s:.1f} s")

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The French and English voices of the service, from a table: the network is not asked."""
        return tuple(VOICES.values())

    def identity(self, voice: Voice) -> str:
        """Engine, client, voice and format. Raises: EngineError for a name that cannot be a voice.

        The service may change how a voice sounds at any time; nothing in its answers shows it.
        """
        name = service_name(voice.id)
        return f"{NAME} edge-tts {_major_version()} {name} {SERVICE_FORMAT}{pitch_identity(voice)}"

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound with word marks, from one request. Raises: EngineError."""
        request = _request(utterance)
        # The service moves pitch by Hz, another interval for each voice; semitones are made here.
        return pitched(_whole(request, ask(request, self._message_s, self._total_s), utterance), utterance.voice)


def _request(utterance: Utterance) -> EdgeRequest:
    """The utterance as the service takes it. Raises: EngineError for what it cannot say."""
    voice = utterance.voice
    check_limits(voice)
    text = readable(utterance.text)
    if not letters(text):
        raise EngineError(NAME, f'nothing in the text can be spoken ("{text[:40]}")' if text else "the text is empty")
    size = len(escape(text).encode())
    if size > LONGEST_REQUEST:
        raise EngineError(
            NAME,
            f'a text of {size} bytes is too long for one request ("{text[:40]}...")',
            fix=f"split it: at most {LONGEST_REQUEST} bytes",
        )
    return EdgeRequest(text, service_name(voice.id), rate=f"{round((voice.rate - 1) * 100):+d}%")


def _whole(request: EdgeRequest, answer: EdgeAudio, utterance: Utterance) -> Speech:
    """The answer as speech, once it is sure that nothing is missing. Raises: EngineError."""
    if answer.ended is False:
        raise EdgeFailureError("the connection closed before the end of the speech")
    # Without any word time, the service's own word that it was done must do.
    missing = unread(request.text, answer.marks) if answer.marks or not answer.ended else ""
    if missing:
        raise EdgeFailureError(f'its speech stops before the end of the text ("...{missing[-40:]}" is missing)')
    clip = _decoded(answer.mp3)
    fault = length_fault(request.text, clip.duration_s, pace_in(PACES, utterance.locale), utterance.voice.rate)
    if not fault and answer.marks and answer.marks[-1].end_s - 0.25 > clip.duration_s:
        fault = f"its sound ends after {clip.duration_s:.1f} s, its last word after {answer.marks[-1].end_s:.1f} s"
    if fault:
        raise EdgeFailureError(fault)
    return Speech(clip, answer.marks)


def _decoded(mp3: bytes) -> Clip:
    """The MP3 as sound. Raises: EngineError for another format, or damage."""
    import soundfile

    def decode() -> tuple[str, int, int, Samples]:
        with soundfile.SoundFile(io.BytesIO(mp3)) as file:
            return file.format, file.samplerate, file.channels, file.read(dtype="float32", always_2d=True)

    try:
        if is_mp3(mp3):
            check_frames(mp3)
        form, rate_hz, channels, samples = decoded_quietly(decode)
    except SoundError as error:
        raise EdgeFailureError(str(error)) from error
    except (soundfile.SoundFileError, RuntimeError, ValueError) as error:
        raise EdgeFailureError("its audio cannot be decoded") from error
    if (form, rate_hz, channels) not in (("MP3", RATE_HZ, 1), ("MPEG", RATE_HZ, 1)):
        raise DoubtfulError(
            NAME,
            f"it answered in another format ({form}, {rate_hz} Hz, {channels} channels, not {SERVICE_FORMAT})",
            fix="try again, or use --engine kokoro or espeak",
            retriable=True,
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
