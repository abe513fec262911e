"""What machines are told of a page: search engines (schema.org), other sites that show a link as a card, oEmbed.

Sources: schema.org PodcastSeries and PodcastEpisode; the Open Graph protocol; Google's notes on hreflang; oEmbed 1.0.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.embed import FRAME_HEIGHT_PX, FRAME_WIDTH_PX, embed_html, frame_title
from audiobrief.podcast.site.shell import SiteModel, text
from audiobrief.text.clean import clean, one_line, shortened, web_address

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
_SCHEMA = "https://schema.org"
_LONGEST = 5000  # characters of a description that anybody reads


def page_url(site_model: SiteModel, name: str = "") -> str:
    """The address of a page of a language; that of its first page for no name."""
    return media_url(site_model.base_url, site_model.language, name)


def root_url(site_model: SiteModel, name: str = "") -> str:
    """The address of a file in the folder above the languages."""
    return f"{web_address(site_model.base_url).rstrip('/')}/{name}"


def card_name(episode: Manifest) -> str:
    """The file of the picture that other sites show beside a link to an episode."""
    return f"{episode.id}.card.jpg"


def oembed_name(episode: Manifest) -> str:
    """The file that says what a link to an episode leads to."""
    return f"{episode.id}.oembed.json"


def json_ld(data: Mapping[str, Any]) -> str:
    """A block of structured data; no text in it can end it."""
    body = json.dumps({"@context": _SCHEMA, **data}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&":
        body = body.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{body}</script>'


def edition_links(editions: Sequence[tuple[str, str]], default: str) -> list[str]:
    """The page in each language, itself among them, as (language, address), and the one for everybody else."""
    found = dict(editions)
    links = [*found.items(), ("x-default", default)]
    return [f'<link rel="alternate" hreflang="{text(tag)}" href="{escape(url)}">' for tag, url in links]


def home_links(site_model: SiteModel, name: str = "") -> list[str]:
    """The editions of a page that every language has under one name; everybody else starts where all are."""
    pages = [(tag, media_url(site_model.base_url, tag, name)) for tag, _ in site_model.languages]
    own = (site_model.language, page_url(site_model, name))
    return edition_links(pages or [own], root_url(site_model) if not name else (pages or [own])[0][1])


def episode_links(site_model: SiteModel, episode: Manifest, twin: Manifest | None) -> list[str]:
    """The editions of an episode; everybody else gets that of the show's first language."""
    pages = [
        (one.language, media_url(site_model.base_url, one.language, f"{one.id}.html"))
        for one in (episode, twin)
        if one is not None
    ]
    order = [tag for tag, _ in site_model.languages]
    pages.sort(key=lambda page: order.index(page[0]) if page[0] in order else len(order))
    return edition_links(pages, pages[0][1])


def series_data(site_model: SiteModel) -> dict[str, Any]:
    """The show in one language, as a PodcastSeries."""
    return {
        "@type": "PodcastSeries",
        "@id": page_url(site_model),
        "url": page_url(site_model),
        "name": one_line(site_model.title),
        "description": _described(site_model.description),
        "inLanguage": site_model.locale,
        "author": {"@type": "Organization", "name": one_line(site_model.author)},
        "image": page_url(site_model, site_model.cover),
        "webFeed": web_address(site_model.feed_url),
    }


