"""The studio as a server on this machine."""

from __future__ import annotations

import threading
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audiobrief.config.project import Project
from audiobrief.errors import InputError

if TYPE_CHECKING:
    import socket

    import uvicorn


@dataclass(frozen=True)
class Session:
    """A studio that is ready to run, and the address that lets a browser in."""

    server: uvicorn.Server
    address: str


def make_session(project: Project, host: str, port: int, *, lan: bool = False) -> Session:
    """A studio of the project for a socket at that host and port; `lan` where others on the network may come in.

    Raises: InputError where its packages are missing.
    """
    try:
        import jinja2  # noqa: F401
    except ImportError as error:
        raise InputError("the studio needs a package more; run: pip install 'audiobrief[studio]'") from error
    import uvicorn

    from audiobrief.delivery.serve.hosts import own_names
    from audiobrief.studio.access import Access, new_token
    from audiobrief.studio.app import Studio, make_app

    token = new_token()
    address = f"http://{host}:{port}/?token={token}"
    studio = Studio(project, lan_address=address if lan else "")
    config = uvicorn.Config(
        make_app(studio, Access(token, own_names(), port, asks=lan)),
        log_level="critical",  # streams of events are cut when it stops: no news
        access_log=False,
        proxy_headers=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    return Session(uvicorn.Server(config), address)


def run(session: Session, listener: socket.socket, *, open_browser: bool) -> None:
    """Serve until it is stopped."""
    if open_browser:
        threading.Timer(0.5, webbrowser.open, [session.address]).start()
    session.server.run(sockets=[listener])
