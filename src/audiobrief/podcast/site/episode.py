"""The page of one episode: player, chapters, airtime, sources, transcript, files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urlsplit

from audiobrief.podcast.chapters import clock, part_title
from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.model import Manifest, Source
from audiobrief.podcast.show_notes import corrections_html, sponsors_told
from audiobrief.podcast.site.listing import airtimes, band, colours, waveform
from audiobrief.podcast.site.metadata import card_name, episode_data, episode_links, json_ld, oembed_link
from audiobrief.podcast.site.shell import (
    Assets,
    SiteModel,
    document,
    path,
    subscribe_block,
    text,
    texts,
)
from audiobrief.podcast.site.words import WIDE, SiteText, words_of
from audiobrief.text.clean import web_address

_TIME = r"(\d+):(\d\d):(\d\d)\.(\d{3})"
_CUE = re.compile(rf"^{_TIME} --> {_TIME}[^\n]*\n(?:<v ([^>\n]*)>)?((?:[^\n]+\n?)+)", re.MULTILINE)
_TAG = re.compile(r"<[^>]*>")
_EARLY_S = 0.05  # a cue may begin that much before its part, where times were rounded


@dataclass(frozen=True)
class ShownCue:
    """A stretch of text and when it is heard."""

    start_s: float
    end_s: float
    speaker: str
    text: str


def read_vtt(data: bytes) -> tuple[ShownCue, ...]:
    """The cues of a WebVTT file that audiobrief wrote."""
    return tuple(
        ShownCue(_seconds(match.group(1, 2, 3, 4)), _seconds(match.group(5, 6, 7, 8)), unescape(match[9] or ""), said)
        for match in _CUE.finditer(data.decode(errors="replace"))
        if (said := unescape(_TAG.sub("", match[10])).replace("\n", " ").strip())
    )


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000


def transcript(episode: Manifest, cues: Sequence[ShownCue], numbers: dict[str, int]) -> str:
    """The text in its parts and paragraphs, each with a link to its place in the sound; `numbers` colour the parts."""
    starts = [segment.start_s - _EARLY_S for segment in episode.segments]
    owned: list[list[ShownCue]] = [[] for _ in episode.segments]
    for cue in cues:
        if owned:
            owned[max(0, bisect_right(starts, cue.start_s) - 1)].append(cue)
    parts = []
    for segment, own in zip(episode.segments, owned, strict=True):
        lead, own = _lead_and_rest(own, segment.speaker)
        if lead:
            parts.append(_lead_part(episode, lead, numbers))
        heading = text(part_title(segment, episode.language), episode.locale)
        speaker = text(segment.speaker, episode.locale)
        title = f'<h3>{heading} <span class="who">{speaker}</span></h3>' if heading else f'<p class="who">{speaker}</p>'
        if own:
            body = "".join(_paragraph(episode, group) for group in _grouped(own, segment.paragraphs))
        else:
            body = "".join(f"<p>{text(paragraph, episode.locale)}</p>" for paragraph in segment.paragraphs)
        number = numbers.get(segment.perspective, 0)
        parts.append(f'<section class="part v{number}" id="{text(segment.id)}">{title}{body}</section>')
    return "\n".join(parts)


def _lead_and_rest(cues: list[ShownCue], speaker: str) -> tuple[list[ShownCue], list[ShownCue]]:
    """What another voice says before the part's own one begins, and the rest; all is rest where it never does."""
    own = " ".join(speaker.split())
    first = next((place for place, cue in enumerate(cues) if cue.speaker in ("", own)), 0)
    return cues[:first], cues[first:]


def _lead_part(episode: Manifest, cues: list[ShownCue], numbers: dict[str, int]) -> str:
    """The narrator's words before a part, under the narrator's name and colour."""
    speaker = cues[0].speaker
    number = next((numbers[voice.perspective] for voice in episode.voices if voice.speaker == speaker), 0)
    who = f'<p class="who">{text(speaker, episode.locale)}</p>'
    return f'<section class="part v{number}">{who}{_paragraph(episode, cues)}</section>'


