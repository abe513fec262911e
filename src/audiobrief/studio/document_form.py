"""A script as the desk shows and sends it: plain values that JSON can hold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from audiobrief.locales import language_of
from audiobrief.script.model import Script, Segment, Sting, StingRole
from audiobrief.storage.files import slug
from audiobrief.text.clean import one_line
from audiobrief.text.normalization.sentences import sentences

Paragraphs = list[list[str]]  # sentences by paragraph


class EntryForm(BaseModel):
    """One segment or sting as the desk sends it; a new segment has no id yet."""

    model_config = ConfigDict(extra="forbid")
    sting: StingRole | None = None
    id: str = Field("", max_length=80)
    perspective: str = Field("", max_length=500)
    heading: str = Field("", max_length=2000)
    sponsor: str = Field("", max_length=2000)
    lead: str = Field("", max_length=2000)
    voice: str = Field("", max_length=2000)
    pause: float | None = None
    rate: float | None = None
    pitch: float | None = None
    formant: float | None = None
    gain: float | None = None
    text: Paragraphs = Field(default_factory=list, max_length=2000)
    say: Paragraphs = Field(default_factory=list, max_length=2000)


class DocumentForm(BaseModel):
    """A whole script as the desk sends it; id and locale are those of the file."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=500)
    hook: str = Field("", max_length=20_000)
    date: str = Field(max_length=60)
    sources: list[str] = Field(default_factory=list, max_length=200)
    tags: list[str] = Field(default_factory=list, max_length=200)
    entries: list[EntryForm] = Field(max_length=2000)


def form_of(script: Script) -> dict[str, Any]:
    """The values of a script for the desk, its paragraphs parted into sentences."""
    return {
        "id": script.id,
        "locale": script.locale,
        "language": language_of(script.locale),
        "title": script.title,
        "hook": script.hook,
        "date": script.published,
        "sources": list(script.sources),
        "tags": list(script.tags),
        "brief": "" if script.origin is None else script.origin.path,
        "entries": [_entry_form(entry, script.locale) for entry in script.entries],
    }


def _entry_form(entry: Segment | Sting, locale: str) -> dict[str, Any]:
    if isinstance(entry, Sting):
        return {"sting": entry.role}
    return {
        "id": entry.id,
        "perspective": entry.perspective,
        "heading": entry.heading,
        "sponsor": entry.sponsor,
        "lead": entry.lead,
        "voice": entry.voice,
        "pause": entry.pause_s,
        "rate": entry.rate,
        "pitch": entry.pitch_st,
        "formant": entry.formant,
        "gain": entry.gain_db,
        "text": [list(sentences(part, locale)) for part in entry.text],
        "say": [list(sentences(part, locale)) for part in entry.say],
    }


def script_of(form: DocumentForm, like: Script) -> Script:
    """The script that the desk sent; what it cannot change is as in `like`. New segments get an id."""
    used = {entry.id for entry in form.entries if entry.id}
    entries: list[Segment | Sting] = []
    for entry in form.entries:
        if entry.sting is not None:
            entries.append(Sting(entry.sting))
            continue
        entries.append(segment_of(entry, entry.id or _new_id(entry.perspective, used)))
    return replace(
        like,
        title=one_line(form.title),
        hook=" ".join(form.hook.split()),
        published=form.date,
        sources=tuple(line for line in map(one_line, form.sources) if line),
        tags=tuple(line for line in map(one_line, form.tags) if line),
        entries=tuple(entries),
    )


def segment_of(form: EntryForm, name: str) -> Segment:
    """One segment that the desk sent, under that id."""
    return Segment(
        name,
        form.perspective,
        _paragraphs(form.text),
        heading=one_line(form.heading),
        lead=one_line(form.lead),
        say=_paragraphs(form.say),
        voice=form.voice.strip(),
        pause_s=form.pause,
        rate=form.rate,
        pitch_st=form.pitch,
        formant=form.formant,
        gain_db=form.gain,
        sponsor=one_line(form.sponsor),
    )


def _paragraphs(parts: Paragraphs) -> tuple[str, ...]:
    found = (" ".join(filter(None, (one_line(sentence) for sentence in part))) for part in parts)
    return tuple(part for part in found if part)


def _new_id(perspective: str, used: set[str]) -> str:
    stem = slug(perspective, 40) or "segment"
    name, number = stem, 1
    while name in used or not re.match(r"[a-z0-9]", name):
        number += 1
        name = f"{stem}-{number}"
    used.add(name)
    return name
