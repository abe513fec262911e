"""A PDF with a text layer becomes blocks: whole paragraphs, headings by their size, no heads and feet of pages."""

from __future__ import annotations

import html
import io
import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Any

import pypdf

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.credits import find_credit
from audiobrief.brief.readers.frontmatter import FrontMatter
from audiobrief.brief.readers.packed import PASSWORD
from audiobrief.brief.readers.pasted import mend_hyphens
from audiobrief.brief.readers.pdf_lines import RAISED, Line, page_lines
from audiobrief.brief.readers.rich import page_of, run
from audiobrief.brief.readers.source import Parsed, Source
from audiobrief.errors import InputError
from audiobrief.text.lazy_pattern import lazy_pattern

MOST_PAGES = 100
LARGEST_CONTENT = 5_000_000  # bytes of all pages once unpacked
MOST_PIECES = 60_000  # strings that are shown, of all pages: where words are set letter by letter, of 20 pages
_FEWEST_LETTERS = 20  # of a PDF with a text layer
_SCANNED = (
    "is a PDF without text, such as a scan; recognise its text (scanners, viewers and office programs do) "
    "and give that as .docx or .txt"
)
_DAMAGED = "is damaged, or a PDF of a kind that is not read; save its text as .docx or .txt"
_END = lazy_pattern(r"[.!?…:][»”\"’)\u00a0\u202f ]*$")
_ITEM = lazy_pattern(r"^(?:[•◦‣▪§⁃●○■–—-]|\uf0b7)\s*(?=\S)")
_NUMBER = lazy_pattern(r"(?:page\s*)?[-–— ]*\d{1,4}[-–— ]*(?:(?:/|sur|of|de)\s*\d{1,4})?", re.IGNORECASE)
_FOOT = lazy_pattern(r"(?:^|.*[\s|·•–—-])page\s*\d{1,4}(?:\s*(?:/|sur|of|de)\s*\d{1,4})?", re.IGNORECASE)
_NOTE = lazy_pattern(r"\W{0,2}(\d{1,3})[.)\]]?\W{0,3}\s*(?=[^\W\d])")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def parse(source: Source) -> Parsed:
    """The blocks of a PDF. Raises: InputError for a scan, a protected or damaged one, or one of too many pages."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would write warnings to the terminal
    try:
        pages, links = _read(source)
    except InputError:
        raise
    except Exception as error:  # of whatever kind: the library promises none for what is damaged
        raise InputError(_DAMAGED, path=source.name) from error
    lines, left_out = _without_margins(pages)
    lines, notes = _without_notes(lines)
    left_out += notes
    if sum(char.isalpha() for line in lines for char in line.text) < _FEWEST_LETTERS:
        raise InputError(_SCANNED, path=source.name)
    parsed = page_of(_html(lines), source.name, left_out)
    return Parsed(parsed.page, FrontMatter(source=links))


def _read(source: Source) -> tuple[list[list[Line]], list[str]]:
    """The lines of each page, and the web addresses that they link to."""
    reader = pypdf.PdfReader(io.BytesIO(source.data))
    if reader.is_encrypted:
        try:
            opened = bool(reader.decrypt(""))
        except Exception:  # a cipher that needs a further library
            opened = False
        if not opened:
            raise InputError(PASSWORD, path=source.name)
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise InputError(
            f"has {count} pages, a brief has at most {MOST_PAGES}; is it the right file?", path=source.name
        )
    pages, links, size, pieces = [], [], 0, 0
    for page in reader.pages:
        contents = page.get_contents()
        size += len(contents.get_data()) if contents is not None else 0
        if size > LARGEST_CONTENT:
            raise InputError("has pages of drawings without end; save its text as .docx or .txt", path=source.name)
        lines, count = page_lines(page, MOST_PIECES - pieces)
        pages.append(lines)
        pieces += count
        links += _links(page)
    return pages, list(dict.fromkeys(links))[:50]


def _links(page: Any) -> list[str]:
    found = []
    for reference in page.get("/Annots") or []:
        action = reference.get_object().get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if address is not None and re.fullmatch(r"https?://[^\s<>\"]{3,1900}", str(address)):
            found.append(str(address))
    return found


def _without_margins(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[LeftOut]]:
    """The lines of the text, and what stands at the head or foot of several pages, and page numbers."""
    edges = [_edges(lines) for lines in pages]
    seen = Counter(key for page in edges for key in {(_key(line), round(line.y / 4)) for line in page})
    above = _above_title(pages[0], edges[0]) if pages else []
    kept: list[Line] = []
    left_out: list[LeftOut] = []
    for lines, edge in zip(pages, edges, strict=True):
        for line in lines:
            place = (_key(line), round(line.y / 4))
            often = any(seen[place[0], place[1] + step] >= max(2, len(pages) / 3) for step in (-1, 0, 1))
            if line.turned:
                left_out.append(LeftOut(line.text, "text that is turned on the page"))
            elif line in above or (
                line in edge and (often or _NUMBER.fullmatch(line.text) or _is_numbered_foot(line, lines))
            ):
                left_out.append(LeftOut(line.text, "head or foot of a printed page"))
            else:
                kept.append(line)
    return kept, left_out


def _above_title(lines: Sequence[Line], edge: Sequence[Line]) -> list[Line]:
    """What a wide gap parts from the title below it, the largest line of the first page: the head of the page.

    Full sentences and lines that state author or date are none.
    """
    upright = [line for line in lines if not line.turned]
    largest = max((line.size for line in upright), default=0.0)
    titles = [line for line in upright if line.size > 0.98 * largest]
    if not upright or largest < 1.3 * median([line.size for line in upright]) or len(titles) > 3:
        return []
    above = [line for line in upright if line.y > titles[0].y + 1]
    parted = above and min(line.y for line in above) - titles[0].y > 1.9 * largest
    if not parted or any(line not in edge for line in above):
        return []
    return [
        line
        for line in above
        if not (_END.search(line.text) and len(line.text.split()) > 8) and not find_credit(line.text)
    ]


def _is_numbered_foot(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line ends with the number of its page, and a gap parts it from the text: a single page tells, too."""
    body = median([other.size for other in lines])
    gaps = [
        abs(other.y - line.y)
        for other in lines
        if not other.turned and abs(other.y - line.y) > 1 and not (_NOTE.match(other.text) and other.size < 0.95 * body)
    ]
    return _FOOT.fullmatch(line.text) is not None and min(gaps, default=0.0) > 2 * line.size