def episode_data(site_model: SiteModel, episode: Manifest, twin: Manifest | None) -> dict[str, Any]:
    """An episode as a PodcastEpisode with its sound, its chapters and what it was made from."""
    own = page_url(site_model, f"{episode.id}.html")
    length = iso_duration(episode.duration_s)
    data: dict[str, Any] = {
        "@type": "PodcastEpisode",
        "@id": own,
        "url": own,
        "name": one_line(episode.title),
        "description": _described(episode.description),
        "datePublished": episode.published_at,
        "timeRequired": length,
        "inLanguage": episode.locale,
        "image": page_url(site_model, episode.cover.name if episode.cover else card_name(episode)),
        "associatedMedia": {
            "@type": "AudioObject",
            "contentUrl": page_url(site_model, episode.audio.name),
            "encodingFormat": "audio/mpeg",
            "contentSize": str(episode.audio.bytes),
            "duration": length,
        },
        "partOfSeries": {
            "@type": "PodcastSeries",
            "@id": page_url(site_model),
            "name": one_line(site_model.title),
            "url": page_url(site_model),
        },
    }
    if episode.number is not None:
        data["episodeNumber"] = episode.number
    if episode.season is not None:
        data["partOfSeason"] = {"@type": "PodcastSeason", "seasonNumber": episode.season}
    if episode.tags:
        data["keywords"] = ", ".join(map(one_line, episode.tags))
    sources = [(web_address(source.url), one_line(source.title)) for source in episode.sources]
    cited = [{"@type": "Article", "url": url, **({"name": name} if name else {})} for url, name in sources if url]
    if cited:
        data["citation"] = cited
    ends = [chapter.start_s for chapter in episode.chapters[1:]] + [episode.duration_s]
    clips = [
        {
            "@type": "Clip",
            "name": one_line(chapter.title),
            "startOffset": round(chapter.start_s),
            "endOffset": max(round(end), round(chapter.start_s) + 1),
            "url": f"{own}#t={chapter.start_s:g}",
        }
        for chapter, end in zip(episode.chapters, ends, strict=True)
    ]
    if clips:
        data["hasPart"] = clips
    if episode.corrections:
        data["dateModified"] = episode.corrections[-1].at
        data["correction"] = [
            {"@type": "CorrectionComment", "text": one_line(one.note), "datePublished": one.at}
            for one in episode.corrections
        ]
    if twin is not None:
        address = media_url(site_model.base_url, twin.language, f"{twin.id}.html")
        data["workTranslation"] = {"@type": "PodcastEpisode", "@id": address, "inLanguage": twin.locale}
    return data


def oembed(site_model: SiteModel, episode: Manifest) -> bytes:
    """What a link to an episode leads to, as oEmbed's JSON: its player. Source: oEmbed 1.0, "The rich type"."""
    document = {
        "version": "1.0",
        "type": "rich",
        "html": embed_html(
            site_model.base_url, episode.language, frame_title(episode.title, site_model.title), episode.id
        ),
        "width": FRAME_WIDTH_PX,
        "height": FRAME_HEIGHT_PX,
        "title": one_line(episode.title),
        "author_name": one_line(site_model.author),
        "provider_name": one_line(site_model.title),
        "provider_url": page_url(site_model),
        "thumbnail_url": page_url(site_model, card_name(episode)),
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def oembed_link(site_model: SiteModel, episode: Manifest) -> str:
    """The line by which other sites find it."""
    url = escape(page_url(site_model, oembed_name(episode)))
    return f'<link rel="alternate" type="application/json+oembed" title="{text(episode.title)}" href="{url}">'


def sitemap(shows: Sequence[tuple[SiteModel, Sequence[str], Sequence[Manifest]]]) -> bytes:
    """Every page of the show; each language with the names of its further pages and its episodes, oldest first.

    Source: sitemaps.org; the links between languages are Google's.
    """
    public = {(e.language, e.id) for _, _, episodes in shows for e in episodes}
    rows = [_row(root_url(shows[0][0]), "")]
    for site_model, names, episodes in shows:
        newest = max((episode.published for episode in episodes), default=None)
        rows.append(_row(page_url(site_model), newest.isoformat() if newest else "", home_links(site_model)))
        rows += [_row(page_url(site_model, name), "") for name in names]
        for episode in reversed(episodes):
            twin = episode.twin if episode.twin and (episode.twin.language, episode.twin.id) in public else None
            pages = [(episode.language, page_url(site_model, f"{episode.id}.html"))]
            if twin:
                pages.append((twin.language, media_url(site_model.base_url, twin.language, f"{twin.id}.html")))
            links = edition_links(pages, pages[0][1])[:-1] if twin else []
            rows.append(_row(pages[0][1], episode.published_at, links))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    whole = f'{head}xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(rows)}</urlset>\n'
    return whole.encode(errors="replace")


def _row(url: str, changed: str, links: Sequence[str] = ()) -> str:
    others = "".join(link.replace("<link", "<xhtml:link").replace(">", "/>") for link in links)
    when = f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
    return f"<url><loc>{escape(url)}</loc>{when}{others}</url>\n"


def robots(site_model: SiteModel) -> bytes:
    """Everybody may read everything; where the list of pages is."""
    return f"User-agent: *\nAllow: /\nSitemap: {root_url(site_model, SITEMAP)}\n".encode()


def iso_duration(seconds: float) -> str:
    """A length as ISO 8601 has it: PT3M7S, PT1H2M0S."""
    hours, rest = divmod(max(1, round(seconds)), 3600)
    return f"PT{f'{hours}H' if hours else ''}{rest // 60}M{rest % 60}S"


def _described(value: str) -> str:
    return shortened(clean(value).strip(), _LONGEST)
