"""The text of a post beside a clip: hook, link, hashtags, in the episode's language."""

from __future__ import annotations

import re

from audiobrief.podcast.model import Manifest
from audiobrief.podcast.site.theme import typeset
from audiobrief.text.clean import one_line, paragraphs, shortened

_LONGEST_HOOK = 240
_MOST_TAGS = 5
_LISTEN = {"fr": "Écouter\u00a0: {}", "en": "Listen: {}"}


def post_text(episode: Manifest, page_url: str, start_s: float) -> str:
    """The post; the link leads to the moment at which the clip begins."""
    hook = shortened(next(iter(paragraphs(episode.description)), episode.title), _LONGEST_HOOK)
    link = f"{page_url}#t={int(start_s)}" if start_s >= 1 else page_url
    told = [typeset(hook, episode.locale), _LISTEN.get(episode.language, _LISTEN["en"]).format(link)]
    tags = hashtags(episode.tags)
    return "\n\n".join([*told, *([" ".join(tags)] if tags else [])]) + "\n"


def hashtags(tags: tuple[str, ...]) -> list[str]:
    """At most five tags as networks take them: letters and digits alone, a capital for each word, none twice."""
    found: dict[str, str] = {}
    for tag in tags:
        words = re.findall(r"[^\W_]+", one_line(tag))
        joined = "".join(word[:1].upper() + word[1:] for word in words)
        if any(letter.isalpha() for letter in joined):  # a number alone is no hashtag
            found.setdefault(joined.casefold(), f"#{joined}")
    return list(found.values())[:_MOST_TAGS]
