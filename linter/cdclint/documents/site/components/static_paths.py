"""The parameters that a page of Astro is built for, where its `getStaticPaths` writes them out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.documents.site.components.script_file import name_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from cdclint.documents.site.components.script_file import ScriptFile

_WRAPPED = frozenset({"as_expression", "satisfies_expression", "parenthesized_expression"})
_FUNCTIONS = frozenset({"function_declaration", "function_expression", "arrow_function"})
_STEPS = 12


def written_addresses(file: ScriptFile, route: str) -> frozenset[str] | None:
    """The addresses that a route with parameters has, `/tags/kafka`; None where they are computed."""
    exported = file.export("getStaticPaths")
    value = file.values.get(exported) if isinstance(exported, str) else None
    listed = _returned(value)
    if listed is None:
        return None
    listing = _listed(file, listed)
    if listing is None:
        return None
    found = set()
    for params in listing:
        address = route
        for name, text in params.items():
            address = address.replace(f"[...{name}]", text).replace(f"[{name}]", text)
        if "[" in address:
            return None
        found.add(address.rstrip("/"))
    return frozenset(found)


def _returned(value: Node | None) -> Node | None:
    """What a function returns that does nothing else."""
    if value is not None and value.type == "variable_declarator":
        value = value.child_by_field_name("value")
    if value is None or value.type not in _FUNCTIONS:
        return None
    body = value.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return _bare(body)
    statements = [one for one in body.named_children if one.type != "comment"]
    if len(statements) != 1 or statements[0].type != "return_statement":
        return None
    return _bare(statements[0].named_children[0]) if statements[0].named_children else None


def _bare(node: Node | None) -> Node | None:
    for _ in range(_STEPS):
        if node is None or node.type not in _WRAPPED or not node.named_children:
            return node
        node = node.named_children[0]
    return None


def _listed(file: ScriptFile, node: Node) -> list[dict[str, str]] | None:
    """The parameters of each entry: of a list that is written out, or of one that is made of such a list of texts."""
    if node.type == "array":
        entries = [_params(one, "", "") for one in node.named_children if one.type != "comment"]
        return None if None in entries else [one for one in entries if one is not None]
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call_expression" or function is None or function.type != "member_expression" or given is None:
        return None
    whole, method = function.child_by_field_name("object"), function.child_by_field_name("property")
    arrow = given.named_children[0] if len(given.named_children) == 1 else None
    texts = _texts(file, whole)
    if texts is None or method is None or text_of(method) != "map" or arrow is None or arrow.type != "arrow_function":
        return None
    parameters = arrow.child_by_field_name("parameter") or arrow.child_by_field_name("parameters")
    name = re.sub(r"[()\s]|:.*", "", text_of(parameters)) if parameters is not None else ""
    made = _returned(arrow)
    if made is None or not name.isidentifier():
        return None
    entries = [_params(made, name, text) for text in texts]
    return None if None in entries else [one for one in entries if one is not None]


def _texts(file: ScriptFile, node: Node | None) -> list[str] | None:
    """The texts of a list, here or in a constant."""
    node = _bare(node)
    if node is not None and node.type == "identifier":
        found = file.values.get(text_of(node))
        node = _bare(found.child_by_field_name("value")) if found is not None else None
    if node is None or node.type != "array":
        return None
    parts = [one for one in node.named_children if one.type != "comment"]
    return [text_of(one)[1:-1] for one in parts] if all(one.type == "string" for one in parts) else None


def _params(node: Node, name: str, text: str) -> dict[str, str] | None:
    """What `{ params: { … } }` says, where each is a text or the name that stands for one."""
    params = _bare(next((_value(one) for one in node.named_children if _key(one) == "params"), None))
    if params is None or params.type != "object":
        return None
    found = {}
    for one in params.named_children:
        value = _bare(_value(one))
        if one.type == "shorthand_property_identifier" and text_of(one) == name:
            found[name] = text
        elif value is not None and value.type == "identifier" and text_of(value) == name:
            found[_key(one)] = text
        elif value is not None and (value.type == "number" or (value.type == "string" and "\\" not in text_of(value))):
            found[_key(one)] = text_of(value).strip("'\"")
        elif value is not None and text_of(value) == "undefined":
            found[_key(one)] = ""
        elif one.type != "comment":
            return None
    return found


def _key(pair: Node) -> str:
    key = pair.child_by_field_name("key")
    return "" if key is None or pair.type != "pair" else name_of(key)


def _value(pair: Node) -> Node | None:
    return pair.child_by_field_name("value")
