"""A provisioned file that is the API's answer."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import Globs
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED
from cdclint.documents.project import Project


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule(needs=("lost_on_disk",))
def wrapped(project: Project, options: Options) -> Iterator[Finding]:
    """A provisioned file holds the dashboard inside of `{"meta": …, "dashboard": …}`, as the HTTP API answers.

    So does a request to the API, with `overwrite`, and what grafana.com answers, with `json`. Grafana reads a file as
    the dashboard itself, finds no title in it, logs "Dashboard title cannot be empty" and shows nothing. Take what
    `dashboard` holds.
    """
    lab, provisioned = project.lab, Globs(options.provisioned)
    for path, facts in project.dashboards.items():
        for found in facts.get("lost_on_disk", ()):
            if found["panel"] is None and lab.provisions(path, provisioned):
                message = Message(
                    "Grafana finds no dashboard here: take what `{key}` holds out of the API's answer",
                    key=found["wrapper"],
                )
                yield Finding(project.span(path, found["span"]), message)
