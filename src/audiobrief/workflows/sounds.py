"""A show's sounds as clips, for producers who script their own edits: segments, stings, programmes; in and out."""

from __future__ import annotations

import re
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.audio.excerpt import write_mp3
from audiobrief.audio.levelling import level
from audiobrief.audio.loudness import amplitude
from audiobrief.audio.mix import GRID, RATE_HZ, SpeechPart
from audiobrief.audio.mp3 import MONO, STEREO
from audiobrief.audio.stings.files import load_bed, load_sting
from audiobrief.brief.find import BriefRequest, Notes
from audiobrief.config.cast import project_cast
from audiobrief.config.music import music_paths
from audiobrief.config.project import Project
from audiobrief.config.show import Show, load_show
from audiobrief.errors import InputError, SoundError
from audiobrief.progress import Progress
from audiobrief.speech.cache.entries import in_use
from audiobrief.speech.cache.unwritable import kept_somewhere
from audiobrief.storage.files import write_atomic
from audiobrief.text.lexicon.load import load_lexicon
from audiobrief.workflows.episodes import find_episodes
from audiobrief.workflows.playback import chosen_voice, save, speak_passages
from audiobrief.workflows.render.engine import choose_engine
from audiobrief.workflows.render.plan import prepare
from audiobrief.workflows.render.produce import Sounds, mix_parts, programme_sounds
from audiobrief.workflows.render.speak import speak_editions
from audiobrief.workflows.say import asked_locale, text_passage
from audiobrief.workflows.stings_use import use

_SHORTEST_S = 0.4  # the least that has a loudness
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Mastered:
    """A programme as it was written, and what was measured on it after decoding."""

    path: Path
    duration_s: float
    loudness_lufs: float
    true_peak_dbtp: float
    on_target: bool


def spoken_clip(project: Project, text: str, voice: str, language: str, engine: str) -> Clip:
    """A text as a part of the cast, or a voice of the engine, says it: mono, at the engine's rate, not levelled.

    Raises: AudiobriefError.
    """
    passage, cast = text_passage(text, asked_locale(language)), project_cast(project)
    speaker = choose_engine(engine, Notes(), cast)
    own = partial(chosen_voice, cast, engine=speaker.name, name=voice)
    return speak_passages([passage], speaker, own, load_lexicon(project.lexicon, project.user_lexicon))


def segment_clips(
    project: Project, request: BriefRequest, now: datetime, progress: Progress
) -> dict[str, dict[str, Clip]]:
    """By language and segment id, in order: what is said, mono at 44,100 Hz, as loud as in the programme before it is
    mastered, with the pauses inside a segment and without stings and bed.

    What is not in the cache is spoken. No script and no episode is written. Raises: AudiobriefError.
    """
    plan = prepare(project, request, now)
    keys = [line.key for edition in plan.editions for line in edition.lines]
    keys += [line.key for fallback in plan.fallbacks for spoken in fallback.lines.values() for line in spoken]
    with ExitStack() as holding:
        cache, told = holding.enter_context(kept_somewhere(plan.cache, keys, anew=not plan.resume))
        if told:
            progress.note(f"warning: {told}")
        holding.enter_context(in_use(cache, keys, progress.note))
        spoken = speak_editions(replace(plan, cache=cache), progress)
        sounds, _ = programme_sounds(project, plan.show, cache)
        clips: dict[str, dict[str, Clip]] = {}
        for edition in spoken:
            parts = [part for part in mix_parts(edition, sounds)[0] if isinstance(part, SpeechPart)]
            clips[edition.language] = _segments(parts, level(parts, sounds.analysis), sounds)
    return clips


def _segments(parts: list[SpeechPart], levels: dict[str, float], sounds: Sounds) -> dict[str, Clip]:
    pieces: dict[str, list[Clip]] = {}
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        clip = sounds.clip(part.key).mono().resampled(RATE_HZ)
        gain = np.float32(amplitude(part.gain_db + levels.get(part.voice, 0.0)))
        own = pieces.setdefault(part.segment, [])
        own.append(Clip(clip.samples * gain, RATE_HZ))
        if after is not None and after.segment == part.segment:
            own.append(silence(part.pause_after_s, RATE_HZ))
    return {name: Clip(np.concatenate([one.samples for one in found]), RATE_HZ) for name, found in pieces.items()}


def sting_clips(project: Project) -> dict[str, Clip]:
    """The music of the show by its role, as it is mixed: at 44,100 Hz, trimmed, levelled. Raises: as `load_sting`."""
    paths = music_paths(project, load_show(project.show).sound)
    return {role: load_bed(path) if role == "bed" else load_sting(path) for role, path in paths.items()}


def use_clip(project: Project, role: str, clip: Clip, name: str, *, replace_file: bool = False) -> Path:
    """The file `audio/NAME.flac` of a clip, trimmed and levelled, that show.yaml names for this role from now on.

    Raises: InputError for a name or a role that cannot be, or for another sound of that name without `replace_file`;
    SoundError, PublishError.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f'"{name}" is no name for a sound; use small letters, digits and hyphens')
    with tempfile.TemporaryDirectory(prefix="audiobrief-") as folder:
        file = Path(folder) / f"{name}.flac"
        save(clip, file)
        choice = use(project, str(file), role, force=replace_file)
    assert choice.file is not None  # it lay in no folder of the show
    return choice.file


def programme_clip(project: Project, show: Show, episode: str, language: str) -> Clip:
    """A finished episode's whole sound, decoded, at 44,100 Hz.

    Raises: InputError for an episode that is not there, SoundError for a damaged file.
    """
    import soundfile

    (manifest,) = find_episodes(project, show, episode, (language,))
    path = project.output / language / manifest.audio.name
    try:
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:  # soundfile's own error is a RuntimeError
        raise SoundError(f"{path}: cannot be decoded ({error}); render the episode again") from error
    return Clip(samples, rate_hz)


def master_clip(clip: Clip, path: Path) -> Mastered:
    """The clip mastered to podcast loudness and written as an MP3 (-16 LUFS in stereo, -19 in mono, -1 dBTP at most).

    The file appears whole or not at all; it has no tag. Raises: InputError for another extension, SoundError for a
    clip that is silent or shorter than 0.4 s, PublishError.
    """
    if path.suffix.lower() != ".mp3":
        raise InputError("a programme is written as MP3; give it a name that ends in .mp3", path=path)
    if clip.duration_s < _SHORTEST_S:
        raise SoundError(f"the programme lasts {clip.duration_s:.2f} s; it needs {_SHORTEST_S} s to have a loudness")
    whole = (clip if clip.channels <= 2 else clip.mono()).resampled(RATE_HZ)
    whole = Clip.of(np.pad(whole.samples, ((0, -whole.frames % GRID), (0, 0))), RATE_HZ)
    target = (MONO if whole.channels == 1 else STEREO).target
    with tempfile.TemporaryFile() as handle:
        made = write_mp3(whole, target.lufs, b"", handle)
        handle.seek(0)
        write_atomic(path, handle.read())
    measured = made.loudness
    return Mastered(
        path, made.duration_s, round(measured.integrated_lufs, 2), round(measured.true_peak_dbtp, 2), made.on_target
    )
