"""Which of the known addresses one was probably meant to be."""

from __future__ import annotations

from difflib import SequenceMatcher

from cdclint.core.closeness import closest
from cdclint.core.regex import regex

_FEW = 4
"""Characters that a mistyped address has too many or too few, together."""
_NUMBER = regex(r"^\d+[-_.]*")


def mistyped(wanted: str, known: tuple[str, ...]) -> list[str]:
    """The names that differ from `wanted` by a few characters: long addresses are alike that mean different pages."""
    size = len(wanted)
    cutoff = max(0.8, 1 - (_FEW + 0.5) / max(2 * size - _FEW, 1))
    close = closest(wanted, known, n=2, cutoff=cutoff)
    ratios = [SequenceMatcher(a=one, b=wanted).ratio() for one in close]
    return [one for one, ratio in zip(close, ratios, strict=True) if (1 - ratio) * (len(one) + size) < _FEW + 0.5]


def digits(text: str) -> str:
    """The digits of a name in their order."""
    return "".join(filter(str.isdigit, text))


def are_near(one: str, other: str) -> bool:
    """Whether two addresses share a folder, numbers aside; a page that is in none may have moved into any."""
    folders, others = ({unnumbered(part) for part in address.split("/")[1:-1]} for address in (one, other))
    return not others or bool(folders & others)


def unnumbered(name: str) -> str:
    """A name without the number that it begins with."""
    return _NUMBER.sub("", name)
