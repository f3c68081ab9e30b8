"""What the grammar keeps of what it has read."""

from __future__ import annotations


class Node:
    """As much of an expression as its surroundings need: its kind, its place, the nodes it is made of.

    `name` is that of a name, a member (private ones with their `#`) or a property that is not computed; `mark` is where
    the key of a property is.
    """

    __slots__ = ("end", "items", "kind", "mark", "name", "start")

    def __init__(  # noqa: PLR0913, PLR0917 (a constructor of what is made most often is quickest with plain arguments)
        self, kind: str, start: int, end: int, items: list[Node] | None = None, name: str = "", mark: int = -1
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.items = items if items is not None else []
        self.name = name
        self.mark = mark


class Doubts:
    """Where something was read that is an error unless the expression turns out to be a pattern, or one if it does.

    The first two are errors in an expression: a default, and `__proto__` twice. The others are errors in a pattern:
    a comma after a rest, and parentheses where something is assigned to or declared. -1 means nowhere.
    """

    __slots__ = ("default", "paren_assigned", "paren_bound", "proto", "trailing")

    def __init__(self) -> None:
        self.default = -1
        self.proto = -1
        self.trailing = -1
        self.paren_assigned = -1
        self.paren_bound = -1

    def as_expression(self) -> bool:
        """Whether it cannot be an expression any more."""
        return self.default >= 0 or self.proto >= 0
