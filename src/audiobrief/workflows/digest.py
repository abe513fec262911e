"""Which episodes a digest is made from: those that are named, or the public ones since a moment."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from audiobrief.brief.model import episode_id, is_digest
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import InputError
from audiobrief.podcast.manifest import load_catalog, load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.script.digest import FRAME, MOST, DigestRecipe, recipe_of
from audiobrief.speech.synthesize import missing
from audiobrief.workflows.render.digest import not_public
from audiobrief.workflows.render.plan import RenderPlan

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def moment_since(text: str, show: Show, now: datetime) -> datetime:
    """When `--since` begins: so many hours, days or weeks before `now`, or a date. Raises: InputError."""
    short = re.fullmatch(r"([1-9]\d{0,3})([hdw])", text.strip())
    if short:
        return now - timedelta(**{_UNITS[short[2]]: int(short[1])})
    try:
        return datetime.fromisoformat(show.published_at(text.strip()[:10] + "T00:00:00"))
    except ValueError as error:
        raise InputError(f'--since "{text}" is no time; write 7d, 36h, 2w or a date such as 2026-02-03') from error


def recent(source: Project, show: Show, start: datetime, now: datetime) -> tuple[DigestRecipe, list[str]]:
    """The episodes that came out after `start`, the earliest first, and a sentence for each that is not taken.

    Digests and trailers are none. Raises: InputError where none is left, PublishError.
    """
    first: dict[str, datetime] = {}
    left: dict[str, str] = {}
    for language in show.editions:
        for episode in load_catalog(source.output / language, everything=True):
            if episode.published <= start or _is_no_story(episode):
                continue
            if not episode.public:
                left.setdefault(episode.id, f"{language}/{episode.id} is {not_public(episode)}: it is not taken")
            elif episode.published <= now:
                first[episode.id] = min(first.get(episode.id, episode.published), episode.published)
    told = [line for name, line in left.items() if name not in first]
    if not first:
        raise InputError("; ".join([*told, "no episode came out since then; name those to take"]))
    names = sorted(first, key=lambda name: (first[name], name))
    return DigestRecipe(tuple(names), found=True), told


def _is_no_story(episode: Manifest) -> bool:
    made_of_others = episode.brief is not None and is_digest(episode.brief.path)
    return made_of_others or episode.overrides.type == "trailer"


def named(project: Project, show: Show, names: tuple[str, ...]) -> DigestRecipe:
    """The recipe of those episodes in their order; that of a digest, where it is the one that is named.

    Raises: PublishError for a damaged manifest.
    """
    if len(names) == 1:
        for language in show.editions:
            path = manifest_path(project.output / language, names[0])
            origin = load_manifest(path).brief if path.is_file() else None
            if origin is not None and is_digest(origin.path):
                return recipe_of(origin.path)
    return DigestRecipe(tuple(dict.fromkeys(names)))


def settled(recipe: DigestRecipe, parts: tuple[str, ...], title: str, name: str, folder: str) -> DigestRecipe:
    """The recipe with what was asked besides. Raises: InputError for too many episodes, or an id that is none."""
    if len(recipe.episodes) > MOST:
        raise InputError(f"{len(recipe.episodes)} episodes are more than the {MOST} of one digest; take fewer")
    if name and name != episode_id(name):
        raise InputError(f'--id "{name}" is no id; write it as {episode_id(name)}')
    return replace(
        recipe,
        parts=parts or recipe.parts,
        title=title or recipe.title,
        name=name or recipe.name,
        folder=folder or recipe.folder,
    )


def spoken_anew(plan: RenderPlan) -> list[str]:
    """A sentence for each edition of a digest in which words of earlier episodes are spoken again, and why."""
    told = []
    for edition in plan.editions:
        old = [line for line in edition.lines if line.segment not in FRAME and not line.is_lead]
        count = len(missing(old, plan.cache, plan.engine))
        if count:
            told.append(
                f"{edition.language}: {count} sentences of the episodes are spoken anew: the cache has them no more, "
                "or engine, cast, lexicon or script are others than then"
            )
    return told
