"""Where a project's files are: its own, the user's for all projects, else those that audiobrief ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audiobrief.errors import InputError
from audiobrief.speech.model import EngineFolders
from audiobrief.storage.files import cache_dir, config_dir, data_dir

MARKERS = ("voices.yaml", "show.yaml", "lexicon.yaml")


@dataclass(frozen=True)
class Project:
    """The folder of one show and the files that a run uses.

    `cache` is what can be made again, `data` what was installed, `user_lexicon` the user's words for all projects.
    """

    root: Path
    voices: Path
    show: Path
    output: Path
    cache: Path
    data: Path
    user_lexicon: Path

    @property
    def scripts(self) -> Path:
        return self.root / "scripts"

    @property
    def lexicon(self) -> Path:
        return self.root / "lexicon.yaml"

    @property
    def speech(self) -> Path:
        """Where finished speech is kept."""
        return self.cache / "speech"

    @property
    def engine_folders(self) -> EngineFolders:
        """Where engines find and keep files."""
        return EngineFolders(self.cache / "models", self.root / "voices", self.data / "voices")

    def audio_places(self, name: str) -> tuple[Path, ...]:
        """Where a sting's file may be; the first that is there is taken."""
        return (self.root / name, self.root / "audio" / name, shipped("audio") / name)

    def audio_file(self, name: str) -> Path:
        """A sting's file: a path as given, or a bare name in the project's or the shipped `audio/`.

        Raises: InputError naming the places that were looked into.
        """
        for place in self.audio_places(name):
            if place.is_file():
                return place
        raise InputError(
            f'there is no audio file "{name}" (looked in {self.root} and its audio/ folder); '
            "put it there or change `sound:`",
            path=self.show,
        )


def find_project(
    start: Path, *, voices: Path | None = None, show: Path | None = None, output: Path | None = None
) -> Project:
    """The project around `start`: the nearest folder upwards that holds one of `MARKERS`, else `start`.

    The user's own folders are those that the environment names.
    """
    root = next((place for place in (start, *start.parents) if any((place / m).is_file() for m in MARKERS)), start)

    def own(name: str) -> Path:
        return root / name if (root / name).is_file() else shipped(name)

    return Project(
        root=root,
        voices=voices or own("voices.yaml"),
        show=show or own("show.yaml"),
        output=output or root / "output",
        cache=cache_dir(),
        data=data_dir(),
        user_lexicon=config_dir() / "lexicon.yaml",
    )


def shipped(name: str) -> Path:
    """A file or folder that comes with audiobrief: package data, or this repository's own when run from it."""
    packaged = Path(__file__).parents[1] / "data" / name
    return packaged if packaged.exists() else Path(__file__).parents[3] / name
