"""A brief becomes a narration script, by the sentences that `show.yaml` gives its language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from audiobrief.brief.model import Brief, Correction, Section
from audiobrief.config.cast import NARRATOR, Cast
from audiobrief.config.show import ShowEdition, fill
from audiobrief.locales import language_of, long_date
from audiobrief.script.model import Script, Segment, Sting
from audiobrief.storage.files import slug
from audiobrief.text.normalization.inline import plain

CORRECTION_ID = "correction-note"


def narrate(brief: Brief, edition: ShowEdition, cast: Cast, today: date) -> Script:
    """The script of one edition; `today` dates a brief that says no date."""
    published = brief.published or today.isoformat()
    values = {
        "show": edition.title,
        "title": brief.title,
        "hook": "\n\n".join(brief.hook) or _as_sentence(brief.title),
        "date": long_date(datetime.fromisoformat(published).date(), brief.locale),
    }
    entries: list[Segment | Sting] = [
        Sting("intro"),
        Segment("opening", NARRATOR, _paragraphs(fill(edition.opening, values))),
    ]
    used: Counter[str] = Counter()
    for number, section in enumerate(brief.sections):
        entries.append(Sting("transition"))
        lead = _lead(section, edition, cast, number, len(brief.sections), values)
        entries.append(_segment(section, lead, used))
    entries += [
        Sting("transition"),
        Segment("closing", NARRATOR, _paragraphs(fill(edition.closing, values))),
        Sting("outro"),
    ]
    return Script(
        id=brief.id,
        locale=brief.locale,
        title=plain(brief.title),
        hook=plain(" ".join(brief.hook)),
        published=published,
        sources=brief.sources,
        tags=brief.tags,
        entries=tuple(entries),
        origin=brief.origin,
    )


def with_corrections(script: Script, corrections: Sequence[Correction]) -> Script:
    """The script with those of the corrections that are spoken before its first words, the latest first."""
    told = tuple(one.told(script.locale) for one in reversed(corrections) if one.spoken)
    if not told:
        return script
    first = next(place for place, entry in enumerate(script.entries) if isinstance(entry, Segment))
    entries = list(script.entries)
    entries.insert(first, Segment(CORRECTION_ID, NARRATOR, told))
    return replace(script, entries=tuple(entries))


def _segment(section: Section, lead: str, used: Counter[str]) -> Segment:
    base = section.perspective if section.perspective != NARRATOR else slug(plain(section.heading), 40) or "story"
    if base in ("opening", "closing", CORRECTION_ID):
        base = f"{base}-section"
    used[base] += 1
    name = base if used[base] == 1 else f"{base}-{used[base]}"
    return Segment(name, section.perspective, section.paragraphs, heading=plain(section.heading), lead=lead)


def _lead(section: Section, edition: ShowEdition, cast: Cast, number: int, count: int, values: dict[str, str]) -> str:
    if section.perspective == NARRATOR:
        return (
            fill(edition.lead_unknown, {**values, "heading": section.heading.rstrip(" .:")}) if section.heading else ""
        )
    name = cast.perspective(section.perspective).name(language_of(edition.locale))
    template = edition.lead
    if number == 0:
        template = edition.lead_first
    elif number == count - 1:
        template = edition.lead_last
    return fill(template, {**values, "name": name_within_sentence(name), "heading": section.heading})


def name_within_sentence(name: str) -> str:
    """A name as it stands inside a sentence: "Les faits" → "les faits", but "IA et société" stays."""
    first = name.split(" ", 1)[0]
    return name if first[1:] != first[1:].lower() else name[:1].lower() + name[1:]


def _as_sentence(text: str) -> str:
    return text if text[-1:] in ".!?…" else f"{text}."


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split("\n")).strip() for part in text.split("\n\n") if part.strip())
