"""The JSON Schema that a course's frontmatter follows already, guessed from the lessons that are there."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RARE = 0.1
"""A key that fewer of the lessons have may be a slip, where another one looks alike."""
_ENOUGH = 10
"""With fewer lessons, a rare key may just be new, and a form of values a coincidence."""
_WORD = 30
"""Characters of a value that may be one of a few."""
_FEW = 8

_KEBAB = regex(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHAPED = regex(r"(?=.*\d)(?=.*[^\d\W])[\w:.-]{2,16}")
"""A value that is mostly form: `40min`, `1.2.3-rc1`; a sentence is not."""


def guess(lessons: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """A schema of draft 2020-12 that all of these mappings keep, save for keys that look misspelt.

    Args:
        lessons: the frontmatter of each lesson, as plain values.
    """
    counts: dict[str, int] = {}
    for one in lessons:
        for key in one:
            counts[key] = counts.get(key, 0) + 1
    slips = {key for key in counts if _is_slip(key, counts, len(lessons))}
    keys = [key for key in counts if key not in slips]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lesson frontmatter",
        "type": "object",
        "additionalProperties": False,
        "required": [key for key in keys if counts[key] == len(lessons)],
        "properties": {key: _values([one[key] for one in lessons if key in one]) for key in keys},
    }


def _is_slip(key: str, counts: Mapping[str, int], lessons: int) -> bool:
    common = [other for other in counts if counts[other] > counts[key]]
    rare = lessons >= _ENOUGH and counts[key] < _RARE * lessons
    return rare and bool(get_close_matches(key, common, n=1, cutoff=0.8))


def _values(values: list[Any]) -> dict[str, object]:
    """The schema of one key's values."""
    kinds = sorted({_kind(value) for value in values})
    if len(kinds) > 1:
        return {"type": "number"} if kinds == ["integer", "number"] else {"type": kinds}
    (kind,) = kinds
    found: dict[str, object] = {"type": kind}
    if kind == "string":
        found |= _strings(values)
    elif kind == "integer":
        least = min(values)
        found |= {"minimum": min(least, 1)} if least >= 0 else {}
    elif kind == "array":
        items = [item for value in values for item in value]
        found |= {"minItems": 1} if all(values) else {}
        if all(len(set(map(repr, value))) == len(value) for value in values):
            found["uniqueItems"] = True
        if items:
            found["items"] = _items(items)
    return found


def _items(items: list[Any]) -> dict[str, object]:
    if all(isinstance(item, str) and _KEBAB.fullmatch(item) for item in items):
        return {"type": "string", "pattern": f"^{_KEBAB.pattern}$"}
    kinds = sorted({_kind(item) for item in items})
    return {"type": kinds[0] if len(kinds) == 1 else kinds}


def _strings(values: list[str]) -> dict[str, object]:
    """One of a few words, one form with other numbers, or just any text."""
    if len(values) < _ENOUGH:
        return {"minLength": 1} if all(values) else {}
    words = dict.fromkeys(values)
    if len(words) <= min(_FEW, len(values) // 2) and all(len(word) <= _WORD for word in words):
        return {"enum": sorted(words)}
    shapes = {_shape(value) for value in values}
    if len(shapes) == 1 and all(_SHAPED.fullmatch(value) for value in values):
        return {"pattern": f"^{shapes.pop()}$"}
    return {"minLength": 1} if all(values) else {}


def _shape(value: str) -> str:
    """A pattern of the same text with any numbers."""
    parts = re.split(r"(\d+)", value)
    return "".join("[0-9]+" if part.isdigit() else re.sub(r"([.+*?^$(){}|\[\]\\])", r"\\\1", part) for part in parts)


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"
