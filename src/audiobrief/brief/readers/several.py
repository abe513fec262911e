"""Whether one edition holds several briefs: its perspectives come again in the same order."""

from __future__ import annotations

from collections.abc import Sequence

from audiobrief.brief.model import Section


def second_story(sections: Sequence[Section], narrator: str) -> str:
    """What to tell of an edition that looks like two briefs in a row, or ""."""
    told = [section for section in sections if section.perspective != narrator]
    runs = [one for i, one in enumerate(told) if i == 0 or told[i - 1].perspective != one.perspective]
    order = [one.perspective for one in runs]
    for at in range(2, len(order) - 1):
        if order[at : at + 2] == order[:2] and order[0] not in order[1:at]:
            heading = runs[at].heading
            return (
                f'looks like several briefs in one: its perspectives begin again at the second "{heading}"; '
                "one episode is made of all; part them into a file each for an episode each"
            )
    return ""
