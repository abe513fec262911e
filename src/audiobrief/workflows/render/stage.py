"""Finished editions in waiting: made, kept up to date with what happens meanwhile, listed and vouched for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from audiobrief.audio.mix import Bed
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.podcast.model import Manifest
from audiobrief.progress import Progress
from audiobrief.storage.transaction import Changes
from audiobrief.workflows.feeds import Cover
from audiobrief.workflows.gate import verify_staged
from audiobrief.workflows.render.fallback_run import SpokenEdition
from audiobrief.workflows.render.manifest import Known, known_before, save_episode
from audiobrief.workflows.render.produce import Produced, produce
from audiobrief.workflows.render.sounds import Sounds


@dataclass(frozen=True)
class StagedEpisode:
    """A spoken edition with its files in waiting, and how it was known when they were made."""

    spoken: SpokenEdition
    known: Known
    made: Produced


@dataclass(frozen=True)
class EpisodeBuild:
    """What all editions of a run are made with."""

    project: Project
    show: Show
    sounds: tuple[Sounds, Bed | None]
    covers: Mapping[str, Cover]
    changes: Changes
    progress: Progress

    def made(self, spoken: SpokenEdition) -> StagedEpisode:
        """The files of an edition, in waiting. Raises: SoundError, PublishError."""
        edition = spoken.plan
        known = known_before(self.project, self.show, edition)
        for line in known.notes(edition.language):
            self.progress.note(line)
        folder, small = self.project.output / edition.language, self.covers[edition.language].small_jpeg
        profile = self.show.sound.profile
        made = produce(edition, known.listing, *self.sounds, profile, folder, small, self.progress, self.changes)
        return StagedEpisode(spoken, known, made)

    def up_to_date(self, draft: StagedEpisode) -> StagedEpisode:
        """The draft, made again where somebody gave the episode another title or date meanwhile."""
        now = known_before(self.project, self.show, draft.spoken.plan)
        return replace(draft, known=now) if now.listing == draft.known.listing else self.made(draft.spoken)

    def verified(self, draft: StagedEpisode) -> Manifest:
        """The manifest of a draft, in waiting, once all of it was looked at. Raises: PublishError."""
        spoken = draft.spoken
        manifest = save_episode(
            self.project,
            self.show,
            spoken.plan,
            draft.made,
            spoken.engine,
            draft.known,
            spoken.fallback_from,
            self.changes,
        )
        verify_staged(manifest, spoken.plan.script, draft.made.heard, self.project.output, self.changes)
        return manifest
