"""A variable that nobody fills in."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.mounts import SCRIPT
from cdclint.documents.project import Project

FILLS = regex(r"\b(?:envsubst|gomplate|sed|perl|jinja2|j2|consul-template|yq)\b")
"""Programs by which scripts fill variables in."""


@rule(severity=Severity.WARNING, needs=("unfilled",))
def unfilled_variable(project: Project) -> Iterator[Finding]:
    """A configuration of Prometheus or Alertmanager has a variable of the environment, and is mounted as it is.

    Neither of them fills variables in: the password is `${SMTP_PASSWORD}` itself, and over an address Alertmanager does
    not start. Write the value, put secrets into a file (`password_file`, `api_url_file`), or let something like
    `envsubst` make the file. Prometheus's `external_labels` have their variables filled in. A file that nothing mounts
    or that a script fills in, and a service that starts otherwise than its image does, are left alone.
    """
    for path, facts in (*project.prometheus_configs.items(), *project.alertmanager_configs.items()):
        unfilled = facts.get("unfilled", [])
        readers = project.lab.readers(path, "prom") if unfilled else []
        if not readers or any(one.service["built"] or one.service.get("wrapped") for one in readers):
            continue
        if _is_filled(project, path):
            continue
        program = "Alertmanager" if path in project.alertmanager_configs else "Prometheus"
        seen: set[str] = set()
        for one in unfilled:
            if one["name"] in seen:
                continue
            seen.add(one["name"])
            message = Message("{program} does not fill in `${name}`", program=program, name=f"{{{one['name']}}}")
            yield Finding(project.span(path, one["span"]), message)


def _is_filled(project: Project, path: str) -> bool:
    """Whether a script of the project names the file, or one that it is made of, and fills variables in."""
    name = basename(path)
    for script in project.files:
        if SCRIPT.search(script):
            text = project.text(script) or ""
            if name in text and FILLS.search(text):
                return True
    return False
