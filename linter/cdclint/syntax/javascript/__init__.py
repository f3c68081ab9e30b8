"""Whether a text is JavaScript (ECMAScript 2024 as a module, and JSX), and if not, where it fails.

A recursive-descent recogniser: it builds only as much of a tree as the grammar needs to look back
(destructuring, arrow functions). Places of errors are those where a parser that reads from left to right notices:
the first token that cannot continue, which is also where acorn, MDX's parser, reports them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.syntax.javascript.failure import MAX_DEPTH, NotJavaScript, TooDeep
from cdclint.syntax.javascript.vocabulary import COMMENT, JS_SPACE, RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "COMMENT",
    "JS_SPACE",
    "MAX_DEPTH",
    "RESERVED",
    "Expression",
    "Module",
    "NotJavaScript",
    "TooDeep",
    "expression",
    "module",
]


_PARTS = {"spread": "SpreadElement", "property": "Property", "accessor": "Property"}


class Expression(NamedTuple):
    """An expression that was read: `end` is after its last token, `next` where the token after it begins.

    `doubled` is where parentheses are directly within parentheses, -1 where none are.
    """

    start: int
    end: int
    next: int
    kind: str
    parts: tuple[tuple[str, int], ...]
    doubled: int


class Module(NamedTuple):
    """Imports and exports that were read: the type and place of each statement, and the names that imports bind.

    `defaults` are the places of those that export a default of the module's own or another's; `doubled` as for an
    expression.
    """

    statements: tuple[tuple[str, int], ...]
    imported: tuple[str, ...]
    defaults: tuple[int, ...]
    doubled: int


def expression(text: str, start: int, end: int) -> Expression:
    """Read one expression from `start`; raises `NotJavaScript` or `TooDeep`.

    For an object, `parts` are the kinds and places of its properties ("SpreadElement" or "Property").
    """
    # Most lessons have only plain imports and names in braces: they do not pay for importing the grammar.
    from cdclint.syntax.javascript.expressions import expression as read_expression  # noqa: PLC0415
    from cdclint.syntax.javascript.parsing import Parser  # noqa: PLC0415

    parser = Parser(text, start, end)
    parser.read()
    try:
        node = read_expression(parser)
    except RecursionError:
        raise TooDeep from None
    inner = node
    while inner.kind == "paren":
        inner = inner.items[0]
    parts = tuple((_PARTS[item.kind], item.start) for item in inner.items) if inner.kind == "object" else ()
    return Expression(node.start, parser.last_end, parser.start, inner.kind, parts, parser.doubled)


def module(text: str, start: int, end: int, declared: Iterable[str] = ()) -> Module:
    """Read a module; `declared` are names that are bound already. Raises `NotJavaScript` or `TooDeep`."""
    from cdclint.syntax.javascript.imports_exports import program  # noqa: PLC0415 (as in `expression`)
    from cdclint.syntax.javascript.parsing import Parser  # noqa: PLC0415

    parser = Parser(text, start, end)
    parser.scopes[0].variables.update(declared)
    parser.read()
    try:
        statements = program(parser)
    except RecursionError:
        raise TooDeep from None
    return Module(tuple(statements), tuple(parser.imported), tuple(parser.defaults), parser.doubled)
