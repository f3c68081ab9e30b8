"""The parts of a lesson, as rules name them; each is made of a node of the tree and knows its place."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lesson.callout import read_text
from cdclint.syntax.mdx.node import Link, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source, Span
    from cdclint.syntax.mdx.node import Code, Expression, Node
    from cdclint.syntax.mdx.node import Heading as HeadingNode
    from cdclint.syntax.mdx.node import Table as TableNode

_COMMENT = regex(r"/\*((?:[^*]|\*(?!/))*)\*/")
_MERMAID_FRONTMATTER = regex(r"\s*---[ \t]*\n")
_WORD = regex(r"[\w-]+")
_LANGUAGE = regex(r"\{?\.?([^\s{}:,;]*)")
"""The name in front of what some sites write directly after it: `js{4}`, `ts:line-numbers`, `rust,ignore`."""
_META_TITLE = regex(r"""(?:^|\s)title=(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `slug` is the anchor that the site gives it, `node` what it was read from."""

    text: str
    depth: int
    slug: str
    node: HeadingNode

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.node.start


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that is below it, subsections included. `end` is where the next section begins."""

    heading: Heading
    start: int
    end: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a contract looks for something: the whole lesson, or the sections below some heading.

    `ranges` is None for the whole. `span` is where to report what is missing: that heading, or the top of the file.
    """

    words: str
    ranges: tuple[tuple[int, int], ...] | None
    span: Span

    def __contains__(self, start: int) -> bool:
        return self.ranges is None or any(first <= start < last for first, last in self.ranges)

    def __str__(self) -> str:
        if not self.words:
            return ""
        if self.ranges:
            return Message(" under `{heading}`", heading=self.words)
        return Message(" under `{heading}` (there is no such heading)", heading=self.words)


@dataclass(frozen=True, slots=True)
class Diagram:
    """A Mermaid diagram. `kind` is its first word, `flowchart` for both spellings of that one."""

    kind: str
    text: str
    fence: Fence


@dataclass(frozen=True, slots=True)
class Cell:
    """A table's cell by what is read in it."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its header and the rows below it, which may be ragged."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    node: TableNode


@dataclass(frozen=True)
class Fence:
    """A code block. `language` is the bare name in lower case, `title` is that of `title="…"`, both "" where absent."""

    source: Source
    language: str
    title: str
    node: Code

    @property
    def value(self) -> str:
        """The code."""
        return self.node.value

    @property
    def span(self) -> Span:
        """All of it, fences included."""
        return self.source.span(self.node.start, self.node.end)

    @property
    def body(self) -> Span:
        """What is between the fences, the markers of containers included."""
        return self.source.span(self.node.body_start, self.node.body_end)

    @property
    def info(self) -> Span:
        """The info string, or where it would begin."""
        start = self.node.info_start
        return self.source.span(start, start + len(self.source.text[start : self.node.end].split("\n", 1)[0].rstrip()))

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.node.value.split("\n"):
            starts.append(at)
            at += len(line) + 1
        return starts

    def offset(self, index: int) -> int:
        """Where in the source the character of `value` at `index` is."""
        if not self.node.lines:
            return self.node.body_start
        line = min(bisect_right(self._starts, index), len(self.node.lines)) - 1
        return self.node.lines[line] + index - self._starts[line]

    def place(self, start: int, end: int) -> Span:
        """The span in the source of `value[start:end]`."""
        first = self.offset(start)
        return self.source.span(first, max(first, self.offset(end - 1) + 1) if end > start else first)


@dataclass(frozen=True, slots=True)
class Target:
    """A link, an image or a definition: where it leads. `kind` is "link", "image" or "definition".

    `url_start` and `url_end` bound the address as it is written: for a reference, that is in its definition.
    """

    kind: str
    url: str
    node: Node
    url_start: int
    url_end: int

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.node.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.node.end

    @property
    def text(self) -> str:
        """What is read: a link's text, an image's alternative text, a definition's label."""
        match self.node:
            case Link(type="image", alt=text) | Reference(type="imageReference", alt=text):
                return text
            case Reference(type="definition", label=text):
                return text
            case _:
                return read_text(self.node)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, `{/* … */}` in MDX and `<!-- … -->` in plain Markdown, by what is written in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step: an item of an ordered list, or a numbered heading, which takes its section along."""

    node: Node
    end: int

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.node.start

    @property
    def text(self) -> str:
        """What is read in the item, or the heading."""
        return read_text(self.node)


def read_fence(source: Source, node: Code) -> Fence:
    """A code block of its node."""
    found = _META_TITLE.search(node.meta)
    title = (found[1] if found[1] is not None else found[2]) if found else ""
    name = _LANGUAGE.match(node.language)
    return Fence(source, name[1].casefold() if name else "", title, node)


def read_diagram(fence: Fence) -> Diagram:
    """A diagram of its code block."""
    return Diagram(_diagram_kind(fence.value), fence.value, fence)


def read_comment(node: Expression) -> Comment:
    """A comment of an expression that holds nothing else."""
    text = " ".join(part.strip() for part in _COMMENT.findall(node.value))
    return Comment(text or node.value.strip().removeprefix("//").strip(), node.start, node.end)


def read_html_comments(source: Source, node: Node) -> Iterator[Comment]:
    """The comments in a node of HTML; one that is never closed does not count."""
    text = source.text
    at = text.find("<!--", node.start, node.end)
    while at >= 0:
        close = text.find("-->", at + 2, node.end)
        if close < 0:
            return
        yield Comment(text[at + 4 : close].strip(), at, close + 3)
        at = text.find("<!--", close + 3, node.end)


def is_comments(source: Source, node: Node) -> bool:
    """Whether a node of HTML holds comments and nothing else."""
    at = node.start
    for comment in read_html_comments(source, node):
        if source.text[at : comment.start].strip():
            return False
        at = comment.end
    return at > node.start and not source.text[at : node.end].strip()


def read_table(node: TableNode) -> Table:
    """A table of its node."""
    rows = [tuple(Cell(read_text(cell), cell) for cell in row.children) for row in node.children]
    return Table(rows[0] if rows else (), tuple(rows[1:]), node)


def _diagram_kind(code: str) -> str:
    """The first word after Mermaid's own frontmatter, directives (`%%{ … }%%`) and comments."""
    at = 0
    if found := _MERMAID_FRONTMATTER.match(code):
        end = code.find("\n---", found.end() - 1)
        at = len(code) if end < 0 else end + 4
    while True:
        while at < len(code) and code[at].isspace():
            at += 1
        opener = "%%{" if code.startswith("%%{", at) else "%%"
        if not code.startswith(opener, at):
            break
        closer = "}%%" if opener == "%%{" else "\n"
        end = code.find(closer, at)
        at = len(code) if end < 0 else end + len(closer)
    word = _WORD.match(code, at)
    kind = word[0] if word else ""
    return "flowchart" if kind in {"graph", "flowchart-elk"} else kind
