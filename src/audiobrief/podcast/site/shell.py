"""What every page has: its head with the policy, the top with the show and the other languages, and the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.site.theme import PLAIN, Theme, file_address, rendered, typeset
from audiobrief.podcast.site.words import words_of
from audiobrief.text.clean import clean, one_line, shortened, web_address

# No inline code or style, nothing from other hosts, no frames, forms or plug-ins.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_DESCRIPTION = 200
VOICES_PAGE = "about_voices.html"
SHOW_CARD = "show_card.jpg"  # no episode's id has an underscore


@dataclass(frozen=True)
class Assets:
    """Files that all pages share, as paths below the folder of all languages."""

    css: str
    script: str
    theme: Theme = PLAIN
    search: str = ""  # the script that searches


@dataclass(frozen=True)
class SiteModel:
    """A show in one language, as its pages present it.

    `cover`, `thumb` and `icon`, the smallest, are names of pictures in its folder;
    `subscribe` has (label, address) of further buttons;
    `languages` has (language, title) of the show's editions, this one among them.
    """

    language: str
    locale: str
    title: str
    subtitle: str
    description: str
    author: str
    copyright: str
    base_url: str
    feed_url: str
    cover: str
    thumb: str
    subscribe: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    ai_generated: bool = True
    icon: str = ""
    has_voices: bool = False  # whether there is a page about them

    @property
    def picture(self) -> str:
        """The small picture that pages show."""
        return self.icon or self.thumb


def text(value: str, locale: str = "", *, plain: bool = False) -> str:
    """A text as HTML on one line, fit for attributes too; with a locale, its signs keep to their words.

    A `plain` one is not escaped yet: templates do that.
    """
    line = typeset(value, locale) if locale else one_line(value)
    return line if plain else escape(line)


@lru_cache(maxsize=4096)
def path(name: str) -> str:
    """A file's name as a relative address."""
    return escape(file_address(name))


@dataclass(frozen=True)
class Page:
    """What every template is told of its page; `head` has whole lines of HTML, `root` leads to all languages.

    `languages` are links to the editions, `voices` the page about them, `apps` buttons that open the feed at `feed`.
    """

    locale: str
    title: str
    head: tuple[str, ...]
    root: str
    kind: str
    languages: Sequence[Mapping[str, Any]] = ()
    voices: str = ""
    apps: Sequence[tuple[str, str]] = ()
    feed: str = ""


def document(
    site_model: SiteModel,
    assets: Assets,
    name: str,
    title: str,
    description: str,
    body: tuple[str, Mapping[str, Any]],
    alternates: Sequence[str] = (),
    kind: str = "website",
    card: str = SHOW_CARD,
    editions: Sequence[Mapping[str, Any]] = (),
) -> str:
    """A page of a language's folder, `name` its file, `body` its template and the values for it.

    `alternates` are lines for its head, `card` its picture, `editions` links to its other editions.
    """
    own = media_url(site_model.base_url, site_model.language, "" if name == "index.html" else name)
    summary = shortened(clean(description), _DESCRIPTION)
    picture = media_url(site_model.base_url, site_model.language, card)
    head = (
        f'<link rel="icon" href="{path(site_model.picture)}"><link rel="canonical" href="{escape(own)}">',
        f'<link rel="alternate" type="application/rss+xml" title="{text(site_model.title)}" href="feed.xml">',
        *alternates,
        f'<meta name="description" content="{text(summary)}">',
        *card_lines(kind, title, summary, own, picture, site_model.locale, site_model.title),
    )
    whole = title if title == site_model.title else f"{title} – {site_model.title}"
    template, values = body
    page = Page(
        site_model.locale,
        whole,
        head,
        "../",
        template.removesuffix(".html"),
        editions,
        VOICES_PAGE if site_model.has_voices else "",
        _apps(site_model),
        web_address(site_model.feed_url),
    )
    return filled(site_model, assets, page, template, values)


def filled(site_model: SiteModel, assets: Assets, page: Page, template: str, values: Mapping[str, Any]) -> str:
    """A whole page from its template. Raises: InputError for a template of the producer's that is broken."""
    common = {
        "show": site_model,
        "assets": assets,
        "page": page,
        "words": words_of(site_model.language),
        "policy": POLICY,
    }
    return rendered(assets.theme, template, {**common, **values}).rstrip("\n") + "\n"


def card_lines(kind: str, title: str, summary: str, url: str, picture: str, locale: str, show: str) -> list[str]:
    """A page as a card of Open Graph, and of X, which takes the rest from there."""
    values = {
        "og:type": kind,
        "og:site_name": text(show),
        "og:locale": text(locale.replace("-", "_")),
        "og:title": text(title),
        "og:description": text(summary),
        "og:url": escape(url),
        "og:image": escape(picture),
        "og:image:type": "image/jpeg",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": text(title),
    }
    lines = [f'<meta property="{name}" content="{value}">' for name, value in values.items()]
    return [*lines, '<meta name="twitter:card" content="summary_large_image">']


def app_links(url: str) -> dict[str, str]:
    """An address that opens the feed at `url`, by app."""
    bare, whole = url.partition("://")[2], quote(url, safe="")
    return {
        "Apple Podcasts": f"podcast://{bare}",
        "Overcast": f"overcast://x-callback-url/add?url={whole}",
        "Pocket Casts": f"pktc://subscribe/{bare}",
        "AntennaPod": f"https://antennapod.org/deeplink/subscribe?url={whole}",
    }


def _apps(site_model: SiteModel) -> list[tuple[str, str]]:
    """Apps that open a feed by its address, once it is a public one; the show's own links replace like-named ones."""
    own = [(name, web_address(url)) for name, url in site_model.subscribe]
    url = web_address(site_model.feed_url)
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.startswith("127.") or "." not in host:
        return own
    named = {name for name, _ in own}
    return [*own, *((name, link) for name, link in app_links(url).items() if name not in named)]
