"""A server for an output folder, what it offers to subscribe to, and QR codes for that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audiobrief.errors import InputError
from audiobrief.podcast.feed.build import FEED_NAME
from audiobrief.podcast.public_files import is_public

if TYPE_CHECKING:
    import uvicorn


@dataclass(frozen=True)
class Offer:
    """What can be subscribed to: each language's feed, and the page to start from when there is one."""

    feeds: dict[str, str]
    page: str


def offer(output: Path, address: str) -> Offer:
    """The addresses of a folder's feeds. Raises: InputError when there is none."""
    found = sorted(path.parent.name for path in output.glob(f"*/{FEED_NAME}"))
    feeds = {name: f"{address}/{name}/{FEED_NAME}" for name in found if is_public(output, (name, FEED_NAME))}
    if not feeds:
        raise InputError(f"{output}: there is no feed to serve; make one: audiobrief render BRIEF")
    return Offer(feeds, f"{address}/" if is_public(output, ("index.html",)) else "")


def make_server(output: Path, base_url: str) -> uvicorn.Server:
    """A server that is not running yet; when it stops, downloads under way get two seconds to end."""
    import uvicorn

    from audiobrief.delivery.serve.app import make_app
    from audiobrief.delivery.serve.connections import BoundedConnection
    from audiobrief.delivery.serve.hosts import own_names

    app = make_app(output, base_url, own_names())
    config = uvicorn.Config(
        app,
        http=BoundedConnection,
        log_level="error",
        access_log=False,
        proxy_headers=False,  # nobody stands in front of a server at home: X-Forwarded-* would be a lie
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def qr_lines(url: str) -> list[str]:
    """A QR code as lines of half blocks, dark on light, with the quiet zone that readers need."""
    import segno

    rows = [list(row) for row in segno.make(url, micro=False).matrix_iter(border=4)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    blocks = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(blocks[int(a), int(b)] for a, b in zip(upper, lower, strict=True)) for upper, lower in pairs]
