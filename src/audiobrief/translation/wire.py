"""A paragraph as it is sent to a translator: plain words, with numbered tags where something must stay.

Bold, italics, links and inline marks become `<1>words</1>`; what has no words of its own becomes `<2/>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.brief.readers.markup import EMPHASIS, LINK_CLOSE, LINK_OPEN, LINK_TEXT, STRONG, address_of, strip_codes
from audiobrief.text.normalization.inline import plain as without_marks

_LINK = f"{LINK_OPEN}[^{LINK_TEXT}]*{LINK_TEXT}"
_MARK = r"\[[^\[\]\n]{0,400}\]\{(?=[^{}\n]*\w\s*=)[^{}\n]{0,400}\}"
_STRETCH = re.compile(
    rf"(?P<link>{_LINK})(?P<linked>[^{LINK_CLOSE}]*){LINK_CLOSE}"
    rf"|{STRONG[0]}(?P<strong>[^{STRONG[1]}]*){STRONG[1]}"
    rf"|{EMPHASIS[0]}(?P<emphasis>[^{EMPHASIS[1]}]*){EMPHASIS[1]}"
    rf"|(?P<mark>{_MARK})"
)
_TAG = re.compile(r"<\s*(?P<close>/?)\s*(?P<number>\d{1,3})\s*(?P<alone>/?)\s*>")


@dataclass(frozen=True)
class Tag:
    """What a tag stands for: put before and after the words, or alone in their place where it has none."""

    opening: str
    closing: str
    words: str

    @property
    def alone(self) -> bool:
        return not self.closing


@dataclass(frozen=True)
class Wire:
    """The text that is sent and what its tags stand for; tag 1 is the first of `kept`."""

    text: str
    kept: tuple[Tag, ...] = ()


def pack(text: str) -> Wire:
    """A paragraph, with codes and inline marks, in the form that is sent."""
    kept: list[Tag] = []
    return Wire(strip_codes(_packed(text, kept)), tuple(kept))


def _packed(text: str, kept: list[Tag]) -> str:
    return _STRETCH.sub(lambda match: _tagged(match, kept), text)


def _tagged(match: re.Match[str], kept: list[Tag]) -> str:
    if match["mark"]:
        inside, _, settings = match["mark"][1:].partition("]")
        opening, closing = "[", f"]{settings}"
    elif match["link"] is not None:
        inside, opening, closing = match["linked"], match["link"], LINK_CLOSE
    else:
        pair = STRONG if match["strong"] is not None else EMPHASIS
        inside, (opening, closing) = match["strong"] or match["emphasis"] or "", pair
    if not inside.strip():
        if not match["mark"]:
            return inside  # a link or bold without words shows nothing
        kept.append(Tag(match["mark"], "", ""))
        return f"<{len(kept)}/>"
    kept.append(Tag(opening, closing, strip_codes(inside)))
    number = len(kept)
    return f"<{number}>{_packed(inside, kept)}</{number}>"


def masked(wire: Wire, pairs: Sequence[tuple[str, str]]) -> Wire:
    """The same with tags in the place of figures, which come back in the form of the other language."""
    kept = list(wire.kept)
    parts = re.split(r"(<\d{1,3}/?>|</\d{1,3}>)", wire.text)
    for written, other in sorted(pairs, key=lambda pair: -len(pair[0])):
        for place in range(0, len(parts), 2):
            if written in parts[place]:
                kept.append(Tag(other, "", ""))
                parts[place] = parts[place].replace(written, f"<{len(kept)}/>", 1)
                parts = re.split(r"(<\d{1,3}/?>|</\d{1,3}>)", "".join(parts))
                break
    return Wire("".join(parts), tuple(kept))


def tags_hold(answer: str, wire: Wire) -> bool:
    """Whether every tag of the wire stands in the answer exactly once, opened before it is closed, and no other."""
    seen: dict[int, list[str]] = {}
    for match in _TAG.finditer(answer):
        kind = "close" if match["close"] else "alone" if match["alone"] else "open"
        seen.setdefault(int(match["number"]), []).append(kind)
    wanted = {n: ["alone"] if kept.alone else ["open", "close"] for n, kept in enumerate(wire.kept, start=1)}
    return seen == wanted


def unpack(answer: str, wire: Wire) -> str:
    """The answer with what its tags stand for; tags that stand for nothing vanish."""

    def back(match: re.Match[str]) -> str:
        number = int(match["number"])
        if not 1 <= number <= len(wire.kept):
            return ""
        kept = wire.kept[number - 1]
        if kept.alone:
            return kept.opening if match["alone"] else ""
        return kept.closing if match["close"] else kept.opening

    return _TAG.sub(back, answer)


def reattached(answer: str, wire: Wire) -> tuple[str, tuple[Tag, ...]]:
    """The answer without tags, what it kept word for word marked again, and what found no place."""
    text = _TAG.sub("", answer)
    lost: list[Tag] = []
    for kept in wire.kept:
        place = text.find(kept.words) if kept.words else -1
        if place < 0:
            lost.append(kept)
            continue
        end = place + len(kept.words)
        text = text[:place] + kept.opening + kept.words + kept.closing + text[end:]
    return text, tuple(lost)


def shown(text: str) -> str:
    """A paragraph as a reader sees it: without codes and inline marks."""
    return without_marks(strip_codes(text))


_SPECIAL = re.compile(r"([\\`*_<\[\]])")
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+>](?=\s|$)|={3,}|-{3,}|~{3,}|\d{1,9}[.)](?=\s|$)|&)")


def to_markdown(text: str) -> str:
    """A paragraph with codes and inline marks as Markdown that reads back the same."""
    out, end = "", 0
    for match in _STRETCH.finditer(text):
        out += _escaped(text[end : match.start()])
        end = match.end()
        if match["mark"]:
            out += match["mark"]
        elif match["link"] is not None:
            address = address_of(match["link"]).replace("(", "%28").replace(")", "%29").replace(" ", "%20")
            out += f"[{to_markdown(match['linked'])}]({address})" if match["linked"].strip() else match["linked"]
        elif match["strong"] is not None:
            out += f"**{to_markdown(match['strong'])}**"
        else:
            out += f"*{to_markdown(match['emphasis'])}*"
    out += _escaped(text[end:])
    return _LINE_START.sub(lambda match: f"{match[1]}{_guarded(match[2])}", out)


def _escaped(text: str) -> str:
    plain = _SPECIAL.sub(r"\\\1", strip_codes(text))
    return re.sub(r"&(?=#?\w+;)", r"\\&", plain)


def _guarded(start: str) -> str:
    # "1." at the head of a paragraph is a list to Markdown, and so is "1)".
    return f"{start[:-1]}\\{start[-1]}" if start[:1].isdigit() else f"\\{start}"
