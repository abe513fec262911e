"""What stands amid a text and is no part of it: remarks of its editors, advertisements, invitations to subscribe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiobrief.brief.readers.appeals import ASKING, SAID, appeal_score, names_pages, names_source, stems
from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.headings import matched_perspective
from audiobrief.brief.readers.leftovers import drop_emoji
from audiobrief.brief.readers.notices import speaks_of_a_site
from audiobrief.config.perspective import Perspective, strip_numbering
from audiobrief.text.lazy_pattern import lazy_pattern

REMARK = "remark of an editor"
ADVERT = "advertisement"
THRESHOLD = 3.0
POSSIBLE = 2.25
_CERTAIN_APPEAL = 5.0  # amid the text an appeal stands alone: nothing beside it tells what it is
_MOST_WORDS, _MOST_BLOCKS = 80, 5  # of an advertisement
_ENCLOSED = lazy_pattern(
    r"(?:\[.{2,400}\]|\(.{2,400}\)|\{.{2,400}\}|>{2,}.{2,400}|.{2,400}<{2,}|/\*.{2,400}\*/)[.;]?", re.DOTALL
)
_INLINE = lazy_pattern(r"[ \u00a0\u202f]?\[[^\[\]\n]{2,200}\](?![({])")
_FLAG = lazy_pattern(
    r"\W{0,4}(?:todo|fixme|tk\b|tktk|xxx\b|tbc\b|tbd\b|(?:note|message)"
    r" (?:aux?|à l|à la|pour (?:le|la|l)|to(?: the)?)\b"
    r"|ed(?:s|itor|itor[’']?s|s[’'])?\.? notes?\b|notes? (?:to|for) (?:ed|self|desk))",
    re.IGNORECASE,
)
_ORDER = lazy_pattern(
    r"\W{0,4}(?:n\.?d\.?l\.?r\b|n\.?d\.?r\b|(?:à|a) (?:faire|v[eé]rifier|valider|confirmer|supprimer|couper"
    r"|compl[eé]ter|revoir|ins[eé]rer|ajouter|retirer|enlever|illustrer|mettre)\b|(?:to|please|pls) \w+\b"
    r"|(?:v[eé]rifier|valider"
    r"|supprimer|couper|ins[eé]rer|ajouter|retirer|mettre|pr[eé]voir|check|verify|confirm|delete|remove|cut|insert|add"
    r"|fix|update|replace|hold|keep|don[’']t|ne pas)\b|(?:source|ref|citation) ?(?:\?|needed|manquante?))",
    re.IGNORECASE,
)
_EDITING = lazy_pattern(
    r"\b(?:pupitre|desk|r[eé]dac\w*|v[eé]rif\w*|valid(?:er|ation)|supprim\w+|coup(?:er|ure)|publi(?:cation|er|sh\w*)"
    r"|mise en ligne|antenne|on air|before air|[aà] venir|to come|chiffres?|l[eé]gendes?|photos?|hyperliens?|liens?"
    r"|links?|quotes?|citations?|ajouter|add|fact-?check\w*|legal|juridique|avocats?|paragraphes?|paragraphs?|trop long"
    r"|too long|check|confirm\w*|delete|remove|cut|caption|figures?|numbers?|count|spelling|orthographe|sources?"
    r"|graf|lede|chapo"
    r"|titre|headline|embargo|relire|relecture|traduction|translation|encadr[eé]|sidebar)\b",
    re.IGNORECASE,
)
_SPONSOR = lazy_pattern(
    r"(?:(?:un|a) )?(?:petit )?(?:message|mot|word|note) (?:de|d[eu]s?|from|of) "
    r"(?:la part de )?(?:notre|nos|our|the|today[’']s)\b.{0,20}"
    r"\b(?:partenaires?|commanditaires?|annonceurs?|partners?|sponsors?|advertisers?)\.?"
    r"|(?:contenu|article|texte|message|post|content)? ?(?:commandit[eé]|sponsoris[eé]|sponsored|promoted)"
    r"(?: (?:content|post))?"
    r"|publireportage|publi-?information|advertorial|partner content|contenu partenaire"
    r"|(?:publicit[eé]|annonce|advertisement|ad|pub)",
    re.IGNORECASE,
)
# What only an advertisement offers.
_OFFER = lazy_pattern(
    r"\b\d{1,2} ?% (?:off|de (?:rabais|r[eé]duction|remise))|\b(?:rabais|r[eé]duction|remise) de \d{1,2} ?%"
    r"|\b(?:with|use|using|avec|utilisez|entrez) (?:the |le )?(?:promo(?:tional)? |discount )?code\b"
    r"|\bcode (?:promo|[A-Z]{3,}\d*)\b"
    r"|\bfree (?:trial|shipping)\b|\bessai gratuit\b|\blivraison gratuite\b",
    re.IGNORECASE,
)
_PRESENTS = lazy_pattern(
    r"\W*(?:together with|(?:brought to you|presented|powered|sponsored) by|(?:pr[eé]sent[eé]e?|offerte?|propos[eé]e?"
    r"|commandit[eé]e?) par|en (?:partenariat|collaboration) avec|(?:merci|thanks) (?:[aà]|to) (?:notre|our))\b",
    re.IGNORECASE,
)
_SPACE_ALONE = lazy_pattern(r"publicit[eé]|annonce|advertisement|ad|pub", re.IGNORECASE)  # often with nothing under it


@dataclass(frozen=True)
class Remarked:
    """The blocks with such parts as the kinds "note" and "appeal", and those that may be one and are spoken."""

    blocks: tuple[Block, ...]
    doubts: tuple[Block, ...] = ()


def remark_score(text: str, *, enclosed: bool) -> float:
    """How much a text speaks to those who make the text ready; `enclosed` in brackets of its own."""
    inner = text.strip("[](){}<>/* \u00a0\u202f")
    flag, order = _FLAG.match(inner), _ORDER.match(inner)
    if not (flag or order or (enclosed and len(_EDITING.findall(inner)) >= 2)):
        return 0.0
    return (
        (1.5 if enclosed else 0.0)
        + (2.0 if flag else 1.0 if order else 0.0)
        + min(0.75 * len(_EDITING.findall(inner)), 1.5)
        + (1.0 if inner.isupper() and len(inner.split()) >= 2 else 0.0)
        - (0.75 if SAID.search(inner) else 0.0)
    )


def part_remarks(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> Remarked:
    """The blocks with remarks, advertisements and invitations told apart from the text."""
    named = [bool(matched_perspective(strip_numbering(block.text), perspectives)[1]) for block in blocks]
    parted = list(blocks)
    _take_adverts(parted, named)
    doubts = _take_offers(parted, named)
    _take_invitations(parted, named)
    found: list[Block] = []
    for block, is_name in zip(parted, named, strict=True):
        if block.kind in ("note", "appeal", "footnote", "caption") or is_name:
            found.append(block)
            continue
        score = _whole_score(block)
        if score >= THRESHOLD:
            found.append(replace(block, kind="note", hint=REMARK, bare=False, level=0))
            continue
        kept, notes = _without_inline(block)
        doubts += [kept] if score >= POSSIBLE else []
        found += [kept, *notes]
    return Remarked(tuple(found), tuple(doubts))


def _whole_score(block: Block) -> float:
    text = drop_emoji(block.text).strip(" *_=-–—\u00a0\u202f")
    enclosed = _ENCLOSED.fullmatch(text) is not None
    if block.level or not text or not (enclosed or _FLAG.match(text)):
        return 0.0
    return remark_score(text, enclosed=enclosed)


def _without_inline(block: Block) -> tuple[Block, list[Block]]:
    """A block without the remarks in square brackets inside its sentences, and these."""
    if "[" not in block.text:
        return block, []
    notes: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if remark_score(match.group(), enclosed=True) < THRESHOLD:
            return match.group()
        notes.append(match.group().strip())
        return ""

    text = _INLINE.sub(keep, block.text)
    plain = Block("", line=block.line, kind="note", hint=REMARK)
    return (replace(block, text=text), [replace(plain, text=note) for note in notes]) if notes else (block, [])


def _take_adverts(blocks: list[Block], named: Sequence[bool]) -> None:
    """Mark a label of an advertisement and what stands under it.

    That ends with a link that asks for something, else above the next perspective; what shares words with the story
    is story.
    """
    for start, block in enumerate(blocks):
        label = drop_emoji(block.text).strip(" .:*_[]()–—-|•·")
        if named[start] or not _SPONSOR.fullmatch(label):
            continue
        blocks[start] = replace(block, kind="note", hint=ADVERT, bare=False, level=0)
        end = _end_of_advert(blocks, named, start, _SPACE_ALONE.fullmatch(label) is not None)
        for number in range(start + 1, end):
            blocks[number] = replace(blocks[number], kind="note", hint=ADVERT, bare=False, level=0, links=())


def _take_offers(blocks: list[Block], named: Sequence[bool]) -> list[Block]:
    """Mark the paragraphs that offer what readers of a page can buy; returns those that may be one, and are spoken."""
    doubts: list[Block] = []
    candidates = [
        number
        for number, block in enumerate(blocks)
        if not named[number]
        and block.kind not in ("note", "appeal", "row")
        and len(block.text) <= 400
        and (_OFFER.search(block.text) or _PRESENTS.match(block.text))
    ]
    for number in candidates[:50]:
        block = blocks[number]
        near = [*blocks[max(0, number - 12) : number], *blocks[number + 1 : number + 13]]
        shared = stems(block.text) & stems(" ".join(other.text for other in near))
        score = 2.0 if _OFFER.search(block.text) else 0.0
        score += 1.5 if _PRESENTS.match(block.text) else 0.0
        score += (
            1.0
            if ASKING.match(block.text)
            or re.search(r"\b(?:get|try|save|use|obtenez|essayez|profitez)\b", block.text, re.I)
            else 0.0
        )
        score += 0.75 if not shared else -1.0 if len(shared) > 1 else 0.0
        score -= 2.5 if SAID.search(block.text) else 0.0
        if score >= THRESHOLD:
            blocks[number] = replace(block, kind="note", hint=ADVERT, bare=False, level=0, links=())
        elif score >= POSSIBLE:
            doubts.append(block)
    return doubts


def _end_of_advert(blocks: Sequence[Block], named: Sequence[bool], start: int, needs_link: bool) -> int:
    """The number of the first block below an advertisement; `start` + 1 where its end cannot be told."""
    words = 0
    own = range(start + 1, min(start + 1 + _MOST_BLOCKS, len(blocks)))
    story: frozenset[str] | None = None
    for number in own:
        block = blocks[number]
        words += len(block.text.split())
        if named[number]:
            return start + 1 if needs_link else number
        if story is None:
            # The words around, not those of the box itself.
            near = [*blocks[max(0, start - 12) : start], *blocks[own.stop : own.stop + 12]]
            story = stems(" ".join(other.text for other in near))
        if words > _MOST_WORDS or block.kind in ("note", "row") or len(stems(block.text) & story) >= 2:
            return start + 1
        if block.links and not names_source(block):
            return number + 1
        if len(block.text.split()) <= 6 and ASKING.match(block.text):
            return number + 1
    return start + 1


def _take_invitations(blocks: list[Block], named: Sequence[bool]) -> None:
    """Mark what asks readers of a page to subscribe or follow amid the text, and the sentence that goes on with it."""
    last = max((number for number, is_name in enumerate(named) if is_name), default=-1)
    candidates = [number for number in range(last + 1) if not named[number] and names_pages(blocks[number].text)]
    for number in candidates[:50]:
        block = blocks[number]
        if len(block.text.split()) > 40 or block.kind in ("note", "appeal", "row") or names_source(block):
            continue
        near = [*blocks[max(0, number - 12) : number], *blocks[number + 2 : number + 14]]
        story = stems(" ".join(other.text for other in near))
        if appeal_score(block.text, story) < _CERTAIN_APPEAL:
            continue
        blocks[number] = replace(block, kind="appeal", bare=False, level=0)
        after = blocks[number + 1]
        goes_on = speaks_of_a_site(after.text) or (block.level and len(after.text.split()) <= 12)
        if goes_on and not named[number + 1] and not SAID.search(after.text) and len(stems(after.text) & story) < 2:
            blocks[number + 1] = replace(after, kind="appeal", bare=False, level=0)
