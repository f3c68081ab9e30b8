"""A variable of the environment that is not set."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends
from cdclint.documents.project import Project


@rule(needs=("notifications",))
def unset_variable(project: Project) -> Iterator[Finding]:
    """A datasource's uid or a setting of a contact point is a variable that the container does not have.

    While Grafana reads its files it puts variables of the environment in, and nothing where there is none: the uid is
    empty, and the contact point is refused, which ends Grafana at a start. `${DS_PROMETHEUS}` is an input of
    dashboards, and no variable. Judged where the Compose file of the Grafana that reads the file is known, with all
    that its environment sets.
    """
    lab = project.lab
    for path, facts in project.alert_files.items():
        if "notifications" not in facts:
            continue
        services = [reader.service for reader in lab.readers(path, "grafana")]
        open_ended = not services or any(one["more_variables"] or one["built"] for one in services)
        known = {name for one in services for name in one["variables"]}
        in_order = tuple(sorted(known))
        needed = facts["notifications"]["needed"]
        for name, span in (*facts["notifications"]["variables"], *needed):
            if name in known or (open_ended and not name.startswith("DS_")):
                continue
            near = closest(name, in_order, n=1, cutoff=0.7)
            message = Message("nothing sets the variable `{name}`: Grafana reads an empty text", name=name)
            if near:
                message = Message(
                    "nothing sets the variable `{name}`: Grafana reads an empty text; did you mean `{meant}`?",
                    name=name,
                    meant=near[0],
                )
            if (name, span) in needed:
                message = ends(message)
            yield Finding(project.span(path, span), message)
