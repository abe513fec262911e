"""The lists of a show's episodes: the newest first, older ones on pages that fill up and then stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from audiobrief.podcast.model import Manifest, VoiceCredit
from audiobrief.podcast.site.metadata import home_links, json_ld, page_url, root_url, series_data
from audiobrief.podcast.site.shell import (
    SHOW_CARD,
    Assets,
    SiteModel,
    card_lines,
    document,
    page,
    path,
    subscribe_block,
    text,
    texts,
)
from audiobrief.podcast.site.words import SiteText, words_of
from audiobrief.text.clean import paragraphs, shortened

COLOURS = 7
WIDTH, HEIGHT = 960, 64
_BAND = 10
_LEVELS = "0123456789abcdefghijklmnopqrstuvwxyz"


def colours(episode: Manifest) -> dict[str, int]:
    """The number of the colour of each perspective, in order of appearance."""
    return {voice.perspective: number % COLOURS for number, voice in enumerate(episode.voices)}


def airtimes(episode: Manifest) -> list[tuple[VoiceCredit, float]]:
    """How long each perspective is heard; from its parts where it was not counted."""
    if any(voice.airtime_s for voice in episode.voices):
        return [(voice, voice.airtime_s) for voice in episode.voices]
    spans: dict[str, float] = {}
    for segment in episode.segments:
        length_s = segment.end_s - segment.start_s
        spans[segment.perspective] = spans.get(segment.perspective, 0.0) + length_s
    return [(voice, spans.get(voice.perspective, 0.0)) for voice in episode.voices]


def waveform(episode: Manifest, label: str) -> str:
    """The waveform, or where none was kept a band of the parts in their colours."""
    numbers = colours(episode)
    wave = episode.waveform
    if wave is None:
        bars = {f"v{numbers.get(segment.perspective, 0)}": "" for segment in episode.segments}
        for segment in episode.segments:
            x = WIDTH * segment.start_s / episode.duration_s
            width = WIDTH * (segment.end_s - segment.start_s) / episode.duration_s
            bars[f"v{numbers.get(segment.perspective, 0)}"] += f"M{x:.1f} 20h{width:.1f}v24h-{width:.1f}z"
    else:
        places, shapes = _columns(len(wave.levels))
        columns: dict[str, list[str]] = {}
        for place, level, voice in zip(places, wave.levels, wave.voices, strict=True):
            columns.setdefault(voice, []).append(place + shapes[level])
        bars = {
            "music" if voice == "-" else f"v{_LEVELS.index(voice) % COLOURS}": "".join(own)
            for voice, own in columns.items()
        }
    paths = "".join(f'<path class="{name}" d="{data}"/>' for name, data in bars.items())
    return (
        f'<svg class="wave" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{paths}<rect class="here" x="-4" y="0" width="3" height="{HEIGHT}"/></svg>'
    )


@cache
def _columns(count: int) -> tuple[list[str], dict[str, str]]:
    """Where each column of a waveform begins, and for each level the rest of its outline."""
    step = WIDTH / count
    shapes = {}
    for number, level in enumerate(_LEVELS):
        half = max(1.0, (HEIGHT / 2 - 2) * number / 35)
        shapes[level] = f" {HEIGHT / 2 - half:.1f}h{step * 0.7:.1f}v{2 * half:.1f}h-{step * 0.7:.1f}z"
    return [f"M{column * step:.1f}" for column in range(count)], shapes


def band(episode: Manifest) -> str:
    """The airtime of the voices as one band; decoration, because a list says the same."""
    heard = [(voice, seconds) for voice, seconds in airtimes(episode) if seconds > 0]
    total = sum(seconds for _, seconds in heard)
    numbers = colours(episode)
    boxes, x = [], 0.0
    for voice, seconds in heard:
        width, colour = WIDTH * seconds / total, f"v{numbers[voice.perspective]}"
        boxes.append(f'<rect class="{colour}" x="{x:.1f}" width="{max(0.0, width - 3):.1f}" height="{_BAND}"/>')
        x += width
    size = f'viewBox="0 0 {WIDTH} {_BAND}" preserveAspectRatio="none"'
    return f'<svg class="band" {size} aria-hidden="true">{"".join(boxes)}</svg>' if boxes else ""


PAGE_EPISODES = 50
_LONGEST_HOOK = 280


@dataclass(frozen=True)
class ListPage:
    """One page of the list: its file, and its episodes, newest first; `number` 0 is the page to start from."""

    name: str
    number: int
    total: int
    episodes: tuple[Manifest, ...]

    def html(self, site_model: SiteModel, assets: Assets) -> str:
        """The page."""
        return _html(self, site_model, assets)


def page_name(number: int) -> str:
    """The file of a list's page; 0 is the newest, 1 the oldest. No episode's id has an underscore."""
    return f"page_{number}.html" if number else "index.html"


def list_pages(episodes: Sequence[Manifest], size: int = PAGE_EPISODES) -> Iterator[ListPage]:
    """The pages of a list, the archive's oldest first, the one to start from last.

    The newest page of the archive may repeat episodes of the first page, so that nothing falls between.
    """
    newest_first = sorted(episodes, key=lambda episode: (episode.published, episode.id), reverse=True)
    count = len(newest_first)
    archived = max(0, -(-count // size) - 1)
    for number in range(1, archived + 1):
        window = newest_first[count - number * size : count - (number - 1) * size]
        yield ListPage(page_name(number), number, archived, tuple(window))
    yield ListPage(page_name(0), 0, archived, tuple(newest_first[:size]))


def _html(listed: ListPage, site_model: SiteModel, assets: Assets) -> str:
    words = words_of(site_model.language)
    rows = "".join(_row(episode, words) for episode in listed.episodes)
    intro = ""
    if not listed.number:
        subtitle = (
            f'<p class="subtitle">{text(site_model.subtitle, site_model.locale)}</p>' if site_model.subtitle else ""
        )
        intro = (
            f'<div class="intro"><img src="{path(site_model.picture)}" alt="" width="160" height="160">'
            f"<div><h1>{text(site_model.title)}</h1>{subtitle}"
            f"{texts(site_model.description, site_model.locale)}</div></div>"
            f"{subscribe_block(site_model)}"
        )
    heading = "h2" if intro else "h1"
    body = (
        f'{intro}<section aria-labelledby="episodes"><{heading} id="episodes">{words.episodes}</{heading}>'
        f'<ol class="episodes" reversed>{rows}</ol>{"" if rows else f"<p>{words.empty}</p>"}</section>'
        f"{_pager(listed, words)}"
    )
    title = site_model.title if not listed.number else f"{words.episodes} {listed.number}"
    about = [] if listed.number else [*home_links(site_model), json_ld(series_data(site_model))]
    return document(site_model, assets, listed.name, title, site_model.description, body, about)


def _row(episode: Manifest, words: SiteText) -> str:
    title = text(episode.title, episode.locale)
    hook = shortened(next(iter(paragraphs(episode.description)), ""), _LONGEST_HOOK)
    source = path(episode.audio.name)
    return (
        f'<li><article><p class="meta"><time datetime="{text(episode.published_at)}">{words.date(episode.published)}'
        f'</time> · {words.length(episode.duration_s)}</p><h3><a href="{path(episode.id)}.html">{title}</a></h3>'
        f'<p>{text(hook, episode.locale)}</p>{band(episode)}<audio controls preload="none" src="{source}" '
        f'aria-label="{text(episode.title)}"><a href="{source}">{words.no_audio}</a></audio></article></li>\n'
    )


def _pager(listed: ListPage, words: SiteText) -> str:
    links = []
    if listed.number:
        newer = 0 if listed.number == listed.total else listed.number + 1
        links.append(f'<a rel="next" href="{page_name(newer) if newer else "./"}">{words.newer}</a>')
    older = listed.number - 1 if listed.number else listed.total
    if older:
        links.append(f'<a rel="prev" href="{page_name(older)}">{words.older}</a>')
    return f'<nav class="beside" aria-label="{words.pages}">{"".join(links)}</nav>' if links else ""


_BETWEEN = "\u00a0· "  # a line may end after the sign, not before it


def landing_page(site_models: Sequence[SiteModel], assets: Assets) -> str:
    """The page `index.html` of the folder of all languages."""
    first = site_models[0]
    cards = "".join(
        f'<li lang="{text(site_model.locale)}"><a href="{path(site_model.language)}/">'
        f'<img src="{path(site_model.language)}/'
        f'{path(site_model.picture)}" alt="" width="160" height="160">'
        f'<span class="meta">{words_of(site_model.language).name}</span>'
        f"<strong>{text(site_model.title)}</strong></a>{texts(site_model.description, site_model.locale)}</li>"
        for site_model in site_models
    )
    titles = {site_model.title: site_model.locale for site_model in reversed(site_models)}
    spoken = [f'<span lang="{text(titles[title])}">{text(title)}</span>' for title in reversed(titles)]
    whole, own = _BETWEEN.join(reversed(titles)), root_url(first)
    summary = shortened(" ".join(paragraphs(first.description)), _LONGEST_HOOK)
    heads = [
        f'<link rel="canonical" href="{escape(own)}"><meta name="description" content="{text(summary)}">',
        *home_links(first),
        *card_lines("website", whole, summary, own, page_url(first, SHOW_CARD), first.locale, whole),
        f'<link rel="icon" href="{path(first.language)}/{path(first.picture)}">',
        *(
            f'<link rel="alternate" type="application/rss+xml" hreflang="{text(site_model.locale)}" '
            f'title="{text(site_model.title)}" href="{path(site_model.language)}/feed.xml">'
            for site_model in site_models
        ),
    ]
    body = f'<main id="main"><h1 class="door">{_BETWEEN.join(spoken)}</h1><ul class="cards">{cards}</ul></main>'
    return page(first.locale, assets, "", whole, heads, body, words_of(first.language).skip)
