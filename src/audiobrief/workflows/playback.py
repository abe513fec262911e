"""Speech to listen to at once: a few utterances as one clip, saved or played, outside the cache of episodes."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.errors import InputError, SoundError
from audiobrief.script.utterances import SENTENCE_PAUSE_S
from audiobrief.speech.cache.store import speech_key
from audiobrief.speech.model import Synthesizer, Utterance, Voice, target_of
from audiobrief.speech.synthesize import MemoryStore, synthesize
from audiobrief.speech.workers import Executors, WorkerPool
from audiobrief.storage.files import write_atomic
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.spoken_form import utterances
from audiobrief.workflows.say import Passage

PARAGRAPH_PAUSE_S = 0.5
FORMATS = {".wav": "WAV", ".flac": "FLAC", ".ogg": "OGG", ".mp3": "MP3"}
# Players that need no window, in the order of preference; the file's name comes last.
_PLAYERS = (
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "error"),
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("mpv", "--no-video", "--really-quiet"),
)


def chosen_voice(cast: Cast, locale: str, engine: str, name: str) -> Voice:
    """A voice of the engine: the one named, a part of the cast of that name, else the narrator.

    Raises: InputError when the cast has no voice on the engine.
    """
    part = cast.part(locale, name if name in cast.ids else NARRATOR)
    if name and name not in cast.ids:
        return Voice(engine, name)
    voice = part.on(engine)
    if voice is None:
        raise InputError(
            f"{part.perspective} has no voice on {engine}; add `{engine}: VOICE` there, or give --voice",
            path=cast.path,
            line=part.line,
        )
    return voice


@dataclass(frozen=True)
class _Line:
    """An utterance, and the silence after it; nothing is said where there is no word in it."""

    utterance: Utterance
    pause_after_s: float

    @property
    def key(self) -> str:
        return speech_key(self.utterance, "")  # one engine speaks them all

    @property
    def is_said(self) -> bool:
        return any(char.isalnum() for char in self.utterance.text)


def speak_passages(
    passages: Iterable[Passage],
    engine: Synthesizer,
    voice: Callable[[str], Voice],
    lexicon: Lexicon,
    executor: Executors = WorkerPool,
) -> Clip:
    """All passages as one mono clip at the engine's rate; `voice` gives the voice of a locale.

    Raises: EngineError or ProblemsError for what was not spoken; InputError.
    """
    lines = [
        line
        for passage in passages
        for paragraph in passage.paragraphs
        for line in _lines(paragraph, passage.locale, engine, voice(passage.locale), lexicon)
    ]
    store = MemoryStore()
    synthesize([line for line in lines if line.is_said], engine, store, executor=executor).raise_failures()
    clips: list[Clip] = []
    for line in lines:
        stored = store.get(line.key)
        if stored is not None:
            clips.append(stored.clip)
        if clips:
            clips.append(silence(line.pause_after_s, clips[-1].rate_hz))
    if not clips:
        raise InputError("there is no word to speak")
    rate_hz = clips[0].rate_hz
    return Clip(np.concatenate([clip.resampled(rate_hz).samples for clip in clips]), rate_hz)


def _lines(paragraph: str, locale: str, engine: Synthesizer, voice: Voice, lexicon: Lexicon) -> Iterator[_Line]:
    said = utterances(paragraph, locale, lexicon, target_of(engine))
    for place, one in enumerate(said):
        usual_s = SENTENCE_PAUSE_S if place < len(said) - 1 else PARAGRAPH_PAUSE_S
        pause_s = usual_s if one.pause_s is None else one.pause_s
        yield _Line(Utterance(one.spoken, locale, voice, one.pieces), pause_s)


def save(clip: Clip, path: Path) -> None:
    """The clip as WAV, FLAC, OGG or MP3, by the file's extension. Raises: InputError, SoundError, PublishError."""
    write_atomic(path, encoded(clip, path))


def encoded(clip: Clip, path: Path) -> bytes:
    """The bytes of the clip in the form that the path's extension names. Raises: InputError, SoundError."""
    import soundfile

    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise InputError(f"has no known extension; use one of {', '.join(FORMATS)}", path=path)
    sink = io.BytesIO()
    try:
        soundfile.write(sink, np.clip(clip.samples, -1.0, 1.0), clip.rate_hz, format=form)
    except (soundfile.SoundFileError, ValueError, TypeError) as error:
        raise SoundError(f"{path}: cannot be made as {form} here ({error}); use .wav") from error
    return sink.getvalue()


def play(clip: Clip) -> None:
    """Play the clip through a player of this machine, to its end. Raises: SoundError."""
    with tempfile.TemporaryDirectory(prefix="audiobrief-") as folder:
        path = Path(folder) / "speech.wav"
        save(clip, path)
        command = player_command(path)
        try:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 (a list, no shell)
        except OSError as error:
            raise SoundError(f"{command[0]} does not start ({error}); use --out FILE.wav") from error
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip().split("\n")[-1][:200] or f"code {done.returncode}"
            raise SoundError(f"{Path(command[0]).name} could not play ({told}); use --out FILE.wav")


def player_command(path: Path) -> list[str]:
    """The command that plays a WAV file here. Raises: SoundError when there is no player."""
    for name, *options in _PLAYERS:
        found = shutil.which(name)
        if found:
            return [found, *options, str(path)]
    shell = shutil.which("powershell") or shutil.which("pwsh") if sys.platform == "win32" else None
    if shell:
        # The name is a single-quoted literal of PowerShell: a quote in it is doubled, nothing else is special.
        quoted = str(path).replace("'", "''")
        return [shell, "-NoProfile", "-Command", f"(New-Object Media.SoundPlayer '{quoted}').PlaySync()"]
    known = ", ".join(name for name, *_ in _PLAYERS)
    raise SoundError(f"no player was found here (looked for {known}); install one, or use --out FILE.wav")
