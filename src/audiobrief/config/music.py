"""The music files of a show: intro, transitions, outro and bed, as `show.yaml` and the folders say."""

from __future__ import annotations

from pathlib import Path

from audiobrief.audio.stings import ALTERNATIVES, ROLES
from audiobrief.config.project import Project
from audiobrief.config.show import SoundSettings
from audiobrief.errors import InputError


def music_paths(project: Project, sound: SoundSettings) -> dict[str, Path]:
    """The file of each role that the show has. Raises: InputError for one that `show.yaml` needs and that is not there.

    Alternatives of the transition count where they lie beside it: a set of the show's own is not filled up
    from a shipped one of the same name.
    """
    found: dict[str, Path] = {}
    for role in ROLES:
        name = sound.file(role)
        if role in ALTERNATIVES:
            path = found["transition"].parent / Path(name).name
            if name and path.is_file():
                found[role] = path
        elif name:
            found[role] = project.audio_file(name)
    return found


def set_file(project: Project, name: str, role: str) -> Path | None:
    """The file of a role of a set, None where there is none."""
    try:
        if role not in ALTERNATIVES:
            return project.audio_file(f"{name}-{role}.flac")
        beside = project.audio_file(f"{name}-transition.flac").parent / f"{name}-{role}.flac"
        return beside if beside.is_file() else None
    except InputError:
        return None


def set_of(file: str) -> tuple[str, str]:
    """The set and role that a file's name says, "" for both of any other file."""
    stem = file.removesuffix(".flac")
    for role in sorted(ROLES, key=len, reverse=True):
        if stem.endswith(f"-{role}"):
            return stem.removesuffix(f"-{role}"), role
    return "", ""
