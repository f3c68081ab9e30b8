"""Which version of Prometheus takes which piece of a query, and which flag it needs for it."""

from __future__ import annotations

from typing import NamedTuple

from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.syntax.promql.known_functions import language

GONE = "-"

_VERSION = regex(r"v?(\d+)\.(\d+)")


class Lack(NamedTuple):
    """Why a version does not take a piece of a query; what does not apply is empty.

    It came only `since` a version, was there `until` another one, or wants a `flag`.
    """

    since: str = ""
    until: str = ""
    flag: str = ""


def numbers(version: str) -> tuple[int, int] | None:
    """The first two numbers of a version, None where it has none."""
    found = _VERSION.match(version)
    return None if found is None else (number_of(found[1]), number_of(found[2]))


def history(name: str) -> list[list[str]]:
    """Since which versions a function or a piece of syntax is known, and with which flag."""
    known = language()
    function = known["functions"].get(name)
    return function["versions"] if function is not None else known["syntax"].get(name, [])


def differs(name: str) -> bool:
    """Whether not every version takes it, or not without a flag."""
    return history(name) not in ([], [[language()["oldest"], ""]])


def lack(name: str, version: str, flags: frozenset[str]) -> Lack | None:
    """Why a version with some flags does not take a function or a piece of syntax; None where it does.

    A version that is older than the oldest that is known is not judged; one that is newer counts as the newest.
    """
    ours = numbers(version)
    listed = history(name)
    if ours is None or not listed or ours < (numbers(language()["oldest"]) or (0, 0)):
        return None
    state = None
    for since, flag in listed:
        if ours < (numbers(since) or (0, 0)):
            break
        state = (since, flag)
    if state is None:
        return Lack(since=listed[0][0])
    since, flag = state
    if flag == GONE:
        return Lack(until=since)
    return Lack(flag=flag) if flag and flag not in flags else None
