"""The page above the languages: each edition of the show, in its own language."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.site.shell import Assets, Shelf, page, path, text, texts
from audiobrief.site.words import words_of

_BETWEEN = "\u00a0· "  # a line may end after the sign, not before it


def door_page(shelves: Sequence[Shelf], assets: Assets) -> str:
    """The page `index.html` of the folder of all languages."""
    first = shelves[0]
    cards = "".join(
        f'<li lang="{text(shelf.locale)}"><a href="{path(shelf.language)}/"><img src="{path(shelf.language)}/'
        f'{path(shelf.thumb)}" alt="" width="160" height="160">'
        f'<span class="meta">{words_of(shelf.language).name}</span>'
        f"<strong>{text(shelf.title)}</strong></a>{texts(shelf.description, shelf.locale)}</li>"
        for shelf in shelves
    )
    titles = {shelf.title: shelf.locale for shelf in reversed(shelves)}
    spoken = [f'<span lang="{text(titles[title])}">{text(title)}</span>' for title in reversed(titles)]
    heads = [
        f'<link rel="icon" href="{path(first.language)}/{path(first.thumb)}">',
        *(
            f'<link rel="alternate" type="application/rss+xml" hreflang="{text(shelf.locale)}" '
            f'title="{text(shelf.title)}" href="{path(shelf.language)}/feed.xml">'
            for shelf in shelves
        ),
    ]
    body = f'<main id="main"><h1 class="door">{_BETWEEN.join(spoken)}</h1><ul class="cards">{cards}</ul></main>'
    return page(first.locale, assets, "", _BETWEEN.join(reversed(titles)), heads, body, words_of(first.language).skip)
