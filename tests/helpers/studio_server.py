"""A studio that runs in a thread."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from audiobrief.config.project import Project
from audiobrief.studio.run import make_session


@contextmanager
def running(project: Project, *, lan: bool = False) -> Iterator[str]:
    """The address, token and all, of a studio of the project."""
    listener = socket.create_server(("127.0.0.1", 0))
    session = make_session(project, "127.0.0.1", listener.getsockname()[1], lan=lan)
    thread = threading.Thread(target=session.server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield session.address
    finally:
        session.server.should_exit = True
        session.server.force_exit = True  # event streams never end by themselves
        thread.join(10)
