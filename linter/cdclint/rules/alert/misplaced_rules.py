"""Rules of Prometheus among the files of Grafana."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends
from cdclint.documents.project import Project

FOLDERS = ("**/provisioning/alerting/**", "provisioning/alerting/**")


INSIDE = "/etc/grafana/provisioning/alerting/"


@rule(needs=("of_prometheus",))
def misplaced_rules(project: Project) -> Iterator[Finding]:
    """A file of Prometheus's rules lies where Grafana looks for its own.

    Grafana reads every file below `provisioning/alerting` in its own form, finds no `folder` and no `interval`, and
    ends with exit status 1. Give the file to Prometheus by `rule_files`, or write the rules in Grafana's form. What
    Compose mounts into that folder of the container counts as well, whatever the folder is called in the project.
    """
    lab = project.lab
    for path, facts in project.alert_files.items():
        if "of_prometheus" not in facts:
            continue
        mounted = any(reader.inside.startswith(INSIDE) for reader in lab.readers(path, "grafana"))
        if mounted or any(matches(glob, path) for glob in FOLDERS):
            defect = Message("Grafana cannot read rules of Prometheus: give them to Prometheus")
            message = ends(defect)
            yield Finding(project.span(path, facts["of_prometheus"]), message)
