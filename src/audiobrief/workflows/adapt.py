"""A brief rewritten for listening, edition by edition, as machine drafts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from audiobrief.brief.find import BriefRequest, brief_files, read_file
from audiobrief.brief.readers.read import read_marked
from audiobrief.brief.readers.source import text_of
from audiobrief.brief.readers.table import looks_like_url
from audiobrief.config.cast import NARRATOR
from audiobrief.config.project import Project
from audiobrief.errors import InputError, raise_all
from audiobrief.locales import DEFAULT_LOCALE, LANGUAGES, find_locale, language_of
from audiobrief.progress import Progress
from audiobrief.storage.yaml_read import did_you_mean
from audiobrief.text.mark_errors import raise_mark_faults
from audiobrief.translation.adaptation import AdaptationPlan, AdaptedEdition, adapt_edition, adapter_of, plan_adaptation
from audiobrief.translation.protocol import load
from audiobrief.workflows.drafts import Tools


def plan_adaptations(request: BriefRequest, tools: Tools, *, force: bool = False) -> tuple[AdaptationPlan, ...]:
    """What is to be rewritten, for each edition of the brief that is asked for.

    Raises: InputError or ProblemsError.
    """
    if request.brief == "-" or looks_like_url(request.brief):
        raise InputError("has no place for a draft beside it; save the brief as NAME.fr.md first", path=request.brief)
    wanted = _languages(request.languages)
    plans, have = [], []
    for path in (request.place(path) for path in brief_files(request)[0]):
        data = read_file(path)
        editions = read_marked(data, str(path), tools.cast.perspectives, NARRATOR, item=request.item)
        texts = [("", part) for brief in editions for part in (brief.title, *brief.paragraphs)]
        raise_mark_faults(texts, str(path), text_of(data, str(path), path.suffix.lower()))
        for brief in editions:
            language = language_of(brief.locale)
            have.append(language)
            if wanted and language not in wanted:
                continue
            plain = brief.locale == DEFAULT_LOCALE[language] and language in tools.show.editions
            locale = tools.show.editions[language].locale if plain else brief.locale
            plans.append(plan_adaptation(path, brief, locale, tools.cast, force=force))
    missing = [language for language in wanted if language not in have]
    raise_all([InputError(f"has no part in {one} (it has {', '.join(have)})", path=request.brief) for one in missing])
    return tuple(plans)


def _languages(tags: Sequence[str]) -> list[str]:
    unknown = [tag for tag in tags if find_locale(tag) is None]
    raise_all([InputError(f'--lang "{tag}" is not spoken here{did_you_mean(tag, LANGUAGES)}') for tag in unknown])
    return [language_of(locale) for tag in tags if (locale := find_locale(tag))]


def adaptations(
    project: Project, plans: Sequence[AdaptationPlan], tools: Tools, now: datetime, progress: Progress
) -> Iterator[AdaptedEdition]:
    """A machine draft for each plan that has something to do, each once it is written. Raises: AudiobriefError."""
    translator = load(tools.settings, project.cache, project.root)
    adapter_of(translator)
    for plan in plans:
        if plan.state != "current":
            yield adapt_edition(plan, tools.cast, translator, tools.store, tools.show.day_of(now), progress)
