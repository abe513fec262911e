"""Connections of the server, bounded: how long a request's head may take, and how many there are at once."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 10.0  # a browser sends its head at once; a phone at the edge of its network within seconds
MOST_CONNECTIONS = 200  # well below the 256 open files that the smallest of usual limits allows


class BoundedConnection(H11Protocol):
    """A connection that is closed when a request's head does not come in time.

    Where there are too many, the one that has waited longest for a head makes room, so that half-open requests lock
    nobody out; downloads under way go on, and where there are only those, the new connection is closed.
    """

    _since_s = 0.0
    _timer: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether no request is being answered."""
        # uvicorn sets the cycle with the first whole head.
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Take the connection in, and let another go where there are too many."""
        super().connection_made(transport)
        self._since_s = self.loop.time()
        if len(self.connections) > MOST_CONNECTIONS:
            others = [one for one in self.connections if isinstance(one, BoundedConnection) and one is not self]
            waiting = [one for one in others if one.is_waiting and not one.transport.is_closing()]
            leaves = min(waiting, key=lambda one: one._since_s, default=self)
            leaves.transport.abort()
        self._timer = self.loop.call_later(HEAD_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the watch."""
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """The next head may take as long again."""
        self._since_s = self.loop.time()
        super().on_response_complete()

    def _look(self) -> None:
        left_s = self._since_s + HEAD_S - self.loop.time() if self.is_waiting else HEAD_S
        if left_s <= 0:
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(left_s, self._look)
