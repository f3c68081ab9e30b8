"""PromQL that the lab's Prometheus has not enabled."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.queries.promql_features import unmet


@rule(severity=Severity.WARNING, needs=("promql_features",))
def disabled_promql(project: Project) -> Iterator[Finding]:
    """A query needs a feature of Prometheus that the lab does not enable.

    Experimental functions and modifiers are refused unless Prometheus is started with `--enable-feature`. Add the flag
    to the command of its service, or write the query without it. What the Compose files do not show, the settings
    `prometheus-version` and `prometheus-features` say.
    """
    for found in unmet(project):
        if found.lack.flag:
            defect = Message(
                "{what} needs `--enable-feature={flag}`, and the lab's Prometheus is started without it",
                what=found.what,
                flag=found.lack.flag,
            )
            yield Finding(found.span, found.with_owner(defect))
