"""An address in a lesson that the lab does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.mounts import LOOPBACK
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import ServiceFacts


@rule(severity=Severity.WARNING, needs=("compose",))
def unknown_service(project: Project) -> Iterator[Finding]:
    """A lesson names `localhost` with a port that no Compose file publishes, or a service with a port that it lacks.

    A student opens the address and nothing answers. A port that the lesson also mentions otherwise is taken for
    one that it opens itself. Lessons none of whose addresses have to do with a Compose file's services are left alone.
    Variables of a Compose file are read from its `.env`, or from `.env.example`; where one is in neither, any port may
    be published. An address in `docker compose exec SERVICE …` is seen from that container, and not judged.
    """
    services = [one for facts in project.lab.composes.values() for one in facts["services"]]
    if not services or not project.complete:
        return
    published = {port["host"]: one["name"] for one in services for port in one["ports"] if port["host"]}
    published |= {port: one["name"] for one in services if one["host_network"] for port in one["listens"]}
    inside = {port["container"]: port["host"] for one in services for port in one["ports"]}
    names: dict[str, list[ServiceFacts]] = {}
    for one in services:
        for name in one["names"]:
            names.setdefault(name, []).append(one)
    open_ended = any(one.get("open") or (one["host_network"] and not one["listens"]) for one in services)
    for path, facts in project.lessons.items():
        addresses = facts.get("addresses", ())
        if not any(host in names or port in published or port in inside for host, port, _, _ in addresses):
            continue
        for host, port, start, end in addresses:
            if host in LOOPBACK:
                known = port in published or open_ended
                message = None if known else _unpublished(port, inside.get(port))
            else:
                message = _of_service(host, port, names)
            if message is not None:
                yield Finding(project.span(path, [start, end]), message)


def _unpublished(port: int, instead: int | None) -> Message:
    if not instead:
        return Message("nothing in the lab is published on port {port}", port=port)
    return Message(
        "nothing in the lab is published on port {port}; the lab publishes {instead} for it",
        port=port,
        instead=instead,
    )


def _of_service(host: str, port: int, names: Mapping[str, list[ServiceFacts]]) -> Message | None:
    services = names.get(host)
    if services is None:
        near = closest(host, list(names), n=1, cutoff=0.8)
        # Brokers and workers that are numbered are another lab's, and no slip.
        numbered = host.rstrip("0123456789").rstrip("-_") in names
        if near and not numbered and any(port in one["listens"] for one in names[near[0]]):
            return Message("the lab has no service `{service}`; did you mean `{meant}`?", service=host, meant=near[0])
        return None
    if any(
        one.get("open") or not one["listens"] or port in one["listens"] or port in one["mentions"] for one in services
    ):
        return None
    listens = ", ".join(str(one) for one in sorted({port for one in services for port in one["listens"]}))
    return Message(
        "`{service}` does not listen on {port} in the lab: it has {ports}", service=host, port=port, ports=listens
    )
