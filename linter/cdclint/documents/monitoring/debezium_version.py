"""Versions of Debezium: which one a course is about, and since when something is there."""

from __future__ import annotations

import re

from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

_RANGE = regex(r"(?:> ?(?P<after>[\d.]++)[\w.]*+, ?)?<= ?(?P<by>[\d.]++)")


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, to compare it by: (3, 6, 3) of `3.6.3.Final`, () of what is none."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(number_of, found[0].split("."))) if found else ()


def is_older(version: str, since: str) -> bool:
    """Whether a version certainly lacks what came as `since` says: `3.6`, or `>3.4, <=3.5` where only that is known.

    A version of fewer numbers means all that begin with it: `3` does not lack what came in 3.6.
    """
    ours = numbers(version)
    if not ours or not since:
        return False
    span = _RANGE.match(since)
    if span is None:
        first = numbers(since)
        return ours < first and first[: len(ours)] != ours
    after = numbers(span["after"] or "")
    if len(ours) < len(after):
        return ours < after[: len(ours)]
    return bool(after) and ours[: len(after)] <= after


def is_past(version: str, removed: str) -> bool:
    """Whether something that was removed in one version is gone in another; "" is the newest, in which all of it is."""
    ours, gone = numbers(version), numbers(removed)
    return bool(gone) and (not ours or ours[: len(gone)] >= gone)


def came(since: str) -> str:
    """The version to name for `since`: the first that has it, as far as is known."""
    span = _RANGE.match(since)
    return since if span is None else span["by"].rstrip(".")
