"""Services that wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        for span, circle in _circles(bases):
            shown = " → ".join(circle)
            yield Finding(project.span(path, span), Message("services extend each other: {circle}", circle=shown))
        for span, circle in _circles(needs):
            shown = " → ".join(circle)
            yield Finding(project.span(path, span), Message("services wait in a circle: {circle}", circle=shown))


def _bases(service: ServiceFacts) -> list[tuple[str, list[int]]]:
    base = service.get("base")
    return [(base["service"], base["span"])] if base is not None and not base["file"] else []


def _circles(needs: Mapping[str, list[tuple[str, list[int]]]]) -> Iterator[tuple[list[int], list[str]]]:
    """The place of each reference that closes a circle, with the services of the circle."""
    done: set[str] = set()
    for first, wanted in needs.items():
        if first in done:
            continue
        path, depth, waiting = [first], {first: 0}, [iter(wanted)]
        while waiting:
            name, span = next(waiting[-1], ("", []))
            if not name:
                done.add(path[-1])
                del depth[path.pop()]
                waiting.pop()
            elif name in depth:
                yield span, [*path[depth[name] :], name]
            elif name in needs and name not in done:
                depth[name] = len(path)
                path.append(name)
                waiting.append(iter(needs[name]))
