"""What a running lab says of the files of a project: only `cdclint live` asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.core.finding import Finding
    from cdclint.core.source import Span


@dataclass(frozen=True, slots=True)
class QuerySize:
    """How many series a query gives, at its place; `owner` is what it belongs to, "" in a lesson."""

    span: Span
    owner: str
    series: int


@dataclass(frozen=True)
class RunningLab:
    """The answers of a lab, held against the files: what each rule has to say, and how large the queries are."""

    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    sizes: tuple[QuerySize, ...] = ()

    def of(self, rule: str) -> tuple[Finding, ...]:
        """What is to be said by the rule of that id."""
        return self.findings.get(rule, ())
