"""What the schema of a collection takes without a word, and its author did not mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import bare, closest
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.collection.zod_shape import OPEN, REFERENCE
from cdclint.syntax.data.value import Array, Member, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.syntax.data.value import Value

_DAY = regex(r"(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)")
_DIGITS = regex(r"(\d{4})(\d\d)(\d\d)")
_DAY_FIRST = regex(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SOON = 10**11
"""Milliseconds of 1973: who writes fewer means something else."""
_MONTHS = 12
_LEAST = 4
_NEAR = 0.8


class Reference(NamedTuple):
    """The name of an entry of another collection."""

    collection: str
    name: str
    value: Scalar


def _pairs(schema: JsonObject, value: Value) -> Iterator[tuple[JsonObject, Value]]:
    """The parts of a schema with the values that they are for, as far as each value has one part."""
    waiting: list[tuple[object, Value]] = [(schema, value)]
    while waiting:
        part, one = waiting.pop()
        if not isinstance(part, dict):
            continue
        yield part, one
        properties, items = part.get("properties"), part.get("items")
        if isinstance(one, Object) and isinstance(properties, dict):
            waiting += [(properties[member.name], member.value) for member in one if member.name in properties]
        elif isinstance(one, Array) and items is not None:
            waiting += [(items, item) for item in one]


def dropped_keys(schema: JsonObject, value: Value) -> Iterator[tuple[Member, str]]:
    """The keys that the schema does not have, each with the one that is meant and is not there."""
    for part, one in _pairs(schema, value):
        known = part.get("properties")
        is_open = OPEN in part or not {"additionalProperties", "allOf", "anyOf"}.isdisjoint(part)
        if not isinstance(known, dict) or not isinstance(one, Object) or is_open:
            continue
        free = [name for name in known if name not in one]
        for member in one if free else ():
            name = member.name
            if name not in known and len(name) >= _LEAST:
                folded = [key for key in free if bare(key) == bare(name)]
                meant = folded or closest(name, free, n=1, cutoff=_NEAR)
                # One that is needed is reported by what is needed.
                if meant and meant[0] not in part.get("required", ()):
                    yield member, meant[0]


def mistaken_dates(schema: JsonObject, value: Value) -> Iterator[tuple[Scalar, Message]]:
    """The values that JavaScript makes another day of than the one that is written."""
    for part, one in _pairs(schema, value):
        if part.get("format") == "zod-coerced-date" and isinstance(one, Scalar):
            message = _mistaken(one.value)
            if message is not None:
                yield one, message


def references(schema: JsonObject, value: Value) -> Iterator[Reference]:
    """The entries of other collections that a value names."""
    for part, one in _pairs(schema, value):
        name = part.get(REFERENCE)
        if isinstance(name, str) and isinstance(one, Scalar) and isinstance(one.value, str):
            yield Reference(name, one.value, one)


def _mistaken(value: object) -> Message | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _SOON:
        found = _DIGITS.fullmatch(str(value))
        meant = "-".join(found.groups()) if found is not None else "2026-01-31"
        return Message(
            "`{value}` is read as milliseconds since 1970: write a day such as `{meant}`", value=str(value), meant=meant
        )
    if not isinstance(value, str):
        return None
    day = _DAY.match(value.strip())
    if day is not None:
        from calendar import monthrange  # noqa: PLC0415 (it loads locales, and few lessons write a date)

        year, month, number = int(day[1]), int(day[2]), int(day[3])
        if year and 1 <= month <= _MONTHS and monthrange(year, month)[1] < number:
            return Message("there is no day `{day}`: it is read as one of the next month", day=day[0])
    first = _DAY_FIRST.fullmatch(value.strip())
    if first is not None and int(first[1]) <= _MONTHS and int(first[2]) <= _MONTHS and int(first[1]) != int(first[2]):
        meant = f"{first[3]}-{int(first[2]):02}-{int(first[1]):02}"
        return Message("`{day}` is read with the month first: write `{meant}`", day=value.strip(), meant=meant)
    return None
