"""What this output remembers of its publications: its key, where which episodes are public, and their manifests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from audiobrief.errors import PublishError
from audiobrief.podcast.manifest import load_manifest, manifest_path, save_manifest
from audiobrief.podcast.model import Manifest
from audiobrief.storage.files import write_atomic

FOLDER = ".published"
_FILE = "publications.json"


@dataclass(frozen=True)
class Publications:
    """The key that targets carry in their claim, and by target the episodes that are public there (fr/pont).

    `once` are the episodes that were public at any time; records of earlier versions have none.
    """

    key: str
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    once: tuple[str, ...] = ()

    def places(self, language: str, episode: str) -> tuple[str, ...]:
        """The targets where an episode is public."""
        return tuple(name for name, there in self.targets.items() if f"{language}/{episode}" in there)

    @property
    def ever(self) -> frozenset[str]:
        """Every episode that is public somewhere, or was, as far as is known."""
        return frozenset(self.once).union(*self.targets.values())


def load_publications(output: Path, new_key: str) -> Publications:
    """What is remembered; with `new_key` where nothing is. Raises: PublishError for a damaged file."""
    path = output / FOLDER / _FILE
    try:
        document = json.loads(path.read_bytes())
        key, targets = document["key"], document["targets"]
        known = {str(name): tuple(str(one) for one in there) for name, there in targets.items()}
        once = tuple(str(name) for name in document.get("once", ()))
    except FileNotFoundError:
        return Publications(new_key)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(f"{path}: cannot be read; remove it, and run `audiobrief publish TARGET --adopt`") from error
    return Publications(str(key), known, once)


def save_publications(output: Path, known: Publications) -> None:
    """The record is on disk. Raises: PublishError."""
    document = {"format": 1, **asdict(known)}
    write_atomic(
        output / FOLDER / _FILE, (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    )


def remember(output: Path, known: Publications, target: str, episodes: Sequence[Manifest]) -> Publications:
    """The record with these episodes as what is public at the target, and a copy of each manifest, all on disk.

    Raises: PublishError.
    """
    names = tuple(f"{episode.language}/{episode.id}" for episode in episodes if episode.public)
    for episode in episodes:
        folder = output / FOLDER / episode.language
        if copy_of(output, episode.language, episode.id) != episode:
            save_manifest(folder, episode)
    after = replace(known, targets={**known.targets, target: names}, once=tuple(sorted(known.ever.union(names))))
    if after != known:
        save_publications(output, after)
    return after


def copy_of(output: Path, language: str, episode: str) -> Manifest | None:
    """The manifest as it was when it was published last; None where it was not, or the copy is damaged."""
    try:
        return load_manifest(manifest_path(output / FOLDER / language, episode))
    except PublishError:
        return None
