"""The lists of a show's episodes: the first page, older pages that fill up and then stay, and the archive by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.metadata import home_links, json_ld, series_data
from audiobrief.podcast.site.shell import Assets, SiteModel, document
from audiobrief.podcast.site.view import languages, links, speeds, view_of
from audiobrief.podcast.site.voices import common_tags
from audiobrief.podcast.site.words import SiteText, words_of

PAGE_EPISODES = 50
HOME_TAGS = 24
HOME_EPISODES = 12  # on the first page; older ones are in the archive


@dataclass(frozen=True)
class Month:
    """A month in which episodes were published, and how many."""

    year: int
    month: int
    count: int = 0

    @property
    def file(self) -> str:
        """The page of its episodes. No episode's id has an underscore."""
        return f"month_{self.year:04}-{self.month:02}.html"


@dataclass(frozen=True)
class ListPage:
    """One page of the list: its file, and its episodes, newest first; `number` 0 is the page to start from."""

    name: str
    number: int
    total: int
    episodes: tuple[Manifest, ...]
    months: tuple[Month, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()  # pages of tags as (file, name)
    indexes: tuple[str, ...] = ()  # files to search in, the newest episodes' first

    @property
    def shown(self) -> tuple[Manifest, ...]:
        """The episodes that stand on the page: the first page leaves older ones to the archive."""
        return self.episodes if self.number or not self.months else self.episodes[:HOME_EPISODES]

    def html(self, site_model: SiteModel, assets: Assets) -> str:
        """The page."""
        return _html(self, site_model, assets)


@dataclass(frozen=True)
class MonthPage:
    """The episodes of one month, newest first, among all months that have some."""

    month: Month
    months: tuple[Month, ...]
    episodes: tuple[Manifest, ...]

    @property
    def name(self) -> str:
        """Its file."""
        return self.month.file

    def html(self, site_model: SiteModel, assets: Assets) -> str:
        """The page."""
        return _month_html(self, site_model, assets)


def page_name(number: int) -> str:
    """The file of a list's page; 0 is the newest, 1 the oldest. No episode's id has an underscore."""
    return f"page_{number}.html" if number else "index.html"


def search_indexes(episodes: Sequence[Manifest], size: int = PAGE_EPISODES) -> dict[str, Sequence[Manifest]]:
    """The episodes of each file to search in, the oldest first: files fill up and then stay."""
    ordered = _newest_first(episodes)[::-1]
    starts = range(0, len(ordered), size)
    return {f"episodes_{start // size + 1}.search.json": ordered[start : start + size] for start in starts}


def list_pages(episodes: Sequence[Manifest], size: int = PAGE_EPISODES) -> Iterator[ListPage]:
    """The pages of a list, the archive's oldest first, the one to start from last.

    The newest page of the archive may repeat episodes of the first page, so that nothing falls between.
    """
    newest_first = _newest_first(episodes)
    count = len(newest_first)
    archived = max(0, -(-count // size) - 1)
    for number in range(1, archived + 1):
        window = newest_first[count - number * size : count - (number - 1) * size]
        yield ListPage(page_name(number), number, archived, tuple(window))
    months = tuple(page.month for page in month_pages(episodes))
    indexes = tuple(reversed(search_indexes(episodes)))
    yield ListPage(
        page_name(0), 0, archived, tuple(newest_first[:size]), months, common_tags(episodes, HOME_TAGS), indexes
    )


def month_pages(episodes: Sequence[Manifest]) -> list[MonthPage]:
    """The archive: a page for each month, the newest first; none for a show that fits on its first page."""
    if len(episodes) <= HOME_EPISODES:
        return []
    grouped: dict[tuple[int, int], list[Manifest]] = {}
    for episode in _newest_first(episodes):
        grouped.setdefault((episode.published.year, episode.published.month), []).append(episode)
    # A month's page tells no counts of the others: a new episode leaves it as it is.
    names = tuple(Month(year, month) for year, month in grouped)
    return [MonthPage(Month(*month, len(own)), names, tuple(own)) for month, own in grouped.items()]


def _newest_first(episodes: Sequence[Manifest]) -> list[Manifest]:
    return sorted(episodes, key=lambda episode: (episode.published, episode.id), reverse=True)


def _html(listed: ListPage, site_model: SiteModel, assets: Assets) -> str:
    words, home = words_of(site_model.language), not listed.number
    shown = listed.shown
    latest = view_of(shown[0], words, wave=True) if home and shown else None
    heading = words.episodes if home else f"{words.episodes} {listed.number}"
    values = {
        "home": home,
        "heading": heading,
        "latest": latest,
        "rows": [view_of(one, words, wave=False) for one in (shown[1:] if home else shown)],
        "start": 0,
        "months": _months(listed.months, None, words),
        "beside": _pager(listed, words),
        "topics": [{"address": file, "name": name} for file, name in listed.topics],
        "indexes": " ".join(listed.indexes),
        "speeds": speeds(words),
    }
    title = site_model.title if home else heading
    about = [*home_links(site_model), json_ld(series_data(site_model))] if home else []
    editions = languages(site_model.language, site_model.languages)
    return document(
        site_model,
        assets,
        listed.name,
        title,
        site_model.description,
        ("list.html", values),
        about,
        editions=editions,
    )


def _month_html(page: MonthPage, site_model: SiteModel, assets: Assets) -> str:
    words = words_of(site_model.language)
    name = words.month(page.month.year, page.month.month)
    name = name[:1].upper() + name[1:]
    values = {
        "home": False,
        "heading": name,
        "latest": None,
        "rows": [view_of(one, words, wave=False) for one in page.episodes],
        "start": 0,
        "months": _months(page.months, page.month, words),
        "beside": [],
        "topics": [],
        "indexes": "",
        "speeds": speeds(words),
    }
    editions = languages(site_model.language, site_model.languages)
    return document(
        site_model, assets, page.name, name, site_model.description, ("list.html", values), editions=editions
    )


def _months(months: Sequence[Month], here: Month | None, words: SiteText) -> list[dict[str, Any]]:
    return [
        {
            "address": one.file,
            "name": words.month(one.year, one.month),
            "count": one.count,
            "here": here is not None and (one.year, one.month) == (here.year, here.month),
        }
        for one in months
    ]


def _pager(listed: ListPage, words: SiteText) -> list[dict[str, str]]:
    found: list[tuple[str, str, str, str]] = []
    if listed.months:
        return []  # the archive leads to all of them
    if listed.number:
        newer = 0 if listed.number == listed.total else listed.number + 1
        found.append(("next", page_name(newer) if newer else "./", words.newer, ""))
    older = listed.number - 1 if listed.number else listed.total
    if older:
        found.append(("prev", page_name(older), words.older, ""))
    return links(found)
