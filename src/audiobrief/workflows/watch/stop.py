"""Being asked to end: at once while something runs that can be broken off, else after what must not be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class Stop:
    """Whether a watch was asked to end; `ask` is called by a handler of signals, in the main thread."""

    def __init__(self) -> None:
        self.asked = False
        self._breakable = False

    def ask(self) -> None:
        """Ask it. Raise KeyboardInterrupt where what runs now can be broken off."""
        self.asked = True
        if self._breakable:
            self._breakable = False
            raise KeyboardInterrupt

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """What can be broken off: speech, uploads and waiting, none of which leaves anything half done.

        Raise KeyboardInterrupt at its beginning where the watch was asked to end before.
        """
        if self.asked:
            raise KeyboardInterrupt
        self._breakable = True
        try:
            yield
        finally:
            self._breakable = False
        if self.asked:
            raise KeyboardInterrupt
