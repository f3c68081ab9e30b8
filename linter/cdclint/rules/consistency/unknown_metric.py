"""A metric that nothing exports, in the PromQL or the text of a lesson."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.promql_block import placed_queries
from cdclint.syntax.promql import parse_promql

NAMED = regex(r"debezium_metrics_\w+")


@rule(severity=Severity.WARNING)
def unknown_metric(lesson: Lesson) -> Iterator[Finding]:
    """A lesson names a Debezium or Kafka Connect metric that does not exist.

    A student copies the query, or types the name, and sees "No data". What is read are the blocks of PromQL and names
    of Debezium's metrics in inline code; metrics of systems that the catalogue does not know are left alone.
    """
    for piece, place in placed_queries(lesson.fences):
        for selector, _ in parse_promql(piece).selectors():
            if not selector.metric or selector.dynamic:
                continue
            defect = lesson.course.catalogue.defect(selector.metric)
            if defect is not None:
                yield Finding(place(selector.metric_start, selector.metric_end), defect)
    for run in lesson.runs:
        for part in run.pieces:
            if part.kind == "code" and NAMED.fullmatch(part.value):
                defect = lesson.course.catalogue.defect(part.value)
                if defect is not None:
                    start = lesson.source.text.index(part.value, part.start)
                    yield Finding(lesson.source.span(start, start + len(part.value)), defect)
