"""A watch that is killed over and over while briefs arrive: each good one published once, each bad one set aside."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import feedparser
import pytest

from tests.helpers.watched import Watched
from tests.workflows.test_killed import COMMAND

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills by signal")

BAD = {
    "vide{}.md": (b"  \n", "is empty"),
    "photo{}.png": (b"\x89PNG\r\n\x1a\n", "is a picture"),
    "old{}.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old"),
    "matter{}.md": (b"---\ndate: someday\n---\n# Le pont ferme\n\nIl ferme lundi matin.\n", "date"),
}


def start(desk: Watched, *arguments: str) -> subprocess.Popen[str]:
    """`audiobrief watch inbox` in a process of its own, speaking tones."""
    words = ["watch", "inbox", "--engine", "espeak", "--quiet", *arguments]
    code = COMMAND.format(tests=str(Path(__file__).parents[2]), before="", arguments=words)
    env = {**os.environ, "AUDIOBRIEF_CACHE": str(desk.root / "cache")}
    return subprocess.Popen([sys.executable, "-c", code], cwd=desk.root, env=env, stderr=subprocess.PIPE, text=True)


LOTS = int(os.environ.get("AUDIOBRIEF_LOTS", "5"))  # 20 for the whole run of 200 arrivals


@pytest.mark.slow
def test_arrivals_with_kills_in_between(tmp_path: Path) -> None:
    """Nine briefs and a bad file a lot; kill -9 or SIGTERM at random moments of each lot."""
    desk, dice = Watched(tmp_path / "show"), random.Random(22)
    heard = tmp_path / "heard"
    desk.rules(hook=["sh", "-c", 'cat >> "$0"', str(heard)])
    bad: dict[str, str] = {}
    kills = 0
    for lot in range(LOTS):
        for number in range(lot * 9, lot * 9 + 9):
            desk.put(
                f"breve-{number}.md", f"La gare {number} ouvre", f"2025-{1 + number // 28:02}-{1 + number % 28:02}"
            )
        name, (data, sentence) = dice.choice(list(BAD.items()))
        (desk.inbox / name.format(lot)).write_bytes(data)
        bad[name.format(lot)] = sentence
        process = start(desk)
        time.sleep(dice.uniform(2, 14))
        number = dice.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM])
        kills += process.poll() is None and number == signal.SIGKILL
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
        # 130, or the signal itself, where it comes before the watch has begun.
        assert process.returncode in (0, 130, -number) and "fault" not in errors, errors
    last = start(desk, "--once")
    _, errors = last.communicate(timeout=900)
    assert last.returncode in (0, 1), errors
    assert start(desk, "--once").wait(120) == 0  # nothing is left to do, and nothing fails
    assert kills >= 0.4 * LOTS

    feed = feedparser.parse((desk.public / "fr" / "feed.xml").read_bytes())
    assert sorted(item.title for item in feed.entries) == sorted(
        f"La gare {number} ouvre" for number in range(9 * LOTS)
    )
    assert len({item.id for item in feed.entries}) == 9 * LOTS
    for item in feed.entries:
        (sound,) = item.enclosures
        assert (desk.public / "fr" / Path(sound.href).name).stat().st_size == int(sound.length)
    assert {path.name for path in (desk.inbox / "failed").iterdir()} == {
        *bad,
        *(f"{name.rpartition('.')[0]}.reason.txt" for name in bad),
    }
    for name, sentence in bad.items():
        reason = (desk.inbox / "failed" / f"{name.rpartition('.')[0]}.reason.txt").read_text("utf-8")
        assert name in reason and sentence in reason and reason.count("\n") == 1
    assert not any((desk.inbox / name).exists() for name in bad)
    events = {one["id"]: one for one in map(json.loads, heard.read_text("utf-8").splitlines())}.values()
    failed = Counter(one["brief"] for one in events if one["event"] == "failed")
    public = Counter(one["id"] for event in events if event["event"] == "published" for one in event["episodes"])
    assert failed == Counter(name.rpartition(".")[0] for name in bad)
    assert public == Counter(f"breve-{number}" for number in range(9 * LOTS))
