"""What every part of the studio works with: the project, its scripts, its speech, the pages that listen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from audiobrief.config.project import Project
from audiobrief.studio.documents import Documents
from audiobrief.studio.events import Hub
from audiobrief.studio.speaking import Speaking


@dataclass(frozen=True)
class StudioParts:
    """The same for as long as a studio runs; `now` is this moment with its offset, `clock` in seconds since 1970."""

    project: Project
    documents: Documents
    speaking: Speaking
    hub: Hub
    clock: Callable[[], float]
    now: Callable[[], datetime]
