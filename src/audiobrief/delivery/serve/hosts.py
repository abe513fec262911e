"""The names and addresses of this machine, and which `Host` a request may ask for."""

from __future__ import annotations

import ipaddress
import re
import socket

from audiobrief.errors import InputError

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 (only on request: --lan)


def own_names() -> frozenset[str]:
    """The names under which this machine is known, in lower case."""
    name = socket.gethostname().lower()
    short = name.split(".")[0]
    return frozenset({"localhost", name, short, f"{short}.local"})


def address_asked(host: str, names: frozenset[str]) -> str | None:
    """`http://host:port` of a Host header; None for one that this server does not answer to.

    Only names can be bent to another machine (DNS rebinding): numbers are always taken.
    """
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?", host)
    if match is None:
        return None
    name = match[1].lower()
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        if name.rstrip(".") not in names:
            return None
    return f"http://{host.lower()}"


def lan_address() -> str:
    """The address of this machine in its network; the loopback address where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing; it only chooses the interface. Source: RFC 5737 addresses.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises: InputError for a port that is in use or not allowed."""
    try:
        return socket.create_server((host, port), backlog=64)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"port {port} cannot be listened on ({reason}); choose another: --port {port + 1}") from error
