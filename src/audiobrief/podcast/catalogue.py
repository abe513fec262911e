"""What lists of episodes show of each, taken from the index for manifests that are as they were when it was kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audiobrief.errors import AudiobriefError
from audiobrief.podcast.public_files import MANIFEST_SUFFIX

if TYPE_CHECKING:
    from audiobrief.podcast.model import Manifest

_KIND = "episode 1"  # another number for other facts


def brief_facts(episode: Manifest) -> dict[str, Any]:
    """What lists of episodes hold of each as `--json`."""
    from audiobrief.podcast.approval import approval_facts

    return {
        "id": episode.id,
        "language": episode.language,
        "title": episode.title,
        "published_at": episode.published_at,
        "duration_s": episode.duration_s,
        "guid": episode.guid,
        "published": episode.public,
        "scheduled": episode.scheduled,
        **approval_facts(episode),
    }


def listed_episodes(cache: Path, output: Path, language: str) -> list[dict[str, Any]]:
    """The `brief_facts` of each episode of a language, newest first, each with whether it is `unpublished`.

    Raises: PublishError, or ProblemsError with every damaged manifest and every GUID that occurs twice.
    """
    from audiobrief.storage.file_index import FileIndex, file_states, index_path

    folder = output / language
    index = FileIndex(index_path(cache, output))
    states = file_states(folder, MANIFEST_SUFFIX)
    known = {name: json.loads(value) for name, value in index.notes(_KIND, states.by_name, f"{language}/").items()}
    new = _read_anew(folder, [name for name in states.by_name if name not in known])
    rows = [
        (f"{language}/{name}", states.by_name[name], json.dumps(facts))
        for name, facts in new.items()
        if states.may_keep(name)
    ]
    index.keep(_KIND, rows)
    known |= new
    if len({facts["guid"] for facts in known.values()}) < len(known):
        _refuse(folder)
    return sorted(known.values(), key=_order, reverse=True)


def _read_anew(folder: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The facts of manifests by file name. Raises: as `listed_episodes`."""
    if not names:
        return {}
    from audiobrief.podcast.manifest import load_manifest

    try:
        return {name: _facts(load_manifest(folder / name)) for name in names}
    except AudiobriefError:
        _refuse(folder)
        raise


def _refuse(folder: Path) -> None:
    """Raise PublishError or ProblemsError for all that is wrong with the manifests of a folder."""
    from audiobrief.podcast.manifest import load_catalog

    load_catalog(folder, everything=True)


def _facts(episode: Manifest) -> dict[str, Any]:
    return {**brief_facts(episode), "unpublished": episode.unpublished}


def _order(facts: dict[str, Any]) -> tuple[datetime, str]:
    moment = facts["published_at"]
    return datetime.fromisoformat(f"{moment[:-1]}+00:00" if moment[-1] in "zZ" else moment), facts["id"]
