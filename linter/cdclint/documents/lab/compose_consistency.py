"""What several values of a Compose file say together, and Compose or Docker refuses."""

from __future__ import annotations

from posixpath import normpath
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lab.compose_links import is_external
from cdclint.documents.lab.compose_values import Problem, is_dynamic, members_of
from cdclint.documents.lab.image_name import image_problem
from cdclint.syntax.data.value import Array, Object, Scalar, Value, at, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIRS = (
    ("scale", ("deploy", "replicas")),
    ("cpus", ("deploy", "resources", "limits", "cpus")),
    ("mem_limit", ("deploy", "resources", "limits", "memory")),
    ("mem_reservation", ("deploy", "resources", "reservations", "memory")),
    ("pids_limit", ("deploy", "resources", "limits", "pids")),
)
"""Two ways to say the same."""
_SIZE = regex(r"(\d++(?:\.\d++)?) ?([kmgtp]?)(?:i?b)?")
_UNITS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}


def consistency_problems(root: Object) -> Iterator[Problem]:
    """What the services and resources of a file say against each other."""
    services = root.get("services")
    names: dict[str, str] = {}
    for member in services if isinstance(services, Object) else ():
        if not isinstance(member.value, Object):
            continue
        yield from _of_service(member.value)
        name = member.value.get("container_name")
        if isinstance(name, Scalar) and text(name) and not is_dynamic(name):
            first = names.setdefault(text(name), member.name)
            if first != member.name:
                message = Message(
                    "the service `{service}` has the `container_name` `{name}` already: Docker makes only one of them",
                    service=first,
                    name=text(name),
                )
                yield Problem(name, message)
    for one in members_of(root.get("volumes")):
        if is_external(one):
            for member in one:
                if member.name not in {"external", "name", "<<"} and not member.name.startswith("x-"):
                    message = Message("`{key}` and `{other}` exclude each other", key=member.name, other="external")
                    yield Problem(member.key, message)
            named = one.get("external")
            if isinstance(named, Object) and "name" in named and "name" in one:
                message = Message("`{key}` and `{other}` exclude each other", key="name", other="external.name")
                yield Problem(named.get("name") or named, message)
    for kind, choices in (("configs", ("file", "environment", "content")), ("secrets", ("file", "environment"))):
        for one in members_of(root.get(kind)):
            if not any(key in one for key in (*choices, "driver", "external", "<<")):
                message = Message(
                    "`{key}` needs one of {words}", key=kind, words=", ".join(f"`{choice}`" for choice in choices)
                )
                yield Problem(one, message)


def _of_service(service: Object) -> Iterator[Problem]:
    image = service.get("image")
    if isinstance(image, Scalar) and isinstance(image.value, str) and image.value and not is_dynamic(image):
        wrong = image_problem(image.value)
        if wrong is not None:
            yield Problem(image, wrong)
    for short, long in _PAIRS:
        one, other = service.get(short), at(service, *long)
        if isinstance(one, Scalar) and isinstance(other, Scalar) and _differ(one, other):
            message = Message("`{key}` and `{other}` have distinct values", key=short, other=".".join(long))
            yield Problem(one, message)
    taken = {normpath(text(one).partition(":")[0]) for one in _listed(service.get("tmpfs")) if text(one)}
    for mount in items(service.get("volumes")):
        target = _target(mount)
        if target and normpath(target) in taken:
            yield Problem(mount, Message("something is mounted at `{path}` already", path=target))
    for listed in (service.get("environment"), at(service.get("build"), "args")):
        for entry in items(listed):
            name, equals, _ = text(entry).partition("=")
            if isinstance(entry, Scalar) and name != name.rstrip() and (equals or ":" not in name):
                message = Message("`{name}` is followed by a space: write `{name}=value`", name=name.strip())
                yield Problem(entry, message)


def _target(mount: Value) -> str:
    if isinstance(mount, Object):
        return text(mount.get("target"))
    parts = text(mount).split(":")
    if "$" in text(mount) or (len(parts[0]) == 1 and len(parts) > 2):
        return ""
    return parts[1] if len(parts) > 1 else parts[0]


def _differ(one: Scalar, other: Scalar) -> bool:
    """Whether two numbers or sizes are known and are not the same."""
    if is_dynamic(one) or is_dynamic(other):
        return False
    first, second = _amount(text(one)), _amount(text(other))
    return first is not None and second is not None and first != second


def _amount(written: str) -> float | None:
    found = _SIZE.fullmatch(written.strip().lower())
    return None if found is None else float(found[1]) * 1024 ** _UNITS[found[2]]


def _listed(value: Value | None) -> tuple[Value, ...]:
    return value.items if isinstance(value, Array) else (value,) if isinstance(value, Scalar) else ()
