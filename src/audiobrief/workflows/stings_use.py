"""Which stings a show uses: a set, or a file of the producer's own, noted in its `show.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audiobrief.audio.stings.files import Origin, flac_bytes, load_bed, load_sting, origin_of
from audiobrief.config.project import Project, shipped
from audiobrief.config.show import SoundSettings, load_show
from audiobrief.errors import InputError
from audiobrief.storage.files import slug, write_atomic
from audiobrief.storage.yaml_edit import set_value
from audiobrief.workflows.stings import NEEDED, PARTS, set_names


@dataclass(frozen=True)
class Choice:
    """What was set in which file; `file` is the sound that was written, if one was."""

    show: Path
    key: str
    value: str | bool
    file: Path | None = None
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        return {
            "show": str(self.show),
            "key": f"sound.{self.key}",
            "value": self.value,
            "file": str(self.file) if self.file else None,
            "notes": list(self.notes),
        }


def use(project: Project, what: str, role: str = "", *, force: bool = False) -> Choice:
    """The choice of a set for everything, or of a set's sound or a sound file for one role.

    A file is trimmed, faded (a bed: looped) and levelled into the project's `audio/`, unless it lies there.
    A project without `show.yaml` gets a copy of the shipped one. Nothing is changed when anything is wrong.
    Raises: InputError, ProblemsError, SoundError, PublishError.
    """
    if role and role not in PARTS:
        raise InputError(f'"{role}" is no part of a show; --as takes {", ".join(PARTS)}')
    sound = load_show(project.show).sound
    known = set_names(project)
    if what in known:
        value: str | bool = _of_set(project, sound, what, role)
        return _set(project, role or "stings", value, None, () if role else _kept(sound))
    path = _sound_file(project, what, known)
    if not role:
        raise InputError(f"say what it is for: --as {', --as '.join(PARTS)}", path=path)
    folder = project.root / "audio"
    clip = load_bed(path) if role == "bed" else load_sting(path)
    if folder.resolve() in path.resolve().parents:
        name = path.resolve().relative_to(folder.resolve()).as_posix()
        return _set(project, role, name, None, (f"{path} stays as it is: each render trims and levels it anew",))
    target = folder / f"{slug(path.stem) or role}.flac"
    data = flac_bytes(clip, path.stem, Origin(origin_of(path).recipe, role == "bed"))
    if target.exists() and target.read_bytes() != data and not force:
        raise InputError(
            "is there already and sounds otherwise; name the file otherwise, or give --force to replace it", path=target
        )
    write_atomic(target, data)
    return _set(project, role, target.name, target, ())


def _of_set(project: Project, sound: SoundSettings, name: str, role: str) -> str | bool:
    """The value that chooses a set, or one sound of it; the show's own set needs no file name."""
    needed = (role,) if role else (*NEEDED, "bed") if sound.bed is True else NEEDED
    for each in needed:
        try:
            project.audio_file(f"{name}-{each}.flac")
        except InputError as error:
            raise InputError(f"the set {name} has no {each} yet; run `audiobrief stings make {name}`") from error
    if not role:
        return name
    if name == sound.stings:
        return True if role == "bed" else ""
    return f"{name}-{role}.flac"


def _kept(sound: SoundSettings) -> tuple[str, ...]:
    """What goes on to come from elsewhere than the set."""
    own = [(role, getattr(sound, role)) for role in PARTS]
    return tuple(
        f"{role} stays {file}; take it from the set with `audiobrief stings use SET --as {role}`"
        for role, file in own
        if isinstance(file, str) and file
    )


def _sound_file(project: Project, what: str, known: tuple[str, ...]) -> Path:
    try:
        return Path(what) if Path(what).is_file() else project.audio_file(what)
    except InputError as error:
        raise InputError(f'"{what}" is neither a set ({", ".join(known)}) nor a sound file here') from error


def without_bed(project: Project) -> Choice:
    """The choice of no bed. Raises: as `use`."""
    load_show(project.show)
    return _set(project, "bed", False, None, ())


def own_show(project: Project) -> Path:
    """The file that a change of the show goes to: that of the project, never the one that comes with audiobrief."""
    is_shipped = project.show.resolve() == shipped("show.yaml").resolve()
    return project.root / "show.yaml" if is_shipped else project.show


def _set(project: Project, key: str, value: str | bool, file: Path | None, notes: tuple[str, ...]) -> Choice:
    show = own_show(project)
    if not show.is_file():
        write_atomic(show, project.show.read_bytes())
        notes = (f"{show} is new: a copy of the one that comes with audiobrief", *notes)
    set_value(show, ("sound", key), value)
    return Choice(show, key, value, file, notes)
