"""The folder that a site of Astro is served below, read from the source of its configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.documents.site.components.script_file import Elsewhere, name_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from cdclint.documents.site.components.script_file import ScriptFile

_ORIGIN = regex(r"https?://([^/?#@\s]+)/?", 2)
UNFOLDED = 16
"""Constants of constants that are followed."""
_STEPS = 100
_TYPED = frozenset({"as_expression", "satisfies_expression", "parenthesized_expression"})


def base_path(file: ScriptFile) -> str | None:
    """The folder with a slash before it and none after, "" where there is none; None where that is computed."""
    written = _option(file, "base")
    if written is None:
        return None
    inner = written.strip("/")
    return f"/{inner}" if inner else ""


def site_host(file: ScriptFile) -> str:
    """The host that the site says it is served at; "" where it says none, computes it, or names a folder as well."""
    found = _ORIGIN.fullmatch((_option(file, "site") or "").strip())
    return found[1].casefold() if found is not None else ""


def _option(file: ScriptFile, name: str) -> str | None:
    """A text among the site's options, "" where there is none; None where that is computed."""
    options = site_options(file)
    if options is None:
        return None
    is_open = False
    found: Node | None = None
    for one in options.named_children:
        key = one.child_by_field_name("key")
        if one.type == "pair" and key is not None and name_of(key) == name:
            found = one.child_by_field_name("value")
        elif one.type == "shorthand_property_identifier" and text_of(one) == name:
            found = one
        elif one.type == "spread_element":
            is_open = True
    if found is None:
        return None if is_open else ""
    return written_text(file, found)


def site_options(file: ScriptFile) -> Node | None:
    """The object that is handed to `defineConfig`, or exported as it is."""
    exported = file.export("default")
    if isinstance(exported, Elsewhere):
        return None
    return object_of(file, file.values.get(exported) if isinstance(exported, str) else exported, called=True)


def object_of(file: ScriptFile, inner: Node | None, *, called: bool = False) -> Node | None:
    """The object that a value is, here or in a constant, and with `called` as the first argument of a call."""
    for _ in range(UNFOLDED):
        if inner is None or inner.type == "object":
            return inner
        if inner.type == "variable_declarator":
            inner = inner.child_by_field_name("value")
        elif inner.type in {"identifier", "shorthand_property_identifier"}:
            inner = file.values.get(text_of(inner))
        elif inner.type in _TYPED:
            inner = inner.named_children[0] if inner.named_children else None
        elif inner.type == "call_expression" and called:
            given = inner.child_by_field_name("arguments")
            inner = given.named_children[0] if given is not None and given.named_children else None
        else:
            return None
    return None


def written_text(file: ScriptFile, node: Node) -> str | None:
    """A text that is written out, here or in constants, and put together of such texts."""
    waiting, found, steps = [(node, UNFOLDED)], "", 0
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
