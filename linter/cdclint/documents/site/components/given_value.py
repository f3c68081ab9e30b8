"""What an attribute passes on, as far as it is written out: literals, and lists and objects of them, with places."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass, field
from cdclint.core.regex import regex
from cdclint.documents.site.components.script_file import name_of, parse, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from cdclint.documents.lesson.facts import AttributeFacts
    from cdclint.documents.site.components.accepted import Accepted, Prop, Props, Value
    from cdclint.documents.site.components.prop_types import PropTypes

_STRING = regex(r"'([^'\\\n]*)'|\"([^\"\\\n]*)\"|`([^`\\$]*)`")
_NUMBER = regex(r"-?\d+(?:\.\d+)?")
NAMES_ONLY = frozenset({"id", "key"})
"""Keys by which an author distinguishes objects, whatever a component does with them."""
_DEPTH = 20
_VALUES = 5_000


@dataclass(frozen=True, slots=True)
class Given:
    """A value in the text of an attribute: `kind` is "literal", "list", "object" or "unknown", which may be anything.

    `members` are those of an object, each with the place of its key; with `is_open` it may have others.
    """

    kind: str
    start: int
    end: int
    literal: Value = ""
    items: tuple[Given, ...] = ()
    members: dict[str, tuple[int, int, Given]] = field(default_factory=dict)
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value that its type refuses. `name` is how it is reached from the prop.

    `key` is what an object has and should not, with its place in `given`, and `meant` the one that it may be;
    `missing` is what it lacks.
    """

    name: str
    given: Given
    accepted: Accepted
    key: str = ""
    meant: str = ""
    missing: Prop | None = None
    props: Props | None = None


def given_by(attribute: AttributeFacts) -> Given | None:
    """What an attribute passes on; None where that is unknown."""
    value = attribute["value"]
    if attribute["kind"] == "bare":
        return Given("literal", 0, 0, literal=True)
    if value is None:
        return None
    if attribute["kind"] == "string":
        return Given("literal", 0, len(value), literal=value)
    text = value.strip()
    start = len(value) - len(value.lstrip())
    if text in {"true", "false"}:
        return Given("literal", start, start + len(text), literal=text == "true")
    if found := _STRING.fullmatch(text):
        literal = next(part for part in found.groups() if part is not None)
        return Given("literal", start, start + len(text), literal=literal)
    if _NUMBER.fullmatch(text):
        return Given("literal", start, start + len(text), literal=float(text))
    if text[:1] not in {"[", "{"}:
        return None
    root = parse(f"({value})")
    return _Reader(f"({value})").read(root)


class _Reader:
    """Nodes as values, with places in the text without the parenthesis that was put around it."""

    def __init__(self, text: str) -> None:
        self._starts = None if text.isascii() else [0, *accumulate(len(one.encode()) for one in text)]
        self._left = _VALUES

    def read(self, root: Node) -> Given | None:
        statement = root.named_children[0] if root.named_children and not root.has_error else None
        inner = statement.named_children[0] if statement is not None and statement.named_children else None
        if inner is None or inner.type != "parenthesized_expression" or not inner.named_children:
            return None
        return self._value(inner.named_children[0], _DEPTH)

    def _at(self, offset: int) -> int:
        return (offset if self._starts is None else bisect_left(self._starts, offset)) - 1

    def _value(self, node: Node, depth: int) -> Given:
        start, end = self._at(node.start_byte), self._at(node.end_byte)
        self._left -= 1
        text = text_of(node)
        if depth == 0 or self._left < 0:
            return Given("unknown", start, end)
        match node.type:
            case "array":
                parts = [one for one in node.named_children if one.type != "comment"]
                return Given("list", start, end, items=tuple(self._value(one, depth - 1) for one in parts))
            case "object":
                return self._object(node, depth)
            case "true" | "false":
                return Given("literal", start, end, literal=text == "true")
            case "as_expression" | "satisfies_expression" | "parenthesized_expression" if node.named_children:
                return self._value(node.named_children[0], depth - 1)
            case "string" | "template_string" if found := _STRING.fullmatch(text):
                literal = next(part for part in found.groups() if part is not None)
                return Given("literal", start, end, literal=literal)
            case "number" | "unary_expression" if _NUMBER.fullmatch(text):
                return Given("literal", start, end, literal=float(text))
            case _:
                return Given("unknown", start, end)

    def _object(self, node: Node, depth: int) -> Given:
        members: dict[str, tuple[int, int, Given]] = {}
        is_open = False
        for one in node.named_children:
            key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
            if one.type == "pair" and key is not None and value is not None and key.type != "computed_property_name":
                place = self._at(key.start_byte), self._at(key.end_byte)
                members[name_of(key)] = (*place, self._value(value, depth - 1))
            elif one.type in {"shorthand_property_identifier", "method_definition"}:
                named = one.child_by_field_name("name") or one
                place = self._at(named.start_byte), self._at(named.end_byte)
                members[name_of(named)] = (*place, Given("unknown", *place))
            elif one.type != "comment":
                is_open = True
        return Given("object", self._at(node.start_byte), self._at(node.end_byte), members=members, is_open=is_open)


