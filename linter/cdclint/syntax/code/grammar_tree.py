"""Trees of tree-sitter: of code that is short enough, for where it finds errors it takes the square of its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 20_000
"""Bytes of code that are parsed: half a second for the worst of them."""
_CHUNK = 4_096
_FEW = 100
"""Steps that any text may take; one more for each byte is ten times what the worst takes that comes to an end."""


def tree_of(grammar: Any, data: bytes) -> Node | None:  # noqa: ANN401 (a capsule)
    """The root of the tree; None where the code is too long, or the parser does not come to an end with it.

    The parser repairs what it cannot read, and some texts it would repair for ever.
    """
    if len(data) > LONGEST:
        return None
    from tree_sitter import Language, Parser  # noqa: PLC0415 (most lessons need no grammar)

    steps = 0

    def is_enough(_: int, __: bool) -> bool:  # noqa: FBT001 (the parser calls it)
        nonlocal steps
        steps += 1
        return steps > _FEW + len(data)

    try:
        tree = Parser(Language(grammar)).parse(lambda at, _: data[at : at + _CHUNK], progress_callback=is_enough)
    except ValueError:  # it was stopped
        return None
    return tree.root_node
