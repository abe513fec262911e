"""The espeak-ng library through ctypes: a private, fresh copy of it for each use.

espeak-ng keeps its state in globals, and some of it (the flutter of the voice) survives even a new
initialisation, so the same sentence comes out a few samples longer the second time. A copy loaded
from its own file starts from zero each time: the same request gives the same samples in any order,
and other users of the library in this process (phonemizer) are never disturbed.
"""

from __future__ import annotations

import ctypes
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from audiobrief.errors import EngineError

RATE_HZ = 22_050
DEFAULT_WORDS_PER_MINUTE = 175
WORDS_PER_MINUTE_RANGE = (80, 450)  # Source: espeak-ng speak_lib.h, espeakRATE

# Source: espeak-ng speak_lib.h.
_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_TEXT_UTF8 = 1  # and never espeakSSML (0x10): text is data
_TEXT_PHONEMES = 0x100
_PHONEMES_IPA = 2
_POSITION_CHARACTER = 1
_EVENT_LIST_TERMINATED, _EVENT_WORD, _EVENT_END = 0, 1, 5
_PARAMETER_RATE = 1
_BUFFER_MS = 200
# Longer paths do not fit the library's own buffer (N_PATH_HOME, 160) with the file names behind them.
_LONGEST_DATA_PATH = 120

_one_at_a_time = threading.Lock()  # initialisation sets the locale of the whole process
_NOISE_SEED = 1


@dataclass(frozen=True)
class VoiceFile:
    """One voice or variant in espeak's data: `file` is its name there, `tags` the languages it speaks."""

    file: str
    path: str  # within the folder of the data
    title: str
    tags: tuple[tuple[int, str], ...]  # (priority, tag); the lowest priority is the preferred voice


@dataclass(frozen=True)
class Settings:
    """How espeak speaks."""

    voice: str
    words_per_minute: int = DEFAULT_WORDS_PER_MINUTE


@dataclass(frozen=True, eq=False)
class EspeakAudio:
    """What came back for one text: int16 mono samples, and (character, frame) where words start."""

    samples: NDArray[np.int16]
    words: tuple[tuple[int, int], ...]


class _EventId(ctypes.Union):
    _fields_: ClassVar = [
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    ]


class _Event(ctypes.Structure):
    _fields_: ClassVar = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    ]


class _VoiceRecord(ctypes.Structure):
    _fields_: ClassVar = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


_SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Listener:
    """Gathers what the library hands back while it speaks one text."""

    def __init__(self) -> None:
        self.blocks: list[NDArray[np.int16]] = []
        self.words: list[tuple[int, int]] = []
        self.end: tuple[int, int] = (0, 0)  # characters read, frames made, as the library counts them
        self.finished = False
        self.failure: Exception | None = None

    def hear(self, wave: Any, frames: int, events: Any) -> int:
        """0 to go on, 1 to stop: an exception must not cross the C code."""
        try:
            for index in range(1 << 16):
                event = events[index]
                if event.type == _EVENT_LIST_TERMINATED:
                    break
                if event.type == _EVENT_WORD:
                    self.words.append((event.text_position - 1, event.sample))
                elif event.type == _EVENT_END:
                    self.end = (event.text_position, event.sample)
            if not wave:
                self.finished = True
            elif frames > 0:
                self.blocks.append(np.ctypeslib.as_array(wave, (frames,)).copy())
        except Exception as error:  # kept for `say`, which raises it on the right side of the C code
            self.failure = error
            return 1
        return 0


