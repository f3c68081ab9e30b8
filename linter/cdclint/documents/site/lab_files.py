"""What the files of a lab say of each other: variables, datasources, and what the exporter's rules make."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.documents.project import Project

_VERSION = regex(r"v?(\d+\.\d+(?:\.\d+)?)")
_OTHER_STORE = regex(r"victoria-?metrics|mimir|cortex|thanos|/vm(?:select|single|auth)|promscale", re.IGNORECASE)
_ENV = regex(r"(?:.*/)?(?:\.env(?:\.[\w.-]+)?|[\w.-]+\.env|env\.(?:example|sample|template|dist))")
_VARIABLE = regex(r"""[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*("[^"]*"|'[^']*'|[^#\r\n]*)""")


class Datasource(NamedTuple):
    """A datasource that Grafana provisions; `uid` is "" where the file sets none."""

    name: str
    uid: str
    type: str
    file: str


class PrometheusServer(NamedTuple):
    """A service that runs Prometheus: its version, "" where its image does not say; None as `features` is unknown."""

    file: str
    version: str
    features: tuple[str, ...] | None


class ExporterRule(NamedTuple):
    """A rule of the JMX exporter: `name` is that of the metric with `$n` for groups, `labels` are the label names."""

    pattern: str
    name: str
    labels: tuple[str, ...]
    file: str


def env(project: Project) -> Mapping[str, Mapping[str, str]]:
    """The variables of each file of variables, by path; Compose reads `.env` even where .gitignore leaves it out."""
    beside = {f"{path.rpartition('/')[0]}/.env".lstrip("/") for path in project.composes}
    paths = {path for path in project.files if _ENV.fullmatch(path)} | set(filter(project.exists, beside))
    return {path: _variables(project.text(path) or "") for path in sorted(paths)}


def _variables(text: str) -> Mapping[str, str]:
    found = (_VARIABLE.match(line) for line in text.splitlines())
    return {one[1]: one[2].strip().strip("\"'") for one in found if one is not None}


def datasources(project: Project) -> tuple[Datasource, ...]:
    """The datasources of all provisioning files."""
    return tuple(
        Datasource(one["name"], one["uid"], one["type"], path)
        for path, facts in project.datasource_files.items()
        for one in facts["datasources"]
    )


def prometheus_servers(project: Project) -> tuple[PrometheusServer, ...]:
    """The services of all Compose files that run Prometheus; none where queries may go to another store as well."""
    if not project.composes:
        return ()
    from cdclint.documents.lab.compose import filled  # noqa: PLC0415 (many projects have no lab)

    found = []
    variables = env(project)
    for path, facts in project.composes.items():
        near = variables.get(f"{path.rpartition('/')[0]}/.env".lstrip("/"), {})
        for service in facts["services"]:
            image = filled(service["image"], near)
            if _OTHER_STORE.search(image):
                return ()
            name, _, tag = image.partition("@")[0].rpartition("/")[2].partition(":")
            if name == "prometheus":
                version = _VERSION.match(tag)
                features = None if service["merged"] else tuple(service.get("features", ()))
                found.append(PrometheusServer(path, "" if version is None else version[1], features))
    return tuple(found)


def exporter_rules(project: Project) -> tuple[ExporterRule, ...]:
    """The rules of all exporter configurations."""
    return tuple(
        ExporterRule(one["pattern"], one["name"], tuple(one["labels"]), path)
        for path, facts in project.exporter_configs.items()
        for one in facts["rules"]
    )
