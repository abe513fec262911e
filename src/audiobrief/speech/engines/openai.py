"""The openai engine: any server that speaks OpenAI's `/v1/audio/speech`: OpenAI itself, Kokoro-FastAPI and others."""

from __future__ import annotations

import os
import re
from typing import ClassVar
from urllib.parse import urlsplit

from audiobrief.errors import EngineError, SoundError
from audiobrief.speech.engines.openai_request import NAME, Server, ask, is_local
from audiobrief.speech.engines.prosody import check_limits, shaped, shaping_identity
from audiobrief.speech.engines.sound_answer import decoded
from audiobrief.speech.model import Availability, Capabilities, Speech, Utterance, Voice, VoiceInfo
from audiobrief.speech.validation import letters
from audiobrief.text.clean import readable

OPENAI = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4o-mini-tts"
LONGEST_TEXT = 4096  # characters. Source: OpenAI's API reference, `input`
_VOICES = "alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse"
_PRINTABLE = re.compile(r"[!-~]{1,200}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REQUEST = "request 1"  # raise when the server is asked for something else


class OpenaiSynthesizer:
    """A speech server as a `Synthesizer`; `engines: openai:` in voices.yaml says which."""

    name = NAME
    offline = False
    concurrency = 4
    capabilities = Capabilities(more_voices="its voices are the server's: name them in the cast")
    settings: ClassVar = ("url", "model", "key_env", "timeout_s")

    def __init__(self, url: str = "", model: str = "", key_env: str = "", timeout_s: float = 60.0) -> None:
        """Raises: EngineError for settings that cannot be right. The key is read when it is needed."""
        self._url = _address(url or os.environ.get("AUDIOBRIEF_OPENAI_URL", "") or OPENAI)
        self._model = model or os.environ.get("AUDIOBRIEF_OPENAI_MODEL", "") or DEFAULT_MODEL
        if not _PRINTABLE.fullmatch(self._model):
            raise EngineError(NAME, f'"{self._model[:40]}" is no name of a model', fix="mend `model` in voices.yaml")
        if key_env and not _VARIABLE.fullmatch(key_env):
            # Not shown: it may be the key itself.
            raise EngineError(
                NAME, "`key_env` is no name of an environment variable", fix="the key never stands in voices.yaml"
            )
        if not isinstance(timeout_s, (int, float)) or not 0.1 <= timeout_s <= 3600:
            raise EngineError(NAME, "`timeout_s` is outside 0.1 to 3600", fix="mend it in voices.yaml")
        self._key_env = key_env
        self._timeout_s = float(timeout_s)

    def check(self, timeout_s: float) -> Availability:
        """Whether the server answers and takes the key; nothing is spoken. Never raises."""
        try:
            ask(self._server(), "GET", "/models", None, timeout_s)
        except EngineError as error:
            if "(404" not in error.message:  # a server may list no models
                return Availability(False, error.message, error.fix)
        return Availability(True, f"{urlsplit(self._url).netloc}, model {self._model}")

    def voices(self) -> tuple[VoiceInfo, ...]:
        """OpenAI's own voices, which speak all languages; another server's are named in the cast as it names them."""
        if self._url != OPENAI:
            return ()
        return tuple(VoiceInfo(NAME, voice, ("fr", "en"), "", "speaks many languages") for voice in _VOICES.split())

    def identity(self, voice: Voice) -> str:
        """Server, model, voice and request, never the key. Raises: EngineError for what cannot be a voice."""
        address = urlsplit(self._url)
        return (
            f"{NAME} {address.netloc}{address.path} {self._model} {_voice(voice)} {_REQUEST}{shaping_identity(voice)}"
        )

    def speak(self, utterance: Utterance) -> Speech:
        """The whole utterance as sound, from one request. Raises: EngineError."""
        voice = utterance.voice
        check_limits(voice)
        payload = {
            "model": self._model,
            "input": _text(utterance.text),
            "voice": _voice(voice),
            # The server's own `speed` is left alone: some ignore it, and none says how exact it is.
            "response_format": "wav",
        }
        answer = ask(self._server(), "POST", "/audio/speech", payload, self._timeout_s)
        try:
            clip = decoded(answer.body, answer.content_type)
        except SoundError as error:
            place = urlsplit(self._url).netloc
            raise EngineError(
                NAME, f"{place}: {error}", fix="is `url` a speech server? Try again", retriable=True
            ) from error
        return shaped(Speech(clip), voice, clip.duration_s)

    def _server(self) -> Server:
        """The server with its key. A key for OpenAI goes to OpenAI alone. Raises: EngineError."""
        own = self._url == OPENAI
        name = self._key_env or "AUDIOBRIEF_OPENAI_KEY"
        key = os.environ.get(name, "").strip()
        if not key and own and not self._key_env:
            name = "OPENAI_API_KEY"
            key = os.environ.get(name, "").strip()
        if not key and (own or self._key_env):
            raise EngineError(
                NAME, f"the environment has no {name}", fix="set it, or `url` in voices.yaml to a server of your own"
            )
        if key and not _PRINTABLE.fullmatch(key):
            raise EngineError(NAME, f"the key in {name} holds characters that no key has", fix="set it anew")
        if key and self._url.startswith("http:") and not is_local(self._url):
            raise EngineError(
                NAME,
                f"the key in {name} would travel unencrypted to another machine",
                fix=f"use https, or unset {name}",
            )
        return Server(self._url, key, name)


def _address(url: str) -> str:
    """The address without a slash at its end. Raises: EngineError for what is none or holds a password."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except (ValueError, AttributeError, TypeError):
        fine, parts = False, urlsplit("")
    if parts.username is not None or parts.password is not None:
        raise EngineError(NAME, "`url` holds a name or password", fix="put the key into AUDIOBRIEF_OPENAI_KEY")
    if not fine or parts.query or parts.fragment or re.search(r"\s", url):
        raise EngineError(NAME, "`url` is no web address", fix="write it as http://localhost:8880/v1")
    return url.rstrip("/")


def _voice(voice: Voice) -> str:
    if not _PRINTABLE.fullmatch(voice.id):
        raise EngineError(NAME, f'it has no voice "{voice.id}"', fix="run: audiobrief voices list --engine openai")
    return voice.id


def _text(text: str) -> str:
    found = readable(text)
    if not letters(found):
        raise EngineError(NAME, f'nothing in the text can be spoken ("{found[:40]}")' if found else "the text is empty")
    if len(found) > LONGEST_TEXT:
        raise EngineError(
            NAME,
            f'a text of {len(found)} characters is too long for one request ("{found[:40]}...")',
            fix=f"split it: at most {LONGEST_TEXT} characters",
        )
    return found