def _without_notes(lines: Sequence[Line]) -> tuple[list[Line], list[LeftOut]]:
    """The lines without the notes at the foot of pages, in smaller type and with a number that stands in the text.

    A raised number without a note, such as an exponent, stays as it is.
    """
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 1.0
    raised = set(re.findall(f"{RAISED}(\\d+){RAISED}", " ".join(line.text for line in lines)))
    kept: list[Line] = []
    left_out: list[LeftOut] = []
    last_y = 0.0
    numbers: set[str] = set()
    inside = False
    for line in lines:
        start = _NOTE.match(line.text) if line.size <= 0.95 * body else None
        if start and start[1] in raised:
            inside = True
            numbers.add(start[1])
            left_out.append(LeftOut(line.text.replace(RAISED, ""), "footnote"))
        elif inside and line.size <= 0.95 * body and line.y < last_y:
            left_out[-1] = LeftOut(f"{left_out[-1].text} {line.text}".replace(RAISED, ""), "footnote")
        else:
            inside = False
            kept.append(line)
        last_y = line.y
    marks = re.compile(f"{RAISED}(?:{'|'.join(sorted(numbers))}){RAISED}") if numbers else None
    for number, line in enumerate(kept):
        found = marks.findall(line.text) if marks else []
        left_out += [LeftOut(mark.strip(RAISED), "mark of a footnote") for mark in found]
        text = (marks.sub("", line.text) if marks else line.text).replace(RAISED, "")
        kept[number] = replace(line, text=text) if text != line.text else line
    return [line for line in kept if line.text.strip()], left_out


