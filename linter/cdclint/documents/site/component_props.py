"""What a component accepts: `Props` of an Astro file, or the parameter of a TSX component, by TypeScript's grammar.

A TSX component is a function, an arrow, a constant of the type `FC<Props>`, or one of these within `memo` or
`forwardRef`; it is exported where it is declared, by its name, or from another file.

Types that only the compiler can work out (imported ones, generics, `keyof`) accept everything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A component that a file exports from other files: in which modules, and by which name there."""

    modules: tuple[str, ...]
    name: str


_ANY = Accepted(frozenset({"any"}))
_TYPED = regex(r"(?:React\.)?(?:FC|VFC|FunctionComponent|VoidFunctionComponent)")
_WRAPPED = regex(r"(?:React\.)?(?:memo|forwardRef)")
_SCRIPTS = (".tsx", ".ts", ".jsx", ".js", ".mjs")


def read_props(path: str, text: str, name: str = "default") -> Props | Elsewhere | None:
    """What the component of that name in a file accepts, None where it does not say."""
    if path.endswith(_SCRIPTS):
        root = _parse(text)
        declared = _exported(root, name)
        if isinstance(declared, Elsewhere) or declared is None or not path.endswith(".tsx"):
            return declared if isinstance(declared, Elsewhere) else None
        props = _props(declared, _types(root), _DEPTH)
        return _optional(props) if props is not None and ".defaultProps" in text else _parsed(props, text)
    return _parsed(_astro(path, text), text) if name == "default" else None


def _astro(path: str, text: str) -> Props | None:
    if not path.endswith(".astro"):
        return None
    frontmatter = _FRONTMATTER.match(text)
    if frontmatter is None or "Props" not in frontmatter[1]:
        return None
    types = _types(_parse(frontmatter[1]))
    declared = types.get("Props")
    return None if declared is None else _props(declared, types, _DEPTH)


def _parsed(props: Props | None, text: str) -> Props | None:
    """The props, with the defaults of a schema that parses them, which their type does not show."""
    return props if props is None or not _PARSED.search(text) else _optional(props)


def _optional(props: Props) -> Props:
    return replace(props, props={name: replace(prop, required=False) for name, prop in props.props.items()})


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


def _exported(root: Node, name: str) -> Node | Elsewhere | None:
    """The type of the props of what is exported by that name, or where it comes from."""
    everything: list[str] = []
    for statement in root.children:
        if statement.type != "export_statement":
            continue
        source = statement.child_by_field_name("source")
        module = _name(source) if source is not None else ""
        is_default = any(child.type == "default" for child in statement.children)
        declared = statement.child_by_field_name("declaration") or statement.child_by_field_name("value")
        if is_default and name == "default" and declared is not None:
            return _of_value(root, declared, _DEPTH)
        if declared is not None and not is_default:
            found = _declared(declared, name)
            if found is not None:
                return _of_value(root, found, _DEPTH)
        if module and any(child.type == "*" for child in statement.children):
            everything.append(module)
        for local, exported in _listed(statement):
            if exported != name:
                continue
            if module:
                return Elsewhere((module,), local)
            return _of_name(root, local, _DEPTH)
    return Elsewhere(tuple(everything), name) if everything and name != "default" else None


def _listed(statement: Node) -> Iterator[tuple[str, str]]:
    """The names within the braces of an export: as they are called there, and as they are exported."""
    for clause in statement.children:
        for one in clause.named_children if clause.type == "export_clause" else ():
            name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
            if one.type == "export_specifier" and name is not None:
                yield _text(name), _text(alias or name)


def _declared(statement: Node, name: str) -> Node | None:
    """The function or the variable of that name that a statement declares."""
    if statement.type == "function_declaration":
        named = statement.child_by_field_name("name")
        return statement if named is not None and _text(named) == name else None
    for one in statement.named_children if statement.type == "lexical_declaration" else ():
        named = one.child_by_field_name("name")
        if one.type == "variable_declarator" and named is not None and _text(named) == name:
            return one
    return None


def _of_name(root: Node, name: str, depth: int) -> Node | Elsewhere | None:
    """The type of the props of what a file calls by that name: its own, or imported."""
    for statement in root.children:
        if statement.type == "import_statement":
            continue
        declared = statement.child_by_field_name("declaration") or statement
        if (found := _declared(declared, name)) is not None:
            return _of_value(root, found, depth)
    return None


def _of_value(root: Node, value: Node, depth: int) -> Node | Elsewhere | None:
    """The type of the props of a component: a function, a variable, a name, or one of these within a call."""
    if not depth:
        return None
    match value.type:
        case "identifier":
            return _of_name(root, _text(value), depth - 1)
        case "variable_declarator":
            annotation = value.child_by_field_name("type")
            if annotation is not None and annotation.named_children:
                return _argument(annotation.named_children[0], 0, _TYPED)
            inner = value.child_by_field_name("value")
            return _of_value(root, inner, depth - 1) if inner is not None else None
        case "call_expression":
            return _of_call(root, value, depth)
        case "function_declaration" | "function_expression" | "function" | "arrow_function":
            parameters = value.child_by_field_name("parameters")
            first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
            annotation = first.child_by_field_name("type") if first is not None else None
            return annotation.named_children[0] if annotation is not None and annotation.named_children else None
        case "parenthesized_expression" if value.named_children:
            return _of_value(root, value.named_children[0], depth - 1)
        case _:
            return None


def _of_call(root: Node, call: Node, depth: int) -> Node | Elsewhere | None:
    function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or given is None or not given.named_children or not _WRAPPED.fullmatch(_text(function)):
        return None
    written = call.child_by_field_name("type_arguments")
    if written is not None:
        types = [one for one in written.named_children if one.type != "comment"]
        at = 1 if _text(function).endswith("forwardRef") else 0
        return types[at] if len(types) > at else None
    return _of_value(root, given.named_children[0], depth - 1)


def _argument(node: Node, at: int, names: re.Pattern[str]) -> Node | None:
    """An argument of a generic type of one of these names."""
    name = node.child_by_field_name("name") or (node.named_children[0] if node.named_children else None)
    if node.type != "generic_type" or name is None or not names.fullmatch(_text(name)):
        return None
    written = next((one for one in node.named_children if one.type == "type_arguments"), None)
    return written.named_children[at] if written is not None and len(written.named_children) > at else None


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
