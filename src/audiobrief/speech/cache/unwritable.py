"""A cache that cannot be written: what is in it is used, and what is spoken is kept for this run alone."""

from __future__ import annotations

import atexit
import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from audiobrief.speech.cache.store import SpeechCache

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_PREFIX = "audiobrief-speech-"


def why_unwritable(folder: Path) -> str:
    """Why no file can be made in the folder, by the system's word; "" where one can, or the disk is full.

    A full disk is no reason to go on: the episode would not have room either.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return "" if error.errno in _FULL else error.strerror or str(error)


@contextmanager
def kept_somewhere(cache: SpeechCache, keys: Iterable[str], *, anew: bool = False) -> Iterator[tuple[SpeechCache, str]]:
    """The cache, or one for this block in the system's temporary folder, and a sentence that says so.

    Raises: OSError where there is no temporary folder either.
    """
    why = why_unwritable(cache.folder)
    if not why or (not anew and all(key in cache for key in keys)):
        yield cache, ""
        return
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as name:
        yield SpeechCache(Path(name), behind=cache), _told(cache.folder, why)


def kept_until_exit(cache: SpeechCache) -> tuple[SpeechCache, str]:
    """The same until the process ends."""
    why = why_unwritable(cache.folder)
    if not why:
        return cache, ""
    name = tempfile.mkdtemp(prefix=_PREFIX)
    atexit.register(shutil.rmtree, name, ignore_errors=True)
    return SpeechCache(Path(name), behind=cache), _told(cache.folder, why)


def _told(folder: Path, why: str) -> str:
    return (
        f"the cache {folder} cannot be written ({why}), so what is spoken now is not kept for the next run; "
        "set AUDIOBRIEF_CACHE to a folder that can"
    )
