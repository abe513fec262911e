"""How one word is said: heard before and after in its sentence, then kept for this place or in a lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.routing import Route

from audiobrief.errors import AudiobriefError, InputError
from audiobrief.locales import language_of
from audiobrief.script.model import Script, Segment
from audiobrief.storage.files import write_atomic
from audiobrief.studio.documents import language_of_name
from audiobrief.studio.history import revision_of
from audiobrief.studio.parts import StudioParts
from audiobrief.studio.routing import route
from audiobrief.studio.settings_states import RevisionRequest, SettingsStates
from audiobrief.text.clean import one_line
from audiobrief.text.lexicon import Lexicon, LexiconEntry
from audiobrief.text.lexicon.load import make_entry
from audiobrief.text.spoken_form import say_sentences
from audiobrief.workflows.lexicon import add_word, target_file

_MARK = re.compile(r"\[(?P<shown>[^\[\]\n]*)\]\{(?P<inside>[^{}\n]*)\}")
_MOST_PLACES = 200
_KEYS = {"alias": "say", "ipa": "ipa", "say_lang": "lang", "speak_as": "as"}


class Pronunciation(BaseModel):
    """How a word is said; one of these."""

    model_config = ConfigDict(extra="forbid")
    how: Literal["alias", "ipa", "say_lang", "speak_as"]
    value: str = Field(min_length=1, max_length=200)

    def as_entry(self) -> dict[str, str]:
        """The same as a lexicon has it."""
        return {self.how: one_line(self.value)}


class PlaceRequest(BaseModel):
    """A word of a sentence on the desk, by its characters from `start` to `end`, and how it is to be said."""

    model_config = ConfigDict(extra="forbid")
    script: str = Field(max_length=100)
    perspective: str = Field(max_length=500)
    engine: str = Field("auto", max_length=60)
    text: str = Field(min_length=1, max_length=5000)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    said: Pronunciation | None = None


class WordRequest(BaseModel):
    """A word for a lexicon: of the project, or the user's for all projects."""

    model_config = ConfigDict(extra="forbid")
    word: str = Field(min_length=1, max_length=200)
    language: Literal["fr", "en", "both"]
    said: Pronunciation
    user: bool = False


class LexiconRevision(RevisionRequest):
    """The state that a lexicon is to have again, and the state that it must have now."""

    now: str = Field(pattern=r"^[0-9a-f]{16}$")
    user: bool = False


@dataclass(frozen=True)
class Place:
    """A word in its sentence: what stands before it, the word as it is shown, what stands after it.

    `now` is the word as it is written, with the mark that it may have.
    """

    before: str
    word: str
    after: str
    now: str

    def marked(self, said: Pronunciation) -> str:
        """The sentence with a mark on the word. Raises: InputError for a value that no mark can hold."""
        return f"{self.before}{mark(self.word, said)}{self.after}"


def place_of(text: str, start: int, end: int) -> Place:
    """The word there; a mark that the stretch touches is taken whole, and its shown words are the word.

    Raises: InputError where there is no word.
    """
    for found in _MARK.finditer(text):
        if start < found.end() and end > found.start():
            start, end = min(start, found.start()), max(end, found.end())
    word = _MARK.sub(lambda found: found["shown"], text[start:end])
    bare = word.strip()
    if not any(char.isalnum() for char in bare):
        raise InputError("there is no word; select one in the sentence")
    lead = len(word) - len(word.lstrip())
    tail = len(word) - len(word.rstrip())
    return Place(text[:start] + word[:lead], bare, word[len(word) - tail :] + text[end:], text[start:end].strip())


def mark(word: str, said: Pronunciation) -> str:
    """The word with a mark. Raises: InputError for a value that no mark can hold."""
    value = one_line(said.value)
    if not value or re.search(r'["{}\[\]]', value + word):
        raise InputError(f'a mark cannot hold "{value[:60]}": leave out quotes, braces and brackets')
    return f'[{word}]{{{_KEYS[said.how]}="{value}"}}'


