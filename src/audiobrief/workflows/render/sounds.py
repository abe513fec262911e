"""What a programme is mixed from: the speech in the cache, the stings, and the bed under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness import relative_lufs
from audiobrief.audio.loudness_meter import Analysis, analyse, speaking_cells
from audiobrief.audio.mix import Bed, StingPart
from audiobrief.audio.stings import load_bed, load_sting
from audiobrief.config.project import Project
from audiobrief.config.show import STINGS, Show, SoundSettings
from audiobrief.errors import SoundError
from audiobrief.speech.cache.store import SpeechCache, SpeechFacts

if TYPE_CHECKING:
    from audiobrief.audio.voice_filters import Correction

BED = "bed"


class Sounds:
    """Every sound of a programme by its key: speech from the cache, corrected as the show asks, and music."""

    def __init__(self, cache: SpeechCache, music: Mapping[str, Clip], correct: Correction | None = None) -> None:
        self._cache = cache
        self._music = music
        self._correct = correct
        self._frames: dict[str, int] = {}
        self._analyses = {key: analyse(clip) for key, clip in music.items()}

    def clip(self, key: str) -> Clip:
        """The sound. Raises: SoundError when it has gone from the cache, or changed."""
        if key in self._music:
            return self._music[key]
        found = self._cache.get(key)
        if found is None or self._frames.setdefault(key, found.clip.frames) != found.clip.frames:
            raise _gone()
        return found.clip if self._correct is None else self._correct(found.clip)

    def sting(self, role: Literal["intro", "transition", "outro"]) -> StingPart:
        """A sting as a part of the mix."""
        clip = self._music[role]
        return StingPart(role, role, clip.frames, clip.rate_hz)

    def analysis(self, key: str) -> Analysis:
        """The sound's analysis; that of speech is read anew each time, so that memory does not grow with it."""
        if key in self._analyses:
            return self._analyses[key]
        return self.facts(key).analysis if self._correct is None else analyse(self.clip(key))

    def facts(self, key: str) -> SpeechFacts:
        """What is known of an utterance. Raises: SoundError when it has gone from the cache, or changed."""
        found = self._cache.facts(key)
        # The timeline stands on the first answer: speech of another length must not take its place.
        if found is None or self._frames.setdefault(key, found.frames) != found.frames:
            raise _gone()
        return found


def _gone() -> SoundError:
    return SoundError("some finished speech was damaged, replaced or removed meanwhile in the cache; run again")


def programme_sounds(project: Project, show: Show, cache: SpeechCache) -> tuple[Sounds, Bed | None]:
    """The sounds of a show's episodes, and its bed if it has one. Raises: InputError, SoundError."""
    sound = show.sound
    music = {role: load_sting(project.audio_file(sound.file(role))) for role in STINGS}
    file = sound.file(BED)
    if file:
        music[BED] = load_bed(project.audio_file(file))
    sounds = Sounds(cache, music, _correction(sound))
    if not file:
        return sounds, None
    clip = music[BED]
    lufs = relative_lufs(speaking_cells(sounds.analysis(BED), clip.duration_s))
    return sounds, Bed(BED, clip.frames, clip.rate_hz, lufs, sound.bed_under_db)


def _correction(sound: SoundSettings) -> Correction | None:
    """What a show wants done to the sound of voices; None for nothing."""
    if not sound.high_pass and not sound.de_ess:
        return None
    from audiobrief.audio.voice_filters import correction

    return correction(high_pass=sound.high_pass, de_ess=sound.de_ess)
