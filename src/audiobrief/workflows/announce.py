"""Who hears that a feed has changed: a WebSub hub and a podping service, where show.yaml names them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from audiobrief.config.show import Show
from audiobrief.podcast.feed.build import FEED_NAME
from audiobrief.workflows.feeds import feed_url

_TIMEOUT_S = 15.0


@dataclass(frozen=True)
class Ping:
    """One request; `form` is posted where there is one."""

    service: str  # the setting that asks for it
    url: str
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def announce(
    show: Show, uploaded: Collection[str], environment: Mapping[str, str], timeout_s: float = _TIMEOUT_S
) -> list[str]:
    """A sentence for each service that could not be told of the feeds among the `uploaded` files.

    What is public stays so: a service that is away learns of the feed when it next asks.
    """
    pings = pings_of(show, uploaded, environment)
    return asyncio.run(_told(pings, timeout_s)) if pings else []


def pings_of(show: Show, uploaded: Collection[str], environment: Mapping[str, str]) -> list[Ping]:
    """The requests that tell of each feed among the `uploaded` files. Source: W3C WebSub; podping.cloud."""
    feeds = [feed_url(show, language) for language in show.editions if f"{language}/{FEED_NAME}" in uploaded]
    hub, podping = show.feed.websub, show.feed.podping
    key = environment.get(show.feed.podping_key_env, "") if show.feed.podping_key_env else ""
    pings = []
    for url in feeds if hub else []:
        # Hubs differ in which of the two names they read.
        pings.append(Ping("feed.websub", hub, {"hub.mode": "publish", "hub.url": url, "hub.topic": url}))
    for url in feeds if podping else []:
        template = podping if "{url}" in podping else f"{podping}{'&' if '?' in podping else '?'}url={{url}}"
        headers = {"Authorization": key} if key else {}
        pings.append(Ping("feed.podping", template.replace("{url}", quote(url, safe="")), headers=headers))
    return pings


async def _told(pings: list[Ping], timeout_s: float) -> list[str]:
    faults = await asyncio.gather(*(_fault(ping, timeout_s) for ping in pings))
    return list(dict.fromkeys(fault for fault in faults if fault))


async def _fault(ping: Ping, timeout_s: float) -> str:
    """Why a service did not hear, or ""; keys in its address are not told."""
    import aiohttp

    place = f"{ping.service} at {urlsplit(ping.url).hostname}"
    kept = "what was published is public, and the next `publish` that changes a feed tells it again"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout_s)) as session,
            session.request(
                "POST" if ping.form else "GET", ping.url, data=ping.form or None, headers=ping.headers
            ) as response,
        ):
            status = response.status
    except asyncio.TimeoutError:
        return f"{place} did not answer within {timeout_s:g} s; {kept}"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return f"{place} cannot be reached ({type(error).__name__}); {kept}"
    return "" if 200 <= status < 300 else f"{place} answered {status}; {kept}"
