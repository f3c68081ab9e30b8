"""A port of your computer that two services publish."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.mounts import Lab
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("compose",))
def port_conflict(project: Project) -> Iterator[Finding]:
    """Two services of a Compose file publish the same port, and cannot run together.

    `docker compose up` starts the first and says of the other that the port is already allocated. Give one of them
    another port, or `profiles` where only one of them is meant to run.
    """
    for path, facts in Lab(project).composes.items():
        published: dict[int, str] = {}
        for service in facts["services"]:
            for opened in service["ports"]:
                outside = opened["host"]
                if outside is None or outside == 0 or service["profiled"]:
                    continue
                first = published.setdefault(outside, service["name"])
                if first != service["name"]:
                    message = Message(
                        "port {port} is published by the service `{service}` already", port=outside, service=first
                    )
                    yield Finding(project.span(path, opened["span"]), message)
