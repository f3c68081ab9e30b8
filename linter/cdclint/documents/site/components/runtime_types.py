"""`propTypes` of React components, as the types of TypeScript that they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.components.script_file import ScriptFile, name_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_WORDS = {"string": "string", "number": "number", "bool": "boolean", "func": "(() => void)"}
_MODULE = "prop-types"
_LITERAL = frozenset({"string", "number", "true", "false", "null"})
_MAKES = regex(r"(?:oneOf|oneOfType|arrayOf|objectOf|shape|exact|instanceOf)")
_DEPTH = 12
ANYTHING = "any"


def runtime_props(file: ScriptFile, name: str, value: Node | None) -> ScriptFile | None:
    """A file with the type `Props` of a component that says its types to React; None where it says none.

    `value` is the component itself, which a class may hold them in.
    """
    written = file.members.get((name, "propTypes"))
    if written is None and value is not None and value.type in {"class_declaration", "class"}:
        written = _static(value)
    if written is None or written.type != "object":
        return None
    if not any(_MODULE in imported.modules for imported in file.imports.values()):
        return None
    return ScriptFile(file.path, f"type Props = {_members(file, written, _DEPTH)};")


def _static(owner: Node) -> Node | None:
    """What `static propTypes = {…}` in a class holds."""
    body = owner.child_by_field_name("body")
    for one in body.named_children if body is not None else ():
        named = one.child_by_field_name("name") or one.child_by_field_name("property")
        if one.type.endswith("field_definition") and named is not None and text_of(named) == "propTypes":
            return one.child_by_field_name("value")
    return None


def _members(file: ScriptFile, written: Node, depth: int) -> str:
    parts = []
    for one in written.named_children:
        key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
        if one.type == "comment":
            continue
        if one.type != "pair" or key is None or value is None or key.type == "computed_property_name":
            parts.append("[key: string]: any")
            continue
        inner, required = _type(file, value, depth)
        parts.append(f"{_quoted(name_of(key))}{'' if required else '?'}: {inner}")
    return f"{{ {'; '.join(parts)} }}"


def _type(file: ScriptFile, node: Node, depth: int) -> tuple[str, bool]:
    """The type that a value of `propTypes` means, and whether it is needed."""
    required = False
    if node.type == "member_expression" and text_of(node).endswith(".isRequired"):
        required = True
        node = node.child_by_field_name("object") or node
    if depth <= 0:
        return ANYTHING, False
    if node.type == "call_expression":
        function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        name = "" if function is None else _named(file, function)
        values = [one for one in given.named_children if one.type != "comment"] if given is not None else []
        return (_made(file, name, values[0], depth - 1) if values else ANYTHING), required
    return _WORDS.get(_named(file, node), ANYTHING), required


def _made(file: ScriptFile, name: str, value: Node, depth: int) -> str:
    if _MAKES.fullmatch(name) is None:
        return ANYTHING
    inner = [one for one in value.named_children if one.type != "comment"]
    match name:
        case "oneOf" if value.type == "array" and inner and all(one.type in _LITERAL for one in inner):
            return f"({' | '.join(map(text_of, inner))})"
        case "oneOfType" if value.type == "array" and inner:
            parts = [_type(file, one, depth)[0] for one in inner]
            return ANYTHING if ANYTHING in parts else f"({' | '.join(parts)})"
        case "arrayOf":
            return f"{_type(file, value, depth)[0]}[]"
        case "objectOf":
            return f"Record<string, {_type(file, value, depth)[0]}>"
        case "shape" | "exact" if value.type == "object":
            members = _members(file, value, depth)
            return members if name == "exact" else f"{members[:-2]}; [key: string]: any }}"
    return ANYTHING


def _named(file: ScriptFile, node: Node) -> str:
    """What prop-types calls what a name stands for: `PropTypes.string`, or `string` that is imported."""
    whole, dot, inner = text_of(node).rpartition(".")
    imported = file.imports.get(whole if dot else inner)
    if imported is None or _MODULE not in imported.modules:
        return ""
    return inner if dot else imported.name


def _quoted(name: str) -> str:
    return f"'{name}'" if "'" not in name and "\\" not in name else '"?"'
