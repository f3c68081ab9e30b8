"""Completion, hover and definition in the settings; all that is known comes from their published schema."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from lsprotocol.types import CompletionItemKind as Kind

from cdclint.config import FILE, PROJECT
from cdclint.config.setting_checks import GLOBS
from cdclint.core.data import DATA
from cdclint.core.message import Message
from cdclint.lsp.choice import Choice
from cdclint.lsp.settings.toml_place import toml_place, word_at
from cdclint.registry import load_rule, rule_groups, rule_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.rule import Rule
    from cdclint.lsp.settings.toml_place import TomlPlace

    Summary = Callable[[str], str]

_NAMES = frozenset({FILE, PROJECT})
_BELOW = ("tool", "cdclint")
"""The table of the settings in pyproject.toml."""
_FILES = frozenset({"contracts", "lesson-schema", "baseline", "words", "glossary", "metrics", "schemas"})
_MOST = 500
"""Files that are offered."""


def is_settings(path: str) -> bool:
    """Whether a file may hold settings, by its name."""
    return path.rpartition("/")[2] in _NAMES


def setting_choices(
    name: str, text: str, offset: int, files: Iterable[str], page: Callable[[Rule], str]
) -> list[Choice]:
    """What may be written at a place of a settings file."""

    def summary(rule: str) -> str:
        """What a rule finds, in a few words."""
        return page(load_rule(rule)).partition("\n")[0] if rule in known else ""

    known = frozenset(rule_ids())
    place = toml_place(text, offset)
    way = _own(name, place.table)
    if place.is_header:
        return list(_headers(name, place))
    if way is None:
        return []
    if place.key:
        return list(_values(place, way, files, summary))
    if not way:
        return list(_keys(place, _properties()))
    return list(_inner_keys(place, way, files, summary))


def setting_hover(
    name: str, text: str, offset: int, translate: Callable[[Message], str], page: Callable[[Rule], str]
) -> tuple[str, int, int] | None:
    """What the key, or the rule, at a place means, and where it is written."""
    place = toml_place(text, offset)
    start, end = word_at(text, offset)
    word = text[start:end]
    if word in rule_ids():
        rule = load_rule(word)
        return f"**{rule.id}** ({translate(Message.text(rule.severity.value))})\n\n{page(rule)}", start, end
    way = _own(name, place.table)
    about = None
    if way == () or (place.is_header and way is None):
        about = _properties().get(word)
    elif way is not None and len(way) == 2 and way[0] == "rules":
        about = _options(way[1]).get(word)
    if not isinstance(about, dict):
        return None
    shown = [f"**{word}**", translate(Message.text(str(about.get("description", ""))))]
    if values := _enumerated(about):
        listed = ", ".join(f"`{one}`" for one in values[:20])
        shown.append(translate(Message("one of {values}", values=listed)))
    elif "type" in about:
        shown.append(translate(Message("type: {type}", type=str(about["type"]))))
    if "default" in about:
        shown.append(translate(Message("default: {value}", value=json.dumps(about["default"], ensure_ascii=False))))
    return "\n\n".join(part for part in shown if part), start, end


def setting_definition(text: str, offset: int, files: Iterable[str]) -> str | None:
    """The file that the text at a place is the path of."""
    start, end = word_at(text, offset)
    word = text[start:end]
    return word if word in set(files) else None


def _own(name: str, table: tuple[str, ...]) -> tuple[str, ...] | None:
    """The way to a table below the settings, None outside of them."""
    if not name.endswith(PROJECT):
        return table
    return table[2:] if table[:2] == _BELOW else None


@cache
def _properties() -> dict[str, dict[str, object]]:
    schema = json.loads((DATA / "cdclint.schema.json").read_text("utf-8"))
    properties: dict[str, dict[str, object]] = schema["properties"]
    return properties


def _options(rule: str) -> JsonObject:
    every: Any = _properties()["rules"].get("properties", {})
    found: JsonObject = every.get(rule, {}).get("properties", {})
    return found


def _headers(name: str, place: TomlPlace) -> Iterator[Choice]:
    lead = "tool.cdclint" if name.endswith(PROJECT) else ""
    if lead:
        yield Choice(lead, Kind.Module, place.start)
    for key, about in _properties().items():
        if about.get("type") == "object":
            dotted = ".".join(filter(None, (lead, key)))
            yield Choice(dotted, Kind.Module, place.start, meaning=str(about["description"]))
            for rule in sorted(_rules_with_options()) if key == "rules" else ():
                yield Choice(f'{dotted}."{rule}"', Kind.Module, place.start)


def _rules_with_options() -> Iterable[str]:
    every: Any = _properties()["rules"].get("properties", {})
    return list(every)


def _keys(place: TomlPlace, properties: dict[str, dict[str, object]]) -> Iterator[Choice]:
    for key, about in properties.items():
        if key not in place.keys:
            opened = "[" if about.get("type") == "array" else "{ " if about.get("type") == "object" else ""
            quote = '"' if about.get("type") == "string" or "enum" in about else ""
            meaning = str(about.get("description", ""))
            yield Choice(f"{key} = {opened}{quote}", Kind.Property, place.start, meaning=meaning)


def _inner_keys(place: TomlPlace, way: tuple[str, ...], files: Iterable[str], summary: Summary) -> Iterator[Choice]:
    """The keys of a table below the settings: rules, files, options."""
    if way == ("severity",):
        for rule in (*rule_groups(), *rule_ids()):
            if rule not in place.keys:
                yield Choice(_as_key(place, rule, ' = "'), Kind.EnumMember, place.start, summary(rule))
    elif way[0] == "rules" and len(way) == 2:
        yield from _keys(place, _options(way[1]))
    elif way == ("rules",):
        for rule in _rules_with_options():
            yield Choice(_as_key(place, rule, " = { "), Kind.EnumMember, place.start, summary(rule))
    elif way in {("per-file-ignores",), ("schemas",)}:
        tail = ' = { rules = ["' if way[0] == "per-file-ignores" else ' = "'
        for path in sorted(files)[:_MOST]:
            yield Choice(_as_key(place, path, tail), Kind.File, place.start)


def _as_key(place: TomlPlace, name: str, tail: str) -> str:
    """A key between quotes and what follows it, as far as it is not written yet."""
    if not place.quoted:
        return f'"{name}"{tail}'
    return name if place.closed else f"{name}{place.quote}{tail}"


def _values(place: TomlPlace, way: tuple[str, ...], files: Iterable[str], summary: Summary) -> Iterator[Choice]:
    key = place.key
    quote = "" if place.quoted else '"'
    inner = place.inner or (key if way[:1] == ("per-file-ignores",) and len(way) > 1 else "")
    if (way[:1] == ("per-file-ignores",) or key == "per-file-ignores") and inner == "rules":
        for rule in (*rule_groups(), *rule_ids()):
            yield Choice(f"{quote}{rule}", Kind.EnumMember, place.start, summary(rule))
        return
    names: Iterable[object] = ()
    if not way:
        names = _enumerated(_properties().get(key))
    elif way == ("severity",):
        names = ("error", "warning", "info", "off")
    elif len(way) == 2 and way[0] == "rules":
        names = _enumerated(_options(way[1]).get(key))
    for one in names:
        text = one if isinstance(one, str) else json.dumps(one)
        quotes = quote if isinstance(one, str) else ""
        yield Choice(f"{quotes}{text}{quotes}", Kind.EnumMember, place.start, summary(text))
    is_path = (not way and key in _FILES | GLOBS) or way == ("schemas",)
    for path in sorted(files)[:_MOST] if is_path else ():
        yield Choice(f"{quote}{path}{quote}", Kind.File, place.start)


def _enumerated(about: Any) -> list[object]:  # noqa: ANN401 (JSON values)
    if not isinstance(about, dict):
        return []
    if about.get("type") == "boolean":
        return [True, False]
    items = about.get("items")
    values = about.get("enum") or (items.get("enum") if isinstance(items, dict) else None) or []
    return [one for one in values if one != ""]
