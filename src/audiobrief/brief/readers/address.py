"""Which internet addresses a page may be fetched from: looked up once, checked, and then the only ones connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from audiobrief.errors import InputError

Lookup = Callable[[str, int], "list[str]"]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Source: RFC 6052, section 2.1, and RFC 8215: an IPv4 address inside one of IPv6, for translators.
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
# Source: IANA's special-purpose registry: for protocols and for relays that are gone; Python counts some as global.
_NOT_PUBLIC = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
# Where cloud machines hand out their credentials: nobody's page, whoever is trusted.
_METADATA = tuple(
    ipaddress.ip_network(text)
    for text in (
        "169.254.0.0/16",
        "fe80::/10",
        "fd00:ec2::254/128",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
    )
)


async def checked_addresses(
    host: str, port: int, place: str, allow_private: bool, lookup: Lookup | None = None
) -> list[str]:
    """The addresses of a host. Raises: InputError when there is none, or one of them is not public."""
    try:
        found = await _looked_up(lookup or system_lookup, host, port)
    except (OSError, UnicodeError) as error:
        raise InputError(f'no host "{host}" is known here; check the address and the network', path=place) from error
    if not found:
        raise InputError(f'no host "{host}" is known here; check the address and the network', path=place)
    secret = next((address for address in found if is_metadata(address)), "")
    if secret:
        message = f"{host} is {secret}, where machines find their credentials and neighbours; it is never fetched"
        raise InputError(message if host != secret else message.replace(f"{host} is ", "", 1), path=place)
    hidden = [address for address in found if not is_public(address)]
    if hidden and not allow_private:
        # One is enough to refuse: which of them is connected to would be a matter of chance.
        message = f"{host} is {hidden[0]}, which is no public address; add --allow-private if you trust it"
        raise InputError(message if host != hidden[0] else message.replace(f"{host} is ", "", 1), path=place)
    return found


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet, and so does the IPv4 address in one of IPv6."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(str(inner))
        if address.scope_id is not None or address.is_site_local:
            return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    special = (address.is_multicast, address.is_reserved, address.is_unspecified, address.is_loopback)
    return address.is_global and not address.is_private and not address.is_link_local and not any(special)


def is_metadata(text: str) -> bool:
    """Whether an IP address, or the IPv4 address in one of IPv6, is link-local or a cloud's metadata service."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_metadata(str(inner))
        address = ipaddress.IPv6Address(int(address))  # without its scope
    return any(address in network for network in _METADATA)


def _inner(address: ipaddress.IPv6Address) -> Address | None:
    """The IPv4 address that one of IPv6 leads to, if it does: mapped, translated, 6to4 or Teredo."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo else None


def system_lookup(host: str, port: int) -> list[str]:
    """Every address that the system has for a host, in its order, once each. Raises: OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


async def _looked_up(lookup: Lookup, host: str, port: int) -> list[str]:
    """What `lookup` says, from a thread that nobody waits for at the end: a resolver may hang for minutes."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()

    def told(found: list[str] | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(found or [])

    def work() -> None:
        found, failure = None, None
        try:
            found = lookup(host, port)
        except Exception as error:  # handed over to whoever waits
            failure = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(told, found, failure)

    threading.Thread(target=work, daemon=True, name="audiobrief-lookup").start()
    return await future
