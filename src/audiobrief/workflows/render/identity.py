"""Which episode a brief is: the one it was before, wherever it lies now, and never that of another brief."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from audiobrief.brief.find import Notes
from audiobrief.brief.model import Brief, Origin, episode_id, is_taken
from audiobrief.brief.readers.read import parse_name
from audiobrief.brief.readers.table import looks_like_url
from audiobrief.config.project import Project
from audiobrief.errors import InputError
from audiobrief.locales import language_of
from audiobrief.podcast.manifest import MANIFEST_SUFFIX
from audiobrief.script.model import read_stamp
from audiobrief.storage.files import read_limited
from audiobrief.storage.yaml_read import LARGEST_BYTES

STANDARD_INPUT = "-"


@dataclass(frozen=True)
class EpisodeRecord:
    """What a script or a manifest says of its episode; `origin` is None in those of earlier versions.

    `source` is the digest of the file that a script was made from, as its stamp has it.
    """

    id: str
    language: str
    origin: Origin | None
    day: str  # ISO date, or ""
    source: str = ""


def identified(project: Project, briefs: Sequence[tuple[Brief, str]], notes: Notes) -> list[tuple[Brief, str]]:
    """The editions of one brief with the id of their episode and with their origin; `notes` hears of another id.

    Raises: InputError where the brief states the id of another brief's episode.
    """
    origins = [Origin(_place(project.root, brief), brief.story_digest) for brief, _ in briefs]
    whole = [replace(brief, origin=origin) for (brief, _), origin in zip(briefs, origins, strict=True)]
    copied = {digest[:16] for _, digest in briefs}
    name = _episode_of(project.root, whole, copied, list(episode_records(project)), notes)
    return [(replace(brief, id=name), digest) for brief, (_, digest) in zip(whole, briefs, strict=True)]


def _episode_of(
    root: Path, briefs: Sequence[Brief], sources: Container[str], records: Sequence[EpisodeRecord], notes: Notes
) -> str:
    wish = briefs[0].id
    same_place = {record.id for record in records if _has_place(root, record, briefs)}
    if wish in same_place:
        return wish
    others = [record for record in records if record.id == wish and record.origin is not None]
    if briefs[0].named:
        _refuse_foreign(root, briefs, others)
        return wish
    if same_place:
        return min(same_place)
    moved = {record.id: record for record in records if _was_moved(root, record, briefs)}
    if moved:
        record = moved.get(wish) or moved[min(moved)]
        if record.origin is not None and record.origin.path != STANDARD_INPUT:
            notes.lines.append(f'stays the episode "{record.id}": it is the brief that was {record.origin.path}')
        return record.id
    if not others or any(record.source in sources for record in others):
        # New; or of an earlier version, which knew briefs by their name alone; or from a copy, byte for byte.
        return wish
    known = {record.id for record in records}
    name = next(one for one in _names(briefs[0], wish) if one not in known and not is_taken(one))
    of = next(record.origin.path for record in others if record.origin is not None)
    of = "another brief from standard input" if of == STANDARD_INPUT else of
    notes.lines.append(
        f'this becomes the episode "{name}", because "{wish}" comes from {of}; '
        f"write `id: {wish}` at its top if it is that one"
    )
    return name


def _refuse_foreign(root: Path, briefs: Sequence[Brief], others: Sequence[EpisodeRecord]) -> None:
    """Raise InputError where a stated id is that of an episode in the same language whose brief still exists."""
    languages = {language_of(brief.locale) for brief in briefs}
    for record in others:
        origin = record.origin
        if origin is None or record.language not in languages or not _is_there(root, origin.path):
            continue
        if briefs[0].file == STANDARD_INPUT and any(brief.story_digest == origin.digest for brief in briefs):
            continue
        raise InputError(
            f'its id "{record.id}" is that of the episode from {origin.path}; write another `id:`, '
            "or move that brief away if this one takes its place",
            path=briefs[0].file,
        )


def _has_place(root: Path, record: EpisodeRecord, briefs: Sequence[Brief]) -> bool:
    """Whether an episode comes from this file or address, or from one of its name that is no longer there."""
    if record.origin is None or record.origin.path == STANDARD_INPUT:
        return False
    old = record.origin.path
    gone = not _is_there(root, old)
    for brief in briefs:
        place = "" if brief.origin is None else brief.origin.path
        if place == old and not (brief.inside and _is_other_day(record, brief)):
            return True
        if _is_same_file(root, old, brief.file):
            return True
        if gone and not looks_like_url(place) and not brief.inside and _family(place) == _family(old):
            return True
    return False


def _was_moved(root: Path, record: EpisodeRecord, briefs: Sequence[Brief]) -> bool:
    """Whether an episode has the title and hook of the brief, and its own file is no longer there."""
    origin = record.origin
    if origin is None:
        return False
    for brief in briefs:
        if (origin.digest, record.language) != (brief.story_digest, language_of(brief.locale)):
            continue
        if _is_other_day(record, brief):  # the same title and hook every day
            continue
        if not _is_there(root, origin.path) or (brief.file == STANDARD_INPUT and record.id == brief.id):
            return True
    return False


def _is_other_day(record: EpisodeRecord, brief: Brief) -> bool:
    return bool(brief.published and record.day and brief.published[:10] != record.day)


def _family(place: str) -> tuple[str, str]:
    """Folder and name of a brief without language and kind: what its editions have in common."""
    path = PurePosixPath(unicodedata.normalize("NFC", place))
    return str(path.parent), parse_name(path.name).stem


def _is_there(root: Path, place: str) -> bool:
    if place == STANDARD_INPUT:
        return False
    if looks_like_url(place):
        return True
    try:
        # Of a feed or an archive the place is its file, "#" and what the text in it is called.
        return (root / place).exists() or ("#" in place and (root / place.rpartition("#")[0]).is_file())
    except (OSError, ValueError):
        return False


def _is_same_file(root: Path, place: str, file: str) -> bool:
    """Whether both name one file, as `Pont.md` and `pont.md` may."""
    if file == STANDARD_INPUT or looks_like_url(file) or looks_like_url(place):
        return False
    try:
        return (root / place).samefile(file)
    except (OSError, ValueError):
        return False


def _place(root: Path, brief: Brief) -> str:
    """How an origin names a brief: its file in the project; its address without what only leads to it."""
    file = brief.file
    if file == STANDARD_INPUT:
        return file
    if brief.adapted and not looks_like_url(file):
        # A text rewritten for listening is the episode of the brief that it was made from.
        file = str(Path(file).with_name(PurePosixPath(brief.adapted.file).name or Path(file).name))
    if looks_like_url(file):
        place = _address(file)
    else:
        try:
            path = Path(os.path.relpath(file, root))
        except ValueError:  # another drive
            path = Path(file).absolute()
        place = path.as_posix().encode(errors="backslashreplace").decode()
    return f"{place}#{brief.id}" if brief.inside else place


def _address(url: str) -> str:
    """A web address without user, fragment and the marks of campaigns."""
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, True) if not re.match("utm_|fbclid|gclid", key)]
    host = parts.netloc.rpartition("@")[2].lower()
    return urlunsplit((parts.scheme.lower(), host, parts.path, urlencode(query), ""))


def _names(brief: Brief, wish: str) -> Iterator[str]:
    """Ids for a brief whose own is another's: by its folder, then by numbers."""
    place = "" if brief.origin is None else brief.origin.path
    if not looks_like_url(place):
        name = episode_id(f"{PurePosixPath(place).parent.name} {wish}")
        yield from [name] if name != wish else []
    number = 2
    while True:
        yield f"{wish}-{number}"
        number += 1


