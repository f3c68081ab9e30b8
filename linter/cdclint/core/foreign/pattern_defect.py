"""Whether a regular expression of a project is valid, and whether there are texts on which it never ends."""

from __future__ import annotations

import re
import warnings
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import thread_time
from typing import TYPE_CHECKING, Any

from cdclint.core.foreign import foreign_pattern
from cdclint.core.foreign.bounded_cache import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMES = 60
"""Repetitions that take no noticeable time where each adds some work, and very long where each doubles it."""
SOON = 0.3
"""Seconds after which a match on one of these texts is taken not to end."""
ENOUGH = 0.3
"""Seconds of the processor after which no further text is tried."""
_ENDS = ("\x00", "\n\x00", "")
_MOST = 40
"""Texts that are tried."""
_CANDIDATES = "a0 -_A.а\n\t/:,\"'<{(=%"
_CLASSES: dict[Any, Callable[[str], bool]] = {
    sre.CATEGORY_DIGIT: str.isdecimal,
    sre.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
    sre.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    sre.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
}


@kept(100_000)
def never_ends(pattern: str) -> bool:
    """Whether there is a text of some hundred characters on which a match does not end, as far as was tried.

    A pattern that is none is not said to.
    """
    try:
        if not foreign_pattern.is_quick(pattern):
            began = thread_time()
            for text in _texts(pattern):
                foreign_pattern.search(pattern, text, limit=SOON)
                if thread_time() - began > ENOUGH:
                    break
    except foreign_pattern.TooSlowError:
        return True
    except re.error:
        return False
    return False


def is_pattern(pattern: str) -> bool:
    """Whether this is a regular expression."""
    try:
        foreign_pattern.compiled(pattern)
    except re.error:
        return False
    return True


def _texts(pattern: str) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = parser.parse(pattern)
    found = []
    # What a match needs somewhere is there, after what it cannot get to.
    ends = (*_ENDS, "\x00" + _sample(tree))
    for before, body in _pumps(tree, ""):
        found += [f"{before}{body * TIMES}{end}" for end in ends]
    yield from list(dict.fromkeys(found))[:_MOST]


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 (what `re` keeps has no types)
    """For each repeat what leads to it, and a text that it repeats."""
    for operator, value in tree:
        if operator in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            inner = value[2]
            yield before, _sample(inner)
            yield from _pumps(inner, before)
        elif operator is sre.SUBPATTERN:
            yield from _pumps(value[3], before)
        elif operator is sre.BRANCH:
            for branch in value[1]:
                yield from _pumps(branch, before)
        elif operator in {sre.ASSERT, sre.ASSERT_NOT}:
            yield from _pumps(value[1], before)
        before += _sample([(operator, value)])


def _sample(tree: Any) -> str:  # noqa: ANN401 (see above)
    """A text that a part of a pattern takes."""
    text = ""
    for operator, value in tree:
        if operator is sre.LITERAL:
            text += chr(value)
        elif operator is sre.NOT_LITERAL:
            text += next(char for char in _CANDIDATES if ord(char) != value)
        elif operator is sre.ANY:
            text += "a"
        elif operator is sre.IN:
            text += next((char for char in _CANDIDATES if _is_in(char, value)), "") or _first(value)
        elif operator is sre.SUBPATTERN:
            text += _sample(value[3])
        elif operator is sre.BRANCH:
            text += _sample(value[1][0])
        elif operator in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            text += _sample(value[2]) * min(max(value[0], 1), foreign_pattern.LONGEST // 100)
        elif operator is sre.ATOMIC_GROUP:
            text += _sample(value)
        text = text[: foreign_pattern.LONGEST]
    return text


def _is_in(char: str, items: Any) -> bool:  # noqa: ANN401 (see above)
    negated = items[0][0] is sre.NEGATE
    for operator, value in items[negated:]:
        if (
            (operator is sre.LITERAL and ord(char) == value)
            or (operator is sre.RANGE and value[0] <= ord(char) <= value[1])
            or (operator is sre.CATEGORY and _CLASSES[value](char))
        ):
            return not negated
    return bool(negated)


def _first(items: Any) -> str:  # noqa: ANN401 (see above)
    """The first character that a class names."""
    for operator, value in items:
        if operator is sre.LITERAL:
            return chr(value)
        if operator is sre.RANGE:
            return chr(value[0])
    return ""
