"""The values of variables in a lesson's query, which has no dashboard of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.promql import VARIABLE

if TYPE_CHECKING:
    import re

    from cdclint.live.queries.grafana_values import Values

_MATCHER = regex(r"""\b(?P<label>\w++)\s*+(?:=~|!~|!=|=)\s*+(?:"(?P<double>[^"\\\n]*+)"|'(?P<single>[^'\\\n]*+)')""")


class AnyValue(NamedTuple):
    """Variables that nothing gives a value, in the values of labels: there any value will do.

    A selector that gives nothing then gives nothing with any value.
    """

    known: Values

    def resolve(self, query: str) -> str | None:
        """A query with its variables filled in; None where one of unknown value is anywhere but in a label's value."""
        return self.known.resolve(_MATCHER.sub(self._widened, query))

    def _widened(self, found: re.Match[str]) -> str:
        value = found["double"] or found["single"] or ""
        return found[0] if self.known.resolve(value) is not None else f'{found["label"]}=~".*"'


def unknown_variable(known: Values, query: str) -> tuple[str, int, int] | None:
    """The first variable of a query that nothing gives a value and that cannot be any, with its place.

    Where there is none of that kind, the first without a value.
    """
    inside = [found.span() for found in _MATCHER.finditer(query)]
    open_ = [found for found in VARIABLE.finditer(query) if known.resolve(found[0]) is None]
    bare = [found for found in open_ if not any(start <= found.start() < end for start, end in inside)]
    first = next(iter(bare or open_), None)
    if first is None:
        return None
    return first["braced"] or first["bare"] or first["square"], first.start(), first.end()