def episode_records(project: Project) -> Iterator[EpisodeRecord]:
    """What every script and every manifest of a project says of its episode; damaged ones are for others to tell."""
    for path in sorted(project.scripts.glob("*.*.yaml")):
        name, _, language = path.name.removesuffix(".yaml").rpartition(".")
        if name and not name.startswith("."):
            yield EpisodeRecord(name, language, *_of_script(path))
    for path in sorted(project.output.glob(f"*/*{MANIFEST_SUFFIX}")):
        if not path.name.startswith("."):
            yield EpisodeRecord(path.name.removesuffix(MANIFEST_SUFFIX), path.parent.name, *_of_manifest(path))


_ORIGIN_LINE = re.compile(r"^brief:[ \t]*(\{.*\})[ \t]*$", re.MULTILINE)
_DATE_LINE = re.compile(r"^date:[ \t]*[\"']?([0-9]{4}-[0-9]{2}-[0-9]{2})", re.MULTILINE)


def _of_script(path: Path) -> tuple[Origin | None, str, str]:
    try:
        text = read_limited(path, LARGEST_BYTES).decode("utf-8-sig", "replace")
    except InputError:
        return None, "", ""
    line, day = _ORIGIN_LINE.search(text), _DATE_LINE.search(text)
    values: Any = None
    if line:
        import yaml

        with suppress(yaml.YAMLError):
            values = yaml.safe_load(line[1])
    return _origin(values), day[1] if day else "", read_stamp(text).brief_digest


def _of_manifest(path: Path) -> tuple[Origin | None, str]:
    try:
        values: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None, ""
    if not isinstance(values, dict):
        return None, ""
    return _origin(values.get("brief")), str(values.get("published_at", ""))[:10]


def _origin(values: Any) -> Origin | None:
    if not isinstance(values, dict):
        return None
    path, digest = values.get("path"), values.get("digest")
    return Origin(path, digest) if isinstance(path, str) and isinstance(digest, str) else None
