"""A service that is always there and waits for one that is there with a profile only."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("compose",))
def profiled_dependency(project: Project) -> Iterator[Finding]:
    """A service without `profiles` depends on one that has some.

    Without `--profile` the other service does not exist: `docker compose up` refuses the whole file with "depends on
    undefined service". Give both the profile, neither, or write `required: false`. A project whose `.env` sets
    `COMPOSE_PROFILES` is left alone.
    """
    composes = project.composes
    chosen = {dirname(path) for path, found in project.detected.env.value.items() if "COMPOSE_PROFILES" in found}
    for path, facts in composes.items():
        if dirname(path) in chosen or facts["partial"]:
            continue
        profiled = {service["name"] for service in facts["services"] if service["profiled"]}
        for service in facts["services"]:
            for need in service["needs"] if not service["profiled"] else ():
                if need["name"] in profiled and need["required"]:
                    message = Message(
                        "`{service}` starts without a profile, and `{other}` only with one",
                        service=service["name"],
                        other=need["name"],
                    )
                    yield Finding(project.span(path, need["span"]), message)
