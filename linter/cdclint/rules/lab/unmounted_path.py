"""A path that a container is configured to read and that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from posixpath import basename, dirname, isabs, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.mounts import covers, is_beside, is_from_above, is_left_out, is_made, mounted
from cdclint.documents.lab.prometheus.service_discovery import is_file_pattern
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import MountFacts, PathFacts, ServiceFacts
    from cdclint.documents.lab.mounts import Lab


READ_AS_FILES = frozenset({".yml", ".yaml", ".json", ".sh", ".sql", ".conf", ".ini", ".properties", ".toml", ".xml"})
OPENS_A_MOUNTED_AGENT = "debezium/connect"
HOME_OF_CONNECT = "/kafka"


@rule(severity=Severity.WARNING, needs=("compose",))
def unmounted_path(project: Project) -> Iterator[Finding]:
    """A container is configured to read a file that nothing mounts, or a mount names a file that does not exist.

    Docker makes an empty folder where a mounted file is missing, and the service fails over it. A path in
    `--config.file`, in `-javaagent:…`, in Prometheus's `rule_files` or in the path of a dashboard provider must be
    brought in by a mount, unless the image is built here. An image may carry an agent or a configuration of its own:
    such a path is judged where the service mounts something beside it, or the same file elsewhere. The image of
    Debezium carries no JMX exporter: `ENABLE_JMX_EXPORTER` needs its jar and its rules mounted. Left alone are files
    that .gitignore names, that lie outside of the project, that are there from a folder above, where Compose may be
    started, of which an example is there, and that a Markdown file or a script mentions: they are made.
    """
    lab = project.lab
    for path, facts in lab.composes.items():
        for service in facts["services"]:
            for mount in service["mounts"]:
                missing = _missing_source(project, path, mount)
                if missing is not None:
                    message = Message(
                        "service `{service}`: there is no {path} to mount", service=service["name"], path=missing
                    )
                    yield Finding(project.span(path, mount["span"]), message)
            if facts["open"] or service["built"]:
                continue
            for entry in service["paths"]:
                behind = _behind(project, path, service, normpath(entry["path"])) if isabs(entry["path"]) else None
                if behind or (behind is not None and _is_meant(service, normpath(entry["path"]))):
                    yield Finding(project.span(path, entry["span"]), _unread(service["name"], entry, behind))
            agent = service["agent"]
            in_home = any(covers(HOME_OF_CONNECT, normpath(one["target"])) for one in service["mounts"])
            if agent is not None and OPENS_A_MOUNTED_AGENT in service["image"] and not in_home:
                message = Message(
                    "service `{service}`: the image carries neither the exporter's jar nor its rules: "
                    "mount both below {folder}",
                    service=service["name"],
                    folder=HOME_OF_CONNECT,
                )
                yield Finding(project.span(path, agent), message)
    for path, prometheus in project.prometheus_configs.items():
        yield from _patterns(project, lab, path, prometheus["rule_files"])
    for path, providers in project.provider_files.items():
        for inside, span in providers["paths"]:
            for reader in lab.readers(path, "grafana"):
                if _is_filled(reader.service, normpath(inside)):
                    break
                behind = _behind(project, reader.compose, reader.service, normpath(inside))
                near = _mistaken(reader.service, normpath(inside))
                if behind is None and near is not None and not reader.service["built"]:
                    message = Message(
                        "{path} is in no mount of files of the service `{service}`; did you mean {meant}?",
                        path=inside,
                        service=reader.service["name"],
                        meant=near,
                    )
                    yield Finding(project.span(path, span), message)
                    break
                if behind is not None and isabs(inside) and not reader.service["built"]:
                    yield Finding(project.span(path, span), _unseen(reader.service["name"], inside, behind))
                    break


def _unread(service: str, entry: PathFacts, behind: str) -> Message:
    what = {
        "jar": Message("the agent's jar"),
        "rules": Message("the agent's rules"),
        "config": Message("the configuration"),
    }[entry["what"]]
    if not behind:
        return Message(
            "service `{service}`: {what} {path} is in no mount", service=service, what=what, path=entry["path"]
        )
    return Message(
        "service `{service}`: {what} {path} is missing: there is no {behind} in the mount",
        service=service,
        what=what,
        path=entry["path"],
        behind=behind,
    )


def _unseen(service: str, path: str, behind: str) -> Message:
    if not behind:
        return Message("{path} is in no mount of the service `{service}`", path=path, service=service)
    return Message(
        "{path} is missing: there is no {behind} in the mount of the service `{service}`",
        path=path,
        behind=behind,
        service=service,
    )


def _missing_source(project: Project, compose: str, mount: MountFacts) -> str | None:
    """The file or folder that a mount wants and the project does not have."""
    source = mounted(compose, mount)
    if source is None or not project.complete or f".{basename(source).rpartition('.')[2]}" not in READ_AS_FILES:
        return None
    if _exists(project, source) or is_beside(project, compose, mount["source"]):
        return None
    return None if is_from_above(project, compose, source) or is_made(project, source) else source


def _behind(project: Project, compose: str, service: ServiceFacts, inside: str) -> str | None:
    """The file of the project that would have to be there for a path of a service's container to exist.

    "" where no mount brings the path in; None where it exists, or may.
    """
    mounts = [mount for mount in service["mounts"] if covers(mount["target"], inside)]
    if not mounts:
        return ""
    nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
    source = mounted(compose, nearest)
    if source is None or not project.complete:
        return None
    behind = normpath(join(source, inside[len(normpath(nearest["target"])) :].lstrip("/"))) if source else None
    if behind is None or behind == source or _exists(project, behind):
        return None
    return behind


def _is_meant(service: ServiceFacts, inside: str) -> bool:
    """Whether mounts show that a path which none of them brings in is not the image's own."""
    targets = [normpath(mount["target"]) for mount in service["mounts"]]
    return any(dirname(one) == dirname(inside) or basename(one) == basename(inside) for one in targets)