def mismatches(types: PropTypes, name: str, given: Given, accepted: Accepted) -> Iterator[Mismatch]:
    """What a type refuses in a value, the whole of it or parts of it."""
    stack = [(name, given, accepted)]
    while stack:
        name, given, accepted = stack.pop()
        if accepted.is_any or given.kind == "unknown":
            continue
        if given.kind == "literal":
            if given.literal not in accepted:
                yield Mismatch(name, given, accepted)
        elif given.kind == "list":
            if not accepted.lists:
                yield Mismatch(name, given, accepted)
            elif len(accepted.lists) == 1 and accepted.lists[0][1]:
                length = types.length(accepted.lists[0][0])
                if length not in {None, len(given.items)} and all(one.kind == "literal" for one in given.items):
                    yield Mismatch(name, given, accepted)
                    continue
                inner = types.accepted(accepted.lists[0][1])
                stack += [(f"{name}[{at}]", one, inner) for at, one in reversed(list(enumerate(given.items)))]
        elif not accepted.shapes:
            yield Mismatch(name, given, accepted)
        else:
            props = _shape(types, given, accepted)
            values = types.entries(accepted.shapes[0]) if props is None and len(accepted.shapes) == 1 else None
            if values is not None:
                inner = types.accepted((values,))
                stack += [(_member(name, key), one, inner) for key, (_, _, one) in reversed(given.members.items())]
            if props is not None:
                yield from _of_object(name, given, accepted, props)
                parts = (
                    (key, one, props.props[key]) for key, (_, _, one) in given.members.items() if key in props.props
                )
                stack += [(_member(name, key), one, prop.accepted) for key, one, prop in reversed(list(parts))]


def _member(name: str, key: str) -> str:
    return f"{name}.{key}" if re.fullmatch(r"\w+", key) else f"{name}['{key}']"


def _shape(types: PropTypes, given: Given, accepted: Accepted) -> Props | None:
    """The one type of objects that a value is meant to be: the only one, or the one whose tags it has."""
    shapes = [types.props(one) for one in accepted.shapes]
    if len(shapes) > 1:
        shapes = [one for one in shapes if one is None or _has_tags(given, one)]
    return shapes[0] if len(shapes) == 1 else None


def _has_tags(given: Given, props: Props) -> bool:
    """Whether an object has the members whose literals distinguish a type from others."""
    for name, prop in props.props.items():
        accepted = prop.accepted
        if prop.required and accepted.values and not accepted.types:
            member = given.members.get(name)
            if member is None or (member[2].kind == "literal" and member[2].literal not in accepted):
                return False
    return True


def _of_object(name: str, given: Given, accepted: Accepted, props: Props) -> Iterator[Mismatch]:
    if given.is_open:
        return
    found = set(given.members)
    others: list[Mismatch] = []
    for key, (start, end, _) in given.members.items():
        if key not in props.props and key not in NAMES_ONLY and not props.is_open:
            free = [one for one in props.props if one not in found]
            meant = next(iter(closest(key, free, cutoff=0.7)), "")
            # What is missing is there, misspelt.
            found.add(meant)
            mismatch = Mismatch(name, Given("unknown", start, end), accepted, key=key, meant=meant, props=props)
            if meant:
                yield mismatch
            else:
                others.append(mismatch)
    lacking = [prop for prop in props.props.values() if prop.required and prop.name not in found]
    if not lacking:
        # A remark of the author's that no component shows.
        return
    yield from others or (Mismatch(name, given, accepted, missing=prop, props=props) for prop in lacking)
