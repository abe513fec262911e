"""`Brief`: one story told from several perspectives, in one language."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from audiobrief.locales import language_of, long_date
from audiobrief.storage.files import slug

NAMES_SOURCE = "names a source"  # the reason of a line that stays as an address in the show notes


@dataclass(frozen=True)
class LeftOut:
    """Text of an input that is not spoken, whole, and why; `line` is 0 where it is not known."""

    text: str
    reason: str
    line: int = 0


@dataclass(frozen=True)
class Taken:
    """What one block of an input was taken for, such as "paragraph" or "heading: facts", and why."""

    text: str
    taken_for: str
    why: str = ""
    line: int = 0


@dataclass(frozen=True)
class Origin:
    """Which brief an episode comes from.

    `path` is relative to the project with `/` between its parts, a web address, or "-" for standard input;
    `digest` is one of title and hook.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}  # manifests hold it
    path: str
    digest: str


@dataclass(frozen=True)
class Correction:
    """A mistake of an episode that was set right: when, and what listeners are told, in the edition's language."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}  # manifests hold it
    at: str  # ISO 8601 with its offset
    note: str
    spoken: bool = False  # said at the start of the episode, too

    def told(self, locale: str) -> str:
        """The note with its date: `Correction du 5 mars 2026 : …`, `Correction, March 5, 2026: …`."""
        day = long_date(datetime.fromisoformat(self.at).date(), locale)
        if language_of(locale) == "fr":
            return f"Correction du {day}\u00a0: {self.note}"
        return f"Correction, {day}: {self.note}"


DIGEST = "digest:"


def is_digest(place: str) -> bool:
    """Whether the path of an origin is no brief, but the recipe of a digest of episodes."""
    return place.startswith(DIGEST)


@dataclass(frozen=True)
class Section:
    """One perspective's telling: its heading as written, and its paragraphs."""

    perspective: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Translated:
    """How an edition was made from the other language: by what, when, from which text.

    `source` is the digest of the text that was translated, `paragraphs` the digests of its parts and of theirs here.
    """

    file: str
    backend: str
    model: str
    date: str
    source: str
    paragraphs: str


@dataclass(frozen=True)
class Adapted:
    """How an edition was rewritten for listening: by what, when, from which file.

    `source` is the digest of the text that was rewritten, `written` that of the text as it was made; `exact` are the
    figures that were rounded, for the notes; `translated` says that the text before had been translated by machine.
    """

    file: str
    backend: str
    model: str
    date: str
    source: str
    written: str
    exact: tuple[str, ...] = ()
    translated: bool = False


@dataclass(frozen=True)
class Adaptation:
    """What listeners are told of a text that a machine rewrote: whether anybody reviewed it, and the exact figures."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "strict": True}  # manifests hold it
    state: str  # "machine" or "reviewed"
    exact: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brief:
    """One edition of a brief.

    `id` is the slug that both editions share; `published` is an ISO date (or date and time) or "";
    `left_out` holds what is not spoken, `taken` what each block was taken for, `notices` what a producer should know.
    `titled` says whether the title was given; `draft` is "machine" for a translation, or a text rewritten for
    listening, that nobody has reviewed.
    `file` is what the edition was read from: a path, a web address or "-"; `inside` is set where that holds several
    texts, `named` where the text states its id.
    """

    id: str
    locale: str
    title: str
    hook: tuple[str, ...]
    sources: tuple[str, ...]
    published: str
    tags: tuple[str, ...]
    sections: tuple[Section, ...]
    authors: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    taken: tuple[Taken, ...] = ()
    notices: tuple[str, ...] = ()
    titled: bool = True
    draft: str = ""
    translated: Translated | None = None
    adapted: Adapted | None = None
    file: str = ""
    named: bool = False
    inside: bool = False
    origin: Origin | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """All text below the title, in order: the hook, then each section."""
        return (*self.hook, *(part for section in self.sections for part in section.paragraphs))

    @property
    def translation_state(self) -> str:
        """What listeners are told of a translation: "machine", "reviewed", or "" where people wrote the text."""
        if self.adapted:
            return "reviewed" if self.adapted.translated else ""
        return "machine" if self.draft else "reviewed" if self.translated else ""

    @property
    def adaptation(self) -> Adaptation | None:
        """What listeners are told of a text rewritten for listening; None for any other."""
        return Adaptation("machine" if self.draft else "reviewed", self.adapted.exact) if self.adapted else None

    @property
    def story_digest(self) -> str:
        """A digest of title and hook, or of the first paragraph where there is no hook; spaces do not count."""
        words = (self.title, *(self.hook or self.paragraphs[:1]))
        plain = "\n".join(" ".join(unicodedata.normalize("NFC", part).split()) for part in words)
        return hashlib.sha256(plain.encode(errors="replace")).hexdigest()[:16]


# Of the show: index.html, feed.xml and its pages, show.json, pictures named cover-… and thumb-…, folders of output/.
# `audiobrief check feed` means every feed. Names of devices are no slugs.
_TAKEN = re.compile(r"index|feed(-[0-9]+)?|show|(cover|thumb)(-[0-9a-f]{8})?|assets|reports")


def episode_id(*wishes: str) -> str:
    """The id of an episode, from the first wish that a file name can be made of; different wishes give different ids.

    A long one is cut, and ends with a digest of the whole: two briefs that begin alike are two episodes.
    """
    for wish in wishes:
        whole, short = slug(wish, len(wish) * 20), slug(wish)
        if short and short != whole:
            return f"{short}-{hashlib.sha256(whole.encode()).hexdigest()[:6]}"
        if short:
            return free_name(short)
    return "brief"


def is_taken(name: str) -> bool:
    """Whether an episode of that id would take the place of another file, or could not be written."""
    return _TAKEN.fullmatch(name) is not None


def free_name(name: str) -> str:
    """The id itself, or one that is not taken."""
    return f"{name}-episode" if is_taken(name) else name
