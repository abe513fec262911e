"""The other edition of a script beside it: its paragraphs by segment, and what the two do not both say."""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from audiobrief.brief.model import Brief, Section
from audiobrief.config.cast import NARRATOR
from audiobrief.qa.editions import Difference, compare
from audiobrief.script.model import Script, Segment, shown
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.text.clean import one_line


class Beside:
    """The pairs of editions of a project."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts

    def editions(self, request: Request, _: None) -> Any:
        """The other language's script of the same brief by segment, with the findings at their place."""
        name, language = request.path_params["name"], request.path_params["language"]
        other_name = f"{name.rpartition('.')[0]}.{language}"
        documents = self._parts.documents
        here, there = shown(documents.script(name)), shown(documents.script(other_name))
        pairs = aligned(here, there)
        found = compare(brief_of(here), brief_of(there))
        placed = [(_place(one, pairs), _json(one)) for one in found]
        return {
            "script": other_name,
            "language": language,
            "segments": [
                {
                    "id": mine.id,
                    "heading": "" if theirs is None else theirs.heading,
                    "text": [] if theirs is None else list(theirs.text),
                    "findings": [finding for place, finding in placed if place == mine.id],
                }
                for mine, theirs in pairs
            ],
            "findings": [finding for place, finding in placed if not place],
        }


def aligned(here: Script, there: Script) -> list[tuple[Segment, Segment | None]]:
    """Each segment with that of the other edition: of the same id, else the same one of its perspective."""
    by_id = {segment.id: segment for segment in there.segments}
    by_turn = dict(_turns(there))
    turns = {segment.id: turn for turn, segment in _turns(here)}
    return [(one, by_id.get(one.id) or by_turn.get(turns[one.id])) for one in here.segments]


def _turns(script: Script) -> list[tuple[tuple[str, int], Segment]]:
    seen: Counter[str] = Counter()
    found = []
    for segment in script.segments:
        seen[segment.perspective] += 1
        found.append(((segment.perspective, seen[segment.perspective]), segment))
    return found


def brief_of(script: Script) -> Brief:
    """What a script states, as the agreement check reads it; what the narrator says about the show is no part of it."""
    sections = tuple(
        Section(one.perspective, one.heading, one.text) for one in script.segments if one.perspective != NARRATOR
    )
    hook = tuple(filter(None, (script.hook,)))
    return Brief(script.id, script.locale, script.title, hook, script.sources, script.published, script.tags, sections)


def _place(finding: Difference, pairs: list[tuple[Segment, Segment | None]]) -> str:
    """The id of the segment whose sentence a finding is about, "" for one about the whole."""
    for mine, theirs in pairs:
        texts = ((finding.first, mine), (finding.second, theirs))
        if any(text and segment and one_line(text) in one_line(" ".join(segment.text)) for text, segment in texts):
            return mine.id
    return ""


def segment_saying(text: str, script: Script) -> str:
    """The id of the segment that says a text, "" where none does."""
    wanted = one_line(text)
    return next((one.id for one in script.segments if wanted and wanted in one_line(" ".join(one.text))), "")


def _json(finding: Difference) -> dict[str, str]:
    return {
        "id": finding.id, "severity": finding.severity, "message": finding.message, "fix": finding.fix,
        "first": finding.first, "second": finding.second,
    }  # fmt: skip


def routes(parts: StudioParts) -> list[Route]:
    """What a desk with two editions asks."""
    return [route("/api/scripts/{name}/beside/{language}", Beside(parts).editions)]
