"""One request to the read-aloud service through edge-tts: asked once, bounded in time, failures in words."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from audiobrief.errors import DoubtfulError, EngineError
from audiobrief.speech.engines.download import retry_after_s
from audiobrief.speech.engines.edge_voices import NAME, did_you_mean
from audiobrief.speech.model import Mark

if TYPE_CHECKING:
    from edge_tts import Communicate

Result = TypeVar("Result")

_TICKS_PER_S = 10_000_000  # offsets count 100 ns
_GRACE_S = 0.25  # for a polite goodbye; the service may never answer it
_ELSEWHERE = "try again later, or use --engine kokoro or espeak"


@dataclass(frozen=True)
class EdgeRequest:
    """Clean text and rate as the service takes them, such as "+10%"."""

    text: str
    voice: str
    rate: str = "+0%"


@dataclass(frozen=True)
class EdgeAudio:
    """What came back: MP3 bytes and word times; `ended` is None where edge-tts does not tell."""

    mp3: bytes
    marks: tuple[Mark, ...]
    ended: bool | None


class EdgeFailureError(EngineError):
    """A request that failed; `retry_after_s` is the pause that the service asked for, 0 for none."""

    def __init__(
        self, message: str, *, fix: str = _ELSEWHERE, retriable: bool = True, retry_after_s: float = 0.0
    ) -> None:
        super().__init__(NAME, message, fix=fix, retriable=retriable, retry_after_s=retry_after_s)


class NoAnswerError(EdgeFailureError):
    """Nothing came in time."""

    def __init__(self, waited_s: float) -> None:
        super().__init__(f"no answer within {waited_s:.2g} s")


def ask(request: EdgeRequest, message_timeout_s: float, total_timeout_s: float) -> EdgeAudio:
    """All that the service answers; whether it is whole is for the caller to judge.

    Raises: EngineError.
    """
    return _translated(_gather(request, message_timeout_s, total_timeout_s), request)


def reach(request: EdgeRequest, timeout_s: float) -> None:
    """Wait until the first audio has come. Raises: EngineError."""
    _translated(_first_audio(request, timeout_s), request)


async def _gather(request: EdgeRequest, message_timeout_s: float, total_timeout_s: float) -> EdgeAudio:
    talk = _communicate(request)
    mp3, marks = bytearray(), []
    async with _messages(talk, message_timeout_s, total_timeout_s) as messages:
        async for message in messages:
            if message["type"] == "audio":
                mp3 += message["data"]
            else:
                start, end = message["offset"], message["offset"] + message["duration"]
                marks.append(Mark(start / _TICKS_PER_S, end / _TICKS_PER_S, str(message["text"])))
    return EdgeAudio(bytes(mp3), tuple(marks), _ended(talk))


async def _first_audio(request: EdgeRequest, timeout_s: float) -> None:
    async with _messages(_communicate(request), timeout_s, timeout_s) as messages:
        async for message in messages:
            if message["type"] == "audio":
                return


def _communicate(request: EdgeRequest) -> Communicate:
    import edge_tts

    return edge_tts.Communicate(request.text, request.voice, rate=request.rate, boundary="WordBoundary")


@asynccontextmanager
async def _messages(
    talk: Communicate, message_timeout_s: float, total_timeout_s: float
) -> AsyncIterator[AsyncIterator[Any]]:
    """The stream's messages, each awaited for a bounded time, and the connection closed in a bounded time.

    edge-tts has a read time-out of its own, which current aiohttp ignores for WebSockets.
    """
    stream = talk.stream()
    deadline = asyncio.get_running_loop().time() + total_timeout_s

    async def bounded() -> AsyncIterator[Any]:
        heard = False
        while True:
            left_s = deadline - asyncio.get_running_loop().time()
            try:
                message = await _within(stream.__anext__(), min(message_timeout_s, left_s))
            except StopAsyncIteration:
                return
            except asyncio.TimeoutError:
                if _ended(talk):  # everything came, only the goodbye is missing
                    return
                if heard and left_s < message_timeout_s:
                    raise EdgeFailureError(f"it did not finish within {total_timeout_s:.2g} s") from None
                raise NoAnswerError(min(message_timeout_s, left_s)) from None
            heard = True
            yield message

    try:
        yield bounded()
    finally:
        with suppress(asyncio.TimeoutError, RuntimeError):  # the end of the run drops the connection
            await _within(stream.aclose(), _GRACE_S)


async def _within(awaitable: Awaitable[Result], timeout_s: float) -> Result:
    """The result, or TimeoutError after `timeout_s` and a little.

    `asyncio.wait_for` would wait for the cancelled work however long it takes to clean up, and a
    WebSocket waits 10 s for a goodbye, or for ever while data comes; cancelled again, it leaves at once.
    """
    task = asyncio.ensure_future(awaitable)
    done, _ = await asyncio.wait({task}, timeout=max(timeout_s, 0))
    if done:
        return task.result()
    for _attempt in range(4):
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=_GRACE_S)
        if done:
            task.cancelled() or task.exception()  # looked at, so that nothing is logged about it
            break
    raise asyncio.TimeoutError


def _ended(talk: Communicate) -> bool | None:
    """Whether the service said that it was done; edge-tts ends the same way when the line drops.

    It adds up its audio bytes when `turn.end` comes and only then (since 7.2.8; None before).
    """
    counted: Any = talk.state.get("cumulative_audio_bytes")
    return None if counted is None else bool(counted)


def _translated(work: Coroutine[Any, Any, Result], request: EdgeRequest) -> Result:
    try:
        return _run(work)
    except EngineError:
        raise
    except Exception as error:  # edge-tts parses what it is sent: anything can come out of garbage
        raise _failure(error, request.voice) from error


class _Aside(ThreadPoolExecutor):
    """Runs name look-ups in daemon threads: those of the usual pool would keep the program from ending."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:
                future.set_exception(error)

        threading.Thread(target=run, name="edge-look-up", daemon=True).start()
        return future


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """The coroutine's result, in a loop of its own: engines speak in worker threads.

    Not `asyncio.run`, which would wait at its end for a name look-up that hangs.
    """
    loop = asyncio.new_event_loop()
    loop.set_default_executor(_Aside())
    try:
        return loop.run_until_complete(work)
    finally:
        left_over = asyncio.all_tasks(loop)
        for task in left_over:
            task.cancel()
        if left_over:
            loop.run_until_complete(asyncio.wait(left_over, timeout=_GRACE_S))
        with suppress(asyncio.TimeoutError):
            loop.run_until_complete(_within(loop.shutdown_asyncgens(), _GRACE_S))
        loop.close()


