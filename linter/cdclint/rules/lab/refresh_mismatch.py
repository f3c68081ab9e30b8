"""Intervals of the lab that do not fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from cdclint.documents.lab.configuration import PrometheusFacts
    from cdclint.documents.lab.mounts import Lab


BY_DEFAULT = 60.0
"""Prometheus's scrape interval where its configuration names none."""


@rule(severity=Severity.INFO, needs=("prometheus",))
def refresh_mismatch(project: Project) -> Iterator[Finding]:
    """A datasource counts on a shorter interval than the one at which Prometheus scrapes, or a dashboard refreshes so.

    Grafana works out `$__rate_interval` from the datasource's `timeInterval`: below the scrape interval, panels of
    rates stay empty. That is reported where a dashboard of the lab has such a panel. A dashboard that refreshes more
    often than Prometheus scrapes shows the same values again.
    """
    lab = project.lab
    for path, facts in project.datasource_files.items():
        scrape = _scrape(project, lab, path)
        for datasource in facts["datasources"] if scrape is not None else ():
            if datasource["interval"] is None or datasource["type"] != "prometheus":
                continue
            interval, span = datasource["interval"]
            if scrape is not None and interval < scrape and _draws_rates(project, lab, path):
                message = Message(
                    'datasource "{name}": timeInterval {interval}, but Prometheus scrapes every {scrape}',
                    name=datasource["name"],
                    interval=f"{interval:g}s",
                    scrape=f"{scrape:g}s",
                )
                yield Finding(project.span(path, span), message)
    for path, dashboard in project.dashboards.items():
        scrape, refresh = _scrape(project, lab, path), seconds(dashboard["refresh"])
        if scrape is not None and refresh is not None and 0 < refresh < scrape:
            message = Message(
                "refreshes every {refresh}, but Prometheus scrapes every {scrape}",
                refresh=f"{refresh:g}s",
                scrape=f"{scrape:g}s",
            )
            yield Finding(project.span(path, dashboard["refresh_place"]), message)


def _draws_rates(project: Project, lab: Lab, path: str) -> bool:
    """Whether a dashboard of the lab depends on the interval that its datasource gives."""
    composes = set(lab.around(path))
    return any(
        facts["rate_interval"] and composes & set(lab.around(other)) for other, facts in project.dashboards.items()
    )


def _scrape(project: Project, lab: Lab, path: str) -> float | None:
    """The scrape interval of the only Prometheus in a lab with a file, None where it is not just one."""
    composes = set(lab.around(path))
    found = {name: facts for name, facts in project.prometheus_configs.items() if composes & set(lab.around(name))}
    if len(found) != 1:
        return None
    return _shortest(*found.values())


def _shortest(facts: PrometheusFacts) -> float:
    general = facts["scrape"] if facts["scrape"] is not None else BY_DEFAULT
    return float(min([general, *facts["jobs"].values()]))
