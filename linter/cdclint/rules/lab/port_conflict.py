"""A port of your computer that is published twice."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("compose",))
def port_conflict(project: Project) -> Iterator[Finding]:
    """A Compose file publishes one port twice, and Docker opens it once.

    `docker compose up` starts the first service and says of the other that the port is already allocated; of a service
    that publishes it for two ports of its own it starts nothing. Give one of them another port, or `profiles` where
    only one of the services is meant to run.
    """
    for path, facts in project.lab.composes.items():
        published: dict[int, str] = {}
        inner: dict[tuple[str, int], int] = {}
        for service in facts["services"]:
            for opened in service["ports"]:
                outside = opened["host"]
                if outside is None or outside == 0:
                    continue
                target = inner.setdefault((service["name"], outside), opened["container"])
                if target != opened["container"]:
                    message = Message(
                        "port {port} leads to {first} of this container already: Docker refuses to open it twice",
                        port=outside,
                        first=target,
                    )
                    yield Finding(project.span(path, opened["span"]), message)
                    continue
                if service["profiled"]:
                    continue
                first = published.setdefault(outside, service["name"])
                if first != service["name"]:
                    message = Message(
                        "port {port} is published by the service `{service}` already", port=outside, service=first
                    )
                    yield Finding(project.span(path, opened["span"]), message)
