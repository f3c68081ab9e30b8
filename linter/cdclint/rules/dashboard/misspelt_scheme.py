"""A link of a dashboard whose scheme is almost one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.network_address import misspelt_scheme as misspelt
from cdclint.syntax.data.value import Array, Object, Scalar, Value, text

HOST = regex(r"(?:[\w-]+\.)+(?:com|org|net|io|dev|ru|info|app)(?:[:/?#]|\Z)|localhost:\d")
"""What a link begins with that is no path."""


@rule(severity=Severity.WARNING)
def misspelt_scheme(dashboard: Dashboard) -> Iterator[Finding]:
    """A link of a dashboard, a panel or a value begins with what is almost `http://` or `https://`, or lacks it.

    Grafana shows the link, and the browser takes `htp://runbook` for another program's address, and
    `example.com/runbook` for a path of Grafana's own: nothing opens when the runbook is needed at night.
    """
    waiting: list[tuple[str, Value]] = [("", dashboard.root)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, Object):
            if key == "links":
                yield from _of_link(dashboard, value)
            waiting += [(member.name, member.value) for member in value.members]
        elif isinstance(value, Array):
            waiting += [(key, item) for item in value.items]


def _of_link(dashboard: Dashboard, link: Object) -> Iterator[Finding]:
    for key in ("url", "targetUrl"):
        written = link.get(key)
        found = misspelt(text(written)) if isinstance(written, Scalar) and isinstance(written.value, str) else None
        if found is None and isinstance(written, Scalar) and HOST.match(text(written)):
            place = dashboard.span(written)
            meant = f"{'http' if text(written).startswith('localhost') else 'https'}://{text(written)}"
            yield Finding(place, Message("`{url}` has no scheme: write `{meant}`", url=text(written), meant=meant))
        if written is None or found is None:
            continue
        scheme, meant = found
        place = dashboard.within(written, 0, len(scheme)) if isinstance(written, Scalar) else dashboard.span(written)
        message = Message("there is no `{scheme}`; did you mean `{meant}`?", scheme=scheme, meant=meant)
        fix = replacing(place, meant)
        yield Finding(place, message, fix)
