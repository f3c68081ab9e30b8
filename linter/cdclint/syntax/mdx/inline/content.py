"""A stretch of inline content, and its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from cdclint.syntax.mdx.inline.phrasing import Inline
    from cdclint.syntax.mdx.node import Node


class Run:
    """A run of `*`, `_` or `~` that may begin or end emphasis."""

    __slots__ = ("at", "char", "closes", "closing", "count", "left", "opening", "opens", "right", "size")

    def __init__(self, char: str, at: int, size: int, *, opening: bool, closing: bool) -> None:
        self.char = char
        self.at = at
        self.size = self.count = size
        self.opening = opening
        self.closing = closing
        self.left = self.right = 0
        self.opens: list[Node] = []
        self.closes: list[Node] = []


class Bracket:
    """A `[` or `![` that may begin a link."""

    __slots__ = ("active", "at", "below", "end", "image", "index", "node")

    def __init__(self, at: int, end: int, index: int, below: int, *, image: bool) -> None:
        self.at = at
        self.end = end
        self.index = index
        self.below = below
        self.image = image
        self.active = True
        self.node: Node | None = None


class Close:
    """Where a link ends."""

    __slots__ = ("node",)

    def __init__(self, node: Node) -> None:
        self.node = node


class Content:
    """A stretch of inline content that is being read: its tokens, and the runs and brackets that may yet pair."""

    def __init__(self, grammar: Inline, text: str, start: int, end: int, special: re.Pattern[str]) -> None:
        self.grammar = grammar
        self.search = special.search
        self.text = text
        self.start = start
        self.end = end
        self.tokens: list[object] = []
        self.runs: list[Run] = []
        self.first_run = ""
        self.brackets: list[Bracket] = []
        self.comments_end: bool | None = True
        self.ticks: dict[str, dict[int, list[int]]] = {}
        self.unclosed: set[str] = set()
