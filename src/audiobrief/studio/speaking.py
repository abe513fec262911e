"""What a segment sounds like: its utterances as they will be spoken, and their sound, made when it is asked for."""

from __future__ import annotations

import io
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness import relative_lufs
from audiobrief.audio.loudness_meter import speaking_cells
from audiobrief.audio.mix import SPEECH_LUFS
from audiobrief.audio.stings.files import load_sting
from audiobrief.brief.find import Notes
from audiobrief.config.cast import NARRATOR, Cast, project_cast
from audiobrief.config.music import music_paths
from audiobrief.config.project import Project, shipped
from audiobrief.config.show import load_show
from audiobrief.errors import InputError
from audiobrief.script.model import Script, Segment
from audiobrief.script.stings import music_played
from audiobrief.script.utterances import SpokenLine, script_lines
from audiobrief.speech.cache.store import SpeechCache, speech_key
from audiobrief.speech.model import Synthesizer, Utterance, Voice, identity_of, target_of
from audiobrief.speech.synthesize import synthesize
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.load import load_lexicon
from audiobrief.text.mark_errors import raise_mark_faults
from audiobrief.text.speech_target import SpeechTarget
from audiobrief.text.spoken_form import say_sentences
from audiobrief.workflows.render.engine import choose_engine

_MOST_KNOWN = 20_000  # utterances that may be asked for
_LARGEST_GAIN_DB = 24.0
_KEY = re.compile("[0-9a-f]{64}")


class UnknownSoundError(InputError):
    """Nobody asked what that sound would be."""


@dataclass(frozen=True)
class SpokenStretch:
    """One utterance of a segment: the sentences that it stands for, what is said, and how to hear it."""

    line: SpokenLine
    is_spoken: bool  # its sound is in the cache

    def as_json(self) -> dict[str, Any]:
        """The values for the desk."""
        return {
            "key": self.line.key,
            "written": self.line.written,
            "spoken": self.line.utterance.text,
            "lead": self.line.is_lead,
            "voice": self.line.utterance.voice.id,
            "pause": self.line.pause_after_s,
            "cached": self.is_spoken,
        }


