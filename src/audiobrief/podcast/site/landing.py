"""The pages that belong to no language: the one above the editions, and the one for an address that leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

from audiobrief.podcast.site.metadata import home_links, page_url, root_url
from audiobrief.podcast.site.shell import SHOW_CARD, Assets, Page, SiteModel, card_lines, filled, path, text
from audiobrief.podcast.site.view import LONGEST_HOOK
from audiobrief.podcast.site.words import words_of
from audiobrief.text.clean import paragraphs, shortened

NOT_FOUND = "404.html"
_BETWEEN = "\u00a0· "  # a line may end after the sign, not before it


def landing_page(site_models: Sequence[SiteModel], assets: Assets) -> str:
    """The page `index.html` of the folder of all languages."""
    first = site_models[0]
    titles = {site_model.title: site_model.locale for site_model in reversed(site_models)}
    whole, own = _BETWEEN.join(reversed(titles)), root_url(first)
    summary = shortened(" ".join(paragraphs(first.description)), LONGEST_HOOK)
    head = (
        f'<link rel="canonical" href="{escape(own)}"><meta name="description" content="{text(summary)}">',
        *home_links(first),
        *card_lines("website", whole, summary, own, page_url(first, SHOW_CARD), first.locale, whole),
        f'<link rel="icon" href="{path(first.language)}/{path(first.picture)}">',
        *(
            f'<link rel="alternate" type="application/rss+xml" hreflang="{text(site_model.locale)}" '
            f'title="{text(site_model.title)}" href="{path(site_model.language)}/feed.xml">'
            for site_model in site_models
        ),
    )
    values = {
        "shows": site_models,
        "titles": [{"title": title, "locale": titles[title]} for title in reversed(titles)],
        "names": {site_model.language: words_of(site_model.language).name for site_model in site_models},
    }
    return filled(first, assets, Page(first.locale, whole, head, "", "landing"), "landing.html", values)


def not_found_page(site_models: Sequence[SiteModel], assets: Assets) -> str:
    """The page `404.html`, which hosts show at any address: its own links therefore begin at the host's root."""
    first = site_models[0]
    root = urlsplit(root_url(first)).path
    said = [words_of(site_model.language) for site_model in site_models]
    values = {
        "editions": [
            {"show": site_model, "words": words, "address": f"{root}{path(site_model.language)}/"}
            for site_model, words in zip(site_models, said, strict=True)
        ]
    }
    head = (
        '<meta name="robots" content="noindex">',
        f'<link rel="icon" href="{escape(root)}{path(first.language)}/{path(first.picture)}">',
    )
    title = f"404{_BETWEEN}{first.title}"
    return filled(first, assets, Page(first.locale, title, head, root, "not-found"), "not_found.html", values)
