"""PromQL that the lab's Prometheus does not know."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.queries.promql_features import unmet


@rule(needs=("promql_features",))
def unsupported_promql(project: Project) -> Iterator[Finding]:
    """A query uses what the lab's version of Prometheus does not know yet, or no longer.

    Prometheus refuses the query: the panel shows an error, a rule file is not loaded, and a student cannot repeat
    the lesson. So is a name of a metric or label with other characters than letters, digits and `_`, in a rule file
    or in Prometheus's configuration: it came with Prometheus 3. The version is that of the image in the Compose
    files, or the setting `prometheus-version`; where neither says one, only what is gone from the newest version is
    reported.
    """
    for found in unmet(project):
        if found.lack.since:
            defect = Message(
                "{what} came with Prometheus {since}, and the lab has {version}",
                what=found.what,
                since=found.lack.since,
                version=", ".join(found.versions),
            )
        elif found.lack.until:
            defect = Message(
                "{what} is gone since Prometheus {until}{successor}",
                what=found.what,
                until=found.lack.until,
                successor=found.successor,
            )
        else:
            continue
        yield Finding(found.span, found.with_owner(defect))
