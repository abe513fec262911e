"""`Script`: what will be said, by whom, in order; and its file form that a producer reads and edits."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from audiobrief.brief.model import Origin
from audiobrief.brief.readers.frontmatter import parse_date
from audiobrief.config.voices_models import Formant, Gain, Pitch, Rate
from audiobrief.errors import AudiobriefError, raise_all
from audiobrief.locales import LOCALES
from audiobrief.storage.yaml_read import parse_yaml, validate
from audiobrief.text.clean import one_line, without_line_ends
from audiobrief.text.normalization.inline import plain
from audiobrief.text.normalization.sentences import sentences

StingRole = Literal["intro", "transition", "transition-2", "transition-3", "transition-short", "outro"]
LONGEST_SEGMENT = 500_000  # characters: a whole brief without a heading


@dataclass(frozen=True)
class Segment:
    """One stretch of speech by one perspective.

    `heading` opens a chapter; `lead` is what the narrator says first; `say` is spoken instead of `text`,
    which stays what is shown; `voice` names another part of the cast. `rate`, `pitch_st`, `formant`, `gain_db` and
    `pause_s` stand for what the cast says of the voice; None leaves it. The lead is the narrator's and stays as it is.
    `sponsor` names who pays for it.
    """

    id: str
    perspective: str
    text: tuple[str, ...]
    heading: str = ""
    lead: str = ""
    say: tuple[str, ...] = ()
    voice: str = ""
    pause_s: float | None = None
    rate: float | None = None
    pitch_st: float | None = None
    formant: float | None = None
    gain_db: float | None = None
    sponsor: str = ""


@dataclass(frozen=True)
class Sting:
    """A short piece of music between segments; `transition` is one of the show's in turn, the others that very one."""

    role: StingRole


@dataclass(frozen=True)
class Script:
    """One edition's narration, from the intro sting to the outro."""

    id: str
    locale: str
    title: str
    hook: str
    published: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    entries: tuple[Segment | Sting, ...]
    origin: Origin | None = None  # None in scripts of earlier versions

    @property
    def segments(self) -> tuple[Segment, ...]:
        return tuple(entry for entry in self.entries if isinstance(entry, Segment))


def shown(script: Script) -> Script:
    """The script as a page shows it: without the inline marks that only the voice heeds."""
    entries = tuple(
        replace(
            entry,
            text=tuple(plain(part) for part in entry.text),
            say=tuple(plain(part) for part in entry.say),
            heading=plain(entry.heading),
            lead=plain(entry.lead),
        )
        if isinstance(entry, Segment)
        else entry
        for entry in script.entries
    )
    return replace(script, title=plain(script.title), hook=plain(script.hook), entries=entries)


# ---------------------------------------------------------------- file form

_HEAD = """\
# Narration script of "{title}" ({locale}).
# Edit it as you like and run `audiobrief render` again: only what changed is spoken anew.
# One sentence a line, an empty line between paragraphs. An entry may also have
#   say: |          spoken instead of `text`, which stays what transcripts show
#   voice: NAME     another part of the cast in voices.yaml
#   pause: 1.2      seconds of silence after it
#   rate: 0.95      its speaking rate; pitch: -1 (semitones), gain: 2 (dB): as in voices.yaml, for it alone
# Once edited, this file is yours: it is not written over unless you ask with --force.
"""


def unparse(script: Script, brief_digest: str, left_out: tuple[str, ...] = ()) -> str:
    """The file form of a script, with the digests that tell an edit and a changed brief."""
    head = _HEAD.format(title=one_line(script.title), locale=script.locale)
    if left_out:
        head += "# Left out of the brief as leftovers of a web page:\n"
        head += "".join(f"#   {one_line(line)[:150]}\n" for line in left_out)
    body = [
        "script: 1",
        f"id: {_scalar(script.id)}",
        *([] if script.origin is None else [origin_line(script.origin)]),
        f"locale: {script.locale}",
        f"title: {_scalar(script.title)}",
        f"hook: {_scalar(script.hook)}",
        f"date: {_scalar(script.published)}",
        "sources:" if script.sources else "sources: []",
        *(f"- {_scalar(source)}" for source in script.sources),
        f"tags: [{', '.join(_scalar(tag) for tag in script.tags)}]",
        "",
        "segments:",
    ]
    for entry in script.entries:
        body += entry_lines(entry, script.locale)
    text = head + "\n".join(body) + "\n"
    return text + f"\n# written by audiobrief: brief {brief_digest[:16]}, script {_digest(text)}\n"


def origin_line(origin: Origin) -> str:
    """The line of a script that says which brief it comes from."""
    return f"brief: {{path: {json.dumps(origin.path, ensure_ascii=False)}, digest: {json.dumps(origin.digest)}}}"


_STAMP = re.compile(r"\n# written by audiobrief: brief ([0-9a-f]{16}), script ([0-9a-f]{16})\s*\Z")


@dataclass(frozen=True)
class Stamp:
    """What a script file says of its making: the digests of the brief and of the script as made, "" where it does not.

    `edited` says whether it is another one now.
    """

    brief_digest: str
    edited: bool
    script_digest: str = ""


def read_stamp(text: str) -> Stamp:
    """The stamp of a script file; one without a stamp counts as edited."""
    text = text.replace("\r\n", "\n")
    match = _STAMP.search(text)
    if not match:
        return Stamp("", True)
    return Stamp(match[1], _digest(text[: match.start()]) != match[2], match[2])


def without_stamp(text: str) -> str:
    """The text of a script file up to its stamp."""
    match = _STAMP.search(text)
    return text[: match.start()] if match else text