class Speaking:
    """The engines, the cast and the lexicon of a project, read anew when their files change.

    Methods may be called from several threads; speech is made by one call at a time for each engine.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._follows_show = project.show.resolve() == shipped("show.yaml").resolve()
        self._follows = project.voices.resolve() == shipped("voices.yaml").resolve()
        self._cache = SpeechCache(project.speech)
        self._known: OrderedDict[str, tuple[str, Utterance]] = OrderedDict()
        self._engines: dict[str, Synthesizer] = {}
        self._settings: tuple[Any, Cast, Lexicon] | None = None
        self._guard = threading.Lock()
        self._turn: dict[str, threading.Lock] = {}

    @property
    def project(self) -> Project:
        """The project with the voices.yaml and show.yaml that it has by now: the first change makes one of its own."""
        voices, show = self._project.root / "voices.yaml", self._project.root / "show.yaml"
        found = replace(self._project, voices=voices) if self._follows and voices.is_file() else self._project
        return replace(found, show=show) if self._follows_show and show.is_file() else found

    @property
    def cast(self) -> Cast:
        """The cast as voices.yaml has it now. Raises: InputError or ProblemsError."""
        return self._current()[0]

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon as the project has it now. Raises: InputError or ProblemsError."""
        return self._current()[1]

    def engine(self, name: str) -> Synthesizer:
        """The engine of that name, or the best one here for "auto"; it stays loaded. Raises: EngineError."""
        cast = self.cast
        with self._guard:
            found = self._engines.get(name)
        if found is None:
            found = choose_engine(name, Notes(), cast)
            with self._guard:
                found = self._engines.setdefault(name, self._engines.setdefault(found.name, found))
        return found

    def written_as_spoken(self, texts: Sequence[str], locale: str, engine: str) -> list[list[dict[str, Any]]]:
        """For each text its sentences as written and as spoken, with the changed stretches.

        No engine is loaded. Raises: InputError for marks that cannot be read.
        """
        target = target_of(self._engines[engine]) if engine in self._engines else SpeechTarget("", False)
        lexicon = self.lexicon
        found: list[list[dict[str, Any]]] = []
        for text in texts:
            raise_mark_faults([("", text)], "the text", text)
            found.append(
                [
                    {
                        "written": one.written,
                        "spoken": one.spoken,
                        "changes": [
                            {"start": s.start, "end": s.end, "said": s.text, "ipa": s.ipa, "rule": s.rule}
                            for s in one.spans
                            if s.rule and (s.text != one.written[s.start : s.end] or s.ipa or s.language)
                        ],
                    }
                    for one in say_sentences(text, locale, lexicon, target)
                ]
            )
        return found

    def stretches(self, script: Script, segment: Segment, engine: str) -> list[SpokenStretch]:
        """The utterances of one segment, as a render of it would speak them.

        Raises: InputError or ProblemsError for what cannot be spoken, EngineError.
        """
        synthesizer, cast = self.engine(engine), self.cast
        texts = [(segment.id, part) for part in (segment.lead, *segment.text, *segment.say)]
        raise_mark_faults(texts, script.id, "\n".join(part for _, part in texts))
        lone = replace(script, entries=(segment,))
        lines = [
            self._keyed(line, synthesizer) for line in script_lines(lone, cast, target_of(synthesizer), self.lexicon)
        ]
        return [SpokenStretch(line, line.key in self._cache) for line in lines]

    def sample(self, voice: Voice, text: str, locale: str) -> str:
        """The key of a text in a voice, to hear it by. Raises: InputError, EngineError."""
        engine = self.engine(voice.engine)
        said = " ".join(one.spoken for one in say_sentences(text, locale, self.lexicon, target_of(engine)))
        return self._remember(Utterance(said, locale, voice), engine)

    def part_voice(self, locale: str, perspective: str, engine: str) -> Voice:
        """The voice of a part of the cast. Raises: InputError where there is none."""
        part = self.cast.part(locale, perspective or NARRATOR)
        voice = part.on(engine)
        if voice is None:
            raise InputError(f"{perspective} has no voice on {engine}", path=self.cast.path, line=part.line)
        return voice

    def sound(self, key: str) -> tuple[bytes, float]:
        """The sound of an utterance as a WAV file (mono, 16 bit), and the gain in dB that levels it.

        From the cache where it is there, else spoken now. Raises: UnknownSoundError, EngineError, PublishError.
        """
        if not _KEY.fullmatch(key):  # a key is the name of a file
            raise UnknownSoundError("there is no such sound; load the script again")
        stored = self._cache.get(key)
        if stored is None:
            with self._guard:
                known = self._known.get(key)
            if known is None:
                raise UnknownSoundError("this sound is not known here any more; load the script again")
            name, utterance = known
            with self._turns(name):
                synthesize([_Asked(key, utterance)], self.engine(name), self._cache).raise_failures()
            stored = self._cache.get(key)
        if stored is None:
            raise UnknownSoundError("this sound has gone from the cache meanwhile; ask for it again")
        lufs = relative_lufs(speaking_cells(stored.analysis, stored.clip.duration_s))
        gain_db = SPEECH_LUFS - lufs if np.isfinite(lufs) else 0.0
        return wav(stored.clip), float(np.clip(gain_db, -_LARGEST_GAIN_DB, _LARGEST_GAIN_DB))

    def sting(self, role: str) -> bytes:
        """A sting of the show as a WAV file. Raises: InputError, SoundError."""
        paths = music_paths(self.project, load_show(self.project.show).sound)
        if role not in paths or role == "bed":
            raise UnknownSoundError(f'there is no sting "{role[:40]}"')
        return wav(load_sting(paths[role]))

    def stings_of(self, script: Script) -> tuple[str, ...]:
        """The role of the music at each sting of a script, as a render plays it. Raises: InputError."""
        return music_played(script.entries, music_paths(self.project, load_show(self.project.show).sound))

    def _keyed(self, line: SpokenLine, engine: Synthesizer) -> SpokenLine:
        return replace(line, key=self._remember(line.utterance, engine))

    def _remember(self, utterance: Utterance, engine: Synthesizer) -> str:
        key = speech_key(utterance, identity_of(engine, utterance))
        with self._guard:
            self._known[key] = (engine.name, utterance)
            self._known.move_to_end(key)
            while len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return key

    def _turns(self, engine: str) -> threading.Lock:
        with self._guard:
            return self._turn.setdefault(engine, threading.Lock())

    def _current(self) -> tuple[Cast, Lexicon]:
        project = self.project
        files = (project.voices, project.lexicon, project.user_lexicon)
        stamp = tuple((path.stat().st_mtime_ns, path.stat().st_size) if path.is_file() else None for path in files)
        with self._guard:
            if self._settings is not None and self._settings[0] == stamp:
                return self._settings[1:]
        cast = project_cast(project)
        lexicon = load_lexicon(project.lexicon, project.user_lexicon)
        with self._guard:
            if self._settings is not None and self._settings[1].settings != cast.settings:
                self._engines.clear()
            self._settings = (stamp, cast, lexicon)
        return cast, lexicon


@dataclass(frozen=True)
class _Asked:
    key: str
    utterance: Utterance


def wav(clip: Clip) -> bytes:
    """The clip as a WAV file of 16 bits; what is over full scale is turned down as a whole."""
    import soundfile

    peak = float(np.abs(clip.samples).max(initial=0.0))
    sink = io.BytesIO()
    soundfile.write(sink, clip.samples / max(peak, 1.0), clip.rate_hz, format="WAV", subtype="PCM_16")
    return sink.getvalue()
