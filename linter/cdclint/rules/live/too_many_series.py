"""A query that gives more series than anybody can read."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@dataclass(frozen=True)
class Options:
    """`most` is the number of series that a query may give."""

    most: int = 500


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def too_many_series(lab: RunningLab, options: Options) -> Iterator[Finding]:
    """A query gives more series here than a panel or a person can show.

    The panel is slow and shows lines upon lines, and each series of an alert is a notification of its own. Aggregate
    with `sum by (…)`, or take the largest with `topk`.
    """
    for one in lab.sizes:
        if one.series > options.most:
            owner = one.owner or Message("the query")
            yield Finding(
                one.span,
                Message(
                    "{owner} gives {number} series here: aggregate them, or take the largest with `topk`",
                    owner=owner,
                    number=one.series,
                ),
            )
