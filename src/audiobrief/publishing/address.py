"""Whether an address is one that listeners can reach."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

# Source: RFC 2606 and RFC 6761 (names that lead nowhere), RFC 6762 (.local), RFC 8375 (home.arpa).
_NOWHERE = ("test", "example", "invalid", "localhost", "local", "internal", "home.arpa", "lan")
_PLACEHOLDERS = ("example.com", "example.org", "example.net")


def unreachable(base_url: str) -> str:
    """Why nobody outside can reach the address, as words after "it"; "" when somebody may."""
    try:
        host = (urlsplit(base_url).hostname or "").rstrip(".").lower()
    except ValueError:
        return "is no web address"
    try:
        number = ipaddress.ip_address(host.split("%")[0])
    except ValueError:
        pass
    else:
        return "" if number.is_global else "is an address of this machine or of a private network"
    if any(host == name or host.endswith("." + name) for name in _PLACEHOLDERS):
        return "is a placeholder"
    if "." not in host or any(host.endswith("." + name) for name in _NOWHERE):
        return "is a name of this machine or of a private network"
    return ""
