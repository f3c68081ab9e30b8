"""What the grammar remembers of what it read."""

from __future__ import annotations


class Node:
    """As much of an expression as its surroundings need: its kind, its place, the nodes it is made of."""

    __slots__ = ("end", "items", "kind", "name", "start")

    def __init__(self, kind: str, start: int, end: int, items: list[Node] | None = None, name: str = "") -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.items = items if items is not None else []
        self.name = name


class Doubts:
    """What is an error unless the expression turns out to be a pattern."""

    __slots__ = ("default", "proto", "trailing")

    def __init__(self) -> None:
        self.default = -1
        self.proto = -1
        self.trailing = -1


class Function:
    """What may stand in the function that is being read."""

    __slots__ = ("arrow", "asynchronous", "generator", "labels", "loops", "method", "switches")

    def __init__(
        self, *, asynchronous: bool = False, generator: bool = False, arrow: bool = False, method: str = ""
    ) -> None:
        self.asynchronous = asynchronous
        self.generator = generator
        self.arrow = arrow
        self.method = method
        self.labels: list[tuple[str, bool]] = []
        self.loops = 0
        self.switches = 0
