"""An edition as a list of segments that are translated one by one, and back as a Markdown brief."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from audiobrief.brief.model import Adapted, Brief, Translated
from audiobrief.config.cast import NARRATOR
from audiobrief.text.clean import one_line
from audiobrief.text.normalization.inline import plain
from audiobrief.translation.wire import shown, to_markdown

_SHORT = 6  # characters of a digest in the front matter: enough to tell a hundred paragraphs apart
REVIEW = "review the text below, then remove this line; until then `audiobrief render` refuses it"


@dataclass(frozen=True)
class TranslationUnit:
    """One piece of an edition: `kind` is title, tags, hook, heading or paragraph.

    `text` may hold mark-up codes and inline marks; `perspective` is that of a heading.
    """

    kind: str
    text: str
    perspective: str = ""

    @property
    def named(self) -> bool:
        """Whether it is the heading of a perspective, which has its name in every language."""
        return self.kind == "heading" and self.perspective != NARRATOR

    @property
    def digest(self) -> str:
        """A short digest of what it says; the wording of a perspective's heading says nothing."""
        said = self.perspective if self.named else shown(self.text)
        return hashlib.sha256(f"{self.kind[0]}:{said}".encode()).hexdigest()[:_SHORT]

    @property
    def written(self) -> str:
        """A short digest of its exact wording."""
        return hashlib.sha256(f"{self.kind[0]}:{self.text}".encode()).hexdigest()[:_SHORT]


def segments_of(brief: Brief) -> tuple[TranslationUnit, ...]:
    """The segments of an edition in order; a title that is made of the first sentence is none."""
    found = [TranslationUnit("title", brief.title)] if brief.titled else []
    if brief.tags:
        found.append(TranslationUnit("tags", ", ".join(brief.tags)))
    found += [TranslationUnit("hook", text) for text in brief.hook]
    for section in brief.sections:
        found.append(TranslationUnit("heading", section.heading, section.perspective))
        found += [TranslationUnit("paragraph", text) for text in section.paragraphs]
    return tuple(found)


def places_of(segments: Sequence[TranslationUnit]) -> list[str]:
    """Where each segment stands, in words: "facts, paragraph 2"."""
    places: list[str] = []
    section, number = "", 0
    for segment in segments:
        if segment.kind == "heading":
            section, number = segment.perspective, 0
            places.append(f"heading of {section}")
        elif segment.kind == "paragraph":
            number += 1
            places.append(f"{section}, paragraph {number}")
        else:
            number = number + 1 if segment.kind == "hook" else 0
            places.append(f"hook, paragraph {number}" if segment.kind == "hook" else segment.kind)
    return places


def digest_of(brief: Brief) -> str:
    """The digest of all that an edition says; equal for a change of layout, mark-up or front matter alone."""
    said = json.dumps([segment.digest for segment in segments_of(brief)] + list(brief.sources))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Head:
    """What the front matter of a translated edition says besides the text."""

    locale: str  # "" where the file's name says it
    id: str
    published: str
    sources: tuple[str, ...]
    translated: Translated | None
    draft: str = "machine"
    adapted: Adapted | None = None


def unparse(segments: Sequence[TranslationUnit], remarks: Sequence[Sequence[str]], head: Head) -> str:
    """The file of an edition; `remarks` are comments that stand before each segment."""
    title = next((segment.text for segment in segments if segment.kind == "title"), "")
    tags = next((segment.text for segment in segments if segment.kind == "tags"), "")
    lines = ["---", *_head_lines(head, tags), "---", ""]
    for segment, own in zip(segments, remarks, strict=True):
        for remark in own:
            lines += [f"<!-- {_comment(remark)} -->", ""]
        if segment.kind == "title":
            lines += [f"# {to_markdown(title)}", ""]
        elif segment.kind == "heading":
            lines += [f"## {to_markdown(segment.text)}", ""] if segment.text else []
        elif segment.kind != "tags":
            lines += [to_markdown(segment.text), ""]
    return "\n".join(lines)


def _head_lines(head: Head, tags: str) -> list[str]:
    draft = [f"draft: {head.draft}  # {REVIEW}"] if head.draft else []
    lines = [*draft, *([f"id: {head.id}"] if head.id else []), *([f"lang: {head.locale}"] if head.locale else [])]
    lines += [f"date: {head.published}"] if head.published else []
    if head.sources:
        lines += ["source:", *(f"  - {_quoted(source)}" for source in head.sources)]
    if tags:
        lines.append(f"tags: [{', '.join(_quoted(tag) for tag in split_tags(tags))}]")
    return [*lines, *_translated_lines(head.translated), *_adapted_lines(head.adapted)]


def _translated_lines(made: Translated | None) -> list[str]:
    if made is None:
        return []
    return [
        "translated:",
        f"  from: {_quoted(made.file)}",
        f"  backend: {_quoted(made.backend)}",
        f"  model: {_quoted(made.model)}",
        f"  date: {made.date}",
        f"  source: {_quoted(made.source)}",
        f"  paragraphs: {_quoted(made.paragraphs)}",
    ]


def _adapted_lines(made: Adapted | None) -> list[str]:
    if made is None:
        return []
    exact = ["  exact:", *(f"    - {_quoted(figure)}" for figure in made.exact)] if made.exact else []
    return [
        "adapted:",
        f"  from: {_quoted(made.file)}",
        f"  backend: {_quoted(made.backend)}",
        f"  model: {_quoted(made.model)}",
        f"  date: {made.date}",
        f"  source: {_quoted(made.source)}",
        f"  written: {_quoted(made.written)}",
        *(["  translated: true"] if made.translated else []),
        *exact,
    ]


def split_tags(text: str) -> list[str]:
    """The tags in the text of a segment of tags."""
    return [tag.strip() for tag in text.split(",") if tag.strip()]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    """A remark that cannot end its comment: no two hyphens stand together in it."""
    return re.sub(r"-(?=-)", "- ", plain(one_line(text))).strip("-")
