"""Who is told of an event: a program that reads JSON on its standard input, a web address that takes it by POST."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from audiobrief.config.automation import WatchSettings


def notify(settings: WatchSettings, event: Mapping[str, Any], folder: Path) -> list[str]:
    """A sentence for each of the two that could not be told; the program is started in `folder`."""
    data = (json.dumps(event, ensure_ascii=False) + "\n").encode(errors="replace")
    faults = [_run(settings.hook, data, folder, settings.timeout_s)] if settings.hook else []
    faults += [_post(settings.webhook, data, settings.timeout_s)] if settings.webhook else []
    return [fault for fault in faults if fault]


def _run(command: tuple[str, ...], data: bytes, folder: Path, timeout_s: float) -> str:
    """Why the program did not hear of it, or ""."""
    program = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 # the user's own program, from show.yaml; the event is never an argument
            command, input=data, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=timeout_s, cwd=folder
        )
    except subprocess.TimeoutExpired:
        return f"the hook {program} did not end within {timeout_s:g} s; give it more time with `timeout_s`"
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return f"the hook {program} cannot be started ({reason}); mend `hook:` under `watch:`"
    if not done.returncode:
        return ""
    lines = done.stderr[-2000:].decode(errors="replace").split("\n")
    said = " ".join(next((line for line in reversed(lines) if line.strip()), "").split())
    return f"the hook {program} ended with exit code {done.returncode}" + (f": {said[:200]}" if said else "")


def _post(url: str, data: bytes, timeout_s: float) -> str:
    """Why the address did not hear of it, or ""; what else stands in an address, such as a key, is not told."""
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname
    try:
        status = asyncio.run(_answer(url, data, timeout_s))
    except asyncio.TimeoutError:
        return f"the webhook at {host} did not answer within {timeout_s:g} s"
    except (OSError, ValueError) as error:
        return f"the webhook at {host} cannot be reached ({type(error).__name__}); check `webhook:` under `watch:`"
    return "" if 200 <= status < 300 else f"the webhook at {host} answered {status}; check `webhook:` under `watch:`"


async def _answer(url: str, data: bytes, timeout_s: float) -> int:
    import aiohttp

    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout_s)) as session,
            session.post(url, data=data, headers=headers, allow_redirects=False) as response,
        ):
            return response.status
    except aiohttp.ClientError as error:
        raise OSError(str(error)) from error
