"""What a text states of itself outside of its sentences: date, authors, and the true addresses of its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.credits import find_credit
from audiobrief.brief.readers.dates import chosen, is_published, mail_date, unclear_mail_date, written_dates
from audiobrief.brief.readers.day_order import resolved, untold
from audiobrief.text.lazy_pattern import lazy_pattern

SOURCE_LABEL = lazy_pattern(
    r"^(?:(?:article|lien|texte|link|story|reference|original|source)s?\b[\w’'éÉ ]{0,30}"
    r"|r[eé]f[eé]rences?|via|pour en savoir plus|to learn more)"
    r"\s*[:：]?\s*$",
    re.IGNORECASE,
)
# With its link: "Source : Le journal local".
SOURCE_LINE = lazy_pattern(
    r"^(?:(?:article|lien|texte|link|story|reference|original|source)s?\b[\w’'éÉ ]{0,30}|r[eé]f(?:[eé]rences?|\.)?|via"
    r"|d[’']apr[eè]s|h/?t|[aà] lire)\s*[:：]\s*(?:[^.!?]|[.!?](?=\w)){0,120}\.?$"
    r"|^(?:(?:originally|first|d[’']abord|initialement) )?(?:reported|published|appeared|publi[eé]e?|parue?) "
    r"(?:initialement |d[’']abord |first )?(?:at|by|in|on|dans|sur|par)\b[^.!?]{0,80}\.?$",
    re.IGNORECASE,
)
# What is left out for these reasons may state the date of the text; the stamp of a post or of a quoted mail is that of
# the message.
_DATING = ("date line", "byline", "reading time")
# Where a redirector keeps the address that it leads to: its host and path, and the names of the parameter.
_REDIRECTORS = (
    (r"(?:www\.)?google\.[a-z.]{2,6}/(?:url|imgres)", ("q", "url")),
    (r"(?:news|amp)\.google\.[a-z.]{2,6}/.*", ("url",)),
    (r"(?:l|lm|www)\.facebook\.com/(?:l|flx/warn/)\.?(?:php)?/?", ("u",)),
    (r"l\.instagram\.com/?", ("u",)),
    (r"(?:www\.)?linkedin\.com/(?:redir/(?:redirect|general-malware-page)|safety/go)/?", ("url",)),
    (r"(?:[a-z0-9-]+\.)?safelinks\.protection\.outlook\.com/.*", ("url",)),
    (r"(?:www\.)?youtube\.com/redirect", ("q",)),
    (r"(?:out|www)\.reddit\.com/.*", ("url",)),
    (
        r"(?:slack-redir\.net/link|(?:www\.)?bing\.com/ck/a|duckduckgo\.com/l/?|t\.umblr\.com/redirect)",
        ("url", "uddg", "z"),
    ),
    (
        r"(?:www\.)?(?:steamcommunity\.com/linkfilter|vk\.com/away\.php|href\.li|deref-mail\.com/.*)/?",
        ("url", "to", "u"),
    ),
)

# What an assistant adds to the addresses that it gives; what an author left in an address stays.
_TRACKED = lazy_pattern(r"utm_source=(?:chatgpt\.com|openai|perplexity|copilot|claude)[^&]*", re.IGNORECASE)
_TRACKING = lazy_pattern(rf"[?&]{_TRACKED.pattern}", re.IGNORECASE)


def stated_date(
    left_out: Sequence[LeftOut],
    paragraphs: Sequence[str],
    links: Sequence[str] = (),
    language: str = "",
    stamps: Sequence[LeftOut] = (),
) -> tuple[str, str]:
    """The date that the text states, as ISO, or "", and what is doubtful about it, or ""; `stamps` may hold others."""
    mail = next((found for item in left_out if (found := mail_date(item.text))), "")
    if mail:
        return mail, ""
    around = "\n".join([*(item.text for item in left_out), *paragraphs, *links])
    unclear = next((found for item in left_out if (found := unclear_mail_date(item.text))), "")
    if unclear:
        day, told = resolved(unclear, around, language)
        return day, told or untold(unclear)
    dating = [
        item.text
        for item in left_out
        if item.reason in _DATING or (item.reason == "header of a post" and is_published(item.text))
    ]
    day, doubt = chosen(dating, paragraphs, around, language)
    return day, doubt or ("" if day else _sent_on(stamps))


def _sent_on(left_out: Sequence[LeftOut]) -> str:
    """What is told of the day of the messages that a text came in: it may be that of the text, or not."""
    sent = [item.text for item in left_out if item.reason == "stamp of a message"]
    days = {stated.date for stamp in sent for stated in written_dates(stamp)}
    if len(days) != 1:
        return ""
    (day,) = days
    return f"the messages were sent on {day}, and the text states no date; write `date: {day}` if that is its day"


def authors(left_out: Sequence[LeftOut], head: Mapping[str, object]) -> list[str]:
    """The names that a page or its bylines state."""
    stated = head.get("authors")
    found = [str(name) for name in stated] if isinstance(stated, tuple) else []
    for item in left_out:
        credit = find_credit(item.text) if item.reason == "byline" else None
        found += credit.authors if credit else []
    return found


def unwrapped(link: str) -> str:
    """The address that a redirector would lead to, else the link itself."""
    for _ in range(3):
        inner = _inner(link)
        if not inner:
            break
        link = inner
    return _untracked(link)


def _untracked(link: str) -> str:
    """The address without the name of the assistant that gave it."""
    if not _TRACKING.search(link):
        return link
    address, mark, anchor = link.partition("#")
    place, _, query = address.partition("?")
    kept = "&".join(pair for pair in query.split("&") if not _TRACKED.match(pair))
    return f"{place}{'?' if kept else ''}{kept}{mark}{anchor}"


def _inner(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    place = f"{parts.netloc.lower()}{parts.path}"
    for pattern, names in _REDIRECTORS:
        if re.fullmatch(pattern, place):
            query = parse_qs(parts.query)
            for name in names:
                for value in query.get(name, []):
                    value = value if "://" in value else unquote(value)
                    if re.match(r"https?://[^\s/]+\.", value):
                        return value
    return ""
