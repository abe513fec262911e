"""The language parts of an input: told by their marks, else by the language of each block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from audiobrief.brief.model import LeftOut
from audiobrief.brief.readers.blocks import Block, BlockDocument
from audiobrief.brief.readers.language import NAMES, evidence_of, language_beside
from audiobrief.config.perspective import Perspective, match_heading
from audiobrief.errors import AudiobriefError, InputError, raise_all
from audiobrief.locales import find_locale, language_of
from audiobrief.text.lazy_pattern import lazy_pattern

BRACKETED = lazy_pattern(r"^\[\s*([A-Za-z]{2}(?:[-_][A-Za-z]{2})?)\s*\](?!\{)\s*(.*)$")
_MARKS = (
    # "FR — Title", "EN: Title", "(EN) Title", "FR"
    lazy_pattern(r"^\(?(?P<tag>FR|EN|EN-CA|EN-US|EN-GB|FR-CA|FR-FR)\)?\s*(?:[–—:|/.-]+\s*(?P<rest>.*)|)$"),
    lazy_pattern(r"^\((?P<tag>FR|EN)\)\s+(?P<rest>.+)$"),
    # "English version", "Version française : Titre"
    lazy_pattern(
        r"^(?:(?:the )?(?P<tag>english|french|anglais|fran[cç]ais)(?: (?:version|text|edition|translation))?(?: below)?"
        r"|(?:en|in) (?P<tag2>english|french|anglais|fran[cç]ais)"
        r"|(?:version|texte|[eé]dition|traduction) (?P<tag3>anglaise?|fran[cç]aise?))"
        r"\s*(?:[:：–—|]\s*(?P<rest>.*))?$",
        re.IGNORECASE,
    ),
)
_ANNOUNCED = lazy_pattern(
    r"^(?:(?:the )?(?:english|french)(?: (?:version|text|translation))? (?:follows|below|is below)"
    r"|(?:(?:le|la|l[’'])? ?(?:texte |version )?)?(?:en )?"
    r"(?:fran[cç]aise?|anglaise?) (?:suit|ci-dessous|plus bas|[aà] la suite)"
    r"|(?:english|french|anglais|fran[cç]ais) ?[/,|] ?(?:english|french|anglais|fran[cç]ais)|bilingu(?:al|e)"
    r"|(?:fr|en) ?[/|,] ?(?:en|fr))\.?$",
    re.IGNORECASE,
)
# Before a paragraph of some words, not a heading.
_LABELLED = lazy_pattern(
    r"[(\[]?(?P<tag>FR|EN|FRA|ENG|(?i:fran[cç]ais|english|anglais|french))[)\]]?[ \u00a0\u202f]*[:：–—|-]"
    r"[ \u00a0\u202f]+(?=(?:\S+\s+){3})"
)
_BOTH = lazy_pattern(r"\s+[/|•·–—]\s+")
_EDGES = " \t*_#-–—=•·()[]:.🇫🇷🇬🇧🇨🇦🇺🇸"
_LEAST_SHARE = 0.25  # of the words that tell: less of the other language is a quote or a passage, not an edition


@dataclass(frozen=True)
class Part:
    """One edition of an input: the tag that it was given, or "", and its blocks."""

    tag: str
    page: BlockDocument


@dataclass(frozen=True)
class _Mark:
    number: int
    tag: str
    rest: str


def part_editions(page: BlockDocument, name: str, perspectives: Sequence[Perspective]) -> list[Part]:
    """The language parts of a page, or the page whole.

    Raises: InputError or ProblemsError where the parts are marked wrongly, or two languages are mixed without order.
    """
    headed = [
        _Mark(i, match[1], match[2])
        for i, block in enumerate(page.blocks)
        if block.level == 1 and (match := BRACKETED.match(block.text))
    ]
    if headed:
        return _bracketed(page, headed, name)
    page = _unlabelled(page)
    marks, announced = _marks(page.blocks)
    by_marks = _by_marks(_without(page, [*announced, *(mark.number for mark in marks)], marks), marks, announced)
    if by_marks:
        return by_marks
    gone = [*announced, *(mark.number for mark in marks if not mark.rest)]
    titled = [mark for mark in marks if mark.rest]
    if {mark.tag for mark in titled} == {"fr", "en"}:
        gone += [mark.number for mark in titled]
    rest = _without(page, gone, titled)
    rests = {mark.number: mark.rest for mark in titled if mark.number in gone}
    kept = [
        replace(block, text=rests[i]) if i in rests else block
        for i, block in enumerate(page.blocks)
        if i not in gone or i in rests
    ]
    return _by_text(replace(rest, blocks=tuple(kept)), name, perspectives) or [Part("", page)]


def _unlabelled(page: BlockDocument) -> BlockDocument:
    """The page without "FR : " and "EN: " before its paragraphs, where both come again and again, and telling so."""
    found = {number: match for number, block in enumerate(page.blocks) if (match := _LABELLED.match(block.text))}
    count = {"f": 0, "e": 0}
    for match in found.values():
        count["f" if match["tag"][0] in "Ff" else "e"] += 1
    if min(count.values()) < 2:
        return page
    blocks = tuple(
        replace(block, text=block.text[found[number].end() :], lead="") if number in found else block
        for number, block in enumerate(page.blocks)
    )
    told = [
        LeftOut(match.group().strip(), "names the language", page.blocks[number].line)
        for number, match in found.items()
    ]
    return replace(page, blocks=blocks, left_out=(*page.left_out, *told))


def _without(page: BlockDocument, numbers: Sequence[int], marks: Sequence[_Mark] = ()) -> BlockDocument:
    """The page that tells that these blocks are not spoken; of a mark with a title only what stands before that."""
    rests = {mark.number: mark.rest for mark in marks}
    blocks = [(page.blocks[number], rests.get(number, "")) for number in sorted(numbers)]
    told = [LeftOut(block.text.removesuffix(rest).strip(), "names the language", block.line) for block, rest in blocks]
    return replace(page, left_out=(*page.left_out, *told))


def _bracketed(page: BlockDocument, marked: Sequence[_Mark], name: str) -> list[Part]:
    """Parts begun by headings `# [fr] Title`."""
    problems: list[AudiobriefError] = []
    if marked[0].number > 0:
        line = page.blocks[0].line
        message = "text stands before the first language part; move it below"
        problems.append(InputError(message, path=name, line=line))
    for mark in marked:
        if find_locale(mark.tag) is None:
            line = page.blocks[mark.number].line
            problems.append(InputError(f'"[{mark.tag}]" is not a language; use [fr] or [en]', path=name, line=line))
    raise_all(problems)
    return [Part(mark.tag, replace(page, blocks=blocks)) for mark, blocks in _ranges(page.blocks, marked)]


def _ranges(blocks: Sequence[Block], marks: Sequence[_Mark]) -> list[tuple[_Mark, tuple[Block, ...]]]:
    found = []
    for mark, end in zip(marks, [*(mark.number for mark in marks[1:]), len(blocks)], strict=True):
        head = blocks[mark.number]
        title = (replace(head, text=mark.rest, level=1 if head.level else 0),) if mark.rest else ()
        found.append((mark, (*title, *blocks[mark.number + 1 : end])))
    return found


def _marks(blocks: Sequence[Block]) -> tuple[list[_Mark], set[int]]:
    """The blocks that only name a language or begin with its name, and those that announce that another follows."""
    marks: list[_Mark] = []
    announced: set[int] = set()
    for number, block in enumerate(blocks):
        text = block.text.strip(_EDGES + "\u00a0\u202f\ufe0f")
        if not text or len(block.text) > 200:
            continue
        if _ANNOUNCED.match(text):
            announced.add(number)
            continue
        bracketed = BRACKETED.match(block.text.strip())
        if bracketed and find_locale(bracketed[1]) and (block.level or block.bare or not bracketed[2]):
            marks.append(_Mark(number, language_of(find_locale(bracketed[1]) or ""), bracketed[2]))
            continue
        match = next((found for pattern in _MARKS if (found := pattern.match(text))), None)
        if match:
            groups = match.groupdict()
            word = next(groups[key] for key in ("tag", "tag2", "tag3") if groups.get(key))
            rest = (groups.get("rest") or "").strip()
            if not rest or block.level or block.bare:
                marks.append(_Mark(number, "en" if word.lower().startswith(("en", "an")) else "fr", rest))
    return marks, announced


def _by_marks(page: BlockDocument, marks: Sequence[_Mark], announced: set[int]) -> list[Part]:
    """The parts that the marks begin, where the text of each is of the language that its mark names; else none."""
    if not marks:
        return []
    ranges = [(mark.tag, blocks) for mark, blocks in _ranges(page.blocks, marks)]
    before = tuple(block for i, block in enumerate(page.blocks[: marks[0].number]) if i not in announced)
    if before:
        language = _language(before)
        other = "fr" if marks[0].tag == "en" else "en"
        if language == other:
            ranges.insert(0, (other, before))
        elif any(len(block.text.split()) > 6 for block in before):
            return []
        else:
            ranges[0] = (ranges[0][0], (*before, *ranges[0][1]))
    if len(ranges) != 2 or {tag for tag, _ in ranges} != {"fr", "en"}:
        return []
    if any(_language(blocks) != tag for tag, blocks in ranges):
        return []
    return [Part(tag, replace(page, blocks=blocks)) for tag, blocks in ranges]


def _language(blocks: Sequence[Block]) -> str:
    """The language of some blocks by nearly all that tell, few words being enough."""
    languages = [(found, len(block.text)) for block in blocks if (found := evidence_of(block.text).likely)]
    french = sum(size for language, size in languages if language == "fr")
    english = sum(size for language, size in languages if language == "en")
    if max(french, english) < 4 * min(french, english) or not languages:
        return ""
    return "fr" if french > english else "en"


def _by_text(page: BlockDocument, name: str, perspectives: Sequence[Perspective]) -> list[Part]:
    """The parts by the language of each block, one after the other, in turns or side by side; none where it is one."""
    apart = _cells_apart(page.blocks, perspectives)
    blocks = [block for block, _ in apart]
    told = [paired or evidence_of(block.text).language for block, paired in apart]
    words = {
        language: sum(len(block.text.split()) for block, own in zip(blocks, told, strict=True) if own == language)
        for language in ("fr", "en")
    }
    less = "fr" if words["fr"] < words["en"] else "en"
    if words[less] < max(8, _LEAST_SHARE * sum(words.values())) and not _has_heading(blocks, less, perspectives):
        return []
    if words[less] < 8:
        return []
    own = _assigned(blocks, told)
    parts = {language: [b for b, at in zip(blocks, own, strict=True) if at == language] for language in ("fr", "en")}
    prose = {language: sum(1 for at in told if at == language) for language in ("fr", "en")}
    headed = all(_has_heading(blocks, language, perspectives) for language in ("fr", "en"))
    alike = min(prose.values()) >= 0.6 * max(prose.values())
    one_after_the_other = sum(1 for a, b in pairwise(own) if a != b) == 1
    if headed or (alike and min(prose.values()) >= 2) or (one_after_the_other and prose[less] >= 2):
        order = ["fr", "en"] if own[0] == "fr" else ["en", "fr"]
        return [Part(language, replace(page, blocks=tuple(parts[language]))) for language in order]
    if prose[less] < 3:
        return []
    line = next(block.line for block, at in zip(blocks, told, strict=True) if at == less)
    message = (
        f"mixes French and English (the first {NAMES[less]} here), and it cannot be told what belongs to which "
        "edition; begin each with a heading of its own: # [fr] Titre, # [en] Title"
    )
    raise InputError(message, path=name, line=line)


def _has_heading(blocks: Sequence[Block], language: str, perspectives: Sequence[Perspective]) -> bool:
    """Whether a heading in that language names a perspective."""
    return any(
        (block.level or block.bare)
        and match_heading(block.text, perspectives) is not None
        and evidence_of(block.text).likely == language
        for block in blocks
    )


def _cells_apart(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> list[tuple[Block, str]]:
    """The blocks, with each row of a table, and each heading "Les faits / The facts", parted by language.

    With each the language that the other half of its heading gives it, or "".
    """
    apart: list[tuple[Block, str]] = []
    for block in blocks:
        cells = block.cells or tuple(_BOTH.split(block.text))
        if not (block.cells or block.level or block.bare) and not _is_twice(cells):
            cells = ()
        paired = _paired(cells, perspectives)
        if paired or {"fr", "en"} <= {evidence_of(cell).likely for cell in cells}:
            plain = replace(block, cells=(), kind="paragraph")
            languages = paired or ("",) * len(cells)
            apart += [
                (replace(plain, text=cell, bare=_is_short(cell)), language)
                for cell, language in zip(cells, languages, strict=True)
                if cell
            ]
        else:
            apart.append((block, ""))
    return apart


def _paired(cells: Sequence[str], perspectives: Sequence[Perspective]) -> tuple[str, ...]:
    """The languages of two names of one perspective where one of them tells its own; else none."""
    likely = [evidence_of(cell).likely for cell in cells]
    known = [language for language in likely if language]
    if len(cells) != 2 or len(known) != 1:
        return ()
    first, second = (match_heading(cell, perspectives) for cell in cells)
    other = "en" if known[0] == "fr" else "fr"
    return tuple(language or other for language in likely) if first and first == second else ()


def _is_twice(cells: Sequence[str]) -> bool:
    """Whether a line may say one thing in two languages: two parts of some words, one plainly of its language."""
    return (
        len(cells) == 2
        and all(len(cell.split()) >= 3 for cell in cells)
        and any(evidence_of(cell).language for cell in cells)
    )


def _is_short(text: str) -> bool:
    return len(text.split()) <= 8 and text[-1:] not in ".!?…;,"


def _assigned(blocks: Sequence[Block], told: Sequence[str]) -> list[str]:
    """A language for each block: its own, for a heading the likely one, else that of the text beside it."""
    own = [
        language or (evidence_of(block.text).likely if block.level or block.bare else language_beside(block.text))
        for block, language in zip(blocks, told, strict=True)
    ]
    for i, block in enumerate(blocks):
        if not own[i]:
            after = next((language for language in own[i + 1 :] if language), "")
            before = own[i - 1] if i else ""
            own[i] = (after or before) if block.level or block.bare or not before else before
    return own