def stamped_like(text: str, made: str) -> str:
    """A script's text with the stamp of `made`: it counts as edited since it was made so."""
    match = _STAMP.search(made)
    return text.rstrip("\n") + "\n" + (match[0] if match else "")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def entry_lines(entry: Segment | Sting, locale: str) -> list[str]:
    """The lines of one entry, an empty one first."""
    if isinstance(entry, Sting):
        return ["", f"- sting: {entry.role}"]
    lines = ["", f"- id: {_scalar(entry.id)}", f"  perspective: {_scalar(entry.perspective)}"]
    texts = (("heading", entry.heading), ("sponsor", entry.sponsor), ("lead", entry.lead), ("voice", entry.voice))
    lines += [f"  {key}: {_scalar(text)}" for key, text in texts if text]
    amounts = (entry.rate, entry.pitch_st, entry.formant, entry.gain_db, entry.pause_s)
    manner = dict(zip(("rate", "pitch", "formant", "gain", "pause"), amounts, strict=True))
    lines += [f"  {key}: {value:g}" for key, value in manner.items() if value is not None]
    lines += _paragraph_lines("text", entry.text, locale)
    if entry.say:
        lines += _paragraph_lines("say", entry.say, locale)
    return lines


def _paragraph_lines(key: str, paragraphs: tuple[str, ...], locale: str) -> list[str]:
    lines = [f"  {key}: |"]
    for number, paragraph in enumerate(paragraphs):
        if number:
            lines.append("")
        lines += [f"    {sentence}" for sentence in sentences(paragraph, locale)]
    return lines


_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][\w À-ÖØ-öø-ÿ’,.;!?()«»/+–—-]*", re.UNICODE)
_WORDS_OF_YAML = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"}


def _scalar(text: str) -> str:
    """A text as a YAML scalar on one line: plain where that is safe, else in double quotes."""
    text = one_line(text)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_SEGMENT)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SEGMENT)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}$")]


class _SegmentEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    sting: StingRole | None = None
    id: Identifier | None = None
    perspective: Name | None = None
    heading: Line = ""
    sponsor: Line = ""
    lead: Line = ""
    text: Words | None = None
    say: Text = ""
    voice: Line = ""
    pause: float | None = Field(None, ge=0, le=10)
    rate: Rate | None = None
    pitch: Pitch | None = None
    formant: Formant | None = None
    gain: Gain | None = None

    @field_validator("heading", "sponsor", "lead", "say", "voice", mode="before")
    @classmethod
    def _none_is_empty(cls, value: Any) -> Any:
        return "" if value is None else value


class _Origin(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    path: Annotated[str, StringConstraints(max_length=8000)]
    digest: Annotated[str, StringConstraints(max_length=64)]


class _ScriptFile(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)
    script: Literal[1]
    brief: _Origin | None = None
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
    locale: str
    title: Name
    hook: Text = ""
    date: str
    sources: list[Line] = Field(default=[], max_length=200)
    tags: list[Line] = Field(default=[], max_length=200)
    segments: list[_SegmentEntry] = Field(min_length=1, max_length=2000)

    @field_validator("locale")
    @classmethod
    def _is_spoken(cls, value: str) -> str:
        if value not in LOCALES:
            raise ValueError(f'"{value}" is not a locale; use one of {", ".join(LOCALES)}')
        return value

    @field_validator("date", mode="before")
    @classmethod
    def _is_date(cls, value: Any) -> str:
        text = value if isinstance(value, str) else value.isoformat() if hasattr(value, "isoformat") else ""
        found = parse_date(text)
        if found is None:
            raise ValueError(f'"{value}" is no date; write it as 2025-07-29')
        return found


def parse(text: str, name: str) -> Script:
    """The script of a file's text. Raises: InputError or ProblemsError listing all faults with their lines."""
    document = parse_yaml(text, name)
    file = validate(_ScriptFile, document)
    faults: list[AudiobriefError] = []
    entries: list[Segment | Sting] = []
    seen: set[str] = set()
    for number, entry in enumerate(file.segments):
        place = ("segments", number)
        if entry.sting is not None:
            extra = entry.model_fields_set - {"sting"}
            if extra:
                faults.append(
                    document.error(f"a sting has no {', '.join(sorted(extra))}; make it an entry of its own", place)
                )
            entries.append(Sting(entry.sting))
            continue
        missing = [key for key in ("id", "perspective", "text") if getattr(entry, key) is None]
        if missing:
            faults.append(document.error(f"this entry lacks {', '.join(missing)}", place))
            continue
        if entry.id in seen:
            faults.append(document.error(f'the id "{entry.id}" stands twice; give each segment its own', place))
        seen.add(entry.id or "")
        entries.append(_segment(entry))
    raise_all(faults)
    script = Script(
        file.id,
        file.locale,
        file.title,
        file.hook,
        file.date,
        tuple(file.sources),
        tuple(file.tags),
        tuple(entries),
        None if file.brief is None else Origin(file.brief.path, file.brief.digest),
    )
    if not script.segments:
        raise document.error("has no segment with text; there is nothing to speak")
    return script


def _segment(entry: _SegmentEntry) -> Segment:
    return Segment(
        id=entry.id or "",
        perspective=entry.perspective or "",
        text=_paragraphs(entry.text or ""),
        heading=one_line(entry.heading),
        lead=one_line(entry.lead),
        say=_paragraphs(entry.say),
        voice=entry.voice,
        pause_s=entry.pause,
        rate=entry.rate,
        pitch_st=entry.pitch,
        formant=entry.formant,
        gain_db=entry.gain,
        sponsor=one_line(entry.sponsor),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    parts = (_joined(part) for part in re.split(r"\n[ \t]*\n", text))
    return tuple(part for part in parts if part)


def _joined(part: str) -> str:
    # Only line ends are folded: no-break spaces are typography and stay.
    return without_line_ends(part, r"[ \t\n]").strip(" \t\n")
