"""A provisioned datasource that others name by a uid that it has not."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.grafana_language import BUILT_IN_DATASOURCES
from cdclint.documents.monitoring.provisioning.datasources import Provisioned
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("datasources",))
def unpinned_datasource(project: Project) -> Iterator[Finding]:
    """A provisioned datasource has no `uid`, or one that nobody names, while a dashboard names one that is not.

    Without a uid Grafana derives one of the datasource's name, and whatever names another one says "data source not
    found". Write `uid:` beside the name, the one that the others name. Nothing is said where nobody names an unknown
    uid, and a uid that an alert rule names is reported there, by `alert/unknown-datasource`.
    """
    provisioned = Provisioned.of(project)
    of_rules = set(_of_rules(project))
    of_dashboards = dict(_of_dashboards(project))
    named = of_rules | of_dashboards.keys()
    known = provisioned.uids | provisioned.names | of_rules
    missing = {uid: kind for uid, kind in of_dashboards.items() if uid not in known}
    if not missing or provisioned.open:
        return
    unnamed = [entry for entry in provisioned.entries if entry["uid"] not in named and entry["name"] not in named]
    for path, facts in project.datasource_files.items():
        for entry in facts["datasources"]:
            name, uid = entry["name"], entry["uid"]
            if uid in named or name in named:
                continue
            meant = [
                one
                for one, kind in sorted(missing.items())
                if len(unnamed) == 1 or (not uid and kind == entry["type"]) or one.casefold() == name.casefold()
            ]
            if meant:
                # What is missing is missing once.
                del missing[meant[0]]
            if meant and uid:
                message = Message(
                    'datasource "{name}" has the uid `{uid}`, and others name the uid `{meant}`, which none has',
                    name=name,
                    uid=uid,
                    meant=meant[0],
                )
                yield Finding(project.span(path, entry["uid_place"]), message)
            elif meant:
                yield Finding(project.span(path, entry["place"]), _without(name, meant[0]))


def _without(name: str, uid: str) -> Message:
    if not name:
        return Message("a datasource has no `uid`, and others name the uid `{uid}`, which none has", uid=uid)
    return Message(
        'datasource "{name}" has no `uid`, and others name the uid `{uid}`, which none has', name=name, uid=uid
    )


def _of_rules(project: Project) -> Iterator[str]:
    """The literal uids that alert rules name."""
    for alerts in project.alert_files.values():
        for one in alerts["rules"]:
            for uid, _ in one["datasources"] if one["grafana"] else ():
                if uid and uid.casefold() not in BUILT_IN_DATASOURCES and not uid.startswith("$"):
                    yield uid


def _of_dashboards(project: Project) -> Iterator[tuple[str, str]]:
    """The literal uids that dashboards name, each with the plugin where that is known."""
    for facts in project.dashboards.values():
        for found in facts.get("literal", ()):
            yield found["uid"], found["plugin"]
