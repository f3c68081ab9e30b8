"""References of JSON Schemas: within a file and between files of the project, never to other sites.

A file is known by an address made of its path, so that a relative reference means what it means in the folder.
"""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from referencing import Registry, Resource
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.syntax.data.value import Plain

_ADDRESS = "file:///"
_VALUES = frozenset({"const", "enum", "default", "examples"})
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")
_MAPPINGS = ("dependentSchemas", "dependencies")

Path = tuple[str | int, ...]


def file_of(target: str, path: str) -> str | None:
    """The file that a reference in the file at `path` names: "" for that file, None where it is not a path."""
    name = unquote(target.partition("#")[0])
    if not name or ":" in name.partition("/")[0] or name.startswith("/"):
        return None if name else ""
    found = normpath(join(dirname(path), name))
    return None if found.startswith("../") else "" if found == path else found


def with_addresses(data: Plain, path: str) -> Any:  # noqa: ANN401 (JSON values)
    """A schema whose references to other files are the addresses of these."""
    files = {place: _absolute(target, path) for place, target in _references(data)}
    changed = {place: address for place, address in files.items() if address is not None}
    if not changed:
        return data
    made: dict[Path, Any] = {}
    # Inner values come after those that hold them: built from the end, each finds its parts ready.
    for place, value in reversed(list(_walk(data, everything=True))):
        if isinstance(value, dict):
            made[place] = {key: made.pop((*place, key)) for key in value}
        elif isinstance(value, list):
            made[place] = [made.pop((*place, at)) for at in range(len(value))]
        else:
            made[place] = changed.get(place, value)
    return made[()]


def registry(others: Mapping[str, Plain]) -> Registry[Any]:
    """The schemas of other files by their addresses."""
    return Registry[Any]().with_resources(
        (_ADDRESS + quote(name), Resource.from_contents(with_addresses(data, name), default_specification=DRAFT202012))
        for name, data in others.items()
    )


def dangling(data: Plain, path: str, others: Mapping[str, Plain]) -> tuple[Path, str] | None:
    """The first reference that leads nowhere, with its place and as it is written."""
    whole, resolver = _resolver(data, path, others)
    written = dict(_references(data))
    for place, target in _references(whole):
        try:
            resolver.lookup(target)
        except (Unresolvable, ValueError):
            return place, written[place]
    return None


def leading_to(data: Plain, path: str, name: str) -> Path:
    """The first reference to a file, () where another file leads to it."""
    return next((place for place, target in _references(data) if file_of(target, path) == name), ())


def circle(data: Plain, path: str, others: Mapping[str, Plain]) -> Path | None:
    """A reference that leads back to itself without going into the value: no value can be judged by such a schema.

    A schema that refers to itself for a part of the value, such as a tree's branches, is none.
    """
    whole, resolver = _resolver(data, path, others)
    places = {id(value): place for place, value in _walk(whole) if isinstance(value, dict)}
    done: set[int] = set()
    for _, start in list(_walk(whole)):
        if not isinstance(start, dict) or id(start) in done:
            continue
        # Each schema on the way, the reference that led to it, and what is still to be followed from it.
        way: list[tuple[int, Path | None, Any]] = [(id(start), None, _same_value(start, resolver, places))]
        on_way = {id(start)}
        while way:
            _, _, rest = way[-1]
            step = next(rest, None)
            if step is None:
                name, _, _ = way.pop()
                on_way.discard(name)
                done.add(name)
                continue
            reference, inner, its_resolver = step
            if id(inner) in on_way:
                first = next(at for at, (name, _, _) in enumerate(way) if name == id(inner))
                # A circle in other files is shown where this one leads to it.
                passed = [
                    reference,
                    *(one for _, one, _ in reversed(way[first + 1 :] or way)),
                    *(one for _, one, _ in way),
                ]
                return next((one for one in passed if one), ())
            if id(inner) not in done:
                way.append((id(inner), reference, _same_value(inner, its_resolver, places)))
                on_way.add(id(inner))
    return None


def _same_value(
    schema: Any,  # noqa: ANN401 (JSON values)
    resolver: Any,  # noqa: ANN401 (referencing's)
    places: Mapping[int, Path],
) -> Iterator[tuple[Path | None, Any, Any]]:
    """The schemas that judge the same value as this one, each with the reference that leads to it."""
    target = schema.get("$ref")
    if isinstance(target, str):
        found = resolver.lookup(target)
        if isinstance(found.contents, dict):
            place = places.get(id(schema))
            yield None if place is None else (*place, "$ref"), found.contents, found.resolver
    parts = [schema.get(key) for key in _SINGLE]
    parts += [one for key in _LISTS for one in schema.get(key) or ()]
    parts += [one for key in _MAPPINGS for one in (schema.get(key) or {}).values()]
    yield from ((None, part, resolver) for part in parts if isinstance(part, dict))


def _resolver(data: Plain, path: str, others: Mapping[str, Plain]) -> tuple[Any, Any]:
    whole = with_addresses(data, path)
    resource = Resource.from_contents(whole, default_specification=DRAFT202012)
    name = resource.id() or ""
    return whole, registry(others).with_resource(name, resource).resolver(name)


def _absolute(target: str, path: str) -> str | None:
    """The address that a reference means; None where it stays as it is written."""
    name = file_of(target, path)
    if name is None or not target.partition("#")[0]:
        return None
    _, hash_sign, fragment = target.partition("#")
    return f"{_ADDRESS + quote(name) if name else ''}{hash_sign or '#' * (not name)}{fragment}"


def _references(data: Plain) -> Iterator[tuple[Path, str]]:
    for place, value in _walk(data):
        if place[-1:] in {("$ref",), ("$dynamicRef",)} and isinstance(value, str):
            yield place, value


def _walk(data: Plain, *, everything: bool = False) -> Iterator[tuple[Path, Plain]]:
    """Every value with its place, each before its parts, in the order of the text; values of enums are not schemas."""
    waiting: list[tuple[Path, Plain]] = [((), data)]
    while waiting:
        place, value = waiting.pop()
        yield place, value
        if isinstance(value, dict):
            inner = [(key, one) for key, one in value.items() if everything or key not in _VALUES]
            waiting += [((*place, key), one) for key, one in reversed(inner)]
        elif isinstance(value, list):
            waiting += [((*place, at), one) for at, one in reversed(list(enumerate(value)))]
