"""Inline marks: what an author writes beside a word to say how it sounds, and the text without them.

A mark is `[shown]{key=value ...}`; docs/spoken.md has the table of its keys. The shown words are the text;
the braces are never spoken, and never shown where `plain` is used.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from audiobrief.errors import InputError
from audiobrief.locales import find_locale, language_of
from audiobrief.text.lazy_pattern import lazy_pattern

KEYS = ("say", "ipa", "lang", "as", "pause")
SPEAK_AS = ("characters", "word")
LONGEST_PAUSE_S = 10.0

_SHOWN = r"\[(?P<shown>[^\[\]\n]{0,400})\]"
_MARK = lazy_pattern(_SHOWN + r"\{(?P<inside>[^{}\n]{0,400})\}")
_OPEN = lazy_pattern(_SHOWN + r"\{[ \t]*(?:say|ipa|lang|as|pause)[ \t]*=[^{}]{0,400}")
_SETTING = lazy_pattern(
    r"""\s*(?P<key>[\w-]+)\s*=\s*(?:"(?P<straight>[^"]*)"|“(?P<curly>[^”]*)”|«\s*(?P<french>[^»]*?)\s*»|(?P<bare>[^\s"“”«»]+))\s*"""
)


@dataclass(frozen=True)
class Direction:
    """How `text[start:end]` sounds: at most one of `say`, `ipa` and `speak_as`; then a pause, if any."""

    start: int
    end: int
    say: str = ""
    ipa: str = ""
    language: str = ""
    speak_as: str = ""
    pause_s: float | None = None


@dataclass(frozen=True)
class Marked:
    """Text without its marks, and what they said, in order and without overlap."""

    text: str
    directions: tuple[Direction, ...] = ()

    def cut(self, start: int, end: int) -> Marked:
        """The part between two places, trimmed; no direction may lie across its ends."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        end = start + len(text)
        inside = (d for d in self.directions if start <= d.start and d.end <= end)
        return Marked(text, tuple(replace(d, start=d.start - start, end=d.end - start) for d in inside))

    def joined(self, other: Marked) -> Marked:
        """This text, a blank, and the other one."""
        shift = len(self.text) + 1
        moved = tuple(replace(d, start=d.start + shift, end=d.end + shift) for d in other.directions)
        return Marked(f"{self.text} {other.text}", self.directions + moved)


@dataclass(frozen=True)
class MarkFault:
    """A mark that cannot be read: the mark as written, and why."""

    written: str
    message: str


def read(text: str) -> Marked:
    """The text and its directions. Raises: InputError quoting the first mark that cannot be read."""
    if "]{" not in text:
        return Marked(text)
    for fault in faults(text):
        raise InputError(f"{fault.written}: {fault.message}")
    out, directions, position = "", [], 0
    for match in _marks(text):
        out += text[position : match.start()]
        position = match.end()
        shown = match["shown"]
        if not shown.strip():
            shown = ""
            if out[-1:].isspace() and text[position : position + 1].isspace():
                position += 1
        start = len(out) + len(shown) - len(shown.lstrip())
        directions.append(_direction(_settings(match["inside"]), start, start + len(shown.strip())))
        out += shown
    return Marked(out + text[position:], tuple(directions))


def plain(text: str) -> str:
    """The text as a page shows it: without marks. A mark that cannot be read stays as it was written."""
    return text if "]{" not in text or any(faults(text)) else read(text).text


def faults(text: str) -> Iterator[MarkFault]:
    """Every mark of the text that cannot be read."""
    if "]{" not in text:
        return
    closed = set()
    for match in _marks(text):
        closed.add(match.start())
        message = _fault(match["shown"], match["inside"])
        if message:
            yield MarkFault(match.group(), message)
    for match in _OPEN.finditer(text):
        if match.start() not in closed:
            yield MarkFault(match.group()[:60], "this mark is not closed; end it with }")


def _marks(text: str) -> Iterator[re.Match[str]]:
    """What is meant as a mark: braces right behind brackets, with a setting in them."""
    return (match for match in _MARK.finditer(text) if re.search(r"\w\s*=", match["inside"]))


def _settings(inside: str) -> dict[str, str]:
    found = {}
    for match in _SETTING.finditer(inside):
        value = next(v for v in match.group("straight", "curly", "french", "bare") if v is not None)
        found[match["key"]] = value.strip()
    return found


def _fault(shown: str, inside: str) -> str:
    """Why a mark cannot be read; "" when it can."""
    keys = [match["key"] for match in _SETTING.finditer(inside)]
    if _SETTING.sub("", inside).strip():
        return 'write it as {key=value}, a value of several words in quotes: {say="Open A I"}'
    settings = _settings(inside)
    for key in keys:
        if key not in KEYS:
            close = difflib.get_close_matches(key, KEYS, n=1)
            hint = f'did you mean "{close[0]}"?' if close else f"known: {', '.join(KEYS)}"
            return f'"{key}" is not a mark; {hint} (a blank between ] and {{ makes it ordinary text)'
    if len(keys) > len(settings):
        return "a key stands twice; keep one"
    empty = [key for key in keys if not settings[key]]
    if empty:
        return f'"{empty[0]}" is empty; write what it should be or remove it'
    if sum(key in settings for key in ("say", "ipa", "as")) > 1:
        return "say, ipa and as exclude each other; keep one"
    if not shown.strip() and keys != ["pause"]:
        return "the brackets are empty; write the words in them that are shown"
    return _value_fault(settings)


def _value_fault(settings: dict[str, str]) -> str:
    if "lang" in settings and find_locale(settings["lang"]) is None:
        return f'"{settings["lang"]}" is not a language spoken here; use fr or en'
    if settings.get("as", SPEAK_AS[0]) not in SPEAK_AS:
        return f"as={settings['as']} is not known; use {' or '.join(SPEAK_AS)}"
    if "say" in settings and not any(char.isalnum() for char in settings["say"]):
        return "say has no word in it; write what is spoken"
    if "pause" in settings and not _is_pause(settings["pause"]):
        return f"pause={settings['pause']} must be seconds from 0 to {LONGEST_PAUSE_S:g}, such as 0.8"
    return ""


def _is_pause(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,2}(?:[.,][0-9]{1,3})?s?", text)) and _seconds(text) <= LONGEST_PAUSE_S


def _seconds(text: str) -> float:
    return float(text.rstrip("s").replace(",", "."))


def _direction(settings: dict[str, str], start: int, end: int) -> Direction:
    locale = find_locale(settings.get("lang", ""))
    return Direction(
        start,
        end,
        say=settings.get("say", ""),
        ipa=settings.get("ipa", "").strip("/"),
        language=language_of(locale) if locale else "",
        speak_as=settings.get("as", ""),
        pause_s=_seconds(settings["pause"]) if "pause" in settings else None,
    )
