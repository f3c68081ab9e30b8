"""A path that a container is configured to read and that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import chain
from posixpath import basename, dirname, isabs, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.mounts import covers, is_beside, is_from_above, is_left_out, is_made, mounted, place_of
from cdclint.documents.lab.prometheus.service_discovery import is_file_pattern
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import MountFacts, PathFacts, ServiceFacts
    from cdclint.documents.lab.mounts import Reader


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
    started, of which an example is there, and that a Markdown file or a script mentions: they are made. So are those
    that are written when the lab runs: by the container's own command, by a script that it mounts or is built from, or
    by another container that shares the folder. An image that a Dockerfile of the project makes elsewhere has what that
    puts in. What several services read at one place is reported once.
    """
    told: set[tuple[str, int, int, str]] = set()
    for path, (start, end), about, message in chain(_of_composes(project), _of_rules(project), _of_providers(project)):
        if (path, start, end, about) not in told:
            told.add((path, start, end, about))
            yield Finding(project.span(path, [start, end]), message)


Lack = tuple[str, list[int], str, Message]
"""What is not there: the file that names it and its place there, the path, and what to say.

Several services may take one place: the Compose file has it behind an anchor, or all of them read the file.
"""


def _of_composes(project: Project) -> Iterator[Lack]:
    lab = project.lab
    for path, facts in lab.composes.items():
        for service in facts["services"]:
            for mount in service["mounts"]:
                missing = _missing_source(project, path, mount)
                if missing is not None:
                    message = Message(
                        "service `{service}`: there is no {path} to mount", service=service["name"], path=missing
                    )
                    yield path, mount["span"], missing, message
            if facts["open"] or service["built"]:
                continue
            for entry in service["paths"]:
                inside = normpath(entry["path"])
                behind = _behind(project, path, service, inside) if isabs(inside) else None
                if behind is None or not (behind or _is_meant(service, inside)):
                    continue
                if not lab.is_written(path, service, inside):
                    yield path, entry["span"], inside, _unread(service["name"], entry, behind)
            agent = service["agent"]
            in_home = any(covers(HOME_OF_CONNECT, normpath(one["target"])) for one in service["mounts"])
            if agent is not None and OPENS_A_MOUNTED_AGENT in service["image"] and not in_home:
                message = Message(
                    "service `{service}`: the image carries neither the exporter's jar nor its rules: "
                    "mount both below {folder}",
                    service=service["name"],
                    folder=HOME_OF_CONNECT,
                )
                yield path, agent, HOME_OF_CONNECT, message


def _of_providers(project: Project) -> Iterator[Lack]:
    lab = project.lab
    for path, providers in project.provider_files.items():
        for written, span in providers["paths"]:
            inside = normpath(written)
            for reader in lab.readers(path, "grafana"):
                service = reader.service
                if _is_filled(service, inside):
                    break
                if service["built"] or lab.is_written(reader.compose, service, inside):
                    continue
                behind = _behind(project, reader.compose, service, inside)
                near = _mistaken(service, inside)
                if behind is None and near is not None:
                    message = Message(
                        "{path} is in no mount of files of the service `{service}`; did you mean {meant}?",
                        path=written,
                        service=service["name"],
                        meant=near,
                    )
                    yield path, span, inside, message
                elif behind is not None and isabs(written):
                    yield path, span, inside, _unseen([service["name"]], written, behind)


def _of_rules(project: Project) -> Iterator[Lack]:
    for path, prometheus in project.prometheus_configs.items():
        readers = [one for one in project.lab.readers(path, "prom") if not one.service["built"]]
        for pattern, span in prometheus["rule_files"]:
            if is_file_pattern(pattern):
                found = [(one, lack) for one in readers if (lack := _not_matched(project, one, pattern)) is not None]
                unseen = [one.service["name"] for one, wanted in found if not wanted]
                if unseen:
                    inside = next(_inside(one, pattern) for one, wanted in found if not wanted)
                    yield path, span, pattern, _unseen(unseen, inside, "")
                elif found:
                    message = Message("no file matches {pattern}, which is what is mounted there", pattern=found[0][1])
                    yield path, span, pattern, message


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


def _unseen(services: list[str], path: str, behind: str) -> Message:
    if behind:
        return Message(
            "{path} is missing: there is no {behind} in the mount of the service `{service}`",
            path=path,
            behind=behind,
            service=services[0],
        )
    if len(services) == 1:
        return Message("{path} is in no mount of the service `{service}`", path=path, service=services[0])
    names = ", ".join(f"`{name}`" for name in services)
    return Message("{path} is in no mount of the services {services}", path=path, services=names)


def _missing_source(project: Project, compose: str, mount: MountFacts) -> str | None:
    """The file or folder that a mount wants and the project does not have."""
    source = mounted(compose, mount)
    if source is None or not project.complete or f".{basename(source).rpartition('.')[2]}" not in READ_AS_FILES:
        return None
    if _exists(project, source) or is_beside(project, compose, mount["source"]):
        return None
    if is_from_above(project, compose, source) or is_made(project, source):
        return None
    return None if project.lab.is_stored(place_of(source)) else source


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


def _inside(reader: Reader, pattern: str) -> str:
    """A pattern of rules from the root of the container."""
    return normpath(join(dirname(reader.inside), pattern))


def _not_matched(project: Project, reader: Reader, pattern: str) -> str | None:
    """The pattern of the project's files that one of rules stands for, where none matches it.

    "" where no mount brings anything in; None where a file is there, or may be.
    """
    inside = _inside(reader, pattern)
    service = reader.service
    if any(fnmatch(normpath(mount["target"]), inside) for mount in service["mounts"]):
        return None
    if project.lab.is_written(reader.compose, service, inside):
        return None
    mounts = [mount for mount in service["mounts"] if covers(mount["target"], inside)]
    if not mounts:
        return ""
    nearest = max(mounts, key=lambda mount: len(normpath(mount["target"])))
    source = mounted(reader.compose, nearest)
    if not source or not project.complete:
        return None
    wanted = source + inside[len(normpath(nearest["target"])) :]
    if any(fnmatch(one, wanted) for one in project.files) or is_left_out(project, wanted):
        return None
    return wanted


def _exists(project: Project, path: str) -> bool:
    """Whether a path is there, or is left out of what git keeps: its user makes it."""
    return project.exists(path) or project.has_folder(path) or is_left_out(project, path)
