"""The page of one episode: player, chapters, airtime, sources, transcript, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.show_notes import corrections_html, sponsors_told
from audiobrief.podcast.site.drawing import airtimes, colours
from audiobrief.podcast.site.embed import embed_html, frame_title
from audiobrief.podcast.site.metadata import card_name, episode_data, episode_links, json_ld, oembed_link
from audiobrief.podcast.site.shell import Assets, SiteModel, document, text
from audiobrief.podcast.site.theme import file_address
from audiobrief.podcast.site.transcript import ShownCue, read_vtt, transcript
from audiobrief.podcast.site.view import languages, links, speeds, view_of
from audiobrief.podcast.site.voices import part_page, shown_parts, tags_of
from audiobrief.podcast.site.words import SiteText, words_of
from audiobrief.text.clean import one_line, web_address

__all__ = ["Neighbours", "ShownCue", "episode_page", "read_vtt"]


@dataclass(frozen=True)
class Neighbours:
    """The episodes beside one, as (id, title), and its twin in another language."""

    newer: tuple[str, str] | None = None
    older: tuple[str, str] | None = None
    twin: Manifest | None = None


def episode_page(
    site_model: SiteModel,
    assets: Assets,
    episode: Manifest,
    cues: Sequence[ShownCue],
    beside: Neighbours = Neighbours(),
) -> str:
    """The page `<id>.html` of an episode; without cues its transcript has no times."""
    words = words_of(episode.language)
    audio = escape(media_url(site_model.base_url, episode.language, episode.audio.name))
    about = [
        *episode_links(site_model, episode, beside.twin),
        oembed_link(site_model, episode),
        f'<meta property="og:audio" content="{audio}"><meta property="og:audio:type" content="audio/mpeg">',
        f'<meta property="article:published_time" content="{text(episode.published_at)}">',
        json_ld(episode_data(site_model, episode, beside.twin)),
    ]
    values = {
        "heard": view_of(episode, words, wave=True),
        "corrections": corrections_html(episode),
        "sponsors": sponsors_told(episode),
        "airtime": _airtime(episode, words),
        "sources": _sources(episode),
        "tags": tags_of(episode),
        "transcript": transcript(episode, cues, colours(episode)),
        "files": _files(episode, words),
        "embed": embed_html(
            site_model.base_url, episode.language, frame_title(episode.title, site_model.title), episode.id
        ),
        "beside": _beside(beside, words),
        "speeds": speeds(words),
    }
    return document(
        site_model,
        assets,
        f"{episode.id}.html",
        episode.title,
        episode.description,
        ("episode.html", values),
        about,
        kind="article",
        card=card_name(episode),
        editions=languages(site_model.language, site_model.languages, beside.twin),
    )


def _airtime(episode: Manifest, words: SiteText) -> list[dict[str, Any]]:
    heard = [(voice, seconds) for voice, seconds in airtimes(episode) if seconds > 0]
    kinds = {part.perspective for part in shown_parts(episode)}
    total, numbers = sum(seconds for _, seconds in heard) or 1.0, colours(episode)
    return [
        {
            "colour": numbers[voice.perspective],
            "speaker": voice.speaker,
            "length": words.length(seconds),
            "page": part_page(voice.perspective) if voice.perspective in kinds else "",
            "share": words.share(seconds / total),
        }
        for voice, seconds in heard
    ]


def _sources(episode: Manifest) -> list[dict[str, str]]:
    found = [(web_address(source.url), source.title) for source in episode.sources]
    return [
        {"address": url, "title": one_line(title) or (urlsplit(url).hostname or "").removeprefix("www.")}
        for url, title in found
        if url
    ]


def _files(episode: Manifest, words: SiteText) -> list[dict[str, str]]:
    named = [
        (episode.audio, words.audio),
        (episode.vtt, words.subtitles.format("WebVTT")),
        (episode.srt, words.subtitles.format("SRT")),
    ]
    return [
        {"address": file_address(file.name), "label": label, "size": words.size(file.bytes)}
        for file, label in named
        if file
    ]


def _beside(beside: Neighbours, words: SiteText) -> list[dict[str, str]]:
    found = ((beside.newer, "next", words.newer), (beside.older, "prev", words.older))
    return links(
        [
            (relation, f"{file_address(one[0])}.html", label, text(one[1], words.language, plain=True))
            for one, relation, label in found
            if one
        ]
    )
