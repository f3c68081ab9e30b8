"""Regular expressions of contracts, schemas, plans, queries and configurations, any of which may take exponential time.

A match that cannot take long, judged by the pattern's repeats and the text's length, is left to `re`. Any other one is
left to a library that gives up in time, with the meaning that `re` gives the pattern. (RE2 takes linear time, but its
classes of letters and digits are those of ASCII, which is wrong for Russian.)
"""

from __future__ import annotations

import re
import warnings
from functools import partial
from math import log
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, Literal, Protocol

from cdclint.core.foreign.bounded_cache import kept
from cdclint.core.regex import compile_quietly, regex

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1.0
"""Seconds for one match."""
STEPS = 5_000_000
"""A match that takes no more steps than these is made by `re`, in some hundredths of a second."""
LONGEST = 20_000
"""Characters that a pattern may have."""
_MANY = 50
"""A repeat of more is one without an end."""
_ALL = 1e200
"""So many choices that the number does not matter."""
_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}
_USUAL = 200
"""Characters of a text of a usual length."""
_FEW = 2
"""Repeats of a lexer's pattern that are tried at one place and on a short text only."""
_GROUPED = regex(r"\)[*+{]|\\[1-9]|\(\?(?:[>(]|P=|[a-zA-Z]*x)")
"""A repeat of a group, a reference to one, a group that is tried once, and a pattern with blanks of its own."""
_ENDLESS = 100
"""What counts as a repeat within a repeat: as many repeats as no text is short enough for."""


class TooSlowError(re.error):
    """A pattern that took too long; to those who ask it is as good as one that is wrong."""


class Found(Protocol):
    """A match."""

    def start(self) -> int:
        """Where it begins."""

    def end(self) -> int:
        """Where it ends."""


def search(pattern: str, text: str, flags: int = 0, *, limit: float = 0) -> Found | None:
    """As `re.search`; `limit` are the seconds that it may take, where not `LIMIT`.

    Raises:
        re.error: the pattern is none, or takes too long (`TooSlowError`).
    """
    return _call("search", pattern, text, flags, limit or LIMIT)


def fullmatch(pattern: str, text: str, flags: int = 0) -> Found | None:
    """As `re.fullmatch`.

    Raises:
        re.error: the pattern is none, or takes too long (`TooSlowError`).
    """
    return _call("fullmatch", pattern, text, flags, LIMIT)


def spans(pattern: str, text: str, flags: int = 0) -> list[tuple[int, int]]:
    """Where `re.finditer` finds the pattern.

    Raises:
        re.error: the pattern is none, or takes too long (`TooSlowError`).
    """
    if _is_quick(pattern, flags, len(text), tries=True):
        return [found.span() for found in compiled(pattern, flags).finditer(text)]
    try:
        return [found.span() for found in _bounded(pattern, flags).finditer(text, timeout=LIMIT)]
    except TimeoutError:
        raise _too_slow(pattern) from None


def matcher(pattern: str, flags: int) -> Callable[..., Any]:
    """The `match` of a pattern, for a lexer; one with more than a few repeats raises `TimeoutError` in time."""
    if _has_few_repeats(pattern, flags) or _shape(pattern, flags)[0] <= _FEW:
        return re.compile(pattern, flags).match
    try:
        return partial(_bounded(pattern, flags).match, timeout=LIMIT)
    except re.error:
        return re.compile(pattern, flags).match


def _has_few_repeats(pattern: str, flags: int) -> bool:
    """A quick look, which answers for most patterns of lexers: no group is repeated or referred to."""
    repeats = pattern.count("*") + pattern.count("+") + pattern.count("{")
    return repeats <= _FEW and not flags & re.VERBOSE and _GROUPED.search(pattern) is None


