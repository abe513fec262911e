"""A studio that is killed while a producer types, listens, mends words and renders: nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from audiobrief.config.cast import project_cast
from audiobrief.config.project import find_project, shipped
from audiobrief.podcast.manifest import load_catalog
from audiobrief.script.model import parse

BRIEF = """\
# Un pont neuf

Le pont ouvre lundi.

## Les faits

Il mesure deux kilomètres. Le péage coûte 4 $.

## Point de vue optimiste

Les trajets raccourcissent.
"""
NAME = "pont.fr"
KILLS = int(os.environ.get("AUDIOBRIEF_KILLS", "10"))  # 50 for an hour without anything else to do


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Server:
    """`audiobrief studio` in a process of its own, and a browser's cookie for it."""

    def __init__(self, root: Path) -> None:
        errors = root.parent / "errors.txt"
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from audiobrief.cli.main import main; main()", "studio", str(root), "--port", "0", "--no-open"],
            env={**os.environ, "AUDIOBRIEF_CACHE": str(root / "cache")}, cwd=root,
            stdout=subprocess.PIPE, stderr=errors.open("w"), text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        printed = self.process.stdout.readline()
        assert printed, errors.read_text(encoding="utf-8")
        address = printed.split()[-1]
        self.base = "http://" + urlsplit(address).netloc
        try:
            urllib.request.build_opener(_NoRedirect).open(address, timeout=20)
        except urllib.error.HTTPError as answer:
            self.cookie = answer.headers["set-cookie"].split(";")[0]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The values answered; None where the server is gone or refuses."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path, data, {"cookie": self.cookie, "content-type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                read = answer.read()
        except (OSError, HTTPException):
            return None
        return json.loads(read) if answer.headers["content-type"] == "application/json" else read

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.communicate()


