"""The versions of one text, read one after the other.

A text is cut where a block begins for certain: at a line without indent, after a blank line, whose first character is
no mark of a container that may be open. What is between two cuts is a part. Its nodes are kept for the next version
where the part itself has not changed and everything before, or everything behind, is as it was: nothing before a cut
that was read without a refusal has looked beyond the next one, and a line at a cut closes all that is open.

A part is read again, whatever the change, where anything in it was refused, where a tag in one of its blocks has no
partner, where it holds imports or exports, and where it begins like frontmatter and is none: each of these depends on
more than the part. All is read again where
other names of definitions or footnotes are there: any brackets may then be a link.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from cdclint.core.source import common_start
from cdclint.syntax.mdx.again.shift import shift
from cdclint.syntax.mdx.flow import containers, document
from cdclint.syntax.mdx.tag import Tag

if TYPE_CHECKING:
    from cdclint.syntax.mdx.dialect import Dialect
    from cdclint.syntax.mdx.flow.open_blocks import Blocks
    from cdclint.syntax.mdx.node import Node, Reference

_MARKS = frozenset(" \t>-*+0123456789")
"""What a line begins with that may continue an open list or quote, or be indented."""


class _Part:
    """A part with its blocks before tags are matched; `is_kept` says that it may be used for the next version."""

    __slots__ = ("definitions", "end", "footnotes", "is_kept", "nodes", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.nodes: list[Node] = []
        self.definitions: dict[str, Reference] = {}
        self.footnotes: dict[str, Reference] = {}
        self.is_kept = False


class _Version:
    """A text as it was read."""

    __slots__ = ("definitions", "footnotes", "parts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[_Part] = []
        self.definitions: dict[str, Reference] = {}
        self.footnotes: dict[str, Reference] = {}

    def add(self, part: _Part) -> None:
        """Put a part behind the others; of two definitions of a name the first one holds."""
        self.parts.append(part)
        for name, node in part.definitions.items():
            self.definitions.setdefault(name, node)
        for name, node in part.footnotes.items():
            self.footnotes.setdefault(name, node)


class _Unchanged:
    """The parts of a version that a newer text has as they are."""

    __slots__ = ("behind", "parts", "shift", "start")

    def __init__(self, version: _Version, text: str) -> None:
        before = version.text
        same = common_start(before, text)
        rest = min(len(before), len(text)) - same
        tail = common_start(before[same:][::-1], text[same:][::-1]) if rest else 0
        self.behind = len(before) - tail
        self.shift = len(text) - len(before)
        self.start = same
        self.parts = {part.start: part for part in version.parts if part.is_kept}

    def at(self, offset: int) -> _Part | None:
        """The part that begins at an offset of the newer text; nothing but the same text is before it, or behind it."""
        part = self.parts.get(offset)
        if part is not None and part.end < self.start:
            return self.parts.pop(offset)
        start = offset - self.shift
        part = self.parts.get(start) if offset else None
        if part is None or start < max(self.behind, 1):
            return None
        return self.parts.pop(start)


class Rereading:
    """Reads the versions of one text. A tree is valid until the next version is read: nodes of both are the same."""

    def __init__(self) -> None:
        self._known: dict[Dialect, _Version] = {}
        self._version = _Version("")
        self._fresh: list[_Part] = []
        self._kept: set[int] = set()

    def forget(self, dialect: Dialect) -> None:
        """Keep nothing of the last version."""
        self._known.pop(dialect, None)

    def read(self, blocks: Blocks, dialect: Dialect) -> bool:
        """Read the blocks of a new version; False where what was kept cannot be used, and all must be read again."""
        before = self._known.pop(dialect, None)
        self._version = version = _Version(blocks.text)
        self._fresh = []
        self._kept = set()
        unchanged = None if before is None else _Unchanged(before, blocks.text)
        if unchanged is not None:
            self._take(blocks, unchanged, 0)
        if not blocks.line and blocks.has_frontmatter:
            document.frontmatter(blocks)
        part = _Part(blocks.starts[blocks.line] if version.parts else 0)
        nodes = len(blocks.root.children) if version.parts else 0
        while blocks.line < blocks.last:
            if blocks.line and _is_cut(blocks, blocks.line):
                at = blocks.starts[blocks.line]
                if at > part.start:
                    containers.close_to(blocks, 0)
                    self._finish(blocks, part, nodes, at)
                    if unchanged is not None:
                        at = self._take(blocks, unchanged, at)
                    part = _Part(at)
                    nodes = len(blocks.root.children)
                    if blocks.line >= blocks.last:
                        break
            document.read_next(blocks)
        containers.reach_the_end(blocks)
        containers.close_to(blocks, 0)
        if part.start < len(blocks.text) or not version.parts:
            self._finish(blocks, part, nodes, len(blocks.text))
        blocks.definitions, blocks.footnotes = version.definitions, version.footnotes
        return (
            before is None
            or not self._kept
            or (
                before.definitions.keys() == version.definitions.keys()
                and before.footnotes.keys() == version.footnotes.keys()
            )
        )

    def _take(self, blocks: Blocks, unchanged: _Unchanged, at: int) -> int:
        """Take parts that have not changed, from `at` on; returns where the first one begins that has."""
        while (part := unchanged.at(at)) is not None:
            if at != part.start:
                shift(part.nodes, at - part.start)
            at, part.start, part.end = at + part.end - part.start, at, at + part.end - part.start
            blocks.root.children.extend(part.nodes)
            self._kept.update(map(id, part.nodes))
            self._version.add(part)
            blocks.line = blocks.last if at == len(blocks.text) else bisect_left(blocks.starts, at)
        return at

    def _finish(self, blocks: Blocks, part: _Part, first: int, end: int) -> None:
        """End a part that was read."""
        part.end = end
        part.nodes = blocks.root.children[first:]
        part.definitions, blocks.definitions = blocks.definitions, {}
        part.footnotes, blocks.footnotes = blocks.footnotes, {}
        self._fresh.append(part)
        self._version.add(part)

    def judge(self, refused: list[int]) -> set[int]:
        """Find out which parts may be kept, when all text was read and something was `refused` at these offsets.

        Returns the blocks, by their identity, in which tags are matched already.
        """
        refused = sorted(refused)
        for part in self._fresh:
            is_sound = bisect_left(refused, part.start) == bisect_left(refused, part.end)
            part.is_kept = is_sound and not self._looks_for_frontmatter(part) and _is_balanced(part.nodes)
        return self._kept

    def _looks_for_frontmatter(self, part: _Part) -> bool:
        """Whether it begins like frontmatter that no line ends, for which the whole text was looked through."""
        begins = self._version.text.startswith(("---", "\ufeff---"), part.start)
        return not part.start and begins and not (part.nodes and part.nodes[0].type == "yaml")

    def keep(self, dialect: Dialect) -> None:
        """Keep what was read for the next version."""
        self._known[dialect] = self._version


def _is_cut(blocks: Blocks, line: int) -> bool:
    """Whether a block begins on a line for certain, and nothing that is open continues."""
    start = blocks.starts[line]
    text = blocks.text
    if start >= blocks.ends[line] or text[start] in _MARKS or blocks.flow_until >= line:
        return False
    if text[blocks.starts[line - 1] : blocks.ends[line - 1]].strip(" \t"):
        return False
    return not blocks.stack or blocks.stack[0].kind != "directive"


def _is_balanced(nodes: list[Node]) -> bool:
    """Whether every tag within these blocks has its partner; those between them are matched with every version."""
    lists = []
    for node in nodes:
        if node.type == "mdxjsEsm":
            return False
        if node.children:
            lists.append(node.children)
    while lists:
        names: list[str | None] = []
        for node in lists.pop():
            if isinstance(node, Tag):
                if node.broken or node.extra >= 0 or node.slash >= 0:
                    return False
                if node.closing:
                    if not names or names.pop() != node.name:
                        return False
                elif not node.self_closing:
                    names.append(node.name)
            elif node.type == "mdxjsEsm":
                return False
            elif node.children:
                lists.append(node.children)
        if names:
            return False
    return True
