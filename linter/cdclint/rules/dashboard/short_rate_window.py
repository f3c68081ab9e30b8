"""A rate over too few samples."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard, PromQuery
from cdclint.syntax.data.value import string
from cdclint.syntax.promql import Call, seconds

RATES = frozenset({"rate", "irate", "increase", "delta", "idelta", "deriv"})
ENOUGH = 4


@dataclass(frozen=True)
class Options:
    """`scrape_interval` is how often Prometheus reads the exporter, such as `15s`."""

    scrape_interval: str = "15s"


@rule(severity=Severity.WARNING)
def short_rate_window(dashboard: Dashboard, options: Options) -> Iterator[Finding]:
    """`rate()` looks back over less than four scrapes.

    It needs two samples at least, and with one missed scrape a short window has one: the line has holes. `[1m]` is just
    enough for a scrape every 15 seconds. `[$__rate_interval]` is always enough; `[$__interval]` is not, because it may
    be shorter than a scrape, unless the panel or the target sets a minimum interval of that length. Where the title
    or legend names `$__interval`, the panel counts for each interval on purpose, and needs such a minimum.
    """
    least = ENOUGH * (seconds(options.scrape_interval) or 15)
    for found in dashboard.queries:
        for selector, around in found.query.selectors():
            last = around[-1] if around else None
            if selector.range is None or not isinstance(last, Call) or last.function not in RATES:
                continue
            window = selector.range
            place = found.span(window.start, window.end)
            length = seconds(window.text)
            if length is not None and length < least:
                message = Message(
                    "{owner}: {function}() over [{window}] sees fewer than {count} scrapes of {interval}: "
                    "write [$__rate_interval] or at least [{least}]",
                    owner=found.owner,
                    function=last.function,
                    window=window.text,
                    count=ENOUGH,
                    interval=options.scrape_interval,
                    least=f"{least:g}s",
                )
                yield Finding(place, message)
            elif re.fullmatch(r"\$\{?__interval\}?", window.text) and _least_interval(found) < least:
                if _is_announced(found):
                    message = Message(
                        "{owner}: `$__interval` may be shorter than a scrape: give the panel a minimum interval of "
                        "{least} (`interval`)",
                        owner=found.owner,
                        least=f"{least:g}s",
                    )
                    yield Finding(place, message)
                    continue
                message = Message(
                    "{owner}: `$__interval` may be shorter than a scrape: write [$__rate_interval]", owner=found.owner
                )
                yield Finding(place, message)


def _least_interval(found: PromQuery) -> float:
    """The minimum interval that a query's target or panel sets, in seconds; without end where a variable sets it."""
    for owner in (found.target, found.panel):
        written = "" if owner is None else string(owner.value.get("interval")).lstrip("> ")
        if "$" in written:
            return float("inf")
        if written:
            return seconds(written) or 0
    return 0


def _is_announced(found: PromQuery) -> bool:
    """Whether a title or legend says that the interval is what is counted for."""
    values = [] if found.panel is None else [found.panel.value.get("title")]
    values += [] if found.target is None else [found.target.value.get("legendFormat"), found.target.value.get("refId")]
    return any("__interval" in string(value) for value in values)
