"""What works on this machine, what does not, and how to get it."""

from __future__ import annotations

import platform
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from audiobrief import __version__
from audiobrief.config.automation import TranslateSettings
from audiobrief.config.cast import project_cast
from audiobrief.config.project import Project
from audiobrief.config.show import load_show
from audiobrief.errors import AudiobriefError, EngineError, TranslationError
from audiobrief.qa.listening.whisper_weights import INSTALL, PARTS
from audiobrief.speech import engines
from audiobrief.speech.model import EngineFolders
from audiobrief.storage.packaged import packaged_file

_CHECK_TIMEOUT_S = 3.0
_ROOM_BYTES = 500_000_000  # the neural weights once, and an hour of speech


class Diagnosis(NamedTuple):
    """One thing that was looked at; `fix` says what to do when it is not well, or could be better."""

    what: str
    ok: bool
    detail: str
    fix: str = ""


def examine(project: Project) -> list[Diagnosis]:
    """Findings about this installation, the engines, the project's files and the folders."""
    findings = [
        Diagnosis("audiobrief", True, f"{__version__} on Python {platform.python_version()}, {platform.system()}")
    ]
    settings = _engine_settings(project)
    findings += [_engine(name, project.engine_folders, settings.get(name, {})) for name in engines.in_order()]
    findings += [_file("voices.yaml", project.voices), _file("show.yaml", project.show)]
    findings += _settings(project)
    findings += [_folder("cache", project.cache), _folder("output", project.output)]
    findings += [*_translators(project), _ears(), _ffmpeg(), _cover_font()]
    return findings


def _engine_settings(project: Project) -> dict[str, dict[str, object]]:
    """What voices.yaml says of the engines; nothing where it cannot be read, which is a finding of its own."""
    try:
        return project_cast(project).settings
    except AudiobriefError:
        return {}


def _engine(name: str, folders: EngineFolders, settings: dict[str, object]) -> Diagnosis:
    try:
        found = engines.load(name, folders, **settings).check(_CHECK_TIMEOUT_S)
    except EngineError as error:
        return Diagnosis(f"engine {name}", False, error.message, error.fix)
    return Diagnosis(f"engine {name}", found.ok, found.detail, found.fix)


def _file(name: str, path: Path) -> Diagnosis:
    return Diagnosis(name, path.is_file(), str(path), "" if path.is_file() else f"write a {name} or give its path")


def _settings(project: Project) -> list[Diagnosis]:
    from audiobrief.workflows.settings import load_settings

    try:
        show, cast = load_settings(project)
    except AudiobriefError as error:
        return [Diagnosis("settings", False, line) for line in str(error).split("\n")]
    fine = Diagnosis("settings", True, f"{len(cast.perspectives)} perspectives, editions {', '.join(show.editions)}")
    if show.is_local:
        return [fine._replace(fix=f"feeds point to {show.base_url}: set base_url in show.yaml before you publish")]
    return [fine]


def _folder(name: str, path: Path) -> Diagnosis:
    there = next(place for place in (path, *path.parents) if place.exists())
    free = shutil.disk_usage(there).free
    detail = f"{path}, {free / 1e9:.1f} GB free"
    if free < _ROOM_BYTES:
        return Diagnosis(name, False, detail, "free some space, or set AUDIOBRIEF_CACHE or --out to another disk")
    return Diagnosis(name, True, detail)


def _translators(project: Project) -> list[Diagnosis]:
    """Each translator that is installed; the one that show.yaml names is opened."""
    from audiobrief.translation.protocol import HOW, load, table

    try:
        settings = load_show(project.show).translate
    except AudiobriefError:
        settings = TranslateSettings()  # show.yaml has a finding of its own
    findings = [Diagnosis(f"translator {name}", True, "not set up, not needed") for name in sorted(table())]
    if not settings.backend:
        return [*findings[:-1], *(finding._replace(fix=HOW) for finding in findings[-1:])]
    try:
        chosen = load(settings, project.cache, project.root)
        found = Diagnosis(
            f"translator {settings.backend}", True, f"set in show.yaml, model {chosen.model or 'its own'}"
        )
    except TranslationError as error:
        found = Diagnosis(f"translator {settings.backend}", False, str(error))
    return [found, *(finding for finding in findings if finding.what != found.what)]


def _ears() -> Diagnosis:
    """Whether `verify --listen` can recognise words; the weights are looked for, not loaded."""
    if find_spec("faster_whisper") is None:
        return Diagnosis("ears", True, "not here, not needed: `verify --listen` recognises words", f"run: {INSTALL}")
    absent = [part for n, part in enumerate(PARTS, 1) if packaged_file(part, f"data/model.bin.part{n}") is None]
    if absent:
        return Diagnosis("ears", False, f"faster-whisper is here, the weights {absent[0]} are not", f"run: {INSTALL}")
    return Diagnosis("ears", True, "faster-whisper and its base model: `verify --listen` recognises words")


def _cover_font() -> Diagnosis:
    """Whether the lettering of covers loads: its font comes with audiobrief."""
    from audiobrief.podcast.cover import lettering

    try:
        return Diagnosis("cover font", True, lettering())
    except (OSError, ImportError) as error:
        return Diagnosis("cover font", False, f"does not load ({error})", "install audiobrief and Pillow again")


def _ffmpeg() -> Diagnosis:
    found = shutil.which("ffmpeg")
    if found:
        return Diagnosis("ffmpeg", True, f"{found}: stings may be in any format")
    return Diagnosis("ffmpeg", True, "not here, not needed: stings may be WAV, FLAC, MP3, OGG or AIFF")