class Library:
    """An initialised copy of espeak-ng; obtained from `opened`, valid inside its block."""

    def __init__(self, functions: ctypes.CDLL) -> None:
        self._functions = functions

    def say(self, text: str, settings: Settings, *, with_phonemes: bool = False) -> EspeakAudio:
        """The whole text as sound; `with_phonemes` reads [[...]] in it as phoneme names.

        Raises: EngineError when a setting is refused or the library stopped before the end.
        """
        self._set(settings)
        # The library seeds its noise by the clock, and variants with breath would differ on every run.
        self._functions.espeak_ng_SetRandSeed(ctypes.c_long(_NOISE_SEED))
        listener = _Listener()
        callback = _SynthCallback(listener.hear)
        self._functions.espeak_SetSynthCallback(callback)
        data = text.encode("utf-8")
        flags = _TEXT_UTF8 | (_TEXT_PHONEMES if with_phonemes else 0)
        code = self._functions.espeak_Synth(
            data, ctypes.c_size_t(len(data) + 1), 0, _POSITION_CHARACTER, 0, flags, None, None
        )
        if listener.failure is not None:
            raise EngineError("espeak", "its sound could not be taken over") from listener.failure
        samples = np.concatenate(listener.blocks) if listener.blocks else np.zeros(0, dtype=np.int16)
        characters, frames = listener.end
        # Some variants ring on after the end that the library announces (echo), never before it.
        whole = listener.finished and characters == len(text) and 0 < frames <= len(samples)
        if code != 0 or not whole:
            raise EngineError(
                "espeak",
                f"espeak-ng stopped at character {characters} of {len(text)} (code {code})",
                fix="split the text or use another engine",
            )
        return EspeakAudio(samples, tuple(listener.words))

    def phonemes(self, text: str, voice: str) -> str:
        """The IPA of a text as a voice reads it, without its punctuation.

        Raises: EngineError when the voice is refused.
        """
        self._set(Settings(voice))
        translate = self._functions.espeak_TextToPhonemes
        translate.restype = ctypes.c_char_p
        data = ctypes.create_string_buffer(text.encode("utf-8"))
        rest = ctypes.c_void_p(ctypes.addressof(data))
        clauses: list[str] = []
        while rest.value:
            # One clause a call; the library moves the pointer on and clears it at the end.
            clauses.append((translate(ctypes.byref(rest), _TEXT_UTF8, _PHONEMES_IPA) or b"").decode("utf-8"))
        # A language switch is told in the text: "(en)".
        return " ".join(re.sub(r"\([a-z-]+\)", "", " ".join(clauses)).split())

    def _set(self, settings: Settings) -> None:
        """Selects voice and prosody; a refused voice would leave the former one in place."""
        code = self._functions.espeak_SetVoiceByName(settings.voice.encode())
        if code != 0:
            raise EngineError("espeak", f'espeak-ng refuses the voice "{settings.voice}" (code {code})')
        code = self._functions.espeak_SetParameter(_PARAMETER_RATE, settings.words_per_minute, 0)
        if code != 0:
            raise EngineError("espeak", f"espeak-ng refuses {settings.words_per_minute} words a minute")

    def voice_files(self, kind: str | None = None) -> tuple[VoiceFile, ...]:
        """The language voices of the data, or its variants for the kind "variant"."""
        wanted = _VoiceRecord()
        name = ctypes.c_char_p(kind.encode() if kind else None)
        wanted.languages = ctypes.cast(name, ctypes.c_void_p)
        list_voices = self._functions.espeak_ListVoices
        list_voices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
        records = list_voices(ctypes.byref(wanted) if kind else None)
        files = []
        for index in range(1 << 16):
            if not records[index]:
                break
            record = records[index].contents
            path = record.identifier.decode()
            files.append(VoiceFile(Path(path).name, path, record.name.decode(), _tags(record.languages)))
        return tuple(files)


def _tags(address: int) -> tuple[tuple[int, str], ...]:
    """Source: espeak-ng speak_lib.h, espeak_VOICE.languages: a priority byte, then a C string; 0 ends."""
    tags = []
    while priority := ctypes.string_at(address, 1)[0]:
        tag = ctypes.string_at(address + 1)
        tags.append((priority, tag.decode()))
        address += len(tag) + 2
    return tuple(tags)


def data_folder() -> Path:
    """Where espeak's data is installed.

    Raises: EngineError when the package espeakng-loader is missing or empty.
    """
    try:
        import espeakng_loader

        return Path(espeakng_loader.get_data_path())
    except (ImportError, RuntimeError) as error:
        raise EngineError(
            "espeak", f"espeak-ng is not installed ({error})", fix="run: pip install espeakng-loader"
        ) from error


@contextmanager
def opened() -> Iterator[Library]:
    """A fresh library for one request, alone in the process.

    Raises: EngineError when it cannot be loaded here.
    """
    data = data_folder()
    with (
        _one_at_a_time,
        tempfile.TemporaryDirectory(prefix="audiobrief-", ignore_cleanup_errors=True) as folder,
    ):
        functions = _loaded_copy(Path(folder))
        try:
            rate_hz = functions.espeak_Initialize(
                _OUTPUT_SYNCHRONOUS, _BUFFER_MS, _short_path(data, Path(folder)), _INITIALIZE_DONT_EXIT
            )
            if rate_hz != RATE_HZ:
                raise EngineError(
                    "espeak",
                    f"espeak-ng does not start with its data in {data} (answer {rate_hz})",
                    fix="run: pip install --force-reinstall espeakng-loader",
                )
            yield Library(functions)
            functions.espeak_Terminate()
        finally:
            _unload(functions)


def _loaded_copy(folder: Path) -> ctypes.CDLL:
    import espeakng_loader

    source = Path(espeakng_loader.get_library_path())
    try:
        return ctypes.CDLL(str(shutil.copy(source, folder / source.name)))
    except OSError as error:
        raise EngineError(
            "espeak",
            f"its library cannot be loaded ({error})",
            fix="set TMPDIR to a folder from which programs may run",
        ) from error


def _short_path(data: Path, folder: Path) -> bytes:
    """The data's path as the library takes it: through a link where it is too long for its buffer."""
    path = str(data).encode()
    if len(path) <= _LONGEST_DATA_PATH:
        return path
    link = folder / data.name
    try:
        link.symlink_to(data, target_is_directory=True)
    except OSError as error:
        raise EngineError(
            "espeak",
            f"the path of its data is too long ({len(path)} bytes)",
            fix="install audiobrief in a shorter path",
        ) from error
    return str(link).encode()


def _unload(functions: ctypes.CDLL) -> None:
    import _ctypes

    if sys.platform == "win32":
        _ctypes.FreeLibrary(functions._handle)
    else:
        _ctypes.dlclose(functions._handle)


@lru_cache(maxsize=1)
def catalogue() -> tuple[tuple[VoiceFile, ...], tuple[VoiceFile, ...]]:
    """The voices by language, and the variants that any of them can be combined with.

    Raises: EngineError when the library cannot be loaded.
    """
    with opened() as library:
        languages = tuple(file for file in library.voice_files() if not file.path.startswith("mb/"))
        return languages, library.voice_files("variant")
