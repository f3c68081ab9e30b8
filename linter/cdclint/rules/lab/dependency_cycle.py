"""Services that wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.navigation.circles import circles
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import ServiceFacts


@rule(needs=("compose",))
def dependency_cycle(project: Project) -> Iterator[Finding]:
    """Services of a Compose file depend on each other in a circle.

    None of them can be started first: `docker compose up` says "dependency cycle detected" and starts nothing. What
    counts are `depends_on`, `links`, `volumes_from`, and `service:…` in `network_mode`, `pid` and `ipc`. Services of
    one file that extend each other in a circle are a "circular reference".
    """
    for path, facts in project.composes.items():
        needs = {one["name"]: [(need["name"], need["span"]) for need in one["needs"]] for one in facts["services"]}
        bases = {one["name"]: _bases(one) for one in facts["services"]}
        for span, circle in circles(bases):
            shown = " → ".join(circle)
            yield Finding(project.span(path, span), Message("services extend each other: {circle}", circle=shown))
        for span, circle in circles(needs):
            shown = " → ".join(circle)
            yield Finding(project.span(path, span), Message("services wait in a circle: {circle}", circle=shown))


def _bases(service: ServiceFacts) -> list[tuple[str, list[int]]]:
    base = service.get("base")
    return [(base["service"], base["span"])] if base is not None and not base["file"] else []
