"""What a Compose file refers to: services that others wait for, resources, files."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar, Value, at, items, members, text

if TYPE_CHECKING:
    from collections.abc import Iterator


_DEFAULT = regex(r"\$\{\w+:?-([^{}]*)\}")
_ELSEWHERE = regex(r"[\w+.-]+://.*|git@.*|[\w.-]+\.(?:com|org|net|io)/.*|[/~].*|[A-Za-z]:[\\/].*")
"""Contexts and paths that are not below the folder of the Compose file."""
_TRUE = frozenset({"true", "yes", "on", "y"})
_SHARED = ("network_mode", "pid", "ipc")
RESOURCES = ("networks", "volumes", "configs", "secrets")


class NeedFacts(TypedDict):
    """A service that another one waits for.

    `healthy` says until it is healthy, `place` is where that is written; `required` that Compose insists on it.
    """

    name: str
    healthy: bool
    required: bool
    span: list[int]
    place: list[int]


class BaseFacts(TypedDict):
    """The service that one extends; `file` is where it is, from the folder of the Compose file, "" for this one."""

    service: str
    file: str
    span: list[int]


class UseFacts(TypedDict):
    """A resource that a service uses; `kind` is one of `RESOURCES`."""

    kind: str
    name: str
    span: list[int]


class InlineFacts(TypedDict):
    """A Dockerfile that is written in the Compose file, and its place there."""

    text: str
    place: list[int]


class BuildFacts(TypedDict):
    """How a service is built here, with paths from the folder of the Compose file; `Lab` gives them below the root.

    `arguments` are those that the file gives, "$" the value of one that only the shell knows, `argument_places` where
    they are written; `contexts` are the names
    of further contexts. `span` is the place of the whole, `target_span` that of the stage that is wanted. Of one that
    is written `inline` the Dockerfile has no path.
    """

    context: str
    dockerfile: str
    arguments: dict[str, str]
    argument_places: dict[str, list[int]]
    target: str
    contexts: list[str]
    span: list[int]
    target_span: list[int]
    inline: NotRequired[InlineFacts]


class FileFacts(TypedDict):
    """A file that Compose reads, by its path from the folder of the Compose file; `folder` says that it is a folder."""

    path: str
    folder: bool
    span: list[int]


def needs_of(service: Object) -> Iterator[NeedFacts]:
    """The services that one waits for, by whichever key."""
    written = service.get("depends_on")
    for entry in items(written):
        if text(entry):
            yield _need(entry, text(entry))
    for member in written if isinstance(written, Object) else ():
        if member.name == "<<":
            continue
        condition = at(member.value, "condition")
        need = _need(member.key, member.name)
        need["healthy"] = text(condition) == "service_healthy"
        required = at(member.value, "required")
        need["required"] = not (isinstance(required, Scalar) and required.value is False)
        need["place"] = _span(condition or member.key)
        yield need
    for key in ("links", "volumes_from"):
        for entry in items(service.get(key)):
            name = text(entry).partition(":")[0]
            if name and name != "container":
                yield _need(entry, name)
    for key in _SHARED:
        shared = service.get(key)
        if shared is not None and text(shared).startswith("service:"):
            yield _need(shared, text(shared).removeprefix("service:"))


def base_of(service: Object) -> BaseFacts | None:
    """The service that one extends; None where there is none, or a variable hides which."""
    written = service.get("extends")
    named = written.get("service") if isinstance(written, Object) else written
    file = _filled(at(written, "file"))
    if named is None or not text(named) or "$" in text(named) or "$" in file:
        return None
    return {"service": text(named), "file": normpath(join(".", file)) if file else "", "span": _span(named)}


def uses_of(service: Object) -> Iterator[UseFacts]:
    """The resources that a service uses and the file has to declare."""
    networks = service.get("networks")
    for entry in items(networks):
        yield {"kind": "networks", "name": text(entry), "span": _span(entry)}
    for member in networks if isinstance(networks, Object) else ():
        if member.name != "<<":
            yield {"kind": "networks", "name": member.name, "span": _span(member.key)}
    for entry in items(service.get("volumes")):
        source = _volume(entry)
        if source is not None and text(source):
            yield {"kind": "volumes", "name": text(source), "span": _span(source)}
    for key, listed in (
        ("configs", service.get("configs")),
        ("secrets", service.get("secrets")),
        ("secrets", at(service.get("build"), "secrets")),
    ):
        for entry in items(listed):
            named = entry.get("source") if isinstance(entry, Object) else entry
            if isinstance(named, Scalar) and text(named):
                yield {"kind": key, "name": text(named), "span": _span(named)}


def files_of(service: Object) -> Iterator[FileFacts]:
    """The files and folders of the project that Compose reads for a service."""
    for key in ("env_file", "label_file"):
        written = service.get(key)
        for entry in (written,) if isinstance(written, Scalar) else items(written):
            if isinstance(entry, Object):
                required = entry.get("required")
                if not (isinstance(required, Scalar) and required.value is False):
                    yield from _file(entry.get("path"))
            else:
                yield from _file(entry)
    yield from _file(at(service.get("extends"), "file"))
    build = service.get("build")
    context = build if isinstance(build, Scalar) else at(build, "context")
    yield from _file(context, folder=True)


def files_of_all(root: Value | None) -> Iterator[FileFacts]:
    """The files that Compose reads for the whole of a file."""
    for entry in items(at(root, "include")):
        paths = entry.get("path") if isinstance(entry, Object) else entry
        for one in paths if isinstance(paths, Array) else (paths,):
            yield from _file(one)
    for key in ("configs", "secrets"):
        declared = at(root, key)
        for member in declared if isinstance(declared, Object) else ():
            if not is_external(member.value):
                yield from _file(at(member.value, "file"))


def is_external(one: Value | None) -> bool:
    """Whether a resource is made elsewhere."""
    external = at(one, "external")
    if isinstance(external, Object):
        return True
    return isinstance(external, Scalar) and (external.value is True or text(external).casefold() in _TRUE)


def build_of(service: Object) -> BuildFacts | None:
    """How a service is built here; None where it is not, or by what is elsewhere."""
    member = service.member("build")
    build = None if member is None else member.value
    context = _filled(build if isinstance(build, Scalar) else at(build, "context")) or "."
    name = _filled(at(build, "dockerfile")) or "Dockerfile"
    elsewhere = any("$" in one or _ELSEWHERE.fullmatch(one) for one in (context, name))
    if member is None or build is None or elsewhere:
        return None
    arguments = list(_arguments(at(build, "args")))
    target, more = at(build, "target"), at(build, "additional_contexts")
    inline = at(build, "dockerfile_inline")
    found: BuildFacts = {
        "context": normpath(context),
        "dockerfile": normpath(join(context, name)),
        "arguments": {name: value for name, value, _ in arguments},
        "argument_places": {name: _span(place) for name, _, place in arguments},
        "target": _filled(target),
        "contexts": [text(one).partition("=")[0] for one in items(more)] + [one.name for one in members(more)],
        "span": _span(member.key),
        "target_span": _span(target or member.key),
    }
    if isinstance(inline, Scalar):
        found["inline"] = {"text": str(inline.value), "place": _span(inline)}
    return None if inline is not None and "inline" not in found else found


def _arguments(written: Value | None) -> Iterator[tuple[str, str, Value]]:
    """The arguments of a build, each with its place; one without a value comes from the shell, and is not known."""
    for entry in items(written):
        name, equals, value = text(entry).partition("=")
        yield name, _DEFAULT.sub(lambda found: found[1], value) if equals else "$", entry
    for member in members(written):
        yield member.name, _filled(member.value) or "$", member.key


def _filled(value: Value | None) -> str:
    return _DEFAULT.sub(lambda found: found[1], text(value))


def declared_of(root: Value | None) -> dict[str, list[str]]:
    """The names of the resources that a file declares."""
    return {kind: [one.name for one in members(at(root, kind))] for kind in RESOURCES if at(root, kind) is not None}


def _need(place: Value, name: str) -> NeedFacts:
    span = _span(place)
    return {"name": name, "healthy": False, "required": True, "span": span, "place": span}


def _volume(entry: Value) -> Value | None:
    """The named volume of a mount; None where it is a folder or has no name."""
    if isinstance(entry, Object):
        return entry.get("source") if text(entry.get("type")) == "volume" else None
    parts = text(entry).split(":")
    if len(parts) < 2 or not parts[0] or parts[0].startswith((".", "/", "~", "$", "\\")):
        return None
    if len(parts[0]) == 1 and parts[1].startswith(("\\", "/")) and len(parts) > 2:
        return None
    return Scalar(parts[0], entry.start, entry.end)


def _file(written: Value | None, *, folder: bool = False) -> Iterator[FileFacts]:
    path = _filled(written)
    if written is None or not path or "$" in path or _ELSEWHERE.fullmatch(path):
        return
    yield {"path": normpath(join(".", path)), "folder": folder, "span": _span(written)}


def _span(value: Value) -> list[int]:
    return [value.start, value.end if isinstance(value, Scalar) else value.start + 1]
