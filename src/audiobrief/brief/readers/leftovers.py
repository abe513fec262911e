"""What an editor takes out of a line that came from the web: hashtags, emoji, links; and lost apostrophes put back."""

from __future__ import annotations

import re

from audiobrief.text.lazy_pattern import lazy_pattern

URL = lazy_pattern(r"(?:https?://|www\.)[^\s<>\"»”]+", re.IGNORECASE)
_URL_TAIL = ".,;:!?)]}'’…|"

# Pictographs with what joins and colours them; © ® ™ and text arrows stay: rules speak them.
_EMOJI = lazy_pattern(
    "[#*0-9]\ufe0f?\u20e3"
    "|[\U0001f000-\U0001faff\U000e0020-\U000e007f\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55"
    "\u231a\u231b\u2328\u23cf\u23e9-\u23fa\u3030\u303d\u3297\u3299\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe]"
    "[\ufe0e\ufe0f\u200d]*"
    "|[\ufe0e\ufe0f\u200d\u20e3]"
)
_HASHTAG = lazy_pattern(r"(?<![\w&/#])#([^\W\d_][\w]*|\d+[^\W\d]\w*)")
# Read from the end, where the run must be: from the start each hashtag would be tried as the first one of it.
_TRAILING_HASHTAGS = lazy_pattern(r"(?:[\s,.;·•|]*[\w/-]+#)+(?=\s|\Z)")

# Letters that lost their apostrophe in a paste: "l accès", "d OpenAI", "qu il". Not units ("10 m environ"),
# and capitals only where a sentence begins ("C est", but "vitamine C est").
_VOWEL = "aeiouyhàâäéèêëîïôöùûüœæAEIOUYHÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ"
_LOST_APOSTROPHE = lazy_pattern(
    rf"(?<![\w’'\-])(?<!\d[ \u00a0\u202f])(?:([ldjmnstc]|[Qq]u|[Ll]orsqu|[Pp]uisqu|[Jj]usqu)"
    rf"|((?:(?<=[.!?:»] )|^)[LDJMNSTC])) (?=[{_VOWEL}]\w|[àôyaAÀ] )"
)


def drop_emoji(text: str) -> str:
    """The text without pictographs, flags, keycaps and their joiners."""
    return _EMOJI.sub("", text)


def end_at_emoji(text: str) -> str:
    """The text without pictographs; where one stood between two sentences, the first ends with a full stop."""
    parts = re.split(f"((?: ?(?:{_EMOJI.pattern}))+\\s+)", text)
    if len(parts) == 1:
        return drop_emoji(text)
    whole = drop_emoji(parts[0])
    for mark, after in zip(parts[1::2], parts[2::2], strict=True):
        clean = drop_emoji(after)
        sentences = len(whole.split()) >= 3 and len(clean.split()) >= 2 and clean[:1].isupper() and whole[-1:].isalnum()
        whole += (". " if sentences else drop_emoji(mark)) + clean
    return whole


def take_links(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without web addresses, and the addresses."""
    links: list[str] = []

    def keep(match: re.Match[str]) -> str:
        found = match.group()
        link = found.rstrip(_URL_TAIL)
        # A closing bracket that was opened inside the address belongs to it.
        if found[len(link) : len(link) + 1] == ")" and link.count("(") > link.count(")"):
            link += ")"
        links.append(link if "://" in link else f"https://{link}")
        return found[len(link) :]

    return URL.sub(keep, text), tuple(links)


def take_hashtags(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its closing run of hashtags (they are tags) and with `#` off the words that stay."""
    tags: list[str] = []
    trailing = _TRAILING_HASHTAGS.match(text[::-1])
    if trailing:
        start = len(text) - trailing.end()
        tags = re.findall(r"#([\w/-]+)", text[start:])
        text = text[:start].rstrip()
    return _HASHTAG.sub(r"\1", text), tuple(tags)


def mend_apostrophes(text: str) -> str:
    """French text with the apostrophes that a paste lost put back: "l accès" → "l’accès"."""
    return _LOST_APOSTROPHE.sub(lambda match: f"{match[1] or match[2]}’", text)


def tidy(text: str) -> str:
    """The text with single spaces, none before , and . and none at its ends."""
    text = re.sub(r"[^\S\u00a0\u202f\n]+", " ", text)
    text = re.sub(r"[(\[]\s*[)\]](?!\{)", "", text)  # "[ ]{pause=1}" is a mark
    return re.sub(r"(?<=\w) +([,.)](?:\s|$))", r"\1", text).strip(" \n")