def _paragraph(episode: Manifest, cues: Sequence[ShownCue]) -> str:
    start_s = cues[0].start_s
    label = words_of(episode.language).from_here.format(clock(start_s))
    link = f'<a class="at" href="{path(episode.audio.name)}#t={start_s:g}" data-t="{start_s:g}" aria-label="{label}">'
    spans = " ".join(
        f'<span class="cue" data-t="{cue.start_s:g}" data-e="{cue.end_s:g}">{escape(cue.text)}</span>' for cue in cues
    )
    return f"<p>{link}{clock(start_s)}</a> {spans}</p>"


def _grouped(cues: Sequence[ShownCue], written: Sequence[str]) -> Iterator[list[ShownCue]]:
    """The cues of each paragraph; what was not written there, such as a lead, is a paragraph of its own."""
    rest = [_bare(paragraph) for paragraph in written if paragraph.strip()]
    left, group = "", list[ShownCue]()
    for cue in cues:
        bare = _bare(cue.text)
        if not (left and left.startswith(bare)):
            if group:
                yield group
                group = []
            left = rest.pop(0) if rest and rest[0].startswith(bare) else ""
        group.append(cue)
        left = left[len(bare) :] if left else ""
    if group:
        yield group


def _bare(value: str) -> str:
    return "".join(value.split())


_SPEEDS = ("0.75", "1", "1.25", "1.5", "2")


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
    sections = [
        _head(episode, beside, words),
        _player(episode, words),
        _columns(episode, words),
        _transcript(episode, cues, words),
        _files(episode, words),
        subscribe_block(site_model),
        _beside(beside, words),
    ]
    body = f"<article>{''.join(sections[:5])}</article>\n{''.join(sections[5:])}"
    audio = escape(media_url(site_model.base_url, episode.language, episode.audio.name))
    about = [
        *episode_links(site_model, episode, beside.twin),
        oembed_link(site_model, episode),
        f'<meta property="og:audio" content="{audio}"><meta property="og:audio:type" content="audio/mpeg">',
        f'<meta property="article:published_time" content="{text(episode.published_at)}">',
        json_ld(episode_data(site_model, episode, beside.twin)),
    ]
    name, card = f"{episode.id}.html", card_name(episode)
    return document(
        site_model, assets, name, episode.title, episode.description, body, about, kind="article", card=card
    )


def _head(episode: Manifest, beside: Neighbours, words: SiteText) -> str:
    twin = beside.twin
    other = ""
    if twin:
        spoken = words_of(twin.language)
        # Its name stands in its own language: whoever needs the link reads that.
        address = f"../{path(twin.language)}/{path(twin.id)}.html"
        tag = text(twin.locale)
        other = f' · <a href="{address}" lang="{tag}" hreflang="{tag}" rel="alternate">{spoken.name}</a>'
    moment = episode.published
    return (
        f'<p class="meta"><time datetime="{text(episode.published_at)}">{words.date(moment)}</time> · '
        f"{words.length(episode.duration_s)}{other}</p><h1>{text(episode.title, episode.locale)}</h1>"
        f'<div class="hook">{texts(episode.description, episode.locale)}</div>\n{_notices(episode)}'
    )


def _notices(episode: Manifest) -> str:
    """What was set right, and who paid for a part."""
    paid = sponsors_told(episode)
    told = corrections_html(episode) + (f"<p>{text(paid, episode.locale)}</p>\n" if paid else "")
    return f'<div class="notices">{told}</div>\n' if told else ""