def _failure(error: Exception, voice: str) -> EngineError:
    """The failure in words, with whether another try may help."""
    import aiohttp
    import edge_tts.exceptions as edge

    if isinstance(error, aiohttp.ClientResponseError):
        return _refusal(error.status, error.headers or {})
    if isinstance(error, edge.SkewAdjustmentError):
        return _refusal(403, {})
    if isinstance(error, edge.NoAudioReceived):
        return EdgeFailureError(
            f"it sent no audio for {voice}: too many requests, a voice that it no longer has, or an outage",
            fix=did_you_mean(voice) or _ELSEWHERE,
        )
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = str(getattr(error.os_error, "strerror", None) or type(error.os_error).__name__).split(" (")[0]
        return EdgeFailureError(
            f"{error.host} cannot be reached ({reason})", fix="check the network, or use --engine kokoro or espeak"
        )
    if isinstance(error, (aiohttp.ClientError, edge.WebSocketError, OSError)):
        return EdgeFailureError(f"the connection broke ({_named(error)})")
    return EdgeFailureError(f"it answered something that is not speech ({_named(error)})")


def _named(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:160].rstrip(": ")


def _refusal(status: int, headers: Mapping[str, str]) -> EngineError:
    wait_s = retry_after_s(headers)
    if status == 429:
        return EdgeFailureError("it refuses for now: too many requests (429)", retry_after_s=wait_s)
    if status >= 500:
        return EdgeFailureError(f"it is out of order ({status})", retry_after_s=wait_s)
    if status == 403:
        return EdgeFailureError(
            "it refuses this client (403), also with the clock corrected",
            fix="run: pip install --upgrade edge-tts, or use --engine kokoro or espeak",
        )
    return DoubtfulError(NAME, f"it refuses the request ({status})", fix=_ELSEWHERE, retriable=True)