class Producer:
    """What was sent and what was acknowledged; the second is never lost."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.number = 0
        self.sentences = {0: "Il mesure deux kilomètres.", 1: "Le péage coûte 4 $."}  # by place, as acknowledged
        self.asked: dict[int, str] = {}  # sent, and not acknowledged: one or the other is there
        self.words: set[str] = set()
        self.rate: set[float] = set()  # the acknowledged one and those that were sent since
        self.heard: set[str] = set()
        self.listened = 0
        self.acknowledged = 0

    def type(self, server: Server) -> None:
        """Change one sentence at a time, as fast as it is saved."""
        opened = server.ask("GET", f"/api/scripts/{NAME}")
        while opened is not None:
            kept = ("title", "hook", "date", "sources", "tags", "entries")
            document = {key: opened["document"][key] for key in kept}
            facts = next(one for one in document["entries"] if one.get("perspective") == "facts")
            self.number += 1
            place = self.number % 2
            self.asked[place] = facts["text"][0][place] = f"Phrase {place} de la version {self.number}."
            body = {"base": opened["revision"], "writer": "one", "document": document}
            opened = server.ask("PUT", f"/api/scripts/{NAME}", body)
            if opened is not None:
                self.sentences[place] = self.asked.pop(place)
                self.acknowledged += 1

    def listen(self, server: Server) -> None:
        """Hear the segment as it is."""
        while (opened := server.ask("GET", f"/api/scripts/{NAME}")) is not None:
            facts = next(one for one in opened["document"]["entries"] if one.get("perspective") == "facts")
            found = server.ask("POST", "/api/stretches", {"script": NAME, "entry": facts, "engine": "espeak"})
            for one in (found or {"stretches": []})["stretches"]:
                if server.ask("GET", f"/api/sounds/{one['key']}") is not None:
                    self.heard.add(one["key"])
                    self.listened += 1
                    self.acknowledged += 1

    def mend(self, server: Server) -> None:
        """Add words to the lexicon and move a slider of the cast."""
        while True:
            word, rate = f"Mot{self.random.randrange(10**9)}", self.random.randrange(80, 120) / 100
            entry = {"word": word, "language": "fr", "said": {"how": "alias", "value": "parole"}}
            if server.ask("POST", "/api/lexicon", entry) is None:
                return
            self.words.add(word)
            self.rate.add(rate)
            if server.ask("PUT", "/api/cast/fr.facts", {"engine": "espeak", "manner": {"rate": rate}}) is None:
                return
            self.rate = {rate}
            self.acknowledged += 2

    def render(self, server: Server) -> None:
        """Produce the episode again and again."""
        asked = {"kind": "render", "script": NAME, "engine": "espeak"}
        while (started := server.ask("POST", "/api/jobs", asked)) is not None:
            while True:
                found = server.ask("GET", "/api/jobs")
                if found is None:
                    return
                if all(one["state"] not in ("waiting", "running") for one in found["jobs"]):
                    self.acknowledged += started is not None
                    break
                time.sleep(0.05)

    def losses(self) -> list[str]:
        """What was acknowledged and is not there, and what cannot be read."""
        lost: list[str] = []
        for path in (self.root / "scripts").glob("*.yaml"):
            parse(path.read_text(encoding="utf-8"), str(path))
        text = " ".join((self.root / "scripts" / f"{NAME}.yaml").read_text(encoding="utf-8").split())
        for place, sentence in self.sentences.items():
            if sentence not in text and self.asked.get(place, sentence) not in text:
                lost.append(sentence)
            elif sentence not in text:  # it was on disk, only its answer was cut
                self.sentences[place] = self.asked[place]
        self.asked.clear()
        lexicon = self.root / "lexicon.yaml"
        known = lexicon.read_text(encoding="utf-8") if lexicon.is_file() else ""
        lost += [word for word in self.words if word not in known]
        rate = project_cast(find_project(self.root)).part("fr-CA", "facts").speaking_on("espeak").rate
        if self.rate and rate not in self.rate:
            lost.append(f"rate {rate}, not {self.rate}")
        stored = {path.stem for path in (self.root / "cache").rglob("*") if path.is_file()}
        lost += [key for key in self.heard if key not in stored]
        output = find_project(self.root).output
        for episode in load_catalog(output / "fr") if (output / "fr").is_dir() else []:
            if not (output / "fr" / f"{episode.id}.mp3").stat().st_size:
                lost.append(episode.id)
        return lost


@contextmanager
def at_work(producer: Producer, server: Server) -> Iterator[None]:
    """A producer with four hands; they rest when the server is gone."""
    hands = [producer.type, producer.listen, producer.mend, producer.render]
    threads = [threading.Thread(target=hand, args=(server,)) for hand in hands]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(40)
        assert not thread.is_alive()


@pytest.mark.slow
def test_kills_lose_nothing_acknowledged(project: Path) -> None:
    """Killed at random moments of typing, speaking, saving and rendering, again and again on the same folder."""
    (project / "briefs" / "pont.md").write_text(BRIEF, encoding="utf-8")
    for name in ("voices.yaml", "show.yaml"):
        shutil.copy(shipped(name), project)
    server = Server(project)
    assert server.ask("POST", "/api/briefs/read", {"brief": "briefs/pont.md"})["scripts"] == [NAME]
    producer = Producer(project, 20261128)
    for number in range(KILLS):
        with at_work(producer, server):
            enough = producer.acknowledged + producer.random.randrange(1, 12)
            heard = producer.listened + (number % 3 == 0)  # sound comes later than text: some kills wait for it
            for _ in range(400):  # what a cold start takes is no work
                if producer.acknowledged >= enough and producer.listened >= heard:
                    break
                time.sleep(0.05)
            time.sleep(producer.random.uniform(0, 0.5))
            server.kill()
        assert producer.losses() == [], number
        server = Server(project)
    opened = server.ask("GET", f"/api/scripts/{NAME}")
    server.kill()
    assert producer.acknowledged >= 4 * KILLS and producer.heard and opened is not None
