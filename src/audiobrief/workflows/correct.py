"""An episode that was public is set right: spoken anew from its mended brief or script, with a dated note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from audiobrief.brief.find import BriefRequest
from audiobrief.brief.model import Correction, is_digest
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.podcast.model import Manifest
from audiobrief.script.narrate import CORRECTION_ID
from audiobrief.text.clean import one_line
from audiobrief.workflows.episodes import find_episodes
from audiobrief.workflows.render.edition import FinishedEdition, PlannedEdition
from audiobrief.workflows.render.identity import STANDARD_INPUT
from audiobrief.workflows.render.plan import RenderPlan, prepare

LONGEST_NOTE = 500


@dataclass(frozen=True)
class CorrectionOrder:
    """What is asked for: a note by language ("" for the only edition), and how the episode is made again.

    `brief` and `engine` are those of the episode where they are "".
    """

    notes: Mapping[str, str]
    spoken: bool = False
    brief: str = ""
    item: str = ""
    engine: str = ""


def correction_plan(
    project: Project, show: Show, name: str, languages: Sequence[str], order: CorrectionOrder, now: datetime
) -> tuple[RenderPlan, tuple[Manifest, ...]]:
    """The render that sets an episode right, and its editions before; writes nothing. The GUIDs stay.

    Raises: InputError, or ProblemsError with everything that can be known before work.
    """
    before = _noted(find_episodes(project, show, name, languages), order, asked=bool(languages))
    moment = now.replace(microsecond=0).astimezone(show.zone).isoformat()
    brief, item = (order.brief, order.item) if order.brief else _brief_of(before[0])
    request = BriefRequest(
        brief,
        languages=tuple(one.language for one in before),
        engine=order.engine or before[0].fallback_from or before[0].engine or "auto",
        allow_draft=any(one.is_draft for one in before),  # it was public so
        item=item,
        again=True,
        corrections=tuple(
            (one.language, Correction(moment, _note_for(one, order), order.spoken)) for one in before
        ),
    )  # fmt: skip
    plan = prepare(project, request, now)
    raise_all([*plan.stopped, *_faults(plan, before, order)])
    return plan, before


def told_unchanged(before: Sequence[Manifest], made: Sequence[FinishedEdition]) -> list[str]:
    """A sentence for each edition whose words are the ones that it had, so that the note alone is new."""
    told = []
    for old in before:
        new = next(one for one in made if one.language == old.language)
        heard = tuple(one.text for one in new.script.segments if one.id != CORRECTION_ID)
        if heard == tuple(one.paragraphs for one in old.segments if one.id != CORRECTION_ID):
            told.append(
                f"{old.language}: the episode says what it said before, with the note; "
                f"mend {new.script_file.path} or its brief and render again if something in it is wrong"
            )
    return told


def _noted(found: Sequence[Manifest], order: CorrectionOrder, *, asked: bool) -> tuple[Manifest, ...]:
    """The editions that a note is given for. Raises: InputError."""
    there = [one.language for one in found]
    told = {tag: one_line(note) for tag, note in order.notes.items()}
    for tag, note in told.items():
        if not note:
            raise InputError("the note is empty; write in quotes what was wrong and what is right")
        if len(note) > LONGEST_NOTE:
            raise InputError(f"the note has {len(note)} characters; say it in at most {LONGEST_NOTE}")
        if tag and tag not in there:
            raise InputError(f'"{found[0].id}" is not there in {tag}; leave --note-{tag} out')
    if not told:
        raise InputError('say what was wrong and what is right: --note "…"')
    if "" in told and len(told) > 1:
        raise InputError("say either --note, for one edition, or a note for each: --note-fr and --note-en")
    if "" in told and len(found) > 1:
        several = " and ".join(there)
        raise InputError(
            f'"{found[0].id}" is there in {several}; write the note in each language, --note-{there[0]} "…" '
            f'--note-{there[1]} "…", or say which edition is wrong: --lang {there[0]}'
        )
    missing = [tag for tag in there if asked and "" not in told and tag not in told]
    if missing:
        raise InputError(f"there is no note for {' and '.join(missing)}; add --note-{missing[0]}")
    return tuple(one for one in found if "" in told or one.language in told)


def _note_for(episode: Manifest, order: CorrectionOrder) -> str:
    return one_line(order.notes.get(episode.language) or order.notes[""])


def _brief_of(episode: Manifest) -> tuple[str, str]:
    """The brief that an episode comes from, and which text of it. Raises: InputError where that is not known."""
    place = "" if episode.brief is None else episode.brief.path
    if place in ("", STANDARD_INPUT):
        raise InputError(f'"{episode.id}" does not say which file it comes from; name its brief with --brief FILE')
    if "#" in place and not is_digest(place):
        raise InputError(f'"{episode.id}" is one text of {place.rpartition("#")[0]}; say --brief FILE and --item')
    return place, ""


def _faults(plan: RenderPlan, before: Sequence[Manifest], order: CorrectionOrder) -> list[AudiobriefError]:
    """Why the plan would not set these editions right."""
    faults: list[AudiobriefError] = []
    made = {edition.language: edition for edition in plan.editions}
    for old in before:
        edition = made.get(old.language)
        if edition is None:
            faults.append(InputError(f"{old.language}: the brief has no such edition any more"))
        elif edition.script.id != old.id:
            faults.append(
                InputError(f'{old.language}: this brief is the episode "{edition.script.id}", not "{old.id}"')
            )
        elif order.spoken and not any(_note_for(old, order) in text for text in _told_first(edition)):
            faults.append(
                InputError(
                    f"the note cannot be put into this edited script; add it as a segment `{CORRECTION_ID}` yourself, "
                    "or leave --spoken out",
                    path=edition.script_file.path,
                )
            )
    return faults


def _told_first(edition: PlannedEdition) -> list[str]:
    segments = edition.script_file.script.segments
    return [one_line(text) for segment in segments if segment.id == CORRECTION_ID for text in segment.text]