def _edges(lines: Sequence[Line]) -> list[Line]:
    """What may be head or foot of a page: up to three baselines that a blank parts from the text, or the outermost."""
    places = sorted({round(line.y) for line in lines if not line.turned})
    size = median([line.size for line in lines]) if lines else 1.0
    outer: set[int] = set()
    for side in (places, places[::-1]):
        steps = [abs(after - before) for before, after in pairwise(side[:4])]
        parted = next((number + 1 for number, step in enumerate(steps) if step > 1.7 * size), 0)
        outer.update(side[:parted])
    ends = [line for line in lines if round(line.y) in places[:1] + places[-1:]]
    alone = [line for line in ends if round(line.y) not in outer and not _END.search(line.text)]
    return [*(line for line in lines if round(line.y) in outer), *alone]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _html(lines: Sequence[Line]) -> str:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    titles = sorted({round(line.size, 1) for line in lines if line.size > 1.12 * body}, reverse=True)
    gaps = [a.y - b.y for a, b in pairwise(lines) if 0 < a.y - b.y < 3 * body and a.column == b.column]
    leading = sorted(gaps)[len(gaps) // 4] if gaps else 1.2 * body
    right: dict[int, float] = {}
    for line in lines:
        right[line.column] = max(right.get(line.column, 0.0), line.right)
    written: list[str] = []
    waiting: list[Line] = []

    def flush() -> None:
        if waiting:
            level = min(6, titles.index(round(waiting[0].size, 1)) + 1) if waiting[0].size > 1.12 * body else 0
            written.append(_block(waiting, level))
            waiting.clear()

    for line in lines:
        cells = len(waiting) > 1 and _is_row(waiting[-2:])
        if waiting and ((cells and not _is_row([waiting[-1], line])) or _begins(line, waiting, leading, right, body)):
            flush()
        waiting.append(line)
    flush()
    return "".join(written)


def _is_row(lines: Sequence[Line]) -> bool:
    """Whether lines are cells beside each other."""
    return len(lines) > 1 and all(abs(line.y - lines[0].y) < 0.5 * line.size for line in lines)


def _begins(line: Line, waiting: Sequence[Line], leading: float, right: dict[int, float], body: float) -> bool:
    """Whether a line begins a paragraph."""
    first, before = waiting[0], waiting[-1]
    if abs(line.size - before.size) > 0.08 * body or line.bold != before.bold or _ITEM.match(line.text):
        return True
    ends, fall = bool(_END.search(before.text)), before.y - line.y
    if line.column != before.column or fall < -0.5 * line.size:  # the next column, or page
        return (ends and not line.text[:1].islower()) or before.bold
    if abs(fall) <= 0.5 * line.size:
        return False  # the next cell of a row
    if fall > 1.25 * max(leading, 1.1 * line.size):
        return True
    indented = line.left > first.left + 0.8 * line.size and line.left > before.left + 0.8 * line.size
    short = before.right < right[before.column] - 0.18 * (right[before.column] - before.left)
    return ends and (indented or (short and not line.text[:1].islower()))


def _block(lines: Sequence[Line], level: int) -> str:
    mended = [text for text, _ in mend_hyphens([line.text.translate(_LIGATURES) for line in lines])]
    text = " ".join(mended)
    if _is_row(lines):
        return f"<table><tr>{''.join(f'<td>{html.escape(line.text)}</td>' for line in lines)}</tr></table>"
    if level:
        return f"<h{level}>{html.escape(text)}</h{level}>"
    bullet = _ITEM.match(text)
    if bullet:
        return f"<li>{run(text[bullet.end() :])}</li>"
    return f"<p>{run(text, bold=all(line.bold for line in lines))}</p>"
