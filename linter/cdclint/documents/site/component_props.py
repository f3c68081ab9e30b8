"""What a component accepts: `Props` of an Astro file, or the parameter of a TSX component, by TypeScript's grammar.

Types that only the compiler can work out (imported ones, generics, `keyof`) accept everything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

Value: TypeAlias = "str | float | bool"
"""A literal value of JavaScript."""

_FRONTMATTER = regex(r"\s*---(.*?)^---", re.DOTALL | re.MULTILINE)
_PARSED = regex(r"\b(?:safeP|p)arse(?:Async)?\(\s*Astro\.props\b")
_DEPTH = 8
_ABSENT = frozenset({"undefined", "null"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """The values that a prop accepts.

    `types` are names of JavaScript's types (`string`, `number`, `boolean`), `values` literal values besides; a
    `types` that has `any` in it accepts everything.
    """

    types: frozenset[str]
    values: tuple[Value, ...] = ()

    def __contains__(self, value: Value) -> bool:
        if "any" in self.types or _type(value) in self.types:
            return True
        return any(type(one) is type(value) and one == value for one in self.values)

    def __str__(self) -> str:
        return ", ".join([*(_written(one) for one in self.values), *sorted(self.types)])


@dataclass(frozen=True, slots=True)
class Prop:
    """One prop of a component."""

    name: str
    required: bool
    accepted: Accepted


@dataclass(frozen=True, slots=True)
class Props:
    """The props of a component by name; an `is_open` component may accept others, too."""

    props: Mapping[str, Prop]
    is_open: bool


_ANY = Accepted(frozenset({"any"}))


def read_props(path: str, text: str) -> Props | None:
    """What the component in a file accepts, None where it does not say."""
    if path.endswith(".astro"):
        frontmatter = _FRONTMATTER.match(text)
        if frontmatter is None or "Props" not in frontmatter[1]:
            return None
        types = _types(_parse(frontmatter[1]))
        declared = types.get("Props")
    elif path.endswith(".tsx"):
        root = _parse(text)
        types = _types(root)
        declared = _parameter(root)
    else:
        return None
    props = None if declared is None else _props(declared, types, _DEPTH)
    if props is None or not _PARSED.search(text):
        return props
    # A schema that parses the props gives defaults that their type does not show.
    optional = {name: replace(prop, required=False) for name, prop in props.props.items()}
    return replace(props, props=optional)


def _parse(code: str) -> Node:
    from tree_sitter import Language, Parser  # noqa: PLC0415 (few projects have components with props)
    from tree_sitter_typescript import language_tsx  # noqa: PLC0415 (see above)

    return Parser(Language(language_tsx())).parse(code.encode()).root_node


def _types(root: Node) -> dict[str, Node]:
    """The interfaces and type aliases that a file declares at its top, by name."""
    found = {}
    for statement in root.children:
        declared = statement.child_by_field_name("declaration") or statement
        name = declared.child_by_field_name("name")
        if declared.type in {"interface_declaration", "type_alias_declaration"} and name is not None:
            found[_text(name)] = declared
    return found


def _parameter(root: Node) -> Node | None:
    """The type of the first parameter of the function that is exported by default."""
    for statement in root.children:
        if statement.type != "export_statement" or all(child.type != "default" for child in statement.children):
            continue
        function = statement.child_by_field_name("declaration") or statement.child_by_field_name("value")
        parameters = function.child_by_field_name("parameters") if function is not None else None
        first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
        annotation = first.child_by_field_name("type") if first is not None else None
        return annotation.named_children[0] if annotation is not None and annotation.named_children else None
    return None


def _props(node: Node, types: Mapping[str, Node], depth: int) -> Props | None:
    """The props that a type describes; None where only the compiler knows."""
    if not depth:
        return None
    match node.type:
        case "interface_declaration":
            body = node.child_by_field_name("body")
            parents = [child for child in node.children if child.type == "extends_type_clause"]
            is_generic = node.child_by_field_name("type_parameters") is not None
            inner = _members(body, types, depth) if body is not None else None
            return None if inner is None else Props(inner.props, inner.is_open or bool(parents) or is_generic)
        case "type_alias_declaration":
            value = node.child_by_field_name("value")
            return _props(value, types, depth - 1) if value is not None else None
        case "object_type":
            return _members(node, types, depth)
        case "type_identifier" if _text(node) in types:
            return _props(types[_text(node)], types, depth - 1)
        case "parenthesized_type":
            return _props(node.named_children[0], types, depth - 1)
        case "intersection_type":
            parts = [_props(part, types, depth - 1) for part in node.named_children if part.type != "comment"]
            known = [part for part in parts if part is not None]
            props = {name: prop for part in known for name, prop in part.props.items()}
            return Props(props, len(known) < len(parts) or any(part.is_open for part in known)) if known else None
        case _:
            return None


def _members(body: Node, types: Mapping[str, Node], depth: int) -> Props:
    props: dict[str, Prop] = {}
    is_open = False
    for member in body.named_children:
        name = member.child_by_field_name("name")
        if member.type in {"index_signature", "call_signature", "construct_signature"}:
            is_open = True
        if member.type == "method_signature" and name is not None:
            props[_name(name)] = Prop(_name(name), required=not _is_optional(member), accepted=_ANY)
        if member.type != "property_signature" or name is None:
            continue
        annotation = member.child_by_field_name("type")
        accepted = _ANY
        if annotation is not None and annotation.named_children:
            accepted = _accepted(annotation.named_children[-1], types, depth)
        props[_name(name)] = Prop(_name(name), not _is_optional(member), accepted)
    return Props(props, is_open)


def _is_optional(member: Node) -> bool:
    return any(child.type == "?" for child in member.children)


def _accepted(node: Node, types: Mapping[str, Node], depth: int) -> Accepted:
    if not depth:
        return _ANY
    match node.type:
        case "union_type":
            parts = [_accepted(part, types, depth) for part in node.named_children if part.type != "comment"]
            values = dict.fromkeys(value for part in parts for value in part.values)
            return Accepted(frozenset().union(*(part.types for part in parts)), tuple(values))
        case "parenthesized_type":
            return _accepted(node.named_children[0], types, depth - 1)
        case "predefined_type" if _text(node) in {"string", "number", "boolean"}:
            return Accepted(frozenset({_text(node)}))
        case "literal_type":
            return _literal(node)
        case "type_identifier" if _text(node) in types and types[_text(node)].type == "type_alias_declaration":
            value = types[_text(node)].child_by_field_name("value")
            return _accepted(value, types, depth - 1) if value is not None else _ANY
        case _:
            return _ANY


def _literal(node: Node) -> Accepted:
    inner = node.named_children[0] if node.named_children else node
    text = _text(inner)
    if text in _ABSENT:
        return Accepted(frozenset())
    if text in {"true", "false"}:
        return Accepted(frozenset(), (text == "true",))
    if inner.type == "string" and "\\" not in text:
        return Accepted(frozenset(), (text[1:-1],))
    try:
        return Accepted(frozenset(), (float(text),))
    except ValueError:
        return _ANY


def literal(kind: str, value: str | None) -> Value | None:
    """What an attribute of this kind and value passes on; None where it is not a mere literal."""
    if kind == "bare":
        return True
    if kind == "string" or value is None:
        return value
    text = value.strip()
    if text in {"true", "false"}:
        return text == "true"
    if found := re.fullmatch(r"'([^'\\\n]*)'|\"([^\"\\\n]*)\"|`([^`\\$]*)`", text):
        return next(part for part in found.groups() if part is not None)
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _type(value: Value) -> str:
    return "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:g}"


def _name(node: Node) -> str:
    return _text(node).strip("'\"")


def _text(node: Node) -> str:
    return node.text.decode(errors="replace") if node.text is not None else ""
