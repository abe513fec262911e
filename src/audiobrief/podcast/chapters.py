"""The chapters of an episode: the JSON file that apps read, and the list of times for a description."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from audiobrief.errors import PublishError
from audiobrief.text.clean import shortened

# Source: Apple's and Spotify's rules for times in a description.
FEWEST_IN_LIST = 3
LONGEST_LISTED_TITLE = 39
OPENING_TITLES = {"fr": "Ouverture", "en": "Opening"}
CLOSING_TITLES = {"fr": "Clôture", "en": "Closing"}

SPONSOR_TITLES = {"fr": "Publicité\u00a0: {}", "en": "Sponsor: {}"}


class Part(Protocol):
    """What is asked of a segment: its heading, who paid for it, and who tells it."""

    @property
    def heading(self) -> str: ...
    @property
    def sponsor(self) -> str: ...
    @property
    def perspective(self) -> str: ...


@dataclass(frozen=True)
class Chapter:
    """One part of an episode, from `start_s` to the start of the next one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}  # as in the manifest
    start_s: float
    title: str


def part_title(part: Part, language: str) -> str:
    """The heading of a part, which says so where somebody paid for it; "" for none."""
    if not part.sponsor:
        return part.heading
    label = SPONSOR_TITLES.get(language, SPONSOR_TITLES["en"]).format(part.sponsor)
    return f"{label} – {part.heading}" if part.heading else label


def opened_chapters(parts: Sequence[Part], language: str, narrator: str) -> tuple[str, ...]:
    """The title of the chapter that each part opens, "" where it opens none.

    What stands behind a sponsor's part goes on with the chapter before that; the last words of `narrator` have one.
    """
    titles: list[str] = []
    current, shown = OPENING_TITLES[language], ""
    for part in parts:
        closing = part is parts[-1] and _is_closing(parts, narrator)
        if closing:
            title = CLOSING_TITLES[language]
        elif part.sponsor:
            title = part_title(part, language)
        else:
            title = current = part.heading or current
        opens = closing or bool(part.heading) or title != (shown or current)
        titles.append(title if opens else "")
        shown = title
    return tuple(titles)


def _is_closing(parts: Sequence[Part], narrator: str) -> bool:
    """Whether the last part is the narrator's, behind the parts of the brief and without a heading of its own."""
    *before, last = parts
    own = last.perspective == narrator and not last.heading and not last.sponsor
    return own and any(part.heading for part in before)


def check_chapters(chapters: Sequence[Chapter], duration_s: float) -> None:
    """Check that the chapters start at 0, ascend, have titles and lie inside the episode.

    Raises: PublishError naming the first chapter that does not.
    """
    previous_s = -1.0
    for chapter in chapters:
        place = f'chapter "{chapter.title}" at {chapter.start_s:.3f} s'
        if previous_s < 0 and chapter.start_s != 0:
            raise PublishError(f"{place}: the first chapter must start at 0; start it with the episode")
        if chapter.start_s <= previous_s:
            raise PublishError(f"{place}: starts before the chapter above it; put chapters in order")
        if not chapter.title.strip():
            raise PublishError(f"{place}: has no title; give its section a heading")
        if chapter.start_s >= duration_s:
            raise PublishError(f"{place}: starts after the end of the episode ({duration_s:.3f} s)")
        previous_s = chapter.start_s


def to_json(chapters: Sequence[Chapter], duration_s: float, title: str = "", show: str = "") -> bytes:
    """A JSON chapters file. Source: Podcasting 2.0, JSON chapters format 1.2.0. Raises: PublishError."""
    check_chapters(chapters, duration_s)
    starts_s = [round(chapter.start_s, 3) for chapter in chapters]
    document: dict[str, object] = {"version": "1.2.0"}
    if title:
        document["title"] = title
    if show:
        document["podcastName"] = show
    document["chapters"] = [
        {"startTime": start_s, "endTime": end_s, "title": chapter.title}
        for start_s, end_s, chapter in zip(starts_s, [*starts_s[1:], round(duration_s, 3)], chapters, strict=False)
    ]
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def timestamps(chapters: Sequence[Chapter]) -> tuple[str, ...]:
    """Lines such as `02:05 The facts`, from 00:00 up; none when apps would not read them as chapters."""
    listed: dict[int, str] = {}
    for chapter in chapters:
        listed.setdefault(int(chapter.start_s), chapter.title)
    if len(listed) < FEWEST_IN_LIST or min(listed) != 0:
        return ()
    return tuple(
        f"{clock(start_s)} {shortened(title, LONGEST_LISTED_TITLE)}" for start_s, title in sorted(listed.items())
    )


def clock(time_s: float) -> str:
    """Whole seconds as MM:SS, or H:MM:SS from one hour."""
    minutes, seconds = divmod(int(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