def _player(episode: Manifest, words: SiteText) -> str:
    source = path(episode.audio.name)
    speeds = "".join(
        f'<option value="{speed}"{" selected" if speed == "1" else ""}>'
        f"{speed.replace('.', ',') if words.language == 'fr' else speed}×</option>"
        for speed in _SPEEDS
    )
    skips = "".join(
        f'<button class="button" type="button" data-skip="{by}" aria-label="{name}">{sign}{abs(by)}{WIDE}s</button>'
        for by, sign, name in ((-15, "−", words.back), (30, "+", words.forward))
    )
    tools = f'<div class="tools" hidden>{skips}<label>{words.speed} <select data-speed>{speeds}</select></label></div>'
    return (
        f'<section class="player" aria-label="{words.player}">{waveform(episode, words.waveform)}'
        f'<audio id="audio" controls preload="metadata" src="{source}" data-length="{episode.duration_s:g}">'
        f'<a href="{source}">{words.no_audio}</a></audio>{tools}</section>\n'
    )


def _columns(episode: Manifest, words: SiteText) -> str:
    source = path(episode.audio.name)
    chapters = "".join(
        f'<li><a href="{source}#t={chapter.start_s:g}" data-t="{chapter.start_s:g}">'
        f'<span class="time">{clock(chapter.start_s)}</span> {text(chapter.title, words.language)}</a></li>'
        for chapter in episode.chapters
    )
    heard = [(voice, seconds) for voice, seconds in airtimes(episode) if seconds > 0]
    total = sum(seconds for _, seconds in heard) or 1.0
    numbers = colours(episode)
    rows = "".join(
        f'<li><span class="swatch v{numbers[voice.perspective]}"></span>'
        f"<span>{text(voice.speaker, episode.locale)}</span> "
        f'<span class="time">{words.length(seconds)}, {words.share(seconds / total)}</span></li>'
        for voice, seconds in heard
    )
    links = "".join(filter(None, map(_source, episode.sources)))
    sections = [
        (chapters, "chapters", words.chapters, f"<ol>{chapters}</ol>"),
        (rows, "airtime", words.airtime, f"{band(episode)}<ul>{rows}</ul>"),
        (links, "sources", words.sources, f"<ul>{links}</ul>"),
    ]
    made = "".join(
        f'<section class="{name}" aria-labelledby="{name}"><h2 id="{name}">{title}</h2>{html}</section>'
        for there, name, title, html in sections
        if there
    )
    return f'<div class="columns">{made}</div>\n'


def _source(source: Source) -> str:
    url = web_address(source.url)
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return f'<li><a href="{escape(url)}">{text(source.title) or text(host)}</a></li>' if url else ""


def _transcript(episode: Manifest, cues: Sequence[ShownCue], words: SiteText) -> str:
    if not episode.segments:
        return ""
    return (
        f'<section class="transcript" aria-labelledby="transcript"><h2 id="transcript">{words.transcript}</h2>'
        f'<label class="follow" hidden><input type="checkbox" data-follow checked> {words.follow}</label>\n'
        f"{transcript(episode, cues, colours(episode))}</section>\n"
    )


def _files(episode: Manifest, words: SiteText) -> str:
    named = [
        (episode.audio, words.audio),
        (episode.vtt, words.subtitles.format("WebVTT")),
        (episode.srt, words.subtitles.format("SRT")),
    ]
    rows = "".join(
        f'<li><a href="{path(file.name)}" download>{label}</a> <span class="time">{words.size(file.bytes)}</span></li>'
        for file, label in named
        if file
    )
    return f'<section class="files" aria-labelledby="files"><h2 id="files">{words.files}</h2><ul>{rows}</ul></section>'


def _beside(beside: Neighbours, words: SiteText) -> str:
    links = [
        f'<a rel="{relation}" href="{path(found[0])}.html"><span>{label}</span> {text(found[1], words.language)}</a>'
        for found, relation, label in (
            (beside.newer, "next", words.newer),
            (beside.older, "prev", words.older),
        )
        if found
    ]
    return f'<nav class="beside" aria-label="{words.neighbours}">{"".join(links)}</nav>' if links else ""
