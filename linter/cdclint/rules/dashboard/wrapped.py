"""A provisioned file that is the API's answer."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED, Dashboard
from cdclint.syntax.data.value import Object


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule
def wrapped(dashboard: Dashboard, options: Options) -> Iterator[Finding]:
    """A provisioned file holds the dashboard inside of `{"meta": …, "dashboard": …}`, as the HTTP API answers.

    Grafana reads a file as the dashboard itself, finds no title in it, logs "Dashboard title cannot be empty" and shows
    nothing. Take what `dashboard` holds.
    """
    whole = dashboard.value
    if not isinstance(whole, Object) or not dashboard.wrapped or "dashboard" not in whole:
        return
    if any(matches(glob, dashboard.source.path) for glob in options.provisioned):
        message = Message("Grafana finds no dashboard here: take what `dashboard` holds out of the API's answer")
        yield Finding(dashboard.span(whole), message)
