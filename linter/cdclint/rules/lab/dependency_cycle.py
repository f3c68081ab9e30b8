"""Services that wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import ComposeFacts
    from cdclint.documents.lab.compose_links import NeedFacts


@rule(needs=("compose",))
def dependency_cycle(project: Project) -> Iterator[Finding]:
    """Services of a Compose file depend on each other in a circle.

    None of them can be started first: `docker compose up` says "dependency cycle detected" and starts nothing. What
    counts are `depends_on`, `links`, `volumes_from`, and `service:…` in `network_mode`, `pid` and `ipc`.
    """
    for path, facts in project.composes.items():
        for need, circle in _circles(facts):
            shown = " → ".join(circle)
            yield Finding(
                project.span(path, need["span"]), Message("services wait in a circle: {circle}", circle=shown)
            )


def _circles(facts: ComposeFacts) -> Iterator[tuple[NeedFacts, list[str]]]:
    """Each dependency that closes a circle, with the services of the circle."""
    needs = {service["name"]: service["needs"] for service in facts["services"]}
    done: set[str] = set()
    for first, wanted in needs.items():
        if first in done:
            continue
        path, depth, waiting = [first], {first: 0}, [iter(wanted)]
        while waiting:
            need = next(waiting[-1], None)
            if need is None:
                done.add(path[-1])
                del depth[path.pop()]
                waiting.pop()
            elif need["name"] in depth:
                yield need, [*path[depth[need["name"]] :], need["name"]]
            elif need["name"] in needs and need["name"] not in done:
                depth[need["name"]] = len(path)
                path.append(need["name"])
                waiting.append(iter(needs[need["name"]]))
