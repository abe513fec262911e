"""The scripts of a digest: chosen parts of finished episodes, as they were spoken, with new words around them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from audiobrief.brief.find import BriefRequest, Notes
from audiobrief.brief.model import Adaptation, is_digest
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.project import Project
from audiobrief.config.show import Show, known_languages
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import find_locale, language_of
from audiobrief.podcast.manifest import corrections_of, load_manifest, manifest_path
from audiobrief.podcast.model import Manifest
from audiobrief.qa.podcast.subtitles import is_of_script
from audiobrief.script.digest import DigestPart, DigestRecipe, digest_script, parts_of, recipe_of
from audiobrief.script.model import Script, parse, shown, unparse
from audiobrief.script.narrate import with_corrections
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.workflows.render.edition import ScriptedEdition, edition_of
from audiobrief.workflows.render.read import RenderInput
from audiobrief.workflows.render.scripts import (
    day_of_script,
    present_text,
    redated,
    settled_file,
    tell_date,
    tell_state,
)
from audiobrief.workflows.settings import load_settings


@dataclass(frozen=True)
class TakenEpisode:
    """An episode that a digest takes from: its manifest, and its script, which says what was spoken."""

    manifest: Manifest
    script: Script

    @property
    def part(self) -> DigestPart:
        sources = tuple(source.url for source in self.manifest.sources)
        return DigestPart(self.manifest.id, self.manifest.title, self.script, sources)


def digest_scripts(
    project: Project, request: BriefRequest, now: datetime
) -> tuple[RenderInput, tuple[ScriptedEdition, ...], BriefRequest]:
    """The settings, the editions of a digest with their scripts, and the request with the engine of its episodes.

    Raises: InputError or ProblemsError naming everything that cannot be taken.
    """
    recipe = recipe_of(request.brief)
    show, cast = load_settings(project)
    notes, problems = Notes(), part_faults(recipe.parts, cast)
    source = project.other(recipe.folder) if recipe.folder else project
    asked = [language_of(find_locale(tag) or tag) for tag in request.languages]
    _refuse_other(project, recipe, known_languages(show, ()))
    taken: dict[str, list[TakenEpisode]] = {}
    for language in known_languages(show, asked):
        found = _taken(source, language, recipe, request, notes, problems)
        if found:
            taken[language] = found
        elif language in asked:
            problems.append(InputError(f"{language}: none of the episodes has anything to take in this language"))
    known = {episode for language in show.editions for episode in _present(source, language, recipe)}
    problems += [
        InputError(f'there is no episode "{name}"; `audiobrief episodes list` shows them all', path=source.output)
        for name in recipe.episodes
        if name not in known
    ]
    if not taken and not problems:
        problems.append(InputError("there is nothing to make a digest of; name other episodes or parts"))
    raise_all(problems)
    first_day = _first_day(project, show, recipe, now)
    editions = [
        _edition(project, show, cast, recipe, language, found, first_day, request, notes)
        for language, found in taken.items()
    ]
    return RenderInput(show, cast, (), notes), tuple(editions), _with_engine(request, taken, notes)


def part_faults(parts: Sequence[str], cast: Cast) -> list[AudiobriefError]:
    """A fault for each name in `parts` that is no perspective of a brief."""
    known = cast.ids - {NARRATOR}
    return [
        InputError(f'--parts: "{name}" is no perspective of the cast{did_you_mean(name, known)}')
        for name in parts
        if name not in known
    ]


def _present(source: Project, language: str, recipe: DigestRecipe) -> list[str]:
    return [name for name in recipe.episodes if manifest_path(source.output / language, name).is_file()]


def _refuse_other(project: Project, recipe: DigestRecipe, languages: Sequence[str]) -> None:
    """Raise InputError where the id of a digest is that of an episode of a brief."""
    for language in languages:
        path = manifest_path(project.output / language, recipe.id)
        origin = load_manifest(path).brief if path.is_file() else None
        if path.is_file() and (origin is None or not is_digest(origin.path)):
            raise InputError(f'"{recipe.id}" is the id of an episode that is no digest; choose another one', path=path)


def _taken(
    source: Project,
    language: str,
    recipe: DigestRecipe,
    request: BriefRequest,
    notes: Notes,
    problems: list[AudiobriefError],
) -> list[TakenEpisode]:
    """The episodes in one language that have something to take; `problems` gets why one must not be taken."""
    taken = []
    for name in _present(source, language, recipe):
        try:
            manifest = load_manifest(manifest_path(source.output / language, name))
            if not manifest.public and recipe.found:
                notes.warnings.append(f"{language}/{name} is {not_public(manifest)}: it is not taken")
                continue
            script = _spoken_script(source, manifest)
        except AudiobriefError as error:
            problems.append(error)
            continue
        if manifest.is_draft and not request.allow_draft:
            problems.append(
                InputError(f"{language}/{name} is a machine draft that nobody has reviewed; review it or --allow-draft")
            )
        elif not parts_of(script, recipe.parts):
            notes.warnings.append(f"{language}/{name} has nothing of {', '.join(recipe.parts)}: it is left out")
        else:
            if not manifest.public:
                notes.warnings.append(f"{language}/{name} is {not_public(manifest)}; it is taken because it is named")
            taken.append(TakenEpisode(manifest, script))
    return taken


def not_public(manifest: Manifest) -> str:
    """Why an episode is in no feed, in words."""
    if manifest.unpublished:
        return "unpublished"
    return "scheduled" if manifest.scheduled else "not approved"


def _spoken_script(source: Project, manifest: Manifest) -> Script:
    """The script that an episode was made from. Raises: InputError where it is gone, or another one now."""
    path = source.scripts / f"{manifest.id}.{manifest.language}.yaml"
    text = present_text(path)
    if text is None:
        raise InputError("this script is gone, and its episode cannot be taken apart without it", path=path)
    script = parse(text, str(path))
    if script.origin is not None and is_digest(script.origin.path):
        raise InputError("is itself the script of a digest; name the episodes that it is made from", path=path)
    if not is_of_script(manifest, shown(script)):
        raise InputError("was changed since its episode was rendered; render that again first", path=path)
    return script


def _first_day(project: Project, show: Show, recipe: DigestRecipe, now: datetime) -> date:
    """The day of the digest's first script in any language, else today: the same digest keeps its day."""
    today = show.day_of(now)
    paths = [project.scripts / f"{recipe.id}.{language}.yaml" for language in show.editions]
    days = [day_of_script(text, path, today) for path in paths if (text := present_text(path)) is not None]
    return min(days, default=today)


