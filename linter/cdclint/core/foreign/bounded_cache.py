"""What was made of texts of others is kept up to a number of their characters, however few or many texts they are."""

from __future__ import annotations

from _thread import allocate_lock
from functools import update_wrapper
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
P = ParamSpec("P")

MANY = 4_096
"""Texts that one cache keeps at most."""


class Kept(Generic[P, T]):
    """A function of one text, and of further small arguments; the oldest result is dropped first."""

    __wrapped__: Callable[P, T]

    def __init__(self, make: Callable[P, T], size: int) -> None:
        self._make = make
        self._size = size
        self._known: dict[tuple[object, ...], T] = {}
        self._held = 0
        self._lock = allocate_lock()
        update_wrapper(self, make)

    @property
    def held(self) -> int:
        """The characters of all texts whose result is kept."""
        return self._held

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result, made once."""
        key = (*args, *kwargs.items())
        if key in (known := self._known):
            try:
                return known[key]
            except KeyError:  # it was dropped by another thread
                pass
        result = self._make(*args, **kwargs)
        length = len(str(args[0]))
        if length <= self._size:
            with self._lock:
                if key not in known:
                    self._held += length
                known[key] = result
                while self._held > self._size or len(known) > MANY:
                    oldest = next(iter(known))
                    del known[oldest]
                    self._held -= len(str(oldest[0]))
        return result


def kept(size: int) -> Callable[[Callable[P, T]], Kept[P, T]]:
    """Keep the results of a function, for texts of so many characters together."""
    return lambda make: Kept(make, size)
