"""The sets of stings of a project: listed, made from their recipes, heard, and what of them is stale."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip, silence
from audiobrief.audio.loudness_meter import Loudness, measure, measure_file
from audiobrief.audio.stings import ALTERNATIVES, ROLES
from audiobrief.audio.stings.files import Origin, flac_bytes, load_bed, load_sting, origin_of
from audiobrief.audio.stings.model import StingRecipe, StingSet, recipe_digest
from audiobrief.audio.stings.recipe import load_recipe
from audiobrief.config.music import music_paths, set_file, set_of
from audiobrief.config.project import Project, shipped
from audiobrief.config.show import SoundSettings
from audiobrief.errors import AudiobriefError, InputError
from audiobrief.storage.files import write_atomic
from audiobrief.storage.yaml_read import did_you_mean

NEEDED = ("intro", "transition", "outro")
PARTS = (*NEEDED, "bed")  # what a show chooses; the alternatives come with their transition
READY, CHANGED, NOT_MADE, OWN = "ready", "recipe changed", "not made", "own sound"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_BOTH_SIDES_LU = 10 * math.log10(2)  # a mono file is heard from both sides of a stereo programme
_GAP_S = 0.7  # between the sounds of a set that is heard whole


@dataclass(frozen=True)
class SoundRow:
    """One sound of a set, measured on its file; nothing is measured where it is not made."""

    role: str
    state: str
    file: Path | None
    length_s: float = 0.0
    integrated_lufs: float = 0.0
    true_peak_dbtp: float = 0.0

    def as_json(self) -> dict[str, object]:
        told: dict[str, object] = {
            "role": self.role,
            "state": self.state,
            "file": str(self.file) if self.file else None,
        }
        if self.file:
            told["length_s"] = round(self.length_s, 3)
            told["integrated_lufs"] = round(self.integrated_lufs, 2)
            told["true_peak_dbtp"] = round(self.true_peak_dbtp, 2)
        return told


@dataclass(frozen=True)
class SetRow:
    """A set with its sounds; `recipe` is None where there are only files."""

    name: str
    character: str
    used: bool
    recipe: Path | None
    sounds: tuple[SoundRow, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "character": self.character,
            "used": self.used,
            "recipe": str(self.recipe) if self.recipe else None,
            "sounds": [sound.as_json() for sound in self.sounds],
        }


def listed(project: Project, sound: SoundSettings) -> tuple[tuple[SetRow, ...], tuple[SoundRow, ...]]:
    """Every set of the project and of audiobrief, and the show's own files instead of a set's.

    Raises: InputError or ProblemsError for a recipe that cannot be read, SoundError for a file that cannot.
    """
    rows = []
    for name in set_names(project):
        path = recipe_path(project, name)
        recipe = load_recipe(path) if path else None
        sounds = tuple(_sound_row(project, name, role, recipe) for role in ROLES)
        character = recipe.character if recipe else "files without a recipe"
        here = tuple(row for row in sounds if row.file or (recipe and row.role in recipe.stings))
        rows.append(SetRow(name, character, name == sound.stings, path, here))
    own = [role for role in PARTS if sound.file(role) not in ("", f"{sound.stings}-{role}.flac")]
    paths = {role: project.audio_file(sound.file(role)) for role in own}
    if "transition" in own:
        paths |= {role: path for role, path in music_paths(project, sound).items() if role in ALTERNATIVES}
    return tuple(rows), tuple(_measured(role, OWN, paths[role]) for role in ROLES if role in paths)


def set_names(project: Project) -> tuple[str, ...]:
    """The names of all sets: those with a recipe, and those of the project with all three files."""
    names = {path.stem for folder in _folders(project) for path in folder.glob("*.yaml")}
    for path in _own_folder(project).glob("*-intro.flac"):
        name = path.name.removesuffix("-intro.flac")
        if all(set_file(project, name, role) for role in NEEDED):
            names.add(name)
    return tuple(sorted(name for name in names if _NAME.fullmatch(name)))


def recipe_path(project: Project, name: str) -> Path | None:
    """The recipe of a set: the project's own, else the shipped one, else None."""
    places = [folder / f"{name}.yaml" for folder in _folders(project)] if _NAME.fullmatch(name) else []
    return next((place for place in places if place.is_file()), None)


def stale_stings(project: Project, sound: SoundSettings) -> list[str]:
    """A sentence for each sound of the show whose recipe was changed since it was made, or cannot be read."""
    found: list[str] = []
    read = cache(load_recipe)  # a set has a sound for each role
    for role in ROLES:
        name, kind = set_of(sound.file(role))
        recipe = recipe_path(project, name) if name else None
        file = set_file(project, name, kind) if recipe else None
        if recipe is None or file is None:
            continue
        try:
            state = _state(file, read(recipe).stings.get(kind))
        except AudiobriefError as error:
            found.append(str(error))
            continue
        if state == CHANGED:
            found.append(f"{file.name} is not what {recipe} says now; run `audiobrief stings make {name}`")
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class MadeSound:
    """A sound that was made from its recipe; `changed` when its file was written."""

    name: str
    role: str
    file: Path
    length_s: float
    loudness: Loudness
    changed: bool

    def as_json(self) -> dict[str, object]:
        return {
            "set": self.name,
            "role": self.role,
            "file": str(self.file),
            "length_s": round(self.length_s, 3),
            "integrated_lufs": round(self.loudness.integrated_lufs, 2),
            "true_peak_dbtp": round(self.loudness.true_peak_dbtp, 2),
            "changed": self.changed,
        }


