"""A cache in use: what a render needs stays, and what the cache has too much of goes when the render is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audiobrief.errors import AudiobriefError
from audiobrief.speech.cache.maintenance.entries import SPEECH, below, bound_bytes
from audiobrief.speech.cache.store import SpeechCache
from audiobrief.storage.leases import lease
from audiobrief.storage.sizes import format_size

_TRIMMED = 0.9  # of the bound is left, so that the next renders need not trim
_SAMPLED = [f"{number:02x}" for number in range(0, 256, 16)]  # keys are digests: each folder has as much as any other
_FEWEST_SAMPLED = 64


@contextmanager
def in_use(cache: SpeechCache, keys: Iterable[str], note: Callable[[str], None]) -> Iterator[None]:
    """While the block runs, no pruning removes the entries `keys`; when it ended well, the cache is kept in its bound.

    Raises: InputError for a bound that is no size, before the block runs.
    """
    bound = bound_bytes()
    with lease(cache.folder, keys):
        yield
        if bound is not None and cache.folder.name == SPEECH and is_over(cache.folder, bound):
            from audiobrief.speech.cache.maintenance.pruning import prune

            # The episodes are finished: what goes wrong here must not fail them.
            with suppress(AudiobriefError, OSError):
                done = prune(cache.folder.parent, round(bound * _TRIMMED))
                if done.removed:
                    note(
                        f"the cache is kept under {format_size(bound)}: {done.removed} utterances that were not used "
                        f"for long are gone ({format_size(done.freed)})"
                    )


def is_over(folder: Path, bound: int) -> bool:
    """Whether the speech exceeds the bound, as far as a sixteenth of it tells; all of it where that is too little."""
    sample = [entry.bytes for name in _SAMPLED for entry in below(str(folder / name), SPEECH)]
    if len(sample) >= _FEWEST_SAMPLED:
        return sum(sample) * (256 // len(_SAMPLED)) > bound
    return sum(entry.bytes for entry in below(str(folder), SPEECH)) > bound
