"""A chat endpoint on loopback that translates what it knows, well or badly."""

from __future__ import annotations

import difflib
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from audiobrief.brief.readers.read import read_briefs
from audiobrief.config.cast import NARRATOR, load_cast
from audiobrief.qa.editions.claims import plain_words, read_claims
from audiobrief.qa.editions.names import read_names, read_words
from audiobrief.speech import engines
from audiobrief.translation.amounts import conversions
from audiobrief.translation.segments import segments_of
from tests.helpers.loopback import answering

SHIPPED = Path(__file__).parents[2] / "briefs" / "traversier.md"
VOICES = Path(__file__).parents[2] / "voices.yaml"
KEY = "sk-secret-0123456789"


@dataclass
class Reply:
    """What the server does with one request."""

    texts: list[str] | None = None  # the translations, in order
    content: str | None = None  # instead: the whole message
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # instead: the whole body
    hang: bool = False


@dataclass
class Heard:
    """One request as it came."""

    headers: dict[str, str]
    payload: dict[str, Any]

    @property
    def asked(self) -> dict[str, Any]:
        return dict(json.loads(self.payload["messages"][1]["content"]))

    @property
    def texts(self) -> list[str]:
        return [segment["text"] for segment in self.asked["segments"]]


Behaviour = Callable[[Heard, int], Reply]


class ChatServer:
    """The server's memory: every request, and how it behaves."""

    def __init__(self, behave: Behaviour) -> None:
        self.behave = behave
        self.heard: list[Heard] = []
        self.released = threading.Event()
        self.url = ""

    @property
    def sent(self) -> list[str]:
        return [text for heard in self.heard for text in heard.texts]


@contextmanager
def chat_server(behave: Behaviour) -> Iterator[ChatServer]:
    """A running server; `behave` gets each request and its number from 0."""
    server = ChatServer(behave)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server asks for
            data = self.rfile.read(int(self.headers["Content-Length"]))
            heard = Heard(dict(self.headers), json.loads(data))
            server.heard.append(heard)
            reply = server.behave(heard, len(server.heard) - 1)
            if reply.hang:
                server.released.wait(20)
                return
            body = reply.body
            if body is None:
                content = reply.content
                if content is None:
                    rows = [{"id": n, "text": text} for n, text in enumerate(reply.texts or [], start=1)]
                    content = json.dumps({"segments": rows}, ensure_ascii=False)
                body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with answering(Handler) as address:
        server.url = f"{address}/v1"
        try:
            yield server
        finally:
            server.released.set()


def shipped_pairs() -> dict[str, str]:
    """Every segment of the shipped brief in French, and in English as people wrote it."""
    french, english = read_briefs(
        SHIPPED.read_bytes(), SHIPPED.name, load_cast(VOICES, tuple(engines.table())).perspectives, NARRATOR
    )
    pairs = {a.text: b.text for a, b in zip(segments_of(french), segments_of(english), strict=True)}
    # The two were written, not translated: the English one names the day and the person alike.
    return {key: value for key, value in pairs.items() if key}


def knowing(pairs: dict[str, str]) -> Callable[[str], str]:
    """A translator that knows these pairs, also where figures are hidden, and keeps the tags of what it does not."""

    def translated(text: str) -> str:
        if text in pairs:
            return pairs[text]
        close = difflib.get_close_matches(text, pairs, n=1, cutoff=0.9 if "/>" not in text else 0.6)
        return pairs[close[0]] if close and "/>" in text else plausible(text)

    return translated


def well(translated: Callable[[str], str]) -> Behaviour:
    """A server that answers as it was asked: where a tag hides a figure, it says the tag."""

    def behave(heard: Heard, _: int) -> Reply:
        return Reply([hidden(translated(text), text, heard) for text in heard.texts])

    return behave


def hidden(answer: str, text: str, heard: Heard) -> str:
    """The answer with tags for the figures that tags hide in the text."""
    for term in heard.asked["terms"]:
        if term["source"] in text and term["source"].endswith("/>") and term["source"] not in answer:
            figure = re.escape(term["target"]).replace("\\\u00a0", "[ \u00a0]").replace("\u00a0", "[ \u00a0]")
            answer = re.sub(figure, term["source"], answer, count=1)
    return answer


_FILLER = "This part of the edition says in plain English words what the other text says"


def plausible(text: str) -> str:
    """English of about the right length, with the names, figures, tags and negation of a French text and nothing else of it."""
    tags = re.findall(r"<(\d+)>(.*?)</\1>|(<\d+/>)", text)
    bare = re.sub(r"</?\d+/?>", " ", text)
    words = read_words(bare, "fr")
    proper = frozenset(word.plain for word in words if word.text[:1].isupper() and not word.opens)
    names = [name.text for name in read_names(words, "fr", proper) if not name.soft]
    figures = [other for _, other in conversions(bare, "fr-CA", "en-CA")]
    loose = re.sub(
        "|".join(re.escape(written) for written, _ in conversions(bare, "fr-CA", "en-CA")) or "$^", " ", bare
    )
    numbers = re.findall(r"(?<![\w-])\d+(?![\w-])", loose)
    marked = [f"<{number}>{inside}</{number}>" if number else alone for number, inside, alone in tags]
    denied = bool(read_claims(plain_words(bare), "fr").negation)
    if len(text) < 70:
        parts = [*marked, *figures, *numbers, *names]
        told = " and ".join([*parts, *["nothing else"] * (denied and bool(parts))])
        told = told or ("Nothing is said here" if denied else "Something is said here")
        return f"{told}." if text.endswith(".") else told
    said = f"{_FILLER}, about {', '.join([*dict.fromkeys([*marked, *figures, *numbers, *names]), 'not the rest' if denied else 'the rest'])}."
    extra = " It goes on for a while in the same calm voice, as the other one does, and ends where that ends."
    return said + extra * max(0, (len(text) - len(said)) // len(extra))
