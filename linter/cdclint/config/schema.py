"""The published JSON Schema of the settings, made from their definitions."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from inspect import getdoc
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from cdclint.config.setting_values import plain
from cdclint.config.settings import ALL, PROMETHEUS, VERSION, kinds, settings
from cdclint.registry import load_rule, rule_groups, rule_ids


def schema() -> dict[str, object]:
    """The JSON Schema of cdclint.toml and `[tool.cdclint]`."""
    names = [ALL, *rule_groups(), *rule_ids()]
    properties: dict[str, object] = {}
    for part in settings():
        key = part.name.replace("_", "-")
        if key == "rules":
            options = {name: loaded.options for name in rule_ids() if (loaded := load_rule(name)).options is not None}
            kind: dict[str, object] = {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _schema_of(option) for name, option in options.items()},
            }
        else:
            kind = _schema_of(kinds()[key])
        if key in {"select", "extend-select", "ignore"}:
            kind["items"] = {"enum": names}
        elif key == "severity":
            kind["propertyNames"] = {"enum": names}
        elif key == "prometheus-version":
            kind["pattern"] = f"^({PROMETHEUS})$"
        elif key == "debezium-version":
            kind["pattern"] = f"^({VERSION})$"
        default = _default(part)
        properties[key] = {"description": part.metadata["doc"], **kind, **default}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "cdclint.schema.json",
        "title": "Settings of cdclint",
        "description": "What cdclint.toml, or [tool.cdclint] in pyproject.toml, may hold.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _schema_of(kind: Any) -> dict[str, object]:  # noqa: ANN401 (a type expression has no type)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _schema_of(next(part for part in arguments if part is not type(None)))
    if origin is tuple:
        return {"type": "array", "items": _schema_of(arguments[0])}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is not None:
        return {"type": "object", "additionalProperties": _schema_of(arguments[1])}
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        properties = {}
        required = []
        for part in fields(kind):
            key = part.name.replace("_", "-")
            doc = {"description": part.metadata["doc"]} if "doc" in part.metadata else {}
            default = _default(part)
            properties[key] = {**doc, **_schema_of(hints[part.name]), **default}
            if part.default is MISSING and part.default_factory is MISSING:
                required.append(key)
        needed = {"required": required} if required else {}
        doc = {"description": " ".join((getdoc(kind) or "").split())}
        return {**doc, "type": "object", "additionalProperties": False, "properties": properties, **needed}
    if issubclass(kind, StrEnum):
        return {"enum": [value.value for value in kind]}
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[kind]}


def _default(part: Field[Any]) -> dict[str, object]:
    """What a field is when it is not set, as the schema describes it; nothing where it must be set, or is None."""
    if part.default_factory is not MISSING:
        return {"default": plain(part.default_factory())}
    return {} if part.default is MISSING or part.default is None else {"default": plain(part.default)}
