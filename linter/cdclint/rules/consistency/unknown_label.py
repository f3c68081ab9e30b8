"""A label that the metric does not have, in the PromQL of a lesson."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.promql_block import queries
from cdclint.documents.monitoring.promql_labels import label_defect, label_uses
from cdclint.syntax.promql import parse_promql


@dataclass(frozen=True)
class Options:
    """`added` are labels that the scrape configuration adds to every metric."""

    added: tuple[str, ...] = ()


@rule(severity=Severity.WARNING)
def unknown_label(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """A lesson's PromQL matches or groups by a label that a Debezium metric does not have.

    The exporter gives `plugin`, `name` and `context`, and `name` holds `topic.prefix`, not the connector's name. A
    student who copies a matcher of another label sees "No data", and looks for the mistake in the lab. Labels that your
    scrape configuration adds belong into the option `added`.
    """
    for fence in lesson.fences:
        if fence.language != "promql":
            continue
        for base, piece in queries(fence.value):
            for node, _ in parse_promql(piece).walk():
                for label, start, end, metrics in label_uses(node, lesson.course.catalogue):
                    defect = label_defect(label, metrics, options.added)
                    if defect is not None:
                        yield Finding(fence.place(base + start, base + end), defect)
