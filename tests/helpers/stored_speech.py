"""Caches for tests: entries whose sound tells their key, of known size and time of last use."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

import numpy as np

from audiobrief.audio.clip import Clip
from audiobrief.audio.loudness_meter import analyse
from audiobrief.speech.cache.store import SpeechCache, StoredSpeech
from audiobrief.speech.model import Mark

DAY_S = 86_400


def key_of(name: int | str) -> str:
    """The key of the entry of that name."""
    return hashlib.sha256(str(name).encode()).hexdigest()


def speech_of(name: int | str) -> StoredSpeech:
    """Speech that no other name has; all of one length."""
    clip = Clip.of(0.3 * np.sin(np.arange(2_400) * (int(key_of(name)[:4], 16) + 1) / 30_000), 24_000)
    return StoredSpeech(clip, analyse(clip), (Mark(0.0, 0.1, str(name)),))


def add(root: Path, name: int | str, used_days_ago: float = 0.0) -> Path:
    """The entry in the cache folder `root`, with its last use."""
    cache = SpeechCache(root / "speech")
    cache.put(key_of(name), speech_of(name))
    path = cache.path(key_of(name))
    used_s = time.time() - used_days_ago * DAY_S
    os.utime(path, (used_s, used_s))
    return path


def is_right(found: StoredSpeech | None, name: int | str) -> bool:
    """Whether what a cache gave is nothing, or the speech of that name."""
    return found is None or (
        found.marks == speech_of(name).marks
        and float(np.abs(found.clip.samples - speech_of(name).clip.samples).max()) < 1e-4
    )


def flip(path: Path, at: int = -40) -> None:
    """One bit of a file changed."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


def work(role: str, root: Path, rounds: int) -> None:
    """One of several processes at work on one cache. Raises: AssertionError when it meets another's half work."""
    from audiobrief.progress import NoProgress
    from audiobrief.speech.cache.entries import prune
    from audiobrief.speech.cache.verifying import verify
    from audiobrief.storage.locks import lease

    cache = SpeechCache(root / "speech")
    for number in range(rounds):
        if role == "speak":
            for name in range(12):
                if cache.get(key_of(name)) is None:
                    cache.put(key_of(name), speech_of(name))
        elif role == "rewrite":
            cache.put(key_of(number % 12), speech_of(number % 12))
        elif role == "read":
            assert all(is_right(cache.get(key_of(name)), name) for name in range(12))
        elif role == "render":
            needed = [key_of(name) for name in range(number % 3, 9)]
            with lease(cache.folder, needed) as held:
                assert held
                for name in range(number % 3, 9):
                    if cache.get(key_of(name)) is None:
                        cache.put(key_of(name), speech_of(name))
                assert all(cache.facts(key) is not None for key in needed), "taken away while leased"
        elif role == "prune":
            assert not prune(root, 20_000).stuck
        else:
            assert not verify(root, NoProgress(), remove=True).damaged


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