def start_set(project: Project, name: str, source: str) -> Path:
    """The new recipe `audio/NAME.yaml`, a copy of another set's for editing.

    Raises: InputError when it is there already or there is no such set to copy; PublishError.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f'"{name}" is no name for a set; use small letters, digits and hyphens')
    original = recipe_path(project, source)
    if original is None:
        raise InputError(f'there is no recipe "{source}" to start from{did_you_mean(source, recipe_names(project))}')
    target = _own_folder(project) / f"{name}.yaml"
    if target.exists():
        raise InputError("is there already; change it and make it without --from, or choose another name", path=target)
    text = original.read_text(encoding="utf-8")
    for verb in ("hear", "make"):
        text = text.replace(f"stings {verb} {source}", f"stings {verb} {name}")
    write_atomic(target, text.encode())
    return target


def recipe_names(project: Project) -> tuple[str, ...]:
    """The sets that have a recipe."""
    return tuple(name for name in set_names(project) if recipe_path(project, name))


def make_sets(project: Project, name: str, folder: Path | None = None, *, force: bool = False) -> tuple[MadeSound, ...]:
    """The sounds of one set, or of all the project's own (`name` empty), made from their recipes.

    They go to the project's `audio/`, or to `folder`. Nothing is written when one of them cannot be made, or
    would replace a sound that audiobrief did not make (unless `force`). Raises: InputError, SoundError, PublishError.
    """
    folder = folder or _own_folder(project)
    wanted = [
        (one, role, sting, folder / f"{one}-{role}.flac")
        for one in ((name,) if name else _own_recipes(project))
        for role, sting in _recipe(project, one).stings.items()
    ]
    foreign = [file for *_, file in wanted if file.exists() and not origin_of(file).recipe]
    if foreign and not force:
        raise InputError(
            "is a sound that audiobrief did not make; give --force to replace it, or name the set otherwise",
            path=foreign[0],
        )
    ready = [_made(*one) for one in wanted]
    for made, data in ready:
        if made.changed:
            write_atomic(made.file, data)
    return tuple(made for made, _ in ready)


def _made(name: str, role: str, sting: StingRecipe, file: Path) -> tuple[MadeSound, bytes]:
    from audiobrief.audio.stings.synth import synthesize

    clip = synthesize(sting)
    data = flac_bytes(clip, f"{name} {role}", Origin(recipe_digest(sting), sting.loops))
    changed = not file.is_file() or file.read_bytes() != data
    return MadeSound(name, role, file, clip.duration_s, measure([clip.samples], clip.rate_hz), changed), data


def heard(project: Project, what: str) -> Clip:
    """The sound of SET.ROLE, or a whole SET with its bed last, made anew from the recipe.

    A set without recipe is read from its files. Raises: InputError, SoundError.
    """
    name, dot, role = what.partition(".")
    if dot and role not in ROLES:
        raise InputError(f'"{role}" is no part of a set{did_you_mean(role, ROLES)}')
    makers: dict[str, Callable[[], Clip]]
    if recipe_path(project, name) is None and name in set_names(project):
        files = {each: file for each in ROLES if (file := set_file(project, name, each))}
        makers = {each: partial(load_bed if each == "bed" else load_sting, file) for each, file in files.items()}
    else:
        from audiobrief.audio.stings.synth import synthesize

        makers = {each: partial(synthesize, sting) for each, sting in _recipe(project, name).stings.items()}
    if role and role not in makers:
        raise InputError(f"{name} has no {role}; it has {', '.join(makers)}")
    clips = [make() for each, make in makers.items() if role in ("", each)]
    gap = silence(_GAP_S, clips[0].rate_hz, 2).samples
    pieces = [piece for clip in clips for piece in (gap, np.repeat(clip.samples, 3 - clip.channels, axis=1))]
    return Clip(np.concatenate(pieces[1:]), clips[0].rate_hz)


def _recipe(project: Project, name: str) -> StingSet:
    path = recipe_path(project, name)
    if path is None:
        raise InputError(
            f'there is no recipe "{name}"{did_you_mean(name, recipe_names(project))} '
            "(a new one: `audiobrief stings make NAME --from news`)"
        )
    return load_recipe(path)


def _own_recipes(project: Project) -> tuple[str, ...]:
    names = tuple(name for name in recipe_names(project) if (_own_folder(project) / f"{name}.yaml").is_file())
    if not names:
        raise InputError(
            "has no recipe yet; start a set with `audiobrief stings make NAME --from news`", path=_own_folder(project)
        )
    return names


def _sound_row(project: Project, name: str, role: str, recipe: StingSet | None) -> SoundRow:
    file = set_file(project, name, role)
    if file is None:
        return SoundRow(role, NOT_MADE, None)
    return _measured(role, _state(file, recipe.stings.get(role) if recipe else None), file)


def _measured(role: str, state: str, file: Path) -> SoundRow:
    import soundfile

    try:
        found, info = measure_file(file), soundfile.info(str(file))
        lufs = found.integrated_lufs + (_BOTH_SIDES_LU if info.channels == 1 else 0.0)
        return SoundRow(role, state, file, found.frames / info.samplerate, lufs, found.true_peak_dbtp)
    except (AudiobriefError, soundfile.LibsndfileError):
        # A format that only ffmpeg opens is measured as it will be heard.
        clip = load_bed(file) if role == "bed" else load_sting(file)
        found = measure([np.repeat(clip.samples, 3 - clip.channels, axis=1)], clip.rate_hz)
        return SoundRow(role, state, file, clip.duration_s, found.integrated_lufs, found.true_peak_dbtp)


def _state(file: Path, sting: StingRecipe | None) -> str:
    digest = origin_of(file).recipe
    if not digest or sting is None:
        return OWN
    return READY if digest == recipe_digest(sting) else CHANGED


def _own_folder(project: Project) -> Path:
    return project.root / "audio"


def _folders(project: Project) -> tuple[Path, Path]:
    return _own_folder(project), shipped("audio")
