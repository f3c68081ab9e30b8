"""What was made of texts of others is kept up to a number of their characters, however few or many texts they are.

The results for a few long texts are kept apart, until the file that they are from is judged: many rules ask for them,
and short ones do not drive them out.
"""

from __future__ import annotations

from _thread import allocate_lock
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
P = ParamSpec("P")

MANY = 4_096
"""Texts that one cache keeps at most."""
FEW = 4
"""Long texts that are kept; a text is long that has more than such a part of the characters of all others."""


_CACHES: WeakSet[Kept[..., Any]] = WeakSet()


class Kept(Generic[P, T]):
    """A function of one text, and of further small arguments; the oldest result is dropped first."""

    __wrapped__: Callable[P, T]

    def __init__(self, make: Callable[P, T], size: int) -> None:
        self._make = make
        self._size = size
        self._known: dict[tuple[object, ...], T] = {}
        self._held = 0
        self._long: dict[tuple[object, ...], T] = {}
        self._lock = allocate_lock()
        _CACHES.add(self)
        update_wrapper(self, make)

    @property
    def held(self) -> int:
        """The characters of all texts whose result is kept."""
        return self._held

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, made once."""
        key = (*args, *kwargs.items())
        length = len(str(args[0]))
        known = self._known if length * FEW <= self._size else self._long
        if key in known:
            try:
                return known[key]
            except KeyError:  # it was dropped by another thread
                pass
        result = self._make(*args, **kwargs)
        with self._lock:
            if known is not self._known:
                self._long = dict([*self._long.items(), (key, result)][-FEW:])
            else:
                if key not in known:
                    self._held += length
                known[key] = result
                while self._held > self._size or len(known) > MANY:
                    oldest = next(iter(known))
                    del known[oldest]
                    self._held -= len(str(oldest[0]))
        return result

    def forget_all(self) -> None:
        """Drop all results."""
        with self._lock:
            self._known, self._long, self._held = {}, {}, 0

    def forget_long(self) -> None:
        """Drop the results for long texts."""
        self._long = {}


class Repeated(Kept[P, T]):
    """The same where texts come again and again, as `expect_repeats` says; elsewhere nothing is kept."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, made once where it is worth to keep it."""
        return super().__call__(*args, **kwargs) if _expects else self._make(*args, **kwargs)


_expects = False


def expect_repeats(expects: bool) -> None:  # noqa: FBT001 (the answer to the only question)
    """Say whether the same texts come again and again: an editor sends a lesson with every key, a run has it once."""
    global _expects  # noqa: PLW0603 (one for the process)
    _expects = expects
    if not expects:
        for one in tuple(_CACHES):
            if isinstance(one, Repeated):
                one.forget_all()


def forget_long_texts() -> None:
    """Drop what is kept of long texts."""
    for one in tuple(_CACHES):
        one.forget_long()


def kept(size: int) -> Callable[[Callable[P, T]], Kept[P, T]]:
    """Keep the results of a function, for texts of so many characters together."""
    return lambda make: Kept(make, size)


def kept_if_repeated(size: int) -> Callable[[Callable[P, T]], Repeated[P, T]]:
    """Keep the results of a function, for texts of so many characters together, where texts come again and again."""
    return lambda make: Repeated(make, size)
