"""One cause, reported once: what is empty because of it becomes a related place of its diagnostic.

A query that selects a metric which is gone has the series that it had last. Where those came from a target that is
down, or are about a connector that does not run, that is the cause; where nothing says why, queries that lost the
series of the same target are reported together, at the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cdclint.core.dataclass import dataclass, field, replace
from cdclint.core.message import Message
from cdclint.core.report import Diagnostic, Related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cdclint.core.source import Span

EMPTY = "live/empty-query"
_RULE = "live/rule-unhealthy"
Series: TypeAlias = "Mapping[str, str]"
"""The labels of a series."""
Key: TypeAlias = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Need:
    """What a query needs and lacks: series as they were last, none where the metric was never there.

    A rule of Grafana needs `datasources`, by their uids.
    """

    series: tuple[Series, ...] = ()
    datasources: frozenset[str] = frozenset()

    @property
    def origin(self) -> frozenset[tuple[str, str]]:
        """The targets that the series came from, by job and instance."""
        return frozenset((one.get("job", ""), one.get("instance", "")) for one in self.series)


class _Cause(NamedTuple):
    key: Key
    explains: Callable[[Need], bool]


@dataclass(slots=True)
class Consequences:
    """What is known of causes and needs, until the report is made."""

    _needs: dict[Key, Need] = field(default_factory=dict)
    _causes: list[_Cause] = field(default_factory=list)

    def need(self, span: Span, message: str, need: Need) -> None:
        """What is reported at a place follows from something that is lacking."""
        self._needs[_key(span, message)] = need

    def cause(self, span: Span, message: str, explains: Callable[[Need], bool]) -> None:
        """What is reported at a place explains why certain needs are not met."""
        self._causes.append(_Cause(_key(span, message), explains))

    def folded(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The diagnostics, consequences within their cause; those that nothing explains within the first of them."""
        kept = {_key(one.span, one.message): one for one in found}
        below: dict[Key, list[Diagnostic]] = {}
        first: dict[object, Key] = {}
        needs = [(key, need) for key in kept if (need := self._needs.get(key)) is not None]
        for key, need in needs:
            if kept[key].rule == EMPTY and (group := self._group(need)) is not None:
                first.setdefault(group, key)
        for key, need in needs:
            above = next((known.key for known in self._causes if known.key in kept and known.explains(need)), None)
            if above is None:
                above = first.get(self._group(need))
            if above is not None and above != key and above in kept:
                below.setdefault(above, []).append(kept.pop(key))
        return [_with(one, below.get(key, ())) for key, one in kept.items()]

    def _group(self, need: Need) -> object | None:
        """What unexplained needs have in common: a cause that is silenced, or a target that gives less than it gave."""
        at = next((number for number, one in enumerate(self._causes) if one.explains(need)), None)
        if at is not None:
            return at
        return need.origin if need.origin and all(instance for _, instance in need.origin) else None


def _with(one: Diagnostic, below: Iterable[Diagnostic]) -> Diagnostic:
    related = tuple(Related(other.span, other.message) for other in below)
    if not related:
        return one
    if all(other.rule == _RULE for other in below):
        message = Message(
            "{what}; cannot be evaluated without it: {number} rules", what=one.message, number=len(related)
        )
        return replace(one, message=message, related=related)
    more = (
        Message("{what}; {number} more queries lost series of the same target", what=one.message, number=len(related))
        if one.rule == EMPTY
        else Message("{what}; empty without it: {number} queries", what=one.message, number=len(related))
    )
    return replace(one, message=more, related=related)


def _key(span: Span, message: str) -> Key:
    return (span.source.path, span.start, span.end, str(message))
