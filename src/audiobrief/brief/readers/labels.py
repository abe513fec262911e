"""Labels inside the text: "Point de vue neutre : …" at the head of a paragraph becomes a heading and a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from audiobrief.brief.readers.blocks import Block
from audiobrief.brief.readers.headings import judge_heading, matched_perspective
from audiobrief.config.perspective import Perspective, strip_numbering

_LABEL = re.compile(
    r"(?P<label>[^:：.!?\n]{3,70}?)[ \u00a0\u202f]*(?:[:：]|[ \u00a0\u202f][–—])\s+(?P<text>\S.*)", re.DOTALL
)


@dataclass(frozen=True)
class _Label:
    perspective: str
    label: str
    text: str


def part_labels(blocks: Sequence[Block], perspectives: Sequence[Perspective]) -> tuple[Block, ...]:
    """The blocks with each label as a heading of its own, where labels are how the input names its perspectives.

    One word and a colon may be plain text ("Exemple : en 2019, …"): a label counts where another perspective has one,
    too, or where no heading names any; and not where a heading of the same perspective stands elsewhere.
    """
    labels = [_label(block, perspectives) for block in blocks]
    told = {label.perspective for label in labels if label}
    headed = _headed(blocks, perspectives) if told else set()
    meant = told - headed if len(told - headed) >= 2 or not headed else set()
    parted: list[Block] = []
    for block, label in zip(blocks, labels, strict=True):
        if label and label.perspective in meant:
            parted.append(Block(label.label, 0, block.line, bare=True, bold=True))
            parted.append(replace(block, text=label.text, kind="paragraph", bare=False, bold=False, lead=""))
        else:
            parted.append(block)
    return tuple(parted)


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
