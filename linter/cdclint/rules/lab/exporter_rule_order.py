"""A rule of the JMX exporter that is never reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lab.configuration import ExporterConfig
from cdclint.documents.monitoring.exporter_beans import attributes_seen
from cdclint.syntax.data.value import Object, Scalar

if TYPE_CHECKING:
    from cdclint.core.source import Span


@rule
def exporter_rule_order(config: ExporterConfig) -> Iterator[Finding]:
    """A rule of the JMX exporter follows a wider one that matches everything it is for.

    The first rule whose pattern matches an attribute names the metric. A rule for `RowsScanned` after the one for all
    of Debezium's attributes is never tried, and the label `table` is lost. Narrow rules come before wide ones. The
    patterns are tried on every attribute that Debezium's MBeans have.
    """
    beans = [bean for _, bean in attributes_seen(config.course.catalogue)]
    taken: dict[str, int] = {}
    everything: int | None = None
    for rule_ in config.rules:
        written = rule_.get("pattern")
        line = config.source.position(rule_.start).line
        if everything is not None:
            message = Message(
                "the rule of line {line} takes every attribute: this one is never reached", line=everything
            )
            yield Finding(_place(config, rule_, written), message)
            continue
        text = str(written.value) if isinstance(written, Scalar) else ""
        if text in {"", ".*", ".+", "(.*)", "(.+)", "^.*$"}:
            everything = line
            continue
        try:
            matched = [bean for bean in beans if foreign_pattern.search(text, bean)]
        except re.error:
            continue
        if matched and all(bean in taken for bean in matched):
            lines = sorted({taken[bean] for bean in matched})
            message = Message("line {line} takes all that this rule is for: put this one before it", line=lines[0])
            yield Finding(_place(config, rule_, written), message)
        for bean in matched:
            taken.setdefault(bean, line)


def _place(config: ExporterConfig, rule_: Object, pattern: object) -> Span:
    if isinstance(pattern, Scalar):
        return config.source.span(pattern.start, pattern.end)
    return config.source.span(rule_.start, rule_.start + 1)
