"""The first step of a render: the settings of the show and the editions of the brief, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.brief.find import BriefRequest, Notes, read_all, unreadable, wanted_briefs
from audiobrief.brief.model import Brief
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.config.show import STINGS, Show
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import language_of
from audiobrief.workflows.render.identity import identified
from audiobrief.workflows.settings import load_settings


@dataclass(frozen=True)
class RenderInput:
    """What a render is made from; `briefs` are the editions asked for, each with the digest of its source.

    Later steps add to `notes` what is worth telling.
    """

    show: Show
    cast: Cast
    briefs: tuple[tuple[Brief, str], ...]
    notes: Notes


def read_input(project: Project, request: BriefRequest) -> RenderInput:
    """The show, the cast and the editions that are asked for. Raises: InputError or ProblemsError."""
    request = request.within(project.root)
    try:
        show, cast = load_settings(project)
    except AudiobriefError as error:
        raise_all([error, *unreadable(request)])
        raise
    notes = Notes()
    briefs = identified(project, read_all(request, cast, show.leftovers), notes)
    wanted = wanted_briefs(briefs, request, show, notes)
    chosen = [brief for brief, _ in wanted]
    if any(brief.draft or brief.translated or brief.adapted for brief in chosen):
        from audiobrief.translation.drafts import adaptation_warnings, draft_warnings, refuse_drafts

        refuse_drafts(chosen, request)
        notes.warnings += draft_warnings([brief for brief, _ in briefs], chosen, request)
        notes.warnings += adaptation_warnings(chosen, request, cast)
    notes.warnings += _disagreement(chosen, request.brief)
    return RenderInput(show, cast, tuple(wanted), notes)


def _disagreement(briefs: Sequence[Brief], name: str) -> list[str]:
    """One line when the French and the English edition do not say the same."""
    by_language = {language_of(brief.locale): brief for brief in briefs}
    if not {"fr", "en"} <= set(by_language):
        return []
    from audiobrief.qa.editions import compare, summary

    line = summary(compare(by_language["fr"], by_language["en"]), name)
    return [line] if line else []


def missing_files(project: Project, show: Show) -> list[AudiobriefError]:
    """A fault for each sting and cover that show.yaml names and that is not there."""
    faults: list[AudiobriefError] = []
    for role in (*STINGS, "bed"):
        try:
            if show.sound.file(role):
                project.audio_file(show.sound.file(role))
        except InputError as error:
            faults.append(error)
    for edition in show.editions.values():
        if edition.cover and not (project.root / edition.cover).is_file():
            faults.append(
                InputError(f'there is no cover "{edition.cover}"; put it there or empty `cover:`', path=project.show)
            )
    return faults
