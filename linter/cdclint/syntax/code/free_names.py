"""Names that JavaScript reads without having bound them itself.

Scopes are not distinguished: a name that the expression binds anywhere counts as bound everywhere in it. That makes
no false findings, and what it misses is rare in a lesson.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.bounded_cache import kept
from cdclint.syntax.code.grammar_tree import LONGEST, load_grammar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

_WORDS = (
    "undefined NaN Infinity globalThis Object Function Boolean Symbol Error AggregateError EvalError RangeError "
    "ReferenceError SyntaxError TypeError URIError Number BigInt Math Date String RegExp Array Int8Array Uint8Array "
    "Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float32Array "
    "Float64Array Map Set WeakMap WeakSet WeakRef ArrayBuffer SharedArrayBuffer DataView Atomics JSON Promise Reflect "
    "Proxy Intl Iterator isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent "
    "escape unescape console process Buffer URL URLSearchParams TextEncoder TextDecoder fetch Request Response Headers "
    "structuredClone setTimeout clearTimeout queueMicrotask atob btoa crypto performance window document navigator "
    "arguments this"
)
GLOBALS = frozenset(_WORDS.split())
"""What every program may read: JavaScript's own names, and those of Node and browsers."""

MDX_NAMES = frozenset(
    ["props", "components", "frontmatter", "file", "url", "Astro", "getHeadings", "rawContent", "compiledContent"]
)
"""What MDX and Astro's compiled modules hold in scope."""

_READS = frozenset({"identifier", "shorthand_property_identifier"})
_BINDERS = {
    "variable_declarator": "name",
    "function_declaration": "name",
    "function_expression": "name",
    "generator_function_declaration": "name",
    "class_declaration": "name",
    "class": "name",
    "catch_clause": "parameter",
    "arrow_function": "parameter",
    "for_in_statement": "left",
}
_TAGS = frozenset({"jsx_opening_element", "jsx_closing_element", "jsx_self_closing_element", "namespace_name"})


@dataclass(frozen=True, slots=True)
class FreeName:
    """A name, and the offset in the code at which it is read first."""

    name: str
    start: int


def free_names(code: str, *, spread: bool = False) -> list[FreeName]:
    """The names that an expression (or, with `spread`, `...expression`) reads and does not bind, each once.

    None where it is not JavaScript or too long, and none for a literal alone.
    """
    if len(code.encode()) > LONGEST:
        return []
    opening, closing = ("({", "\n})") if spread else ("(", "\n)")
    tree = _parse(f"{opening}{code}{closing}")
    if tree.has_error:
        return []
    bound = set(_bound([tree]))
    found: dict[str, FreeName] = {}
    for name, at in _read(tree, code, len(opening)):
        if name not in bound and name not in GLOBALS:
            found.setdefault(name, FreeName(name, at))
    return list(found.values())


def declared_names(blocks: Iterable[str]) -> frozenset[str]:
    """Every name that ESM blocks bind at their top or below, imports included."""
    return frozenset().union(*map(_declared, blocks))


@kept(200_000)
def _declared(block: str) -> frozenset[str]:
    return frozenset(_bound([_parse(block)]))


def _parse(code: str) -> Node:
    from tree_sitter import Language, Parser  # noqa: PLC0415 (most lessons have no expression to parse)

    return Parser(Language(load_grammar("tree_sitter_javascript"))).parse(code.encode()).root_node


def _text(node: Node) -> str:
    return node.text.decode(errors="replace") if node.text is not None else ""


def _bound(roots: list[Node]) -> Iterator[str]:
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.type == "formal_parameters":
            yield from _names(node)
        elif node.type == "import_clause":
            yield from (_text(inner) for inner in _walk(node) if inner.type == "identifier")
        elif (part := _BINDERS.get(node.type)) is not None:
            target = node.child_by_field_name(part)
            if target is not None:
                yield from _names(target)
        stack.extend(node.children)


def _names(pattern: Node) -> Iterator[str]:
    """The names that a pattern binds; those that its defaults read are among them, which does no harm."""
    for node in _walk(pattern):
        if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
            yield _text(node)


def _read(root: Node, code: str, before: int) -> Iterator[tuple[str, int]]:
    ascii_only = code.isascii()
    data = b"" if ascii_only else code.encode()
    for node in _walk(root):
        if node.type not in _READS:
            continue
        parent = node.parent
        if parent is not None and (parent.type in _TAGS or _is_tested(parent)):
            continue
        at = node.start_byte - before
        yield _text(node), at if ascii_only else len(data[:at].decode(errors="ignore"))


def _is_tested(parent: Node) -> bool:
    """Whether `typeof name` asks if there is such a name."""
    operator = parent.child_by_field_name("operator") if parent.type == "unary_expression" else None
    return operator is not None and _text(operator) == "typeof"


def _walk(root: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))
