"""Sentences at the end that ask readers to do something with the page: told from the story by what they are made of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.facts import SOURCE_LABEL, SOURCE_LINE
from audiobrief.brief.readers.leftovers import drop_emoji, end_at_emoji, take_hashtags, take_links
from audiobrief.brief.readers.notices import is_notice_in_sentences
from audiobrief.brief.readers.private import holds_private
from audiobrief.text.lazy_pattern import lazy_pattern
from audiobrief.text.normalization.sentences import sentences

THRESHOLD = 3.25
POSSIBLE = 2.5
_FARTHEST = 20  # blocks from the end among which such sentences are looked for, with the controls of a page between
_YOU = lazy_pattern(r"\b(?:vous|votre|vos|toi|tes|ton|you|your|yours)\b", re.IGNORECASE)
_US = lazy_pattern(r"\b(?:nous|notre|nos|moi|mon|mes|us|our|me|my)\b", re.IGNORECASE)
ASKING = lazy_pattern(
    r"(?:(?:et|alors|puis|merci de|n[’']h[ée]sitez pas [àa]) )?(?!(?:ch|ass|n)ez\b)(?:[^\W\d_]+ez|faites|dites)\b"
    r"|(?:please |so |and )?(?:share|follow|subscribe|join|listen|read|watch|support|become|download|get|sign|click"
    r"|tell|leave|drop|comment|like|repost|reach|pass|help|donate|buy|tap|send|enable|turn|stay|let|write|reply"
    r"|visit|check|save|tag|hit|consider|forward)\b",
    re.IGNORECASE,
)
# What only readers of a page have to do with, and what stories, too, are told of.
_OF_PAGES = lazy_pattern(
    r"\b(?:infolettres?|newsletters?|abonn\w+|inscrivez|subscri\w+|commentaires?|comments?|(?:re)?publiez|repost\w*"
    r"|retweet\w*|likez|likes?|notifications?|cliquez|click|applis?|applications?|apps?|publicit[ée]s?|ads|newsroom"
    r"|inbox|bio|followers?|suivez|follow|membership)\b",
    re.IGNORECASE,
)
_OF_READING = lazy_pattern(
    r"\b(?:partagez|share|liens?|links?|ami(?:e?s)?|friends?|articles?|story|stories|histoires|posts?|pages?|sites?"
    r"|lire|lisez|lu|read|reading|listen|[ée]coutez|r[ée]seaux?|network|caf[ée]|coffee|membres?|member|soutenez"
    r"|support|dons?|donate|journalis\w+|reporting|lecteurs|lectrices|readers|free|gratuit\w*|tip|enjoyed|aimez|plu"
    r"|courriel|e-?mails?|aim[eé]|appr[eé]ci[eé]|transf[eé]r\w+|forward|[ée]pisodes?|podcast|balados?|cloche|bell|channel|manquer|rater|miss|issue"
    r"|num[eé]ro)\b",
    re.IGNORECASE,
)
SAID = lazy_pattern(
    r"[«“\"]|\b(?:selon|d[’']apr[èe]s|dit|disent|r[ée]pond(?:u|ent)?|[ée]crit|[ée]crivent|pr[ée]vient|conclut"
    r"|(?:demand|affirm|ajout|d[ée]clar|expliqu|lanc|r[ée]p[èe]t|insist|rappell)e(?:nt)?"
    r"|according to|said|says?|told|added|asks|asked|repl(?:y|ies|ied)|answer(?:s|ed)"
    r"|wrote|writes|urge[sd]?|warn(?:s|ed))\b",
    re.IGNORECASE,
)
DAYS = lazy_pattern(
    r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|depuis|hier|yesterday|since)\b",
    re.IGNORECASE,
)


def appeal_score(sentence: str, story: frozenset[str], *, beside: bool = False, pictured: bool = False) -> float:
    """How much a sentence asks something of the readers of a page, instead of going on with the story.

    `story` are the stems of the rest of the text; `beside` tells that the next sentence is such an appeal,
    `pictured` that pictographs stand around it.
    """
    sentence = drop_emoji(sentence).strip()
    words = len(_OF_PAGES.findall(sentence)) * 1.5 + len(_OF_READING.findall(sentence)) * 0.75
    shared = stems(_OF_READING.sub(" ", _OF_PAGES.sub(" ", sentence))) & story
    score = min(words, 3.0)
    score += 1.5 if ASKING.match(sentence) else 0.0
    score += 1.0 if _YOU.search(sentence) else 0.0
    score += 0.5 if _US.search(sentence) else 0.0
    score += 1.0 if sentence.rstrip().endswith("?") else 0.0
    score += 1.0 if beside else 0.0
    score += 1.0 if len(sentence.split()) <= 6 and sentence.rstrip()[-1:].isalnum() else 0.0  # a line, no sentence
    score += -1.0 if len(shared) > 1 else 0.0 if shared else 0.75
    score += 0.75 if pictured else 0.0
    score += 1.5 if holds_private(sentence) else 0.0
    score -= 2.5 if SAID.search(_OF_PAGES.sub(" ", sentence)) else 0.0
    score -= 2.0 if DAYS.search(sentence) else 0.5 if re.search(r"\d", sentence) else 0.0
    return score


def stems(text: str) -> frozenset[str]:
    """The beginnings of the longer words of a text."""
    return frozenset(word[:6].casefold() for word in re.findall(r"[^\W\d_]{5,}", text))


def part_appeals(blocks: Sequence[Block], locale: str) -> tuple[Block, ...]:
    """The blocks with the appeals at their end of the kind "appeal"; a paragraph that ends with some is parted."""
    parted = list(blocks)
    pieces = _last_sentences(blocks, locale)
    for place, first in _taken(blocks, pieces).items():
        if not first:
            parted[place] = replace(blocks[place], kind="appeal", bare=False)
            continue
        head, tail = (" ".join(part) for part in (pieces[place][:first], pieces[place][first:]))
        # From the last block on, so that the places of the others stay.
        parted[place : place + 1] = [
            replace(blocks[place], text=head),
            replace(blocks[place], text=tail, kind="appeal", bare=False, links=()),
        ]
    return tuple(parted)


def _last_sentences(blocks: Sequence[Block], locale: str) -> dict[int, tuple[str, ...]]:
    """The sentences of the last blocks, by the place of their block, the last one first; tags and links are none."""
    found: dict[int, tuple[str, ...]] = {}
    for place in range(len(blocks) - 1, max(-1, len(blocks) - 1 - _FARTHEST), -1):
        text = end_at_emoji(blocks[place].text)
        asks = holds_private(text) and re.search(r"[?!].*\w|\w[?!.]", text) and not names_source(blocks[place])
        if blocks[place].kind == "note" or (is_around(blocks[place]) and not asks):
            continue
        if blocks[place].level:
            break
        if re.search(r"\w", take_hashtags(take_links(text)[0])[0]):
            found[place] = sentences(text, locale)
    return found


def _taken(blocks: Sequence[Block], pieces: Mapping[int, Sequence[str]]) -> dict[int, int]:
    """For each block that ends with appeals the number of its first one; the last block first.

    One that may be an appeal is one where another is beside it. Short lines, such as the controls of a page, may
    stand between.
    """
    taken: dict[int, int] = {}
    waiting: dict[int, int] = {}
    beside = False
    for place, own in pieces.items():
        story = stems(" ".join(block.text for block in blocks[:place]))
        pictured = drop_emoji(blocks[place].text) != blocks[place].text
        for number in range(len(own) - 1, -1, -1):
            score = appeal_score(own[number], story, beside=beside or bool(waiting), pictured=pictured)
            if score >= THRESHOLD and (beside or _names_pages(own[number])):
                taken, waiting, beside = {**taken, **waiting, place: number}, {}, True
            elif score >= POSSIBLE:
                waiting[place] = number
            elif len(own) == 1 and _is_line(own[0]):
                break
            else:
                return taken
        if blocks[place].kind == "item" and place not in taken and place not in waiting:
            return taken
    return taken


def names_source(block: Block) -> bool:
    """Whether a block only says where the text is from, with the address."""
    plain, links = take_links(drop_emoji(block.text))
    label = plain.strip(" .,*_–—-")
    return bool(links or block.links) and bool(SOURCE_LINE.match(label) or SOURCE_LABEL.match(label))


def is_around(block: Block) -> bool:
    """Whether a block surely stands around a text: an address, a source, a notice of a site to its readers."""
    line = re.sub(r"\s+", " ", drop_emoji(block.text)).strip(" .!…»«›‹-–—|·•*_")
    short = len(line.split()) <= 14
    return names_source(block) or (holds_private(block.text) and short) or is_notice_in_sentences(line)


def _is_line(text: str) -> bool:
    count = len(text.split())
    return count <= 3 or (count <= 8 and text.rstrip()[-1:] not in '.!?»”"')


def names_pages(text: str) -> bool:
    """Whether a text has words that only readers of a page have to do with."""
    return bool(_OF_PAGES.search(text))


def _names_pages(sentence: str) -> bool:
    return bool(_OF_PAGES.search(sentence) or _OF_READING.search(sentence))
