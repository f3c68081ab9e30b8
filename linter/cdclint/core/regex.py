"""Regular expressions that are compiled when they are first used: a run over one file needs a quarter of them."""

from __future__ import annotations

import re
from typing import Any, cast

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn")


class Regex:
    """A pattern, compiled at its first use; from then on it has the methods of the compiled one as attributes.

    It has no `__getattr__`: with one, all attributes are looked up in a slow way, those that are there as well.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.given = flags

    def __reduce__(self) -> tuple[Any, ...]:
        return _Unused, (self.pattern, self.given)


class _Unused(Regex):
    """One that was not used yet."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever a pattern has)
        compiled = re.compile(self.pattern, self.given)
        for method in METHODS:
            setattr(self, method, getattr(compiled, method))
        self.flags, self.groups, self.groupindex = compiled.flags, compiled.groups, compiled.groupindex
        self.__class__ = Regex  # type: ignore[assignment]  # all is there that is asked for
        return getattr(compiled, name)


def regex(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, but a pattern that is wrong fails at its first use. Functions of `re` do not take it."""
    return cast("re.Pattern[str]", _Unused(pattern, flags))


def compile_quietly(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, of a pattern that others wrote: what Python warns of is not for the reader of a report."""
    import warnings  # noqa: PLC0415 (`re` loads it where it warns)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return re.compile(pattern, flags)