@kept(100_000)
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`; what it warns of is not the reader's concern.

    Raises:
        re.error: the pattern is invalid.
    """
    if len(pattern) > LONGEST:
        raise re.error("too long")
    try:
        return compile_quietly(pattern, flags)
    except RecursionError:
        raise re.error("too many groups in each other") from None
    except (OverflowError, ValueError, RuntimeError) as problem:
        raise re.error(str(problem)) from None


def is_quick(pattern: str) -> bool:
    """Whether a pattern takes little time on any text of some hundred characters, judged by its form."""
    return _is_quick(pattern, 0, _USUAL, tries=True)


def _call(method: Literal["search", "fullmatch"], pattern: str, text: str, flags: int, limit: float) -> Found | None:
    if _is_quick(pattern, flags, len(text), tries=method == "search"):
        quick: Found | None = getattr(compiled(pattern, flags), method)(text)
        return quick
    try:
        found: Found | None = getattr(_bounded(pattern, flags), method)(text, timeout=limit)
    except TimeoutError:
        raise _too_slow(pattern) from None
    return found


def _bounded(pattern: str, flags: int) -> Any:  # noqa: ANN401 (a pattern of the library, which has no types)
    import regex as library  # noqa: PLC0415 (few patterns need it)

    compiled(pattern, flags)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return library.compile(pattern, flags | library.V0)
    except RecursionError:
        raise re.error("too many groups in each other") from None
    except (library.error, OverflowError, ValueError) as problem:
        raise re.error(str(problem)) from None


def _too_slow(pattern: str) -> TooSlowError:
    return TooSlowError(f"/{pattern}/ takes too long on this text")


def _is_quick(pattern: str, flags: int, length: int, *, tries: bool) -> bool:
    """Whether a match takes few steps at most, about; `tries` says that it begins at each place of the text."""
    repeats, choices = _shape(pattern, flags)
    return log(choices) + (repeats + tries) * log(length + 2) <= log(STEPS)


@kept(100_000)
def _shape(pattern: str, flags: int) -> tuple[int, float]:
    """How many repeats without an end a pattern has in a row, and how many choices besides them."""
    compiled(pattern, flags)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _of(parser.parse(pattern, flags))


def _of(tree: Any) -> tuple[int, float]:  # noqa: ANN401 (what `re` keeps of a pattern has no types)
    repeats, choices = 0, 1.0
    for operator, value in tree:
        within, of_it = 0, 1.0
        if operator in _REPEATS:
            least, most, inner = value
            within, of_it = _of(inner)
            if int(most) > _MANY:
                # What is repeated may be made in as many ways as there are repeats.
                within = 1 if (within, of_it) == (0, 1.0) else _ENDLESS
                of_it = 1.0
            else:
                within *= most
                of_it = min(_ALL, min(of_it, 1e5) ** most * (most - least + 1))
        elif operator is sre.SUBPATTERN:
            within, of_it = _of(value[3])
        elif operator is sre.BRANCH:
            parts = [_of(branch) for branch in value[1]]
            within = max(part[0] for part in parts)
            of_it = 1.0 if _is_decided(value[1], parts) else sum(part[1] for part in parts)
        elif operator in {sre.ASSERT, sre.ASSERT_NOT}:
            within, of_it = _of(value[1])
        elif operator in {sre.ATOMIC_GROUP, sre.GROUPREF, sre.GROUPREF_EXISTS}:
            within = _ENDLESS
        repeats, choices = min(repeats + within, _ENDLESS), min(choices * of_it, _ALL)
    return repeats, choices


def _is_decided(branches: Any, parts: list[tuple[int, float]]) -> bool:  # noqa: ANN401 (see `_of`)
    """Whether the next character alone says which branch it can be: one class, and signs that are not in it."""
    signs: set[int] = set()
    classes: list[Any] = []  # what `re` keeps of a class
    for branch, part in zip(branches, parts, strict=True):
        if part != (0, 1.0) or not len(branch):
            return False
        operator, value = branch[0]
        if operator is sre.LITERAL and value not in signs and not chr(value).isalpha():  # letters may have two cases
            signs.add(value)
        elif operator is sre.IN and not classes:
            classes = value
        else:
            return False
    return all(
        (of_class is sre.LITERAL and value not in signs)
        or (of_class is sre.RANGE and not any(value[0] <= sign <= value[1] for sign in signs))
        for of_class, value in classes
    )
