"""A key that the lab's version of Prometheus does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lab.prometheus.key_versions import INSTEAD, SINCE, UNTIL
from cdclint.documents.project import Project
from cdclint.syntax.promql.known_versions import numbers


@rule(needs=("versioned",))
def unsupported_key(project: Project) -> Iterator[Finding]:
    """Prometheus's configuration has a key that the lab's version does not know yet, or no longer.

    Prometheus refuses the file and does not start. The version is that of the image in the Compose files, or the
    setting `prometheus-version`; where several run, a key is reported that none of them takes.
    """
    written = project.detected.prometheus_version.value
    versions = [found for one in written if (found := numbers(one)) is not None]
    if not versions or len(versions) < len(written):
        return
    for path, facts in project.prometheus_configs.items():
        for one in facts.get("versioned", []):
            key = one["key"]
            since, until = SINCE.get(key), UNTIL.get(key)
            if since is not None and all(version < since for version in versions):
                message = Message(
                    "`{key}` came with Prometheus {since}, and the lab has {version}",
                    key=key,
                    since=".".join(map(str, since)),
                    version=", ".join(written),
                )
                yield Finding(project.span(path, one["span"]), message)
            elif until is not None and all(version >= until for version in versions):
                message = Message(
                    "`{key}` is gone since Prometheus {until}: write `{meant}`",
                    key=key,
                    until=".".join(map(str, until)),
                    meant=INSTEAD[key],
                )
                yield Finding(project.span(path, one["span"]), message)
