"""Addresses on other sites: which of them may be requested, and what the answer says."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex

_WEB = regex(
    r"(?:(?P<scheme>https?):)?//(?P<host>\[[^\]/?#]*\]|[^/?#:@\s\\]+)(?::\d+)?(?P<rest>[/?][^#]*)?", re.IGNORECASE
)
_PLACEHOLDER = regex(r"[<>{}$*…]")
_RESERVED = regex(
    r"(?:.+\.)?(?:localhost|local|internal|lan|test|example|invalid|onion|home\.arpa|example\.(?:com|net|org))"
)


class Verdict(StrEnum):
    """What an answer says of an address: it leads somewhere, it leads nowhere, or that is unknown."""

    GOOD = "good"
    GONE = "gone"
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """What became of asking for an address; `reason` is the server's own word, or what went wrong."""

    verdict: Verdict
    reason: Message = Message("")


def external(url: str) -> str | None:
    """The address on another site that a link leads to, without its fragment; None where it is not to be requested.

    No request is made for addresses with placeholders or credentials, of this machine and of private networks, of
    services that a lab has (`http://grafana:3000`), and of names that are reserved for examples.
    """
    bare = url.strip().partition("#")[0]
    found = _WEB.fullmatch(bare)
    if found is None or _PLACEHOLDER.search(bare) or not is_public(found["host"]):
        return None
    return bare if found["scheme"] else f"https:{bare}"


_TRANSLATED = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")))
"""Networks of IPv6 whose addresses end with one of IPv4: translated, compatible, mapped."""
_UNICAST, _EXAMPLES = IPv6Network("2000::/3"), IPv6Network("3fff::/20")
"""All that is given to hosts of the open network, and what of it documentation has for itself."""


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address, and the one of IPv4 that may be in it, is one of the open network."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = [IPv4Address(int(address) & 0xFFFFFFFF)] if any(address in network for network in _TRANSLATED) else []
    inner += [one for one in (address.sixtofour, *(address.teredo or ())) if one is not None]
    if inner:
        return all(map(_is_global, inner))
    return address.is_global and address in _UNICAST and address not in _EXAMPLES


def is_public(host: str) -> bool:
    """Whether a host, a name or an IP address in a link's form, may be one of the open network by its name alone."""
    name = host.strip("[]").rstrip(".").lower()
    if re.fullmatch(r"[\d.]+|0x[\da-f.x]+|.*:.*", name):
        try:
            return _is_global(ip_address(name.partition("%")[0]))
        except ValueError:
            return False
    return "." in name and _RESERVED.fullmatch(name) is None
