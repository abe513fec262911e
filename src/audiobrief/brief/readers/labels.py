"""Labels inside the text: "Point de vue neutre : …" at the head of a paragraph becomes a heading and a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.credits import find_credit, is_name
from audiobrief.brief.readers.facts import SOURCE_LABEL
from audiobrief.brief.readers.headings import judge_heading, matched_perspective
from audiobrief.config.perspective import Perspective, strip_numbering
from audiobrief.text.lazy_pattern import lazy_pattern

_LABEL = lazy_pattern(
    r"(?P<label>[^:：.!?\n]{3,70}?)[ \u00a0\u202f]*(?:[:：.]|[ \u00a0\u202f][–—])\s+(?P<text>\S.*)", re.DOTALL
)


_UNKNOWN = lazy_pattern(
    r"(?P<label>[A-ZÀ-Ý][^:：.!?…\n«»“”\"(),;\d]{2,40}?)[ \u00a0\u202f]*[:：]\s+(?P<text>(?![«“\"]|https?:)\S.*)",
    re.DOTALL,
)
_LONGEST_UNKNOWN = 4  # words
_HEADS = lazy_pattern(
    r"(?:titre|title|accroche|hook|en bref|in brief|chapeau|r[eé]sum[eé]|summary|nota bene|nb|n\.b\.|ps|p\.-?s\."
    r"|photos?|cr[eé]dits?(?: photos?)?|contacts?|renseignements|t[eé]l(?:[eé]phone|\.)?|tags|mots-cl[eé]s|keywords)",
    re.IGNORECASE,
)


def is_head_label(label: str) -> bool:
    """Whether a label names title, hook, summary or tags: what stands behind it is kept, or read elsewhere."""
    return _HEADS.fullmatch(label.strip()) is not None


@dataclass(frozen=True)
class Labelled:
    """The blocks of a text, labels parted from them, and the texts of those that begin with what may be another one."""

    blocks: tuple[Block, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Label:
    perspective: str  # "" for a label that names none
    label: str
    text: str


def part_labels(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> Labelled:
    """The blocks with each label as a heading of its own, where labels are how the input names its perspectives.

    One word and a colon may be plain text ("Exemple : en 2019, …"): a label counts where another perspective has one,
    too, or where no heading names any; and not where a heading of the same perspective stands elsewhere.

    A label that names no perspective ("Mon avis : …") is a heading, too, where it is written as those that do: bold as
    they are, or each of them a paragraph and nothing else between them. Any other one stays, and is a doubt.
    """
    labels = [_label(block, perspectives) for block in blocks]
    told = {label.perspective for label in labels if label}
    headed = _headed(blocks, perspectives) if told else set()
    meant = told - headed if len(told - headed) >= 2 or not headed else set()
    known = [number for number, label in enumerate(labels) if label and label.perspective in meant]
    others = _unknown(blocks, known)
    alone = len(known) >= 2 and all(
        number in known or number in others for number in range(known[0], known[-1]) if blocks[number].text.strip()
    )
    parted: list[Block] = []
    doubts: list[str] = []
    for number, block in enumerate(blocks):
        label, other = labels[number], others.get(number)
        if number in known or (other and (alone or block.lead)):
            label = label if number in known else other
            assert label is not None
            parted.append(Block(label.label, 0, block.line, bare=True, bold=True, lead=label.label))
            parted.append(replace(block, text=label.text, kind="paragraph", bare=False, bold=False, lead=""))
        else:
            parted.append(block)
            doubts += [block.text] if other else []
    return Labelled(tuple(parted), tuple(doubts))


def _unknown(blocks: Sequence[Block], known: Sequence[int]) -> dict[int, _Label]:
    """The labels that name no perspective, by the numbers of their blocks, from the first known label on.

    They are bold, and items of a list, where the known ones are.
    """
    if not known:
        return {}
    bold, kinds = any(blocks[number].lead for number in known), {blocks[number].kind for number in known}
    found: dict[int, _Label] = {}
    for number in range(known[0] + 1, len(blocks)):
        block = blocks[number]
        match = _UNKNOWN.fullmatch(block.text)
        label = strip_numbering(match["label"]) if match else ""
        if not match or number in known or block.level or block.kind not in kinds or bool(block.lead) != bold:
            continue
        own = SOURCE_LABEL.match(label) or _HEADS.fullmatch(label) or is_name(label) or find_credit(block.text)
        if len(label.split()) <= _LONGEST_UNKNOWN and len(match["text"].split()) >= 4 and not own:
            found[number] = _Label("", label, match["text"])
    return found


def _label(block: Block, perspectives: Sequence[Perspective]) -> _Label | None:
    if block.lead:
        return _bold_label(block, perspectives)
    match = None if block.level else _LABEL.fullmatch(block.text)
    if not match:
        return None
    perspective, is_full = matched_perspective(strip_numbering(match["label"]), perspectives)
    return _Label(perspective, match["label"], match["text"]) if is_full else None


def _bold_label(block: Block, perspectives: Sequence[Perspective]) -> _Label | None:
    """The label that is the bold beginning of a text, as in `**Les faits.** Le pont ferme.`"""
    label = block.lead.strip(" .:：–—-\u00a0\u202f")
    text = block.text[len(block.lead) :].lstrip(" .:：–—-\u00a0\u202f")
    if not text or not block.text.startswith(block.lead):
        return None
    perspective, is_full = matched_perspective(strip_numbering(label), perspectives)
    return _Label(perspective, label, text) if is_full else None


def _headed(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> set[str]:
    found = set()
    for number, block in enumerate(blocks):
        if block.level or block.bare:
            heading = judge_heading(number, blocks, perspectives, marked=False)
            if heading.holds and heading.is_full:
                found.add(heading.perspective)
    return found
