"""Datasources that Grafana refuses."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.monitoring.provisioning.datasources import DatasourceFacts


@rule(needs=("datasources",))
def invalid_datasource(project: Project) -> Iterator[Finding]:
    """Two provisioned datasources are both the default one, or have one name or one uid; or one has no name.

    Grafana ends with exit status 1 at its start. What counts are all files of one folder, for each organisation. It
    ends as well over values of another type: booleans are `true` or `false` (`isDefault: yes` is none), `version` and
    `orgId` are whole numbers, `jsonData` and `secureJsonData` hold names with their values.

    Where Compose mounts some files of a folder alone, the others are alternatives, as are all where it runs no Grafana.
    """
    for path, facts in project.datasource_files.items():
        for one in facts.get("refused", ()):
            yield Finding(project.span(path, one["span"]), ends(from_plain(one["message"])))
    folders: dict[str, list[tuple[str, DatasourceFacts]]] = {}
    for path in project.lab.read_together(project.datasource_files):
        provisioned = project.datasource_files[path]["datasources"]
        folders.setdefault(dirname(path), []).extend((path, entry) for entry in provisioned)
    for entries in folders.values():
        defaults: dict[str, str] = {}
        names: set[tuple[str, str]] = set()
        uids: set[tuple[str, str]] = set()
        for path, entry in entries:
            org, name, uid = entry["org"], entry["name"], entry["uid"]
            if not name:
                yield Finding(project.span(path, entry["place"]), ends(Message("a datasource needs a `name`")))
            elif (org, name) in names:
                message = ends(Message('there is a datasource "{name}" already', name=name))
                yield Finding(project.span(path, entry["place"]), message)
            names.add((org, name))
            if uid and (org, uid) in uids:
                message = ends(Message("there is a datasource with the uid `{uid}` already", uid=uid))
                yield Finding(project.span(path, entry["uid_place"]), message)
            uids.add((org, uid))
            if entry["default"] is not None:
                if org in defaults:
                    message = ends(Message('the datasource "{name}" is the default one already', name=defaults[org]))
                    yield Finding(project.span(path, entry["default"]), message)
                defaults.setdefault(org, name)
