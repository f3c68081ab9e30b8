"""What is open on a line of a text: its containers and its paragraph or table, and the cursor in the line."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.mdx.node import List, Node, Reference, Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.syntax.mdx.dialect import Dialect
    from cdclint.syntax.mdx.expression import Scripts
    from cdclint.syntax.mdx.problem import Refused


MAX_DEPTH = 100
"""Containers nest this deep; a container's mark beyond is text."""

CODE_INDENT = 4
"""As many columns of indent make code of a line, and no mark of a block, in plain Markdown."""

INDENT = regex(r"[ \t]*")
RULE = regex(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
FENCE = regex(r"(`{3,}+)([^`]*+)$|(~{3,}+)(.*+)$")
MATH_FENCE = regex(r"(\${2,}+)([^$]*+)$")
FOOTNOTE = regex(r"\[\^((?:[^\s\[\]\\]|\\.){1,999})\]:")
COLONS = regex(r":{2,}")


class Leaf(NamedTuple):
    """A node whose inline content is to be read: from the source's span, or from pieces of it."""

    node: Node
    pieces: list[tuple[int, int]] | None
    start: int
    end: int
    depth: int


class Container:
    """A block that is open for more blocks."""

    __slots__ = ("below_blank", "fence", "kind", "marker", "node", "parent", "size", "starts_blank")

    def __init__(self, kind: str, node: Node, size: int = 0, marker: str = "", parent: List | None = None) -> None:
        self.kind = kind
        self.node = node
        self.size = size
        self.marker = marker
        self.parent = parent
        self.fence = 0
        self.starts_blank = False
        self.below_blank = False


class Paragraph:
    """A paragraph that may continue."""

    __slots__ = ("gapped", "pieces")

    def __init__(self, start: int, end: int) -> None:
        self.pieces = [(start, end)]
        self.gapped = False


class Blocks:
    """The blocks of one document that are being read.

    `refuse(refusal, depth)` receives what does not parse, at the source's offsets; `depth` is the number of
    directives around it. `leaves` are then the nodes whose inline content is still to be read.
    """

    def __init__(self, text: str, dialect: Dialect, scripts: Scripts, refuse: Callable[[Refused, int], None]) -> None:
        self.text = text
        self.mdx = dialect.mdx
        self.gfm = dialect.gfm
        self.directives = dialect.directives
        self.math = dialect.math
        self.has_frontmatter = dialect.frontmatter
        self.scripts = scripts
        self.expressions = scripts.expression
        self.modules = scripts.modules if dialect.mdx and dialect.javascript else None
        self.refuse = refuse
        self.starts, self.ends = _lines(text)
        self.last = len(self.starts)
        self.root = Node("root", 0, len(text))
        self.leaves: list[Leaf] = []
        self.definitions: dict[str, Reference] = {}
        self.footnotes: dict[str, Reference] = {}
        self.stack: list[Container] = []
        self.paragraph: Paragraph | None = None
        self.table: Table | None = None
        self.line = 0
        self.at = 0
        self.used = 0
        self.end = 0
        self.lazy = False
        self.lazy_at = 0
        self.flow_until = -1
        self.depth = 0
        if text.startswith("\ufeff"):
            self.starts[0] = 1
            self.root.start = 1

    def width(self, mark: int) -> int:
        """The columns between the cursor and `mark`, which only spaces and tabs lie between."""
        if "\t" not in self.text[self.at : mark]:
            return mark - self.at
        return self.column(mark) - self.column(self.at) - self.used

    def column(self, at: int) -> int:
        """The column of an offset, tabs expanded, from 0."""
        start = self.starts[bisect_right(self.starts, at) - 1]
        column = 0
        for char in self.text[start:at]:
            column += 4 - column % 4 if char == "\t" else 1
        return column

    def skip(self, columns: int) -> None:
        """Move the cursor over as many columns of white space, a tab perhaps in part."""
        text, end = self.text, self.end
        while columns and self.at < end:
            char = text[self.at]
            if char == " ":
                self.at += 1
                columns -= 1
            elif char == "\t":
                width = 4 - self.column(self.at) % 4 - self.used
                if width > columns:
                    self.used += columns
                    return
                self.at += 1
                self.used = 0
                columns -= width
            else:
                return

    def is_indented(self, mark: int) -> bool:
        """Whether `mark` is indented too deeply to begin a block: MDX has no such depth."""
        return not self.mdx and self.width(mark) >= CODE_INDENT

    def touch(self, end: int, *, blank: bool = False) -> None:
        """The open containers reach to here; on a blank line only those that a quote's mark is within."""
        stack = self.stack
        if blank:
            inner = len(stack)
            while inner and stack[inner - 1].kind != "quote":
                inner -= 1
            stack = stack[:inner]
        for container in stack:
            container.node.end = end
            if container.parent is not None:
                container.parent.end = end

    def refuse_late(self) -> None:
        """Report what only the compiler rejects in the last blocks."""
        for refusal in self.scripts.late:
            self.refuse(refusal, self.depth)
        self.scripts.late.clear()

    def here(self) -> list[Node]:
        """Where the next block goes."""
        return self.stack[-1].node.children if self.stack else self.root.children

    def push(self, container: Container) -> None:
        """Open a container."""
        self.here().append(container.node)
        self.stack.append(container)

    def break_end(self, end: int) -> int:
        """The end of the line break at `end`, where there is one."""
        return end + 2 if self.text.startswith("\r\n", end) else min(end + 1, len(self.text))

    def cursor(self) -> int:
        """Where a block that begins at the cursor begins: a tab that is taken in part belongs to what is before."""
        return self.at + 1 if self.used else self.at


def _lines(text: str) -> tuple[list[int], list[int]]:
    """Where each line begins, and where it ends without its line break."""
    if "\r" not in text:
        starts = [0, *accumulate([len(line) + 1 for line in text.split("\n")])]
        ends = [start - 1 for start in starts[1:]]
        del starts[-1]
        return starts, ends
    starts, ends = [0], []
    for found in re.finditer(r"\r\n|\r|\n", text):
        ends.append(found.start())
        starts.append(found.end())
    ends.append(len(text))
    return starts, ends
