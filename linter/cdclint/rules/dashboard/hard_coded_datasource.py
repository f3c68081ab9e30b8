"""A datasource named by its uid."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.glob import Globs
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED
from cdclint.documents.monitoring.provisioning.datasources import Provisioned
from cdclint.documents.project import Project

USUAL = "prometheus"


@rule(needs=("literal",))
def hard_coded_datasource(project: Project) -> Iterator[Finding]:
    """A panel, target, annotation or variable names its datasource by a uid or name of one Grafana.

    Another Grafana does not know it, and the panel says "datasource not found". Take it from a variable of the type
    `datasource` and an input of the same name, `${DS_PROMETHEUS}`, in every place. A datasource that the project
    provisions may be named: by its uid, by its name, or by the uid that Grafana derives of the name; where there is one
    of that type, and the dashboard has no variable for it, its uid is what is meant. But a dashboard that uses an input
    for its datasource is meant for other Grafanas, too, and asks for nothing where it names one, unless Grafana reads
    it from disk, where nothing fills in inputs.
    Where neither the dashboard nor the project has a datasource of that type, the usual name `prometheus` is left
    alone: it is what the installation instructions say.
    """
    provisioned = Provisioned.of(project)
    if provisioned.open:
        return
    globs = Globs(PROVISIONED)
    for path, facts in project.dashboards.items():
        literal = facts.get("literal", ())
        # Provisioning fills in no inputs: what is read from a file names its datasource, or has a variable.
        is_on_disk = bool(literal) and project.lab.provisions(path, globs)
        for found in literal:
            asked, offered = (
                (False, False) if is_on_disk and not found["chosen"] else (found["asked"], found["offered"])
            )
            if not asked and found["uid"] in provisioned.uids | provisioned.names:
                continue
            is_usual = found["uid"].casefold() in {found["plugin"], USUAL}
            if is_usual and not (offered or provisioned.entries):
                continue
            meant = [one["uid"] for one in provisioned.entries if one["type"] == found["plugin"] and one["uid"]]
            if len(meant) == 1 and not (asked or offered or found["variable"]):
                place = project.span(path, found["span"])
                message = Message(
                    '{owner} names the datasource "{uid}", and the project provisions "{meant}"',
                    owner=from_plain(found["owner"]),
                    uid=found["uid"],
                    meant=meant[0],
                )
                yield Finding(place, message)
                continue
            wanted = f"${{{found['wanted']}}}"
            place = project.span(path, found["span"])
            fix = None
            if found["variable"]:
                title = Message("take the datasource from {variable}", variable=wanted)
                fix = Fix(title, (Edit(place, f'"{wanted}"'),), safe=False)
            message = Message(
                '{owner} names the datasource "{uid}" of one Grafana: write "{variable}"',
                owner=from_plain(found["owner"]),
                uid=found["uid"],
                variable=wanted,
            )
            yield Finding(place, message, fix)
