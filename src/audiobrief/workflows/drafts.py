"""Drafts of missing editions, and what a translation works with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from audiobrief.brief.find import BriefRequest
from audiobrief.config.automation import TranslateSettings
from audiobrief.config.cast import Cast
from audiobrief.config.project import Project
from audiobrief.config.show import Show
from audiobrief.errors import InputError
from audiobrief.progress import Progress
from audiobrief.text.lexicon import Lexicon
from audiobrief.text.lexicon.load import load_lexicon
from audiobrief.translation.drafts import missing_languages
from audiobrief.translation.edition_run import TranslatedEdition, plan_translation, translate_edition
from audiobrief.translation.protocol import load
from audiobrief.translation.store import TranslationStore
from audiobrief.workflows.settings import load_settings


@dataclass(frozen=True)
class Tools:
    """What a translation works with, from the project and the command line."""

    show: Show
    cast: Cast
    settings: TranslateSettings
    lexicon: Lexicon
    store: TranslationStore


def tools_of(project: Project, asked: Mapping[str, str]) -> Tools:
    """The settings with what was asked for instead, the lexicon and the cache. Raises: AudiobriefError."""
    show, cast = load_settings(project)
    lexicon = load_lexicon(project.lexicon, project.user_lexicon)
    return Tools(
        show, cast, _settings(show.translate, asked), lexicon, TranslationStore(project.cache / "translations")
    )


def missing_drafts(
    project: Project, request: BriefRequest, now: datetime, progress: Progress
) -> Iterator[TranslatedEdition]:
    """A machine draft of each wanted edition that a brief does not have, each once it is written.

    Raises: AudiobriefError.
    """
    tools = tools_of(project, {})
    for language in missing_languages(request, tools.show, tools.cast):
        yield draft_edition(project, request, language, tools, now, progress)


def draft_edition(
    project: Project, request: BriefRequest, language: str, tools: Tools, now: datetime, progress: Progress
) -> TranslatedEdition:
    """The edition of a brief in a language as a machine draft, made or brought up to date. Raises: AudiobriefError."""
    plan = plan_translation(request, language, tools.show, tools.cast)
    translator = load(tools.settings, project.cache, project.root)
    today = tools.show.day_of(now)
    return translate_edition(plan, tools.cast, tools.lexicon, translator, tools.store, today, progress)


def _settings(own: TranslateSettings, asked: Mapping[str, str]) -> TranslateSettings:
    """The settings of show.yaml with what the command line says instead. Raises: InputError."""
    given = {name: value for name, value in asked.items() if value}
    if given.get("backend", own.backend) != own.backend:
        # Model and address in show.yaml belong to its own backend.
        own = own.model_copy(update={"model": "", "url": "", "key_env": ""})
    if given.get("url", own.url) != own.url:
        own = own.model_copy(update={"key_env": ""})  # a key goes only where show.yaml sends it
    try:
        return TranslateSettings.model_validate({**own.model_dump(), **given})
    except ValueError as error:
        raise InputError("--url is no web address; write it as http://localhost:11434/v1") from error
