"""What is wrong in a file, whoever says so: by it, rules that look from two sides know that they tell of one fault."""

from __future__ import annotations

from typing import NamedTuple

EMPTY = "empty"
"""A value holds nothing: null, a blank text, a list or mapping without entries."""
FEW = "few"
"""A list has too few entries; a text in the place of a list has none."""
MANY = "many"
"""A list has too many entries."""
REFUSED = "refused"
"""A value is of the right type, and none of those that it may be."""
REPEATED = "repeated"
"""An entry of a list is there twice."""
TYPE = "type"
"""A value is of another type than it must be."""


Fault = NamedTuple("Fault", [("at", int), ("what", str)])  # noqa: UP014 (as `Position`)
"""One thing that is wrong with the value that begins at an offset."""


def lacks(at: int, *keys: str) -> tuple[Fault, ...]:
    """The mapping that begins at an offset has not the key: one of several, where each would do."""
    return tuple(Fault(at, f"no {key}") for key in keys)
