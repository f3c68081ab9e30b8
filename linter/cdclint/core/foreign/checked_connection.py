"""Connections to hosts that a file names."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from ipaddress import IPv4Address, IPv6Address


def connected(
    host: str, port: int, timeout: float | None, look_at: Callable[[IPv4Address | IPv6Address], None]
) -> socket.socket:
    """A connection to the very address that is looked at: a name may have another one a moment later.

    `look_at` raises for an address that must not be asked; what it raises ends the search.

    Raises:
        OSError: no address can be connected to.
    """
    problem: OSError | None = None
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        look_at(ip_address(str(address[0]).partition("%")[0]))
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(timeout)
            made.connect(address)
        except OSError as error:
            made.close()
            problem = error
        else:
            return made
    raise problem or OSError(f"{host} has no address")
