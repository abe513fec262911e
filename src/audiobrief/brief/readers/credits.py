"""Lines that say who wrote a text, when, and how long it takes to read: told by their parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from audiobrief.brief.readers.dates import has_date
from audiobrief.text.lazy_pattern import lazy_pattern

LONGEST = 200  # characters
_NAME = r"[A-ZÀ-Ý][\w’'.-]*(?: (?:de|du|des|la|le|van|von|der|d[’'])?[ ]?[A-ZÀ-Ý][\w’'.-]*){0,4}"
_PARTS = lazy_pattern(
    r"\s*[|·•—–;]\s*|\s+-\s+|\s{3,}"
    r"|\s*[,.]?\s+(?=(?:mis(?:e)? à jour|modifié|updated|last updated|publié|published|posted"
    r"|(?:temps|durée) de lecture"
    r"|reading time)\b)"
    r"|,\s+(?=(?:le |on )?(?:\d{1,2} [a-zé]|[A-Z][a-z]+ \d))|(?<=[\w.)])\s+(?=(?:par|by)\s+[A-ZÀ-Ý])",
    re.IGNORECASE,
)
_LEAD = (
    r"(?i:(?:(?:un |a )?(?:texte|article|analyse|chronique|reportage|story|report|column|analysis) )?"
    r"(?:par|by|[eé]crit par|written by|r[eé]dig[eé] par|publi[eé] par|posted by|published by|de la plume de)"
    r"|(?:un )?(?:texte|article|analyse|chronique|reportage) de"
    r"|(?:auteure?s?|authors?|texte|text|words)\s*:)"
)
_BYLINE = lazy_pattern(
    rf"{_LEAD}\s+(?P<names>{_NAME}(?:(?:, and|, et|,| et| and| &) {_NAME})*)(?:, (?:pour |for )?.{{2,40}})?"
)
_DATED = lazy_pattern(
    r"(?:(?:publi[eé]e?|mis(?:e)? (?:à jour|en ligne)|modifi[eé]e?|paru|posted|published|updated|last updated|date)"
    r"(?:\s*(?:le|on|:|,|à|at))*\s*)?"
    r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\.?,?\s*)?(?:le\s+)?"
    r"(?P<date>[\w.]{1,10}[ /.-]+[\w.,]{1,10}[ /.-]+\d{2,4}|\d{1,2} ?(?:h|:) ?\d{0,2}"
    r"|hier|aujourd[’']hui|ce matin|yesterday|today|this morning)"
    r"(?:\s*(?:à|at|,|-|T)?\s*\d{1,2}\s*(?:h|:)\s*\d{0,2}.{0,12})?(?:updated .{1,30})?",
    re.IGNORECASE,
)
_MINUTES = lazy_pattern(
    r"(?:(?:temps|dur[eé]e) de lecture|lecture|reading time|read time)\s*:?\s*\d.{0,12}|\d+\s*-?\s*min(?:utes?)?\.?"
    r"(?: (?:de lecture|read))?",
    re.IGNORECASE,
)
_AGO = lazy_pattern(r"(?:mis à jour |updated |publié |posted )?(?:il y a \d+ \w+|\d+ \w+ ago)", re.IGNORECASE)
_SHAPED = lazy_pattern(rf"{_NAME}")


@dataclass(frozen=True)
class Credit:
    """What a line says of the text: the reason to leave it out, its authors, and how many parts are certain."""

    reason: str
    authors: tuple[str, ...] = ()
    certain: int = 0
    has_more: bool = False  # a short piece that is none of these, such as the name of a section


@lru_cache(maxsize=4096)
def find_credit(line: str) -> Credit | None:
    """What a whole line says of author, date or length; None where any part of it is text."""
    line = re.sub(r"[\u00a0\u202f\s]+", " ", line).strip(" .*_")
    if not 4 <= len(line) <= LONGEST:
        return None
    names: list[str] = []
    dated = timed = plain = 0
    for part in filter(None, (piece.strip(" ,.·|") for piece in _PARTS.split(line) if piece)):
        byline = _BYLINE.fullmatch(part)
        if byline and len(byline["names"].split()) >= 2:
            names += [name.strip() for name in re.split(r", and |, et |,| et | and | & ", byline["names"])]
        elif _DATED.fullmatch(part) and (has_date(part) or re.search(r"\d ?(?:h|:)", part)):
            dated += 1
        elif _MINUTES.fullmatch(part) or _AGO.fullmatch(part):
            timed += 1
        elif len(part.split()) <= 5 and (part[0].isupper() or len(part.split()) == 1):
            plain += 1
        else:
            return None
    certain = len(names) + dated + timed
    if not certain or plain > certain + 1 or (plain and re.search(r"[.!?…]$", line)):
        return None
    return Credit("byline" if names else "date line" if dated else "reading time", tuple(names), certain, plain > 0)


def is_name(text: str) -> bool:
    """Whether a line could be the name of a person: two to four words with capitals and nothing else."""
    words = text.split()
    return 2 <= len(words) <= (3 if text.isupper() else 4) and bool(_SHAPED.fullmatch(text))
