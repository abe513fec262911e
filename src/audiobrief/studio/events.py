"""What happens, told to every open page as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

_MOST_WAITING = 500  # events that a page may lag behind; then it is told to load anew
_BEAT_S = 15.0


class Hub:
    """The pages that listen. `tell` may be called from any thread."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[dict[str, Any]]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def tell(self, event: dict[str, Any]) -> None:
        """Every page hears the event."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: dict[str, Any]) -> None:
        for queue in self._queues:
            if queue.qsize() >= _MOST_WAITING:
                while not queue.empty():
                    queue.get_nowait()
                event = {"event": "reload"}
            queue.put_nowait(event)

    async def stream(self) -> AsyncIterator[bytes]:
        """The events of one page as they go over the wire, with a beat where nothing happens."""
        self._loop = asyncio.get_running_loop()
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield b": hello\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _BEAT_S)
                except asyncio.TimeoutError:
                    yield b": beat\n\n"
                    continue
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
        finally:
            self._queues.discard(queue)
