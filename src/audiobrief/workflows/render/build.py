"""The files of spoken editions in waiting: made, kept up to date with what happens meanwhile, listed and verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from audiobrief.audio.mix import Bed
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.feeds import Cover
from audiobrief.workflows.gate import verify_staged
from audiobrief.workflows.render.edition import FinishedEdition, SpokenEdition
from audiobrief.workflows.render.manifest import listing_of, save_episode
from audiobrief.workflows.render.produce import produce
from audiobrief.workflows.render.sounds import Sounds


@dataclass(frozen=True)
class EpisodeBuild:
    """What all editions of a run are made with."""

    project: Project
    show: Show
    sounds: tuple[Sounds, Bed | None]
    covers: Mapping[str, Cover]
    changes: Changes
    progress: Progress
    now: datetime

    def made(self, edition: SpokenEdition) -> FinishedEdition:
        """The edition with its files, in waiting. Raises: SoundError, PublishError."""
        listing = listing_of(self.project, self.show, edition, self.now)
        for line in listing.notes(edition.language):
            self.progress.note(line)
        folder, small = self.project.output / edition.language, self.covers[edition.language].small_jpeg
        profile = self.show.sound.profile
        return edition.with_files(
            produce(edition, listing, *self.sounds, profile, folder, small, self.progress, self.changes)
        )

    def up_to_date(self, edition: FinishedEdition) -> FinishedEdition:
        """The edition, made again where somebody gave the episode another title or date meanwhile."""
        then, now = edition.files.listing, listing_of(self.project, self.show, edition, self.now)
        if (now.title, now.date) != (then.title, then.date):
            return self.made(edition)
        return edition.with_files(replace(edition.files, listing=now))

    def verified(self, edition: FinishedEdition) -> Manifest:
        """The manifest of an edition, in waiting, once all of it was looked at. Raises: PublishError."""
        manifest = save_episode(self.project, self.show, edition, self.changes)
        verify_staged(manifest, edition.script, edition.files.heard, self.project.output, self.changes)
        return manifest
