"""What is spoken at the ends of a text, or taken for its title, by weak evidence alone: it is told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiobrief.brief.model import Section
from audiobrief.brief.readers.credits import is_name
from audiobrief.brief.readers.leftovers import drop_emoji

_LEAST_TEXTS = 3
_MOST_WORDS = 8
_SHORTEST_SHARED = 4  # letters of a word that title and text share
_MEND = "take it out of the brief, or give a pattern for it in `leftovers` of show.yaml"


def weak_ends(hook: Sequence[str], sections: Sequence[Section]) -> list[str]:
    """What is told of short lines without a full stop before and after the text, where its paragraphs have one.

    Names, buttons and counters of a page look so where nothing else tells them.
    """
    told = [part for section in sections for part in section.paragraphs]
    whole = [*hook, *told]
    if len(whole) < _LEAST_TEXTS or sum(map(_ends, whole)) < 0.7 * len(whole):
        return []
    found = [part for part in hook if not _ends(part)]
    last = sections[-1].paragraphs if sections else ()
    place = len(last)
    while place > 1 and not _ends(last[place - 1]):
        place -= 1
    found += last[place:]
    return [
        f'"{part}" stands at an end of the text, is no sentence, and is spoken; {_MEND} if it is none of it'
        for part in found
        if len(part.split()) <= _MOST_WORDS
    ]


def weak_title(title: str, hook: Sequence[str], sections: Sequence[Section]) -> list[str]:
    """What is told of a title that looks like a name and shares no word with the text: it may be who sent it."""
    text = " ".join([*hook, *(part for section in sections for part in section.paragraphs)])
    own, other = _roots(title), _roots(text)
    if not (is_name(title) or len(title.split()) == 1) or own & other or not text:
        return []
    return [f'the title "{title}" has no word of the text; give the title in front matter, or above the text']


def _ends(text: str) -> bool:
    return drop_emoji(text).rstrip("»”\"'’) \u00a0\u202f")[-1:] in ".!?…:;"


def _roots(text: str) -> frozenset[str]:
    return frozenset(word[:5].casefold() for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _SHORTEST_SHARED)
