"""Trees of tree-sitter: of code that is short enough, for where it finds errors it takes the square of its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 20_000
"""Bytes of code that are parsed: half a second for the worst of them."""


def tree_of(grammar: Any, data: bytes) -> Node | None:  # noqa: ANN401 (a capsule)
    """The root of the tree; None where the code is too long."""
    if len(data) > LONGEST:
        return None
    from tree_sitter import Language, Parser  # noqa: PLC0415 (most lessons need no grammar)

    return Parser(Language(grammar)).parse(data).root_node