class Mouth:
    """Pronunciations in the scripts of a project."""

    def __init__(self, parts: StudioParts) -> None:
        self._parts = parts
        self._states = {
            user: SettingsStates(parts, name, partial(target_file, parts.project, user), "mouth")
            for user, name in ((False, "lexicon"), (True, "lexicon-user"))
        }

    def hear(self, request: Request, asked: PlaceRequest) -> Any:
        """The word and its sentence as they are, and as they would be: what is said, and where it is heard."""
        place = place_of(asked.text, asked.start, asked.end)
        script = self._parts.documents.script(asked.script)
        found: dict[str, Any] = {
            "word": place.word,
            "language": language_of_name(asked.script),
            "word_before": self._stretches(script, asked, place.now),
            "before": self._stretches(script, asked, asked.text),
        }
        if asked.said is not None:
            marked = place.marked(asked.said)
            found |= {
                "marked": marked,
                "word_after": self._stretches(script, asked, mark(place.word, asked.said)),
                "after": self._stretches(script, asked, marked),
            }
        return found

    def add(self, request: Request, asked: WordRequest) -> Any:
        """The word in the lexicon, whose comments stay; and where in this project's scripts it applies."""
        path, states = target_file(self._parts.project, asked.user), self._states[asked.user]
        with states.guard:
            before = states.kept_before()
            entry, how = add_word(path, one_line(asked.word), asked.language, asked.said.as_entry())
            states.keep()
            changed = self._changed(asked.user, before)
        return {"how": how, "file": path.name, "places": self._places(entry), **changed}

    def restore(self, request: Request, asked: LexiconRevision) -> Any:
        """A lexicon as it was before a word, or with it again; what others wrote into it meanwhile is not undone."""
        path, states = target_file(self._parts.project, asked.user), self._states[asked.user]
        with states.guard:
            old = states.old(asked.revision, "take the word out by hand")
            if states.revision() != asked.now:
                raise InputError("was changed elsewhere since; take the word out by hand", path=path)
            before = states.kept_before()
            if old:
                write_atomic(path, old.encode())
            else:  # there was none before its first word
                path.unlink()
            states.keep()
            return self._changed(asked.user, before)

    def _changed(self, user: bool, before: str) -> dict[str, Any]:
        self._parts.hub.tell({"event": "lexicon"})
        return {"before": revision_of(before), "revision": self._states[user].revision()}

    def where(self, request: Request, asked: WordRequest) -> Any:
        """Where an entry would apply in this project's scripts; nothing is written."""
        values = {"grapheme": one_line(asked.word), "lang": asked.language, **asked.said.as_entry()}
        return {"places": self._places(make_entry(values, "the word"))}

    def _stretches(self, script: Script, asked: PlaceRequest, text: str) -> list[dict[str, Any]]:
        segment = Segment("word", asked.perspective, (one_line(text),))
        return [one.as_json() for one in self._parts.speaking.stretches(script, segment, asked.engine)]

    def _places(self, entry: LexiconEntry) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        alone = Lexicon((entry,))
        for name in self._parts.documents.names():
            if not entry.speaks_in(language_of_name(name)):
                continue
            try:
                script = self._parts.documents.script(name)
            except AudiobriefError:
                continue  # the shelf says what is wrong with it
            for segment in script.segments:
                for text in segment.say or segment.text:
                    found += _in_text(text, script.locale, alone, name, segment.id)
            if len(found) >= _MOST_PLACES:
                break
        return found[:_MOST_PLACES]


def _in_text(text: str, locale: str, alone: Lexicon, script: str, segment: str) -> list[dict[str, str]]:
    forms = [form.casefold() for entry in alone.entries for form in entry.graphemes]
    if not any(form.split()[0] in text.casefold() for form in forms):
        return []
    try:
        said = say_sentences(text, locale, alone)
    except AudiobriefError:
        return []
    return [
        {"script": script, "segment": segment, "text": one.written, "language": language_of(locale)}
        for one in said
        if any(rule.endswith("lexicon") for rule in one.rules)
    ]


def routes(parts: StudioParts) -> list[Route]:
    """What the panel of a word asks."""
    mouth = Mouth(parts)
    return [
        route("/api/mouth", mouth.hear, "POST", PlaceRequest),
        route("/api/lexicon", mouth.add, "POST", WordRequest),
        route("/api/lexicon/restore", mouth.restore, "POST", LexiconRevision),
        route("/api/lexicon/where", mouth.where, "POST", WordRequest),
    ]
