"""Two providers of dashboards with one name, in two files."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends
from cdclint.documents.project import Project


@rule(needs=("dashboard-providers",))
def duplicate_provider(project: Project) -> Iterator[Finding]:
    """A provider of dashboards has the name of one in another file of the same folder.

    Grafana reads all files of the folder, and ends with exit status 1 at its start over two providers of one name in
    one organisation. Those in one file are reported by `lab/invalid-provider`. Where Compose mounts some files of a
    folder alone, the others are alternatives.
    """
    seen: dict[tuple[str, str, str], str] = {}
    for path in project.lab.read_together(project.provider_files):
        for org, name, place in project.provider_files[path]["names"]:
            first = seen.setdefault((dirname(path), org, name), path)
            if name and first != path:
                message = Message('there is a provider "{name}" already, in `{path}`', name=name, path=first)
                yield Finding(project.span(path, place), ends(message))
