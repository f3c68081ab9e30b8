"""Whether what a cache or a report says of a file has the form of an entry: other programs may have written it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cdclint.core.regex import regex

_TEMPLATE = regex(r"(?:[^{}]|\{\{|\}\}|\{\w+(?::[\d.,<>+]{0,4}[a-zA-Z%]?)?\})*+")
"""Texts with names in braces: no attributes, and no formats that could cost any amount of memory."""
_NESTED = 20


class DamagedError(Exception):
    """Facts are not what cdclint packs: another program wrote into the cache."""


def is_verdict(findings: object, comments: object) -> bool:
    """Whether these are findings by rule, and comments, in plain values."""
    return (
        isinstance(findings, dict)
        and all(isinstance(found, list) and all(map(_is_finding, found)) for found in findings.values())
        and isinstance(comments, list)
        and all(map(_is_comment, comments))
    )


def is_message(plain: Any, nested: int = 0) -> bool:  # noqa: ANN401 (JSON values)
    """Whether a message can be made of this."""
    if isinstance(plain, str):
        return True
    if not (isinstance(plain, list) and len(plain) == 2 and nested < _NESTED):
        return False
    template, values = plain
    return (
        isinstance(template, str)
        and _is_template(template)
        and isinstance(values, dict)
        and all(isinstance(one, int | float) or is_message(one, nested + 1) for one in values.values())
        and _has_values(template, values)
    )


@lru_cache(512)
def _is_template(text: str) -> bool:
    return _TEMPLATE.fullmatch(text) is not None


def _has_values(template: str, values: dict[str, object]) -> bool:
    try:
        template.format_map(values)
    except (KeyError, ValueError, IndexError):
        return False
    return True


def _is_finding(raw: Any) -> bool:  # noqa: ANN401 (JSON values)
    if not (isinstance(raw, list) and len(raw) in {4, 5}):
        return False
    start, end, message, fix, *faults = raw
    return (
        _is_place(start, end)
        and is_message(message)
        and (fix is None or _is_fix(fix))
        and all(isinstance(told, list) and all(map(_is_fault, told)) for told in faults)
    )


def _is_fault(fault: object) -> bool:
    return isinstance(fault, list) and len(fault) == 2 and type(fault[0]) is int and isinstance(fault[1], str)


def _is_fix(fix: Any) -> bool:  # noqa: ANN401 (JSON values)
    if not (isinstance(fix, list) and len(fix) == 3):
        return False
    title, safe, edits = fix
    return (
        is_message(title)
        and isinstance(safe, bool)
        and isinstance(edits, list)
        and all(
            isinstance(edit, list) and len(edit) == 3 and _is_place(*edit[:2]) and isinstance(edit[2], str)
            for edit in edits
        )
    )


def _is_comment(raw: Any) -> bool:  # noqa: ANN401 (JSON values)
    if not (isinstance(raw, list) and len(raw) == 6):
        return False
    start, end, names, reason, first, last = raw
    return (
        _is_place(start, end)
        and isinstance(names, list)
        and all(
            isinstance(name, list) and len(name) == 3 and isinstance(name[0], str) and _is_place(*name[1:])
            for name in names
        )
        and isinstance(reason, str)
        and type(first) is int
        and type(last) is int
    )


def _is_place(start: object, end: object) -> bool:
    return type(start) is int and type(end) is int and 0 <= start <= end
