"""The keys of data files that a schema of the settings is about: what they mean, and which may be written."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from lsprotocol.types import CompletionItemKind as Kind

from cdclint.core.data import DATA
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.lsp.choice import Choice
from cdclint.syntax.data.value import Array, Object
from cdclint.syntax.data.yaml_reader import parse_documents

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from cdclint.core.source import Span
    from cdclint.lsp.cursor import Place
    from cdclint.syntax.data.value import Member, Value

_JSON_KEY = regex(r"(?:^|[{,])\s*(\"?)([\w$.-]*)$")
_YAML_KEY = regex(r"[ \t]*+(?:-[ \t]++)*+([\w$.-]*+)\Z")
_VALUE = regex(r"""["']?([\w$.-]++)["']?[ \t]*+:[ \t]*+\[?[ \t]*+(["']?)([\w$.-]*+)\Z""")
_STEPS = 200
"""Schemas that are looked at for one place."""


def data_choices(place: Place) -> Iterator[Choice]:
    """The keys that a schema knows, and that the mapping around the place does not have yet."""
    schema = _schema(place)
    if schema is None:
        return
    is_json = isinstance(place.document, JsonFile)
    if (value := _value_before(place.before)) is not None:
        yield from _values(place, schema, value, is_json=is_json)
        return
    found = _JSON_KEY.search(place.before) if is_json else _YAML_KEY.match(place.before)
    if found is None:
        return
    start = place.offset - len(found[2 if is_json else 1])
    around = _around(place, start if not is_json else place.offset)
    if around is None:
        return
    mapping, way = around
    for key, about in _properties(schema, way).items():
        if key in mapping and not mapping.member(key).key.start <= place.offset <= mapping.member(key).key.end:  # type: ignore[union-attr]
            continue
        text = key if is_json and found[1] else f'"{key}": ' if is_json else f"{key}: "
        yield Choice(text, Kind.Property, start, meaning=str(about.get("description", "")))


def _value_before(before: str) -> re.Match[str] | None:
    """The key, and the beginning of the value, that a line ends with."""
    at = before.rfind(":")
    if at < 0:
        return None
    start = at
    while start and (before[start - 1].isalnum() or before[start - 1] in "_$.-\"' \t"):
        start -= 1
    return _VALUE.match(before, start + len(before[start:at]) - len(before[start:at].lstrip(" \t-")))


def _values(place: Place, schema: Any, found: re.Match[str], *, is_json: bool) -> Iterator[Choice]:  # noqa: ANN401 (JSON)
    """The words that a schema allows for the key before the place."""
    start = place.offset - len(found[3])
    key_start = place.offset - len(place.before) + found.start()
    around = _around(place, key_start if not is_json else place.offset, is_written=True)
    if around is None:
        return
    about = _properties(schema, around[1]).get(found[1])
    for one in _plain(schema, [about] if isinstance(about, dict) else []):
        values = one.get("enum") or ([one["const"]] if "const" in one else [])
        if one.get("type") == "boolean":
            values = [True, False]
        items = one.get("items")
        values = values or (items.get("enum", []) if isinstance(items, dict) else [])
        for value in values:
            text = value if isinstance(value, str) and (found[2] or not is_json) else json.dumps(value)
            yield Choice(text, Kind.EnumMember, start)


def data_hover(place: Place, translate: Callable[[Message], str]) -> tuple[str, Span | None]:
    """What a schema says of the key at the place."""
    schema = _schema(place)
    if schema is None:
        return "", None
    for way, member in _members(place):
        if member.key.start <= place.offset <= member.key.end:
            about = _properties(schema, way).get(member.name)
            if about is None:
                return "", None
            kinds = about.get("type")
            values = about.get("enum")
            parts = [f"**{member.name}**", translate(Message.text(str(about.get("description", ""))))]
            if kinds:
                kind = ", ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
                parts.append(translate(Message("type: {type}", type=kind)))
            if isinstance(values, list):
                listed = ", ".join(f"`{one}`" for one in values)
                parts.append(translate(Message("one of {values}", values=listed)))
            span = place.source.span(member.key.start, member.key.end)
            return "\n\n".join(part for part in parts if part), span
    return "", None


def _schema(place: Place) -> Any:  # noqa: ANN401 (JSON values)
    document = place.document
    if not isinstance(document, JsonFile | YamlFile):
        return None
    course = place.space.run.course
    if place.path == course.layout.contracts:
        return _contracts()
    found = course.schema_for(place.path)
    return None if found is None else found.data


@cache
def _contracts() -> Any:  # noqa: ANN401 (JSON values)
    return json.loads((DATA / "contracts.schema.json").read_text("utf-8"))


def _members(place: Place) -> Iterator[tuple[tuple[str, ...], Member]]:
    """The members around the place, from the outermost on, each with the way to its mapping."""
    value: Value | None = place.document.value if isinstance(place.document, JsonFile | YamlFile) else None
    way: tuple[str, ...] = ()
    while value is not None:
        inner: Value | None = None
        if isinstance(value, Object):
            for member in value:
                if member.key.start <= place.offset <= member.value.end:
                    yield way, member
                    inner, way = member.value, (*way, member.name)
                    break
        elif isinstance(value, Array):
            inner = next((one for one in value if one.start <= place.offset <= one.end), None)
            way = (*way, "[]")
        value = inner


def _around(place: Place, start: int, *, is_written: bool = False) -> tuple[Object, tuple[str, ...]] | None:
    """The mapping of a key at the place: the innermost in JSON, in YAML the last one that begins in its column.

    A key that `is_written` has its colon already.
    """
    document = place.document
    root = getattr(document, "value", None) if isinstance(document, JsonFile) or is_written else _with_key(place)
    column = place.source.position(start).column
    found: tuple[Object, tuple[str, ...]] | None = None
    waiting: list[tuple[Value | None, tuple[str, ...]]] = [(root, ())]
    while waiting:
        value, way = waiting.pop()
        if isinstance(value, Object):
            if isinstance(document, JsonFile):
                fits = value.start < place.offset <= value.end
            else:
                first = value.members[0].key.start if value.members else value.start
                fits = first <= place.offset and place.source.position(first).column == column
            if fits and (found is None or value.start >= found[0].start):
                found = value, way
            waiting += [(member.value, (*way, member.name)) for member in value]
        elif isinstance(value, Array):
            waiting += [(one, (*way, "[]")) for one in value]
    return found


def _with_key(place: Place) -> Value | None:
    """The document with a colon after the key that is being written: without one it is part of something else."""
    end = place.text.find("\n", place.offset)
    rest = place.text[place.offset : len(place.text) if end < 0 else end]
    text = place.text if ":" in rest else f"{place.text[: place.offset]}_:{place.text[place.offset :]}"
    documents, _ = parse_documents(Source(place.path, text))
    return documents[0] if documents else None


def _properties(schema: Any, way: tuple[str, ...]) -> dict[str, Any]:  # noqa: ANN401 (JSON values) # the keys' schemas
    """What a schema says of the keys of the mapping at the end of a way."""
    here = _plain(schema, [schema])
    for step in way:
        inner: list[Any] = []
        for one in here:
            if step == "[]":
                inner.append(one.get("items"))
            else:
                properties = one.get("properties")
                own = properties.get(step) if isinstance(properties, dict) else None
                inner.append(one.get("additionalProperties") if own is None else own)
        here = _plain(schema, inner)
    found: dict[str, Any] = {}  # the schemas of keys, as JSON has them
    for one in here:
        properties = one.get("properties")
        for key, about in properties.items() if isinstance(properties, dict) else ():
            found.setdefault(key, (_plain(schema, [about]) or [{}])[0] | (about if isinstance(about, dict) else {}))
    return found


def _plain(root: Any, schemas: list[Any]) -> list[Any]:  # noqa: ANN401 (JSON values)
    """Schemas with those that they refer to in their file, and with their alternatives."""
    found: list[Any] = []
    waiting = [one for one in schemas if isinstance(one, dict)]
    while waiting and len(found) < _STEPS:
        one = waiting.pop(0)
        found.append(one)
        target = one.get("$ref")
        if isinstance(target, str) and target.startswith("#"):
            value = root
            for part in target[1:].strip("/").split("/") if target != "#" else ():
                name = part.replace("~1", "/").replace("~0", "~")
                value = value.get(name) if isinstance(value, dict) else None
            waiting += [value] if isinstance(value, dict) else []
        for key in ("allOf", "anyOf", "oneOf"):
            branches = one.get(key)
            waiting += [branch for branch in branches if isinstance(branch, dict)] if isinstance(branches, list) else []
    return found
