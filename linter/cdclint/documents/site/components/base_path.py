"""The folder that a site of Astro is served below, read from the source of its configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.site.components.script_file import Elsewhere, ScriptFile, name_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_DEPTH = 16
_STEPS = 100
_TYPED = frozenset({"as_expression", "satisfies_expression", "parenthesized_expression"})


def base_path(text: str) -> str | None:
    """The folder with a slash before it and none after, "" where there is none; None where that is computed."""
    file = ScriptFile("astro.config.ts", text)
    exported = file.export("default")
    if isinstance(exported, Elsewhere):
        return None
    options = _options(file, file.values.get(exported) if isinstance(exported, str) else exported)
    if options is None:
        return None
    is_open = False
    found: Node | None = None
    for one in options.named_children:
        key = one.child_by_field_name("key")
        if one.type == "pair" and key is not None and name_of(key) == "base":
            found = one.child_by_field_name("value")
        elif one.type == "shorthand_property_identifier" and text_of(one) == "base":
            found = one
        elif one.type == "spread_element":
            is_open = True
    if found is None:
        return None if is_open else ""
    written = _string(file, found)
    if written is None:
        return None
    inner = written.strip("/")
    return f"/{inner}" if inner else ""


def _options(file: ScriptFile, inner: Node | None) -> Node | None:
    """The object that is handed to `defineConfig`, or exported as it is."""
    for _ in range(_DEPTH):
        if inner is None or inner.type == "object":
            return inner
        if inner.type == "variable_declarator":
            inner = inner.child_by_field_name("value")
        elif inner.type == "identifier":
            inner = file.values.get(text_of(inner))
        elif inner.type in _TYPED:
            inner = inner.named_children[0] if inner.named_children else None
        elif inner.type == "call_expression":
            given = inner.child_by_field_name("arguments")
            inner = given.named_children[0] if given is not None and given.named_children else None
        else:
            return None
    return None


def _string(file: ScriptFile, node: Node) -> str | None:
    """A text that is written out, here or in constants, and put together of such texts."""
    waiting, found, steps = [(node, _DEPTH)], "", 0
    while waiting:
        one, depth = waiting.pop()
        steps += 1
        parts = _parts(file, one) if depth and steps < _STEPS else None
        if parts is None:
            return None
        if isinstance(parts, str):
            found += parts
        else:
            waiting += [(part, depth - 1) for part in reversed(parts)]
    return found


def _parts(file: ScriptFile, node: Node) -> str | list[Node] | None:
    """The text that a value is, or the values that it is put together of; None where it is computed."""
    text = text_of(node)
    if node.type == "string":
        return None if "\\" in text else text[1:-1]
    if node.type == "string_fragment":
        return text
    if node.type == "template_string":
        return None if any(one.type == "escape_sequence" for one in node.named_children) else node.named_children
    if node.type in _TYPED or node.type == "template_substitution":
        return node.named_children[:1] or None
    if node.type == "binary_expression":
        operator = node.child_by_field_name("operator")
        sides = [node.child_by_field_name(side) for side in ("left", "right")]
        is_sum = operator is not None and text_of(operator) == "+"
        return [side for side in sides if side is not None] if is_sum else None
    if node.type == "variable_declarator":
        value = node.child_by_field_name("value")
    else:
        value = file.values.get(text) if node.type.endswith("identifier") else None
    return None if value is None else [value]
