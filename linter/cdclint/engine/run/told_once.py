"""One fault is told once: where two rules find it, from two sides, one of their findings is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.rule import Severity, Trait
from cdclint.registry import declaration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cdclint.core.fault import Fault
    from cdclint.core.finding import Finding

_LIGHTER = (Severity.ERROR, Severity.WARNING, Severity.INFO, Severity.OFF)


def told_once(found: Iterable[tuple[str, Finding]], severities: Mapping[str, Severity]) -> list[tuple[str, Finding]]:
    """The findings of one file, each with its rule, without those whose fault a heavier one tells.

    Of two that weigh the same, that of a rule of `Trait.STATED` is kept. Findings of other rules are never compared
    with each other: each sees something of its own.
    """
    pairs = list(found)
    stated: dict[Fault, list[int]] = {}
    others: list[int] = []
    for at, (name, finding) in enumerate(pairs):
        if not finding.faults:
            continue
        if Trait.STATED in declaration(name).traits:
            for fault in finding.faults:
                stated.setdefault(fault, []).append(at)
        else:
            others.append(at)
    left_out: set[int] = set()
    for at in others:
        name, finding = pairs[at]
        for fault in finding.faults:
            for rival in stated.get(fault, ()):
                is_lighter = _LIGHTER.index(severities[pairs[rival][0]]) > _LIGHTER.index(severities[name])
                left_out.add(rival if is_lighter else at)
    return [pair for at, pair in enumerate(pairs) if at not in left_out]