def _is_filled(service: ServiceFacts, folder: str) -> bool:
    """Whether something is mounted below a folder of the container, which Docker makes for it."""
    return any(normpath(mount["target"]) != folder and covers(folder, mount["target"]) for mount in service["mounts"])


def _mistaken(service: ServiceFacts, inside: str) -> str | None:
    """The mount of files that a path was meant for: the path is in a volume, which starts empty, and is almost it."""
    mounts = [mount for mount in service["mounts"] if covers(mount["target"], inside)]
    if not mounts:
        return None
    nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
    others = [normpath(mount["target"]) for mount in service["mounts"] if mount["kind"] == "bind"]
    near = closest(inside, others, n=1, cutoff=0.9)
    return near[0] if nearest["kind"] == "volume" and near else None


def _patterns(project: Project, lab: Lab, path: str, patterns: list[tuple[str, list[int]]]) -> Iterator[Finding]:
    for reader in lab.readers(path, "prom"):
        if reader.service["built"]:
            continue
        for pattern, span in patterns:
            if not is_file_pattern(pattern):
                continue
            inside = normpath(join(dirname(reader.inside), pattern))
            if any(fnmatch(normpath(mount["target"]), inside) for mount in reader.service["mounts"]):
                continue
            mounts = [mount for mount in reader.service["mounts"] if covers(mount["target"], inside)]
            if not mounts:
                yield Finding(project.span(path, span), _unseen(reader.service["name"], inside, ""))
                continue
            nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
            source = mounted(reader.compose, nearest)
            if not source or not project.complete:
                continue
            wanted = source + inside[len(normpath(nearest["target"])) :]
            if not any(fnmatch(one, wanted) for one in project.files) and not is_left_out(project, wanted):
                message = Message("no file matches {pattern}, which is what is mounted there", pattern=wanted)
                yield Finding(project.span(path, span), message)


def _exists(project: Project, path: str) -> bool:
    """Whether a path is there, or is left out of what git keeps: its user makes it."""
    return project.exists(path) or project.has_folder(path) or is_left_out(project, path)
