"""Literals in the source of zod schemas: values, lists of them, enums, patterns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.site.components.script_file import text_of

if TYPE_CHECKING:
    from tree_sitter import Node

_JAVASCRIPT_ONLY = regex(r"\\[pPkcux]|\(\?<(?![=!])|\[\^?\]|\\u\{")
TEXTS = {
    "uuid": r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    "guid": r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
    "ulid": r"^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{26}$",
    "nanoid": r"^[A-Za-z0-9_-]{21}$",
    "cuid": r"^[cC][^\s-]{6,}$",
    "cuid2": r"^[0-9A-Za-z]+$",
}
"""What texts of a form are made of, as far as all versions of zod agree."""


def enum_values(node: Node) -> list[Any] | None:
    """The values of an enum of TypeScript; None where one is computed."""
    body = node.child_by_field_name("body")
    values: list[Any] = []
    for one in body.named_children if body is not None else ():
        if one.type == "comment":
            continue
        given = one.child_by_field_name("value")
        if given is None:
            last = values[-1] if values else -1
            if not isinstance(last, int):
                return None
            values.append(last + 1)
            continue
        found = literal(given)
        if found is None:
            return None
        values += found
    return values


def bare(node: Node) -> Node:
    """A value without its parentheses and assertions of types."""
    kinds = {"as_expression", "satisfies_expression", "parenthesized_expression", "non_null_expression"}
    while (node.type in kinds or node.type == "variable_declarator") and node.named_children:
        value = node.child_by_field_name("value") if node.type == "variable_declarator" else node.named_children[0]
        if value is None:
            return node
        node = value
    return node


def string(node: Node) -> str | None:
    """A literal text."""
    found = literal(node)
    return found[0] if found is not None and isinstance(found[0], str) else None


def number(node: Node) -> float | None:
    """A literal number."""
    found = literal(node)
    value = found[0] if found is not None else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def literal(node: Node) -> list[Any] | None:
    """A literal in a list of its own, since it may be null."""
    text = text_of(node)
    if node.type in {"true", "false"}:
        return [text == "true"]
    if node.type == "null":
        return [None]
    if node.type in {"string", "template_string"} and not re.search(r"\\|\$\{", text):
        return [text[1:-1]]
    if re.fullmatch(r"-?\d[\d_]*(?:\.\d+)?", text):
        return [float(text) if "." in text else number_of(text)]
    return None


def pattern_of(method: str, node: Node) -> str | None:
    """A regular expression with the meaning that JavaScript gives it, None where Python has none for it."""
    if method != "regex":
        text = string(node)
        if text is None:
            return None
        escaped = re.escape(text).replace("/", "/")
        return {"startsWith": f"^{escaped}", "endsWith": rf"{escaped}\Z", "includes": escaped}[method]
    if node.type != "regex":
        return None
    body, flags = node.child_by_field_name("pattern"), node.child_by_field_name("flags")
    pattern, letters = text_of(body) if body is not None else "", text_of(flags) if flags is not None else ""
    if set(letters) - set("iu") or _JAVASCRIPT_ONLY.search(pattern):
        return None
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError, ValueError):
        return None
    return f"(?{'ai' if 'i' in letters else 'a'}){pattern}"
