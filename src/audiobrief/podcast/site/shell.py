"""What every page has: its head with the policy, the top with the show and the other languages, and the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlsplit

from audiobrief.podcast.feed.xml import media_url
from audiobrief.podcast.phrases import no_break
from audiobrief.podcast.site.words import words_of
from audiobrief.text.clean import clean, one_line, paragraphs, shortened, web_address

# No inline code or style, nothing from other hosts, no frames, forms or plug-ins.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
_DESCRIPTION = 200
SHOW_CARD = "show_card.jpg"  # no episode's id has an underscore


@dataclass(frozen=True)
class Assets:
    """Files that all pages share, as paths below the folder of all languages."""

    css: str
    script: str


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

    @property
    def picture(self) -> str:
        """The small picture that pages show."""
        return self.icon or self.thumb


def text(value: str, locale: str = "") -> str:
    """A text as HTML on one line, fit for attributes too; with a locale, its signs keep to their words."""
    line = one_line(value)
    return escape(no_break(line, locale) if locale else line)


def texts(value: str, locale: str) -> str:
    """The paragraphs of a text as HTML."""
    return "".join(f"<p>{text(part, locale)}</p>" for part in paragraphs(value))


@lru_cache(maxsize=4096)
def path(name: str) -> str:
    """A file's name as a relative address."""
    return escape(quote(name, safe="/."))


def document(
    site_model: SiteModel,
    assets: Assets,
    name: str,
    title: str,
    description: str,
    body: str,
    alternates: Sequence[str] = (),
    kind: str = "website",
    card: str = SHOW_CARD,
) -> str:
    """A page of a language's folder, `name` its file; `alternates` are lines for its head, `card` its picture."""
    words = words_of(site_model.language)
    own = media_url(site_model.base_url, site_model.language, "" if name == "index.html" else name)
    summary = shortened(clean(description), _DESCRIPTION)
    picture = media_url(site_model.base_url, site_model.language, card)
    head = [
        f'<link rel="icon" href="{path(site_model.picture)}"><link rel="canonical" href="{escape(own)}">',
        f'<link rel="alternate" type="application/rss+xml" title="{text(site_model.title)}" href="feed.xml">',
        *alternates,
        f'<meta name="description" content="{text(summary)}">',
        *card_lines(kind, title, summary, own, picture, site_model.locale, site_model.title),
    ]
    whole = title if title == site_model.title else f"{title} – {site_model.title}"
    top = (
        f'<header class="top"><a class="show" href="./">'
        f'<img src="{path(site_model.picture)}" alt="" width="44" height="44">'
        f"<span>{text(site_model.title)}</span></a>{_languages(site_model)}</header>"
    )
    foot = (
        f"<footer>{f'<p>{words.ai}</p>' if site_model.ai_generated else ''}"
        f"<p>{text(site_model.copyright or site_model.author)}</p></footer>"
    )
    middle = f'{top}\n<main id="main">\n{body}\n</main>\n{foot}'
    return page(site_model.locale, assets, "../", whole, head, middle, words.skip)


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


def page(locale: str, assets: Assets, root: str, title: str, head: Sequence[str], body: str, skip: str) -> str:
    """A whole page; `root` leads to the folder of all languages."""
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{text(locale)}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{text(title)}</title>",
            *head,
            f'<link rel="stylesheet" href="{root}{path(assets.css)}">',
            f'<script defer src="{root}{path(assets.script)}"></script>',
            f'</head><body><a class="skip" href="#main">{skip}</a>',
            body,
            "</body></html>\n",
        ]
    )


def subscribe_block(site_model: SiteModel) -> str:
    """Buttons to subscribe: the feed, apps that take its address, and the show's own."""
    words = words_of(site_model.language)
    links = [("feed.xml", words.feed), *((escape(url), text(name)) for name, url in _apps(site_model))]
    buttons = "".join(f'<li><a class="button" href="{url}">{label}</a></li>' for url, label in links)
    copy = (
        f'<li><button class="button" type="button" data-copy="{escape(web_address(site_model.feed_url))}" '
        f'data-done="{words.copied}" hidden>{words.copy}</button></li>'
    )
    return (
        '<section class="subscribe" aria-labelledby="subscribe">'
        f'<h2 id="subscribe">{words.subscribe}</h2>'
        f'<ul class="buttons">{buttons}{copy}</ul><p role="status" class="status"></p></section>'
    )


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


def _languages(site_model: SiteModel) -> str:
    links = [
        f'<a href="../{path(language)}/" lang="{text(language)}" hreflang="{text(language)}">'
        f"{words_of(language).name}</a>"
        for language, _ in site_model.languages
        if language != site_model.language
    ]
    return f'<nav aria-label="{words_of(site_model.language).languages}">{"".join(links)}</nav>' if links else ""
