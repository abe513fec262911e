"""What templates are given of an episode: its words, addresses and drawings as plain values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.drawing import band, waveform
from audiobrief.podcast.site.theme import file_address
from audiobrief.podcast.site.words import SiteText, words_of
from audiobrief.text.clean import paragraphs, shortened

LONGEST_HOOK = 280
_SPEEDS = ("0.75", "1", "1.25", "1.5", "1.75", "2")


@dataclass(frozen=True)
class ChapterView:
    """A chapter; `at` is its start as an address has it."""

    start_s: float
    at: str
    title: str


@dataclass(frozen=True)
class EpisodeView:
    """An episode as lists and its page show it; `wave` and `band` are drawings in SVG."""

    id: str
    title: str
    locale: str
    description: str
    hook: str
    page: str
    audio: str
    length: str
    duration: str
    date: str
    published_at: str
    chapters: tuple[ChapterView, ...]
    chapters_json: str
    wave: str
    band: str


def view_of(episode: Manifest, words: SiteText, *, wave: bool) -> EpisodeView:
    """An episode for a template; without its waveform where only a row is shown."""
    chapters = tuple(ChapterView(one.start_s, f"{one.start_s:g}", one.title) for one in episode.chapters)
    told = [[round(one.start_s, 2), " ".join(one.title.split())] for one in chapters]
    return EpisodeView(
        id=episode.id,
        title=episode.title,
        locale=episode.locale,
        description=episode.description,
        hook=shortened(next(iter(paragraphs(episode.description)), ""), LONGEST_HOOK),
        page=f"{file_address(episode.id)}.html",
        audio=file_address(episode.audio.name),
        length=f"{episode.duration_s:g}",
        duration=words.length(episode.duration_s),
        date=words.date(episode.published),
        published_at=episode.published_at,
        chapters=chapters,
        chapters_json=json.dumps(told, ensure_ascii=False, separators=(",", ":")),
        wave=waveform(episode, words.waveform) if wave else "",
        band=band(episode),
    )


def speeds(words: SiteText) -> list[tuple[str, str]]:
    """The speeds to choose from, with their labels."""
    return [(one, f"{one.replace('.', ',') if words.language == 'fr' else one}×") for one in _SPEEDS]


def links(found: Sequence[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    """Links to other pages as (relation, address, label, title)."""
    return [{"relation": a, "address": b, "label": c, "title": d} for a, b, c, d in found]


def languages(language: str, shown: Sequence[tuple[str, str]], twin: Manifest | None = None) -> list[dict[str, Any]]:
    """The editions as links from a page of one of them: to its twin, else to the edition's first page."""
    found = []
    for other, _ in shown:
        page = f"{file_address(twin.id)}.html" if twin and twin.language == other else ""
        address = "./" if other == language else f"../{file_address(other)}/{page}"
        name = words_of(other).name
        found.append({"language": other, "address": address, "name": name, "here": other == language})
    return found
