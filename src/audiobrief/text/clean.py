"""Text and addresses made fit for tags and feeds: legal characters, one line, short enough, ASCII URLs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from audiobrief.text.lazy_pattern import lazy_pattern

# Source: XML 1.0, section 2.2, production 2.
_ILLEGAL = lazy_pattern("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# White space at which French typography lets a line break: not the no-break spaces.
_BREAKABLE = lazy_pattern(r"[^\S\u00a0\u202f\u2007]+")
_SENTENCE_END = lazy_pattern(r"[.!?…][»”\"’)\]\u00a0\u202f]*(?=\s|$)")

_LONGEST_WORD = 40


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    if text.isprintable():  # the usual case: nothing printable is illegal
        return text
    return _ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """The text on one line, white space folded; no-break spaces stay."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _BREAKABLE.sub(" ", clean(text)).strip()


def without_line_ends(text: str, space: str = r"\s") -> str:
    """The text with each line end, and the white space around it, as one blank; other white space stays.

    `space` is the class of what goes with a line end. Runs are taken whole: `\\s*\\n\\s*` tries each of their places.
    """
    return re.sub(f"{space}+", lambda run: " " if "\n" in run[0] else run[0], text)


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs (empty lines divide them), each on one line; none is empty."""
    found = (one_line(part) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return [part for part in found if part]


def shortened(text: str, longest: int) -> str:
    """The text on one line of at most `longest` characters; what is cut ends at a word, with an ellipsis."""
    line = one_line(text)
    return line if len(line) <= longest else _word_end(line[:longest]) + "…"


def shortened_bytes(text: str, longest_bytes: int) -> str:
    """The text in at most `longest_bytes` of UTF-8, cut after a sentence or, with an ellipsis, a word."""
    data = text.encode()
    if len(data) <= longest_bytes:
        return text
    room = data[:longest_bytes].decode(errors="ignore")
    ends = [match.end() for match in _SENTENCE_END.finditer(room)]
    if ends and ends[-1] > len(room) // 2:
        return room[: ends[-1]]
    if longest_bytes < 8:
        return ""
    return _word_end(data[: longest_bytes - 2].decode(errors="ignore")) + "…"


def _word_end(text: str) -> str:
    cut = text[:-1]
    broken = re.search(r"\s\S*$", cut)
    # A word of that length is an address or no word at all, and is cut where the room ends.
    if broken and len(broken[0]) <= _LONGEST_WORD:
        cut = cut[: broken.start()]
    return cut.rstrip(" ,;:«(\u00a0\u202f")


@lru_cache(maxsize=4096)
def web_address(url: str) -> str:
    """An http or https URL in ASCII, its host in IDNA and the rest percent-encoded; "" for anything else."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # UnicodeError, a kind of ValueError, for a host that IDNA cannot write
        return ""
    if parts.scheme.lower() not in ("http", "https") or not re.fullmatch(r"[\w.:-]+", host):
        return ""
    host = f"[{host}]" if ":" in host else host
    rest = (_encoded(part) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), host + port, *rest))


def _encoded(part: str) -> str:
    # What is percent-encoded already stays so; a lone percent sign is encoded.
    lone = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    return quote(lone, safe="/%:@!$&'()*+,;=~-._?", errors="replace")


# Control characters, half surrogate pairs, private use and non-characters: engines and XML take them for commands.
_UNREADABLE = ("Cc", "Cs", "Co", "Cn")


def readable(text: str) -> str:
    """The text with unreadable characters as blanks and white space folded; empty when nothing is left."""
    return " ".join("".join(" " if unicodedata.category(c) in _UNREADABLE else c for c in text).split())
