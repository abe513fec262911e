"""What commands found out about an output folder that is as it was: for `feed` and `check`, which may say it again.

It is kept in the cache folder by the state of everything that they read (see `storage.file_index`) and is never the
truth: `publish` and the gate of each render look at the files themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.podcast.manifest import MANIFEST_SUFFIX
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.folder import Folder, all_files
from audiobrief.qa.podcast.rule import Finding, PodcastCheck
from audiobrief.storage.file_index import FileIndex, FileStates, TreeState, index_path, tree_state
from audiobrief.workflows.look import theme_folder
from audiobrief.workflows.render.repeat import digest, program_stamp

_FEED, _CHECK, _PROOF = "feed 1", "check 1", "proof 1"
_LOCKS = (".lock", ".lock-owner")  # a command that changes nothing takes the lock, too
_OF_A_MOMENT = "FEED054"  # a date in the future is none later


@dataclass(frozen=True)
class ToldFeeds:
    """What `feed` said when it had nothing to do."""

    json: dict[str, Any]
    lines: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ShowState:
    """The state of everything that feeds, pages and their checks are made from, with the program that makes them."""

    digest: str
    may_keep: bool


def show_state(project: Project, show: Show) -> ShowState | None:
    """The state of a show; None while somebody changes it, or where it cannot be looked at."""
    own, package = theme_folder(project, show), Path(__file__).parents[1]
    folders = [project.output, package / "data", package / "podcast" / "site" / "templates"]
    folders += [] if own is None else [own]
    state: TreeState | None = tree_state(folders, _LOCKS)
    covers = [project.root / edition.cover for edition in show.editions.values() if edition.cover]
    try:
        read = [(str(path), digest(path) if path.is_file() else None) for path in (project.show, *covers)]
    except OSError:
        return None
    if state is None:
        return None
    values = (program_stamp(), state.digest, str(project.root), read, str(show.zone))
    return ShowState(hashlib.sha256(json.dumps(values).encode()).hexdigest(), state.may_keep)


def told_feeds(project: Project, state: ShowState | None, now: datetime) -> ToldFeeds | None:
    """What `feed` would say of a show in that state: there is nothing to do. None where it has to look."""
    record = _record(project, _FEED, str(project.show), state)
    try:
        if record is None or (record["due"] and now >= datetime.fromisoformat(record["due"])):
            return None
        return ToldFeeds(record["json"], tuple(record["lines"]), tuple(record["warnings"]))
    except (KeyError, TypeError, ValueError):
        return None


def keep_feeds(project: Project, state: ShowState | None, due: datetime | None, told: ToldFeeds) -> None:
    """Note what `feed` said of a show in that state, which it left as it was."""
    record = {"due": due.isoformat() if due else "", **asdict(told)}
    _keep(project, _FEED, str(project.show), state, record)


def told_check(
    project: Project, state: ShowState | None, languages: Sequence[str], now: datetime
) -> PodcastCheck | None:
    """What `check` found in a show in that state; None where it has to look."""
    record = _record(project, _CHECK, _check_name(project, languages), state)
    try:
        if record is None or now < datetime.fromisoformat(record["at"]):
            return None
        findings = tuple(Finding(**finding) for finding in record["findings"])
        return PodcastCheck(findings, int(record["feeds"]), int(record["episodes"]))
    except (KeyError, TypeError, ValueError):
        return None


def keep_check(
    project: Project, state: ShowState | None, languages: Sequence[str], now: datetime, checked: PodcastCheck
) -> None:
    """Note what `check` found in a show in that state, unless it is of this moment alone."""
    if not any(finding.id == _OF_A_MOMENT for finding in checked.findings):
        _keep(project, _CHECK, _check_name(project, languages), state, {"at": now.isoformat(), **asdict(checked)})


@dataclass(frozen=True)
class EpisodeProofs:
    """What was found in each episode of a folder, by the states of its files before they were read."""

    index: FileIndex
    language: str
    states: FileStates
    known: dict[str, str]
    again: bool = False
    new: list[tuple[str, str, str]] = field(default_factory=list)

    def findings(
        self, folder: Folder, episode: Manifest, look: Callable[[Folder, Manifest], Iterable[Finding]]
    ) -> list[Finding]:
        """What `look` finds in an episode, or found when its files were in this state."""
        names = [episode.id + MANIFEST_SUFFIX, *(file.name for file in all_files(episode))]
        state = _episode_state(self.states, names)
        kept = None if self.again or state is None else self._kept(episode.id, state)
        if kept is not None:
            return kept
        found = list(look(folder, episode))
        if state is not None and all(map(self.states.may_keep, names)):
            value = json.dumps({"state": state, "findings": [asdict(one) for one in found]})
            self.new.append((f"{self.language}/{episode.id}", program_stamp(), value))
        return found

    def keep(self) -> None:
        """Note what was looked at."""
        self.index.keep(_PROOF, self.new)

    def _kept(self, name: str, state: str) -> list[Finding] | None:
        try:
            record = json.loads(self.known[name])
            return [Finding(**finding) for finding in record["findings"]] if record["state"] == state else None
        except (KeyError, TypeError, ValueError):
            return None


def episode_proofs(project: Project, language: str, states: FileStates, *, again: bool = False) -> EpisodeProofs:
    """What was found in the episodes of a language, none of which counts if it is to be looked at `again`."""
    index, stamp = FileIndex(index_path(project.cache, project.output)), program_stamp()
    names = {name.removesuffix(MANIFEST_SUFFIX): stamp for name in states.by_name if name.endswith(MANIFEST_SUFFIX)}
    return EpisodeProofs(index, language, states, index.notes(_PROOF, names, f"{language}/"), again)


def _episode_state(states: FileStates, names: Sequence[str]) -> str | None:
    """A digest of the states of an episode's files; None where one is not there."""
    found = [f"{name} {states.by_name[name]}" for name in names if name in states.by_name]
    return hashlib.sha256("\n".join(found).encode()).hexdigest() if len(found) == len(names) else None


def _record(project: Project, kind: str, name: str, state: ShowState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    value = FileIndex(index_path(project.cache, project.output)).note(kind, name, state.digest)
    record: Any = None if value is None else json.loads(value)
    return record if isinstance(record, dict) else None


def _keep(project: Project, kind: str, name: str, state: ShowState | None, record: dict[str, Any]) -> None:
    if state is not None and state.may_keep:
        index = FileIndex(index_path(project.cache, project.output))
        index.keep(kind, [(name, state.digest, json.dumps(record))])


def _check_name(project: Project, languages: Sequence[str]) -> str:
    return f"{project.show} {' '.join(sorted(languages))}"
