"""Trees of tree-sitter: of code that is short enough, for where it finds errors it takes the square of its length."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 20_000
"""Bytes of code that are parsed: half a second for the worst of them."""
TOGETHER = 10_000
"""Steps that all forms of one block may take, in hundreds."""
_CHUNK = 4_096
_FEW = 100
"""Steps that any text may take; one more for each byte is ten times what the worst takes that comes to an end."""


class Steps:
    """What the parsers may take for all forms of one block, and what the last one took."""

    def __init__(self) -> None:
        self.left = TOGETHER
        self.last = 0

    def repairs_much(self, size: int) -> bool:
        """Whether the last text was mostly repaired: code with an error takes two thirds of these steps."""
        return self.last > 20 + size * 35 // 1000


def tree_of(grammar: Any, data: bytes, together: Steps | None = None) -> Node | None:  # noqa: ANN401 (a capsule)
    """The root of the tree; None where the code is too long, or the parser does not come to an end with it.

    The parser repairs what it cannot read, and some texts it would repair for ever.
    """
    if len(data) > LONGEST or (together is not None and together.left <= 0):
        return None
    from tree_sitter import Language, Parser  # noqa: PLC0415 (most lessons need no grammar)

    steps = 0
    if together is not None:
        together.last = 0

    def is_enough(_: int, __: bool) -> bool:  # noqa: FBT001 (the parser calls it)
        nonlocal steps
        steps += 1
        if together is not None:
            together.left -= 1
            together.last = steps
            if together.left < 0:
                return True
        return steps > _FEW + len(data)

    try:
        tree = Parser(Language(grammar)).parse(lambda at, _: data[at : at + _CHUNK], progress_callback=is_enough)
    except ValueError:  # it was stopped
        return None
    return tree.root_node


def load_grammar(package: str, name: str = "language") -> Any:  # noqa: ANN401 (a capsule)
    """A grammar by the package that has it and, where there are several, by its name."""
    return getattr(_compiled(package), name)()


@cache
def _compiled(package: str) -> object:
    """The compiled part of a package, by itself.

    The package would load what reads files of archives, for its queries: a dozen modules, and nobody asks for queries.
    """
    module = f"{package}._binding"
    folder = PathFinder.find_spec(package)
    found = None if folder is None else PathFinder.find_spec(module, folder.submodule_search_locations)
    if found is None or found.loader is None or module in sys.modules:
        return import_module(package)
    made = module_from_spec(found)
    found.loader.exec_module(made)
    sys.modules[module] = made
    return made
