"""Waiting for something to happen in a folder: by the system's own messages, or by looking again after a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

LOOK_EVERY_S = 2.0  # without watchfiles
_UNSEEN_S = 60.0  # network folders send no messages: they are looked into all the same


def waiter(folder: Path) -> Callable[[float], None]:
    """A function that waits so many seconds, or less where something may have changed in the folder."""
    try:
        import watchfiles
    except ImportError:
        return lambda wait_s: time.sleep(max(0.0, min(wait_s, LOOK_EVERY_S)))

    changes: Iterator[object] = watchfiles.watch(
        folder,
        watch_filter=lambda _, path: not Path(path).name.startswith("."),  # a watch writes its own state there
        debounce=300,
        step=50,
        rust_timeout=500,
        yield_on_timeout=True,
        recursive=False,
    )

    def wait(wait_s: float) -> None:
        ends_s = time.monotonic() + min(wait_s, _UNSEEN_S)
        with suppress(StopIteration):
            while time.monotonic() < ends_s:
                if next(changes):
                    return

    return wait
