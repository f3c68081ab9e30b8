"""`host:port` as a file names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Scalar

LAST_PORT = 65535
_SCHEME = regex(r"([A-Za-z][A-Za-z0-9+.-]*+)(?::/{1,3}|//)")
_ADDRESS = regex(r"(?:https?://)?([A-Za-z0-9][\w.-]*):(\d{1,5})(?:/.*)?")


class AddressFacts(TypedDict):
    """`host:port` as one file names it; `kind` is "job" or "datasource", whichever has it, and `name` that one's."""

    host: str
    port: int
    kind: str
    name: str
    span: list[int]


def address_of(written: Scalar, kind: str, name: str) -> AddressFacts | None:
    """The address that a value is, None for other values."""
    found = _ADDRESS.fullmatch(str(written.value))
    if found is None:
        return None
    span = [written.start, written.end]
    return {"host": found[1], "port": number_of(found[2]), "kind": kind, "name": name, "span": span}


def beyond_ports(written: str) -> Message | None:
    """What is wrong with a number that no port has."""
    if written.isdecimal() and int(written[:10]) > LAST_PORT:
        return Message("there is no port {port}: the last one is {last}", port=written, last=LAST_PORT)
    return None


def misspelt_scheme(written: str) -> tuple[str, str] | None:
    """What an address begins with that is almost `http://` or `https://`, and which of them is meant."""
    found = _SCHEME.match(written)
    if found is None or found[0].casefold() in {"http://", "https://"}:
        return None
    near = closest(found[1].casefold(), ("http", "https"), n=1, cutoff=0.7)
    return (found[0], f"{near[0]}://") if near else None


def names_port(port: str, text: str) -> bool:
    """Whether a text names a port without a host: `9404`, `9404:9404`."""
    at = text.find(port)
    while at >= 0:
        before, end = text[at - 1 : at], at + len(port)
        if not (before == "." or _is_word(before)):
            after = text[end : end + 2]
            if (before != ":" and not _is_word(after[:1])) or (after[:1] == ":" and after[1:].isdecimal()):
                return True
        at = text.find(port, end)
    return False


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
