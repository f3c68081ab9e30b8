"""The JSON Schemas that frontmatter and data follow already, guessed from the files that are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdclint.core.closeness import closest
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RARE = 0.1
"""A key that fewer of the lessons have may be a slip, where another one looks alike."""
_ENOUGH = 10
"""With fewer lessons, a rare key may just be new, and a form of values a coincidence."""
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DEEP = 8
"""Lists and mappings inside each other that are described."""
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
    return {"$schema": _DRAFT, "title": "Lesson frontmatter", **_mapping(lessons, 0)}


def guess_data(files: Sequence[object], title: str) -> dict[str, object]:
    """A schema of draft 2020-12 that all of these data keep, lists and mappings inside them included."""
    return {"$schema": _DRAFT, "title": title, **_values(list(files), _DEEP)}


def _mapping(found: Sequence[Mapping[str, object]], depth: int) -> dict[str, object]:
    counts: dict[str, int] = {}
    for one in found:
        for key in one:
            counts[key] = counts.get(key, 0) + 1
    slips = {key for key in counts if _is_slip(key, counts, found, depth)}
    keys = [key for key in counts if key not in slips]
    if len(keys) > _FEW and not any(counts[key] * 2 > len(found) for key in keys):
        # The keys are names of things, and not of their parts.
        return {
            "type": "object",
            "additionalProperties": _values([one[key] for one in found for key in one], depth - 1),
        }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key for key in keys if counts[key] == len(found)],
        "properties": {key: _values([one[key] for one in found if key in one], depth - 1) for key in keys},
    }


def _is_slip(key: str, counts: Mapping[str, int], found: Sequence[Mapping[str, object]], depth: int) -> bool:
    """Whether a key is rare, and looks like a common one; in data, that is also missing where it is."""
    if len(found) < _ENOUGH or counts[key] >= _RARE * len(found):
        return False
    common = [other for other in counts if counts[other] > counts[key]]
    meant = closest(key, common, n=1, cutoff=0.8)
    return bool(meant) and (depth == 0 or not any(key in one and meant[0] in one for one in found))


def _values(values: list[Any], depth: int = 0) -> dict[str, object]:
    """The schema of one key's values; mappings are described down to a depth."""
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
            found["items"] = _items(items) if depth <= 0 else _values(items, depth - 1)
    elif kind == "object" and depth > 0:
        found = _mapping(values, depth)
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
