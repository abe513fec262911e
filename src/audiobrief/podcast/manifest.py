"""The published episodes: one manifest each, beside the files it describes, and the identity of each show."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from audiobrief.brief.model import Correction
from audiobrief.errors import AudiobriefError, InputError, PublishError, raise_all
from audiobrief.podcast.model import Manifest, ShowState, check_manifest
from audiobrief.podcast.public_files import MANIFEST_SUFFIX as MANIFEST_SUFFIX
from audiobrief.storage.files import read_limited, write_atomic

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Write = Callable[[Path, bytes], None]

SHOW_FILE = "show.json"
# Source: Podcasting 2.0 namespace, podcast:guid.
_SHOW_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_LARGEST_BYTES = 32_000_000  # the manifest of a day of speech has 4 MB


def show_guid(feed_url: str) -> str:
    """The podcast:guid of a feed. Source: Podcasting 2.0 namespace, podcast:guid."""
    bare = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", feed_url.strip()).rstrip("/")
    return str(uuid.uuid5(_SHOW_NAMESPACE, bare))


def item_guid(show: str, episode_id: str, language: str) -> str:
    """A new episode's GUID, from its show's."""
    return str(uuid.uuid5(uuid.UUID(show), f"{language}/{episode_id}"))


def assigned_guid(folder: Path, episode_id: str, language: str, show: str) -> str:
    """The GUID that the episode already has in `folder`, or a new one. Raises: PublishError."""
    path = manifest_path(folder, episode_id)
    return load_manifest(path).guid if path.exists() else item_guid(show, episode_id, language)


def open_show(folder: Path, feed_url: str, write: Write = write_atomic) -> ShowState:
    """The stored state of the show in `folder`, made from `feed_url` and stored if there is none.

    Raises: PublishError.
    """
    path = folder / SHOW_FILE
    if path.exists():
        state, faults = _read(path, ShowState)
        try:
            uuid.UUID(state.guid)
        except ValueError:
            faults.append(f'guid "{state.guid}" is not a UUID')
        _raise_for(path, faults)
        return cast(ShowState, state)
    state = ShowState(guid=show_guid(feed_url), feed_url=feed_url)
    write(path, _json_bytes(state))
    return state


def show_bytes(guid: str, feed_url: str) -> bytes:
    """The file of a show's identity."""
    return _json_bytes(ShowState(guid=guid, feed_url=feed_url))


def manifest_path(folder: Path, episode_id: str) -> Path:
    """Where an episode's manifest is kept."""
    return folder / (episode_id + MANIFEST_SUFFIX)


def save_manifest(folder: Path, manifest: Manifest, write: Write = write_atomic) -> Path:
    """The path of the manifest, written whole with its seal. Raises: PublishError."""
    path = manifest_path(folder, manifest.id)
    _raise_for(path, check_manifest(manifest))
    write(path, _json_bytes(manifest))
    return path


def load_manifest(path: Path) -> Manifest:
    """One manifest. Raises: PublishError naming the file and every fault in it, or that its seal is broken."""
    manifest, faults = _read(path, Manifest)
    faults += check_manifest(manifest)
    if path.name != manifest.id + MANIFEST_SUFFIX:
        faults.append(f'id "{manifest.id}" does not match the file name')
    _raise_for(path, faults)
    return cast(Manifest, manifest)


def corrections_of(folder: Path, episode_id: str) -> tuple[Correction, ...]:
    """What was set right in an episode so far; nothing where there is none. Raises: PublishError."""
    path = manifest_path(folder, episode_id)
    return load_manifest(path).corrections if path.is_file() else ()


def load_catalog(
    folder: Path, *, everything: bool = False, fresh: Mapping[str, Manifest] | None = None
) -> tuple[Manifest, ...]:
    """The published episodes in `folder`, oldest first, or `everything`; empty when there is no folder.

    `fresh` are manifests by id that will be there soon: they count instead of those that are there.

    Raises: PublishError, or ProblemsError with every damaged manifest and every GUID that occurs twice.
    """
    problems: list[AudiobriefError] = []
    new = fresh or {}
    found: dict[str, Manifest] = {manifest.guid: manifest for manifest in new.values()}
    for path in sorted(folder.glob("*" + MANIFEST_SUFFIX), key=lambda path: path.name):
        if path.name.startswith(".") or path.name.removesuffix(MANIFEST_SUFFIX) in new:
            continue
        try:
            manifest = load_manifest(path)
        except AudiobriefError as error:
            problems.append(error)
            continue
        if manifest.guid in found:
            other = found[manifest.guid].id + MANIFEST_SUFFIX
            problems.append(PublishError(f"{path}: has the same guid as {other}; remove one of the two"))
        found.setdefault(manifest.guid, manifest)
    raise_all(problems)
    shown = (manifest for manifest in found.values() if everything or manifest.public)
    return tuple(sorted(shown, key=lambda manifest: (manifest.published, manifest.id)))


_RESTORE = "restore it from a backup or render again"


def _raise_for(path: Path, faults: list[str]) -> None:
    if faults:
        raise PublishError(f"{path}: {'; '.join(faults)}; {_RESTORE}")


def _json_bytes(document: Any) -> bytes:
    # A lone surrogate, which no file can hold, becomes a question mark, also for the seal.
    held = json.loads(json.dumps(asdict(document), ensure_ascii=False).encode(errors="replace"))
    return (json.dumps(sealed(held), ensure_ascii=False, indent=2) + "\n").encode()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _read(path: Path, kind: Any) -> tuple[Any, list[str]]:
    """The document, and the fault of its seal where it has one that does not fit."""
    from pydantic import ValidationError

    try:
        data, fits = unsealed(read_limited(path, _LARGEST_BYTES))
        return _adapter(kind).validate_json(data), [] if fits else [BROKEN]
    except InputError as error:
        raise PublishError(str(error)) from error
    except ValidationError as error:
        faults = []
        for detail in error.errors(include_url=False, include_input=False):
            place = ".".join(str(part) for part in detail["loc"])
            faults.append(f"{place}: {detail['msg']}" if place else detail["msg"])
        raise PublishError(f"{path}: {'; '.join(faults)}; {_RESTORE}") from error


SEAL_FIELD = "seal"
BROKEN = "is not as audiobrief wrote it (its seal does not fit): it was damaged, or edited by hand"


def seal_of(document: dict[str, Any]) -> str:
    """The SHA-256 of a JSON document without its seal, as hexadecimal; order of keys and spaces do not count."""
    said = {name: value for name, value in document.items() if name != SEAL_FIELD}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its seal as the last field."""
    said = {name: value for name, value in document.items() if name != SEAL_FIELD}
    return {**said, SEAL_FIELD: seal_of(said)}


def unsealed(data: bytes) -> tuple[bytes, bool]:
    """A stored document without its seal, and whether the seal fits.

    What has no seal was written by an earlier version, and fits, unless it names its brief: no version that did so
    left the seal out. What is no JSON object comes back as it is.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data, True
    if not isinstance(document, dict) or SEAL_FIELD not in document:
        return data, not (isinstance(document, dict) and document.get("brief"))
    fits = document[SEAL_FIELD] == seal_of(document)
    del document[SEAL_FIELD]
    return json.dumps(document).encode(), fits
