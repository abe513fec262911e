"""Finished editions in waiting: made, kept up to date with what happens meanwhile, listed and vouched for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from audiobrief.catalog import Manifest
from audiobrief.changes import Changes
from audiobrief.mix import Bed
from audiobrief.pipeline.manifest import Known, known_before, save_episode
from audiobrief.pipeline.music import Sounds
from audiobrief.pipeline.produce import Produced, produce
from audiobrief.pipeline.publish import Cover
from audiobrief.pipeline.speaking.editions import SpokenEdition
from audiobrief.pipeline.vouch import vouch
from audiobrief.progress import Progress
from audiobrief.project import Project
from audiobrief.show import Show


@dataclass(frozen=True)
class Draft:
    """A spoken edition with its files in waiting, and how it was known when they were made."""

    spoken: SpokenEdition
    known: Known
    made: Produced


@dataclass(frozen=True)
class Workshop:
    """What all editions of a run are made with."""

    project: Project
    show: Show
    sounds: tuple[Sounds, Bed | None]
    covers: Mapping[str, Cover]
    changes: Changes
    progress: Progress

    def made(self, spoken: SpokenEdition) -> Draft:
        """The files of an edition, in waiting. Raises: SoundError, PublishError."""
        edition = spoken.plan
        known = known_before(self.project, self.show, edition)
        for line in known.notes(edition.language):
            self.progress.note(line)
        folder, small = self.project.output / edition.language, self.covers[edition.language].small_jpeg
        profile = self.show.sound.profile
        made = produce(edition, known.listing, *self.sounds, profile, folder, small, self.progress, self.changes)
        return Draft(spoken, known, made)

    def up_to_date(self, draft: Draft) -> Draft:
        """The draft, made again where somebody gave the episode another title or date meanwhile."""
        now = known_before(self.project, self.show, draft.spoken.plan)
        return replace(draft, known=now) if now.listing == draft.known.listing else self.made(draft.spoken)

    def vouched(self, draft: Draft) -> Manifest:
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
        vouch(manifest, spoken.plan.script, draft.made.heard, self.project.output, self.changes)
        return manifest
