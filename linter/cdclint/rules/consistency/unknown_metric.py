"""A metric that nothing exports, in the PromQL of a lesson."""

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson import Lesson
from cdclint.documents.promql import parse_promql

PIECE = regex(r"\S(?:.|\n(?![ \t]*\n))*")


@rule(severity=Severity.WARNING)
def unknown_metric(lesson: Lesson) -> Iterator[Finding]:
    """A lesson's PromQL names a Debezium or Kafka Connect metric that does not exist.

    A student copies the query and sees "No data". Metrics of systems that the catalogue does not know are left alone.
    """
    for fence in lesson.fences:
        if fence.language != "promql":
            continue
        for base, piece in _queries(fence.value):
            for selector, _ in parse_promql(piece).selectors():
                if not selector.metric or selector.dynamic:
                    continue
                defect = lesson.course.catalogue.defect(selector.metric)
                if defect is not None:
                    place = fence.place(base + selector.metric_start, base + selector.metric_end)
                    yield Finding(place, defect)


def _queries(code: str) -> Iterator[tuple[int, str]]:
    """The queries of a block with where each begins: all of it, or what blank lines or line breaks part."""
    if parse_promql(code).root is not None:
        yield 0, code
        return
    for found in PIECE.finditer(code):
        if parse_promql(found[0]).root is not None:
            yield found.start(), found[0]
            continue
        for line in re.finditer(r"[^\n]+", found[0]):
            yield found.start() + line.start(), line[0]
