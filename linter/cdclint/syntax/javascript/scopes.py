"""The scopes around a place: what may stand in them, and which names they declare."""

from __future__ import annotations

from typing import Final

TOP: Final = 1
FUNCTION: Final = 2
ASYNC: Final = 4
GENERATOR: Final = 8
ARROW: Final = 16
SIMPLE_CATCH: Final = 32
SUPER: Final = 64
DIRECT_SUPER: Final = 128
STATIC_BLOCK: Final = 256
FIELD: Final = 512

HOLDS_VARIABLES: Final = TOP | FUNCTION | STATIC_BLOCK
"""Scopes in which a `var` ends up."""

ASSIGNED: Final = 0
VARIABLE: Final = 1
LEXICAL: Final = 2
CAUGHT: Final = 3
OUTSIDE: Final = 4
"""How a name is bound: not at all, by `var` or as a parameter, by `let`, `const`, `class`, `import` or a function in a
block, by `catch`, and as the name of a function within itself."""


class Scope:
    """The names of one block or function; `caught` is the one that a simple `catch` declares."""

    __slots__ = ("caught", "flags", "lexical", "variables")

    def __init__(self, flags: int) -> None:
        self.flags = flags
        self.variables: set[str] = set()
        self.lexical: set[str] = set()
        self.caught = ""


class Label:
    """A label or, where it has no name, a loop or switch that `break` leaves."""

    __slots__ = ("kind", "name", "start")

    def __init__(self, name: str, kind: str, start: int = -1) -> None:
        self.name = name
        self.kind = kind
        self.start = start


def function_flags(*, asynchronous: bool, generator: bool) -> int:
    """The flags of a function's scope."""
    return FUNCTION | (ASYNC if asynchronous else 0) | (GENERATOR if generator else 0)
