"""A pattern that takes longer attributes than the one that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.configuration import ExporterConfig
from cdclint.documents.monitoring.exporter_beans import attributes_seen
from cdclint.syntax.data.value import Scalar, text

LAST = regex(r"(?<![A-Za-z])[A-Z][A-Za-z]+$")


@rule(severity=Severity.WARNING)
def open_exporter_pattern(config: ExporterConfig) -> Iterator[Finding]:
    """A pattern without an end puts several attributes under one fixed name.

    The exporter looks for a pattern anywhere in `debezium.mysql<…><>SnapshotPaused: 0`. One that ends in
    `SnapshotPaused` also takes `SnapshotPausedDurationInSeconds`, and a single metric has the values of both. End it
    with `:`, which follows the attribute. The patterns are tried on every attribute that Debezium's MBeans have.
    """
    beans = list(attributes_seen(config.course.catalogue))
    taken: set[str] = set()
    for one in config.rules:
        written, name = one.get("pattern"), text(one.get("name"))
        last = LAST.search(text(written))
        try:
            matched = [
                (attribute, bean)
                for attribute, bean in beans
                if bean not in taken and foreign_pattern.search(text(written), bean)
            ]
        except re.error:
            continue
        taken.update(bean for _, bean in matched)
        if last is None or not name or "$" in name or not isinstance(written, Scalar):
            continue
        attributes = {attribute for attribute, _ in matched}
        longer = sorted(one for one in attributes if one != last[0] and one.startswith(last[0]))
        if last[0] in attributes and longer:
            message = Message(
                "`{name}` is also `{longer}`: end the pattern with `{last}:`", name=name, longer=longer[0], last=last[0]
            )
            yield Finding(config.source.span(written.start, written.end), message)
