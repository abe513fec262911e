"""Where a project's files are: its own, the user's for all projects, else those that audiobrief ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import InputError
from audiobrief.storage.files import cache_dir, config_dir, data_dir
from audiobrief.storage.yaml_read import did_you_mean

if TYPE_CHECKING:
    from audiobrief.speech.model import EngineFolders

MARKERS = ("voices.yaml", "show.yaml", "lexicon.yaml")
SHOWS = "shows"  # the folder that holds several of one producer, each with its show.yaml


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
    def tree(self) -> Path | None:
        """The folder around `shows/NAME`, whose cast, lexicon and sounds its shows share; None for a show alone."""
        return self.root.parent.parent if self.root.parent.name == SHOWS else None

    @property
    def scripts(self) -> Path:
        return self.root / "scripts"

    @property
    def lexicon(self) -> Path:
        """The show's own words; those of its tree where it has none."""
        own = self.root / "lexicon.yaml"
        shared = None if self.tree is None else self.tree / own.name
        return shared if shared is not None and shared.is_file() and not own.is_file() else own

    @property
    def speech(self) -> Path:
        """Where finished speech is kept."""
        return self.cache / "speech"

    @property
    def engine_folders(self) -> EngineFolders:
        """Where engines find and keep files."""
        from audiobrief.speech.model import EngineFolders  # only for those who speak: lists and pages know no engine

        return EngineFolders(self.cache / "models", self.root / "voices", self.data / "voices")

    def other(self, folder: str | Path) -> Project:
        """The project around another folder; a relative one is seen from this project's own."""
        return find_project(self.root / folder)

    def audio_places(self, name: str) -> tuple[Path, ...]:
        """Where a sting's file may be; the first that is there is taken."""
        tree = () if self.tree is None else (self.tree / "audio" / name,)
        return (self.root / name, self.root / "audio" / name, *tree, shipped("audio") / name)

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

    `show` is a file, or the name of one of several shows: the folder `shows/NAME` in `start` or above it. What such a
    show has no file of its own for is that of the tree around it. The user's own folders are those that the
    environment names. Raises: InputError for a show that is not there.
    """
    named = None if show is None else named_show(start, show)
    if named is not None:
        start, show = named, None
    root = next((place for place in (start, *start.parents) if any((place / m).is_file() for m in MARKERS)), start)
    places = (root, root.parent.parent) if root.parent.name == SHOWS else (root,)

    def own(name: str) -> Path:
        if name == "show.yaml" and not (root / name).is_file():
            return shipped(name)
        return next((place / name for place in places if (place / name).is_file()), shipped(name))

    return Project(
        root=root,
        voices=voices or own("voices.yaml"),
        show=show or own("show.yaml"),
        output=output or root / "output",
        cache=cache_dir(),
        data=data_dir(),
        user_lexicon=config_dir() / "lexicon.yaml",
    )


def project_from(
    here: Path,
    start: Path | None = None,
    *,
    voices: Path | None = None,
    show: Path | None = None,
    output: Path | None = None,
) -> Project:
    """The project around `start`, else `here`; files that are named are seen from `here`, a show's name stays a name.

    Raises: InputError for a show that is not there.
    """
    is_name = show is not None and show == Path(show.name) and not (here / show).is_file()
    return find_project(
        here if start is None else here / start,
        voices=voices and here / voices,
        show=show if show is None or is_name else here / show,
        output=output and here / output,
    )


def named_show(start: Path, show: Path) -> Path | None:
    """The folder of the show of that name, None where a file is meant. Raises: InputError, naming those there are."""
    name = show.name
    if show != Path(name) or (start / show).is_file():
        return None
    found = [place / SHOWS for place in (start, *start.parents) if (place / SHOWS).is_dir()]
    for shows in found:
        if (shows / name / "show.yaml").is_file():
            return shows / name
    if show.suffix.lower() in (".yaml", ".yml"):
        return None  # told where it is read
    known = sorted({path.parent.name for shows in found for path in shows.glob("*/show.yaml")})
    told = did_you_mean(name, known) if known else "; make shows/NAME/show.yaml, or give a file"
    raise InputError(f'there is no show "{name}" here{told}')


def shipped(name: str) -> Path:
    """A file or folder that comes with audiobrief: package data, or this repository's own when run from it."""
    packaged = Path(__file__).parents[1] / "data" / name
    return packaged if packaged.exists() else Path(__file__).parents[3] / name
