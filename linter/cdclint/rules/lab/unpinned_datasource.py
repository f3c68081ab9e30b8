"""A provisioned datasource that nothing can refer to."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.configuration import Datasources
from cdclint.syntax.data.value import Scalar


@rule(severity=Severity.WARNING)
def unpinned_datasource(file: Datasources) -> Iterator[Finding]:
    """A provisioned datasource has no `uid`.

    Grafana then makes one up. Alert rules name their datasource by its literal uid and dashboards may, so they work on
    one computer and say "data source not found" on the next. Write `uid:` beside the name.
    """
    for entry in file.entries:
        uid, name = entry.get("uid"), entry.get("name")
        if isinstance(uid, Scalar) and uid.value not in {None, ""}:
            continue
        place = uid or name
        span = file.source.span(entry.start, entry.start + 1)
        if isinstance(place, Scalar):
            span = file.source.span(place.start, place.end)
        if isinstance(name, Scalar):
            message = Message('datasource "{name}" has no `uid`: alert rules cannot name it', name=str(name.value))
        else:
            message = Message("a datasource has no `uid`: alert rules cannot name it")
        yield Finding(span, message)
