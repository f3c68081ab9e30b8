"""A configuration that Alertmanager refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.alertmanager.routing_config import AlertmanagerConfig
from cdclint.documents.alertmanager.routing_form import routing_problems
from cdclint.syntax.data.value import Scalar


@rule
def invalid_alertmanager(config: AlertmanagerConfig) -> Iterator[Finding]:
    """Alertmanager refuses its configuration, and does not start.

    Reported are keys that it does not know, values of another type, receivers and time intervals that routes name and
    nobody defines, names that are there twice, what a receiver lacks that `global` does not have either, matchers,
    regular expressions, durations and times that are none, and what the root of the routes cannot have, as it takes
    all alerts. `amtool check-config` says the same. Values that are filled in before Alertmanager reads them are left
    alone.
    """
    for value, message in routing_problems(config.value):
        end = value.end if isinstance(value, Scalar) else value.start + 1
        yield Finding(config.source.span(value.start, end), message)
