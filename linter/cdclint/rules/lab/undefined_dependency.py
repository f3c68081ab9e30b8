"""A service that waits for one that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.core.source import Source
from cdclint.documents.lab.mounts import SCRIPT
from cdclint.documents.project import Project
from cdclint.syntax.data.value import Object

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import ComposeFacts
    from cdclint.documents.lab.compose_links import BaseFacts

_AFTER_ANOTHER = regex(r"(?i:override)|(?:\s(?:-f|--file)[\s=][^\n]*?){2}")
"""A line of a script that gives a file to Compose behind another one."""
_OVERRIDE = regex(r"((?:docker-)?compose)\.override\.ya?ml")


@rule(needs=("compose",))
def undefined_dependency(project: Project) -> Iterator[Finding]:
    """A service depends on one that no Compose file beside it has, or extends one that is not there.

    `docker compose up` refuses the whole file: "depends on undefined service", "cannot extend service". A dependency
    with `required: false` may be absent. Files that only complete another one, or take services from elsewhere, are
    left alone, as are those that a script beside or above them gives to Compose behind another file; a base must be in
    the file that is named, or in the same one.
    """
    composes = project.composes
    names_of = cache(partial(_names, project))
    for path, facts in composes.items():
        folder = dirname(path)
        names = {name for other, one in composes.items() if dirname(other) == folder for name in one["names"]}
        in_order = tuple(sorted(names))
        for service in facts["services"]:
            if "base" in service:
                known = _of_base(names_of, path, service["base"])
                if known is not None:
                    yield Finding(
                        project.span(path, service["base"]["span"]),
                        _message(service["base"]["service"], tuple(sorted(known))),
                    )
        if facts["partial"] and not _is_override(composes, path):
            continue
        missing = [
            Finding(project.span(path, need["span"]), _message(need["name"], in_order, service["name"]))
            for service in facts["services"]
            for need in service["needs"]
            if need["name"] not in names and need["required"] and "$" not in need["name"]
        ]
        if missing and not _completes(project, path):
            yield from missing


def _is_override(composes: Mapping[str, ComposeFacts], path: str) -> bool:
    """Whether Compose itself takes a file as the second one, behind one that is whole."""
    found = _OVERRIDE.fullmatch(basename(path))
    if found is None or composes[path]["open"]:
        return False
    whole = [composes.get(join(dirname(path), f"{found[1]}.{end}")) for end in ("yaml", "yml")]
    return any(one is not None and not one["partial"] and not one["open"] for one in whole)


def _completes(project: Project, path: str) -> bool:
    """Whether a script beside a file, or in a folder above it, gives it to Compose behind another one."""
    name = basename(path)
    for script in project.files:
        above = dirname(script)
        if SCRIPT.search(script) and (not above or path.startswith(f"{above}/")):
            lines = (project.text(script) or "").splitlines()
            if any(name in line and _AFTER_ANOTHER.search(line) for line in lines):
                return True
    return False


def _message(name: str, names: tuple[str, ...], own: str = "") -> Message:
    near = next((one for one in closest(name, names, n=2) if one != own), "")
    if not near:
        return Message("there is no service `{service}`", service=name)
    return Message("there is no service `{service}`; did you mean `{meant}`?", service=name, meant=near)


def _of_base(names_of: Callable[[str], set[str] | None], path: str, base: BaseFacts) -> set[str] | None:
    """The services of the file that has no such base; None where it has it, or is not known."""
    file = normpath(join(dirname(path), base["file"])) if base["file"] else path
    names = names_of(file)
    return None if names is None or {base["service"], "<<"} & names else names


def _names(project: Project, file: str) -> set[str] | None:
    """The services of a file of YAML, whatever else it is; None where there is none, or what it has is not known."""
    if file in project.composes:
        return set(project.composes[file]["names"])
    written = project.text(file) if file.endswith((".yml", ".yaml")) else None
    if written is None:
        return None
    from cdclint.syntax.data.yaml_reader import read_yaml  # noqa: PLC0415 (few bases are in such a file)

    documents, problems, *_ = read_yaml(Source(file, written))
    root = documents[0] if len(documents) == 1 and not problems else None
    if not isinstance(root, Object) or "include" in root or "<<" in root:
        return None
    services = root.get("services")
    return {member.name for member in services} if isinstance(services, Object) else set()
