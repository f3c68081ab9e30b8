"""A path that a container is told to read, and that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from posixpath import basename, dirname, isabs, join, normpath
from typing import Any

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lab import Lab, covers, mounted
from cdclint.documents.project import Project

READ_AS_FILES = frozenset({".yml", ".yaml", ".json", ".sh", ".sql", ".conf", ".ini", ".properties", ".toml", ".xml"})
OPENS_A_MOUNTED_AGENT = "debezium/connect"
HOME_OF_CONNECT = "/kafka"


@rule(needs=("compose",))
def unmounted_path(project: Project) -> Iterator[Finding]:
    """A container is told to read a file that nothing mounts, or a mount names a file that does not exist.

    Docker makes an empty folder where a mounted file is missing, and the service fails over it. What stands on
    `--config.file`, in `-javaagent:…`, in Prometheus's `rule_files` or in the path of a dashboard provider must be
    brought in by a mount, unless the image is built here. The image of Debezium carries no JMX exporter:
    `ENABLE_JMX_EXPORTER` needs its jar and its rules mounted.
    """
    lab = Lab(project)
    for path, facts in lab.composes.items():
        for service in facts["services"]:
            for mount in service["mounts"]:
                missing = _missing_source(project, path, mount)
                if missing is not None:
                    message = f"service `{service['name']}`: there is no {missing} to mount"
                    yield Finding(project.span(path, mount["span"]), message)
            if facts["open"] or service["built"]:
                continue
            for entry in service["paths"]:
                defect = _defect(project, path, service, normpath(entry["path"])) if isabs(entry["path"]) else None
                if defect is not None:
                    message = f"service `{service['name']}`: {entry['what']} {entry['path']} {defect}"
                    yield Finding(project.span(path, entry["span"]), message)
            agent = service["agent"]
            in_home = any(covers({"target": HOME_OF_CONNECT}, normpath(one["target"])) for one in service["mounts"])
            if agent is not None and OPENS_A_MOUNTED_AGENT in service["image"] and not in_home:
                message = (
                    f"service `{service['name']}`: the image carries neither the exporter's jar nor its rules: "
                    f"mount both below {HOME_OF_CONNECT}"
                )
                yield Finding(project.span(path, agent), message)
    for path, facts in project.of_kind("prometheus").items():
        yield from _patterns(project, lab, path, facts["rule_files"])
    for path, facts in project.of_kind("dashboard-providers").items():
        for inside, span in facts["paths"]:
            for reader in lab.readers(path):
                defect = _defect(project, reader.compose, reader.service, normpath(inside))
                if defect is not None and isabs(inside) and not reader.service["built"]:
                    message = f"{inside} {defect} of the service `{reader.service['name']}`"
                    yield Finding(project.span(path, span), message)
                    break


def _missing_source(project: Project, compose: str, mount: dict[str, Any]) -> str | None:
    """The file or folder that a mount wants and the project does not have."""
    source = mounted(compose, mount)
    if source is None or not project.complete or f".{basename(source).rpartition('.')[2]}" not in READ_AS_FILES:
        return None
    return None if _exists(project, source) else source


def _defect(project: Project, compose: str, service: dict[str, Any], inside: str) -> str | None:
    """Why a path is not there in a service's container; None where it is, or may be."""
    mounts = [mount for mount in service["mounts"] if covers(mount, inside)]
    if not mounts:
        return "is in no mount"
    nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
    source = mounted(compose, nearest)
    if source is None or not project.complete:
        return None
    behind = normpath(join(source, inside[len(normpath(nearest["target"])) :].lstrip("/"))) if source else None
    if behind is None or behind == source or _exists(project, behind):
        return None
    return f"is missing: there is no {behind} in the mount"


def _patterns(project: Project, lab: Lab, path: str, patterns: list[tuple[str, list[int]]]) -> Iterator[Finding]:
    for reader in lab.readers(path):
        if reader.service["built"]:
            continue
        for pattern, span in patterns:
            inside = normpath(join(dirname(reader.inside), pattern))
            mounts = [mount for mount in reader.service["mounts"] if covers(mount, _fixed(inside))]
            if not mounts:
                message = f"{inside} is in no mount of the service `{reader.service['name']}`"
                yield Finding(project.span(path, span), message)
                continue
            nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
            source = mounted(reader.compose, nearest)
            if not source or not project.complete:
                continue
            wanted = source + inside[len(normpath(nearest["target"])) :]
            if not any(fnmatch(one, wanted) for one in project.files):
                yield Finding(project.span(path, span), f"no file matches {wanted}, which is what is mounted there")


def _fixed(pattern: str) -> str:
    """The part of a pattern before its first wildcard, as far as whole folders go."""
    while any(char in pattern for char in "*?["):
        pattern = dirname(pattern)
    return pattern


def _exists(project: Project, path: str) -> bool:
    return path in project.files or any(one.startswith(f"{path}/") for one in project.files)