def _edition(
    project: Project,
    show: Show,
    cast: Cast,
    recipe: DigestRecipe,
    language: str,
    taken: Sequence[TakenEpisode],
    first_day: date,
    request: BriefRequest,
    notes: Notes,
) -> ScriptedEdition:
    """A digest in one language with its script. Raises: InputError; ScriptConflictError."""
    locales = {one.script.locale for one in taken}
    edition = show.editions[language]
    locale = edition.locale if len(locales) > 1 else locales.pop()
    if locales:
        notes.warnings.append(f"{language}: the episodes are in several locales; all is spoken in {locale}")
    listed = redated(project, show, recipe.id, language)
    day = datetime.fromisoformat(show.spoken_date(listed)).date() if listed else first_day
    known = corrections_of(project.output / language, recipe.id)
    corrections = (*known, *request.corrections_in(language))
    script = digest_script(recipe, [one.part for one in taken], edition, cast, locale, day)
    script = with_corrections(script, corrections)
    digest = hashlib.sha256("\n".join([recipe.place, *(repr(one.script) for one in taken)]).encode()).hexdigest()
    path = project.scripts / f"{recipe.id}.{language}.yaml"
    text = unparse(script, digest)
    file = settled_file(path, present_text(path), (text, text), request)
    drafts = {one.manifest.translated for one in taken}
    translated = next((kind for kind in ("machine", "reviewed") if kind in drafts), "")
    adapted = _adaptation_of([one.manifest for one in taken])
    file = replace(
        file, translated=translated, adapted=adapted, origin=script.origin, dated=False, corrections=corrections
    )
    if any(one.manifest.is_draft for one in taken):
        notes.warnings.append(f"{language}: something of this digest is a machine draft that nobody has reviewed")
    tell_state(notes, language, file, digest)
    tell_date(notes, show, file, listed or file.script.published)
    return edition_of(language, edition, file)


def _with_engine(request: BriefRequest, taken: dict[str, list[TakenEpisode]], notes: Notes) -> BriefRequest:
    """The request with the engine that spoke the episodes, where it names none: what they said is in the cache."""
    engines = sorted({one.manifest.engine for found in taken.values() for one in found})
    if request.engine not in ("", "auto"):
        return request
    if len(engines) == 1:
        return replace(request, engine=engines[0])
    notes.warnings.append(f"the episodes were spoken by {' and '.join(engines)}: what one engine did not say is anew")
    return replace(request, engine="auto")


def _adaptation_of(manifests: Sequence[Manifest]) -> Adaptation | None:
    """What is told of the episodes whose text a machine rewrote, together; None where there is none."""
    known = [one.adapted for one in manifests if one.adapted]
    if not known:
        return None
    state = "machine" if any(one.state == "machine" for one in known) else "reviewed"
    return Adaptation(state, tuple(dict.fromkeys(figure for one in known for figure in one.exact)))
