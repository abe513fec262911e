"""An inbox under watch in tests: a project with a clock of its own, and what the watch told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from audiobrief.config.project import find_project, shipped
from audiobrief.progress import NoProgress, Progress
from audiobrief.workflows.watch.run import WatchRequest, watch

PUBLIC = "https://listen.pont-neuf.fm/show/"
TEXT = "---\ndate: {day}\n---\n# {title}\n\n{title} lundi matin à huit heures.\n\n## Les faits\n\nOn y va à pied.\n"


@dataclass
class Watched:
    """A show whose inbox is watched, one `--once` after the other; `now` goes on while it waits."""

    root: Path
    now: datetime = datetime(2026, 2, 10, 12, tzinfo=timezone.utc)
    events: list[Mapping[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    waited_s: list[float] = field(default_factory=list)
    progress: Progress = field(default_factory=NoProgress)

    def __post_init__(self) -> None:
        self.inbox.mkdir(parents=True)
        self.rules()

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def public(self) -> Path:
        """Where the show is published."""
        return self.root.parent / "www"

    def rules(self, **watch: Any) -> None:
        """show.yaml with these rules; published to a folder unless they say otherwise."""
        settings = yaml.safe_load(shipped("show.yaml").read_text(encoding="utf-8")) | {"base_url": PUBLIC}
        settings["watch"] = {"publish": str(self.public), **watch}
        (self.root / "show.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")

    def put(self, name: str, title: str = "Le pont ferme", day: str = "2026-02-03") -> Path:
        """A brief in the inbox."""
        path = self.inbox / name
        path.write_text(TEXT.format(title=title, day=day), encoding="utf-8")
        return path

    def event(self, event: Mapping[str, Any]) -> None:
        self.events.append(event)

    def warn(self, line: str) -> None:
        self.warnings.append(line)

    def wait(self, wait_s: float) -> None:
        self.waited_s.append(wait_s)
        self.now += timedelta(seconds=wait_s)

    def once(self, *feeds: str) -> list[tuple[str, str]]:
        """What one run told: each event, with its brief or its episodes."""
        before = len(self.events)
        request = WatchRequest(self.inbox, feeds, "espeak", allow_private=True)
        watch(find_project(self.root), request, self, lambda: self.now, self.wait, once=True)
        return [(one["event"], named(one)) for one in self.events[before:]]

    def items(self, language: str = "fr") -> int:
        """How many episodes the public feed lists."""
        path = self.public / language / "feed.xml"
        return path.read_text(encoding="utf-8").count("<item>") if path.is_file() else 0

    def aside(self) -> dict[str, str]:
        """The text files in the folder for what failed."""
        return {path.name: path.read_text("utf-8") for path in sorted((self.inbox / "failed").glob("*.txt"))}


def named(event: Mapping[str, Any]) -> str:
    """What an event is about."""
    found = event.get("brief") or event.get("feed")
    return str(found or ", ".join(f"{one['language']}/{one['id']}" for one in event.get("episodes", ())))
