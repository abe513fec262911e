"""Script files: made from a brief, kept where a producer edited them, never written over without being asked."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from audiobrief.brief.model import NAMES_SOURCE, Brief
from audiobrief.brief.readers.private import masked
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.config.show import Edition
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.script.model import Script, parse, read_stamp, unparse
from audiobrief.script.narrate import narrate
from audiobrief.storage.files import read_limited, sweep, write_atomic
from audiobrief.storage.yaml_read import LARGEST_BYTES


@dataclass(frozen=True)
class ScriptFile:
    """One edition's script and what becomes of its file.

    `state` is "new", "updated" (the brief or show changed), "unchanged", "edited" (the producer's is kept)
    or "replaced" (asked for with --force); `lost` is the diff that a replacement loses. `translated` is "machine" or
    "reviewed" where the brief's edition was translated.
    """

    path: Path
    script: Script
    text: str
    state: str
    lost: str = ""
    present: str | None = None  # what was there when it was looked at
    translated: str = ""

    @property
    def to_write(self) -> bool:
        return self.state in ("new", "updated", "replaced")


def script_file(
    project: Project, brief: Brief, digest: str, edition: Edition, cast: Cast, today: date, force: bool
) -> ScriptFile:
    path = project.scripts / f"{brief.id}.{language_of(brief.locale)}.yaml"
    present = _present_text(path)
    if present is not None and not brief.published:
        # A brief without a date keeps the day of its first script.
        today = _day_of(present, path, today)
    script = narrate(brief, edition, cast, today)
    text = unparse(script, digest, tuple(masked(item.text) for item in brief.left_out if item.reason != NAMES_SOURCE))
    if present is None:
        return ScriptFile(path, parse(text, str(path)), text, "new", present=present)
    if present == text:
        return ScriptFile(path, parse(text, str(path)), text, "unchanged", present=present)
    if not read_stamp(present).edited:
        return ScriptFile(path, parse(text, str(path)), text, "updated", present=present)
    if force:
        lost = "\n".join(
            difflib.unified_diff(present.splitlines(), text.splitlines(), str(path), "from the brief", lineterm="", n=0)
        )
        return ScriptFile(path, parse(text, str(path)), text, "replaced", lost, present)
    edited = parse(present, str(path))
    if (edited.id, language_of(edited.locale)) != (brief.id, language_of(brief.locale)):
        raise InputError(
            f"its id and locale say {edited.id}.{language_of(edited.locale)}, the brief is "
            f"{brief.id}.{language_of(brief.locale)}; put them back, the episode is known by them",
            path=path,
        )
    return ScriptFile(path, edited, present, "edited", present=present)


def _present_text(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        return read_limited(path, LARGEST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError("cannot be read as UTF-8 text; save it as UTF-8 or move it away", path=path) from error


def _day_of(text: str, path: Path, today: date) -> date:
    try:
        return date.fromisoformat(parse(text, str(path)).published[:10])
    except (AudiobriefError, ValueError):
        return today


def refuse_edited(files: Sequence[ScriptFile]) -> None:
    """Raise InputError naming each script that was edited."""
    raise_all(
        [
            InputError(
                "was edited and is kept; add --force to make it anew from the brief (your edits would be lost)",
                path=file.path,
            )
            for file in files
            if file.state == "edited"
        ]
    )


def write_scripts(files: Sequence[ScriptFile], note: Callable[[str], None]) -> None:
    """The scripts that are new or changed, written; `note` hears what a replacement loses.

    Raises: InputError naming each one that was edited since it was read, before any is written; PublishError.
    """
    raise_all(
        [
            InputError("was edited while this command was at work; it is kept, run again", path=file.path)
            for file in files
            if file.to_write and _present_text(file.path) != file.present
        ]
    )
    for folder in {file.path.parent for file in files}:
        sweep(folder)
    for file in files:
        if file.state == "replaced":
            note(f"{file.path}: made anew, these edits are lost:")
            for line in file.lost.splitlines()[2:]:
                note(f"  {line}")
        if file.to_write:
            write_atomic(file.path, file.text.encode())
