"""The block structure: containers line by line, and the flow between them.

The order of events is that of CommonMark's algorithm, with indented code and HTML; or, as MDX bends it, with neither,
with any indent before a block's mark, and with JSX, expressions, imports and exports as blocks that, once begun, are
not pierced by containers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.mdx import directive
from cdclint.syntax.mdx import raw_html as html
from cdclint.syntax.mdx.character import identifier, unescape
from cdclint.syntax.mdx.excerpt import Excerpt
from cdclint.syntax.mdx.link import SPACE, definition
from cdclint.syntax.mdx.node import (
    Code,
    Directive,
    Expression,
    Heading,
    List,
    ListItem,
    Literal,
    Node,
    Reference,
    Table,
)
from cdclint.syntax.mdx.problem import Refused
from cdclint.syntax.mdx.table import Cell, alignment, cells
from cdclint.syntax.mdx.tag import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.syntax.mdx.dialect import Dialect
    from cdclint.syntax.mdx.expression import Scripts

MAX_DEPTH = 100
"""Containers nest this deep; a container's mark beyond is text."""

CODE_INDENT = 4
"""As many columns of indent make code of a line, and no mark of a block, in plain Markdown."""

_LINE = regex(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_INDENT = regex(r"[ \t]*")
_ATX = regex(r"(#{1,6})(?:[ \t]|$)")
_ATX_END = regex(r"(?:^|[ \t])#+[ \t]*$")
_RULE = regex(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = regex(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_MATH_FENCE = regex(r"(\${2,})([^$]*)$")
_SETEXT = regex(r"(=+|-+)[ \t]*$")
_MARKER = regex(r"(?:([-*+])|(\d{1,9})([.)]))(?=[ \t]|$)")
_FOOTNOTE = regex(r"\[\^((?:[^\s\[\]\\]|\\.){1,999})\]:")
_DELIMITERS = regex(r"(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ESM = regex(r"(?:import|export) ")
_FRONTMATTER = regex(r"---[ \t]*(?:\r\n|\n|\r)")
_FRONTMATTER_END = regex(r"^---[ \t]*$", re.MULTILINE)
_COLONS = regex(r":{2,}")
_TASK = regex(r"\[([ \txX])\](?=[\r\n]|[ \t]+[^ \t])")
_TEXT_START = regex(r"[^\s\x00-@\[-`{-~]|[a-zA-Z]")
_LAZY = "a tag or expression goes on on a line without its container's mark: begin the line with `>` or its indent"


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
    """A paragraph that may go on."""

    __slots__ = ("gapped", "lazy_end", "pieces")

    def __init__(self, start: int, end: int) -> None:
        self.pieces = [(start, end)]
        self.gapped = False


class Blocks:
    """Reads the blocks of one document.

    `refuse(refusal, depth)` is told of what does not parse, at the source's offsets; `depth` is the number of
    directives around it. `leaves` are then the nodes whose inline content is still to be read.
    """

    def __init__(self, text: str, dialect: Dialect, scripts: Scripts, refuse: Callable[[Refused, int], None]) -> None:
        self.text = text
        self.mdx = dialect.mdx
        self.gfm = dialect.gfm
        self.directives = dialect.directives
        self.math = dialect.math
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
        if dialect.frontmatter:
            self.frontmatter()

    # -- lines ---------------------------------------------------------------------------------------------------

    def run(self) -> Node:
        """Read all lines."""
        text, starts, ends = self.text, self.starts, self.ends
        search = _TEXT_START.match
        while self.line < self.last:
            line = self.line
            at = starts[line]
            if not self.stack:
                if self.paragraph is not None and self.flow_until < line and search(text, at):
                    self.paragraph.pieces.append((at, ends[line]))
                    self.line = line + 1
                    continue
                self.at, self.end, self.used, self.lazy = at, ends[line], 0, False
                matched = 0
            else:
                matched = self.enter(line)
                if matched < 0:
                    self.line += 1
                    continue
            self.document(line, matched)
            self.line += 1
        self.close_to(0)
        return self.root

    def enter(self, line: int) -> int:
        """Match a line with the open containers: how many go on, or -1 where it was a directive's closing fence."""
        text = self.text
        self.at, self.end, self.used = self.starts[line], self.ends[line], 0
        end = self.end
        for index, container in enumerate(self.stack):
            mark = _INDENT.match(text, self.at, end).end()  # type: ignore[union-attr]
            kind = container.kind
            if kind == "quote":
                if mark == end or text[mark] != ">" or not (self.mdx or self.width(mark) < CODE_INDENT):
                    return index
                self.at, self.used = mark + 1, 0
                self.skip(1)
            elif kind == "directive":
                if self.ends_directive(container, mark):
                    self.close_to(index)
                    container.node.end = end
                    self.touch(end)
                    return -1
                if container.size:
                    self.skip(container.size)
            elif mark == end:
                container.below_blank = container.below_blank or container.starts_blank
                self.skip(container.size)
            else:
                if kind == "item" and container.below_blank:
                    return index
                if self.width(mark) < container.size:
                    return index
                container.starts_blank = False
                self.skip(container.size)
        return len(self.stack)

    def ends_directive(self, container: Container, mark: int) -> bool:
        """Whether the line from `mark` on is the closing fence of a directive."""
        colons = _COLONS.match(self.text, mark, self.end)
        return (
            colons is not None
            and len(colons[0]) >= container.fence
            and _INDENT.match(self.text, colons.end(), self.end).end() == self.end  # type: ignore[union-attr]
        )

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

    # -- containers ----------------------------------------------------------------------------------------------

    def document(self, line: int, matched: int) -> None:
        """The rest of a line of which the marks of `matched` containers are read."""
        text = self.text
        whole = matched == len(self.stack)
        opened = False
        interrupting = whole and self.paragraph is not None
        if self.flow_until < line:
            while True:
                mark = _INDENT.match(text, self.at, self.end).end()  # type: ignore[union-attr]
                if mark == self.end or text[mark] not in ">-*+[0123456789" or self.is_indented(mark):
                    break
                if not self.open_container(mark, matched if not opened else len(self.stack), interrupting=interrupting):
                    break
                opened = True
                whole = True
                if len(self.stack) >= MAX_DEPTH:
                    break
        self.lazy = not whole
        mark = _INDENT.match(text, self.at, self.end).end()  # type: ignore[union-attr]
        if mark == self.end:
            if self.lazy:
                self.close_to(matched)
            else:
                self.close_leaf()
            self.touch(self.end, blank=not opened)
            return
        if self.is_indented(mark):
            self.indented(mark, matched)
        elif self.lazy and (self.paragraph is None or not self.goes_on(mark)):
            self.close_to(matched)
            self.lazy = False
            self.flow(mark)
        else:
            self.flow(mark)
        if self.stack:
            self.touch(self.ends[self.line])

    def is_indented(self, mark: int) -> bool:
        """Whether `mark` stands too deep to begin a block: there is no such depth in MDX."""
        return not self.mdx and self.width(mark) >= CODE_INDENT

    def touch(self, end: int, *, blank: bool = False) -> None:
        """The open containers reach to here; on a blank line only those that a quote's mark stands within."""
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

    def open_container(self, mark: int, matched: int, *, interrupting: bool) -> bool:
        """Open the container whose mark is at `mark`, if there is one."""
        text = self.text
        char = text[mark]
        if char == ">":
            self.close_to(matched)
            node = Node("blockquote", mark, self.end)
            self.push(Container("quote", node))
            self.at, self.used = mark + 1, 0
            self.skip(1)
            return True
        if char == "[":
            found = _FOOTNOTE.match(text, mark, self.end) if self.gfm else None
            if not found:
                return False
            self.close_to(matched)
            label = found[1]
            node = Reference("footnoteDefinition", mark, self.end, [], label, identifier(label))
            self.footnotes.setdefault(node.identifier, node)
            self.push(Container("footnote", node, 4))
            self.at, self.used = _INDENT.match(text, found.end(), self.end).end(), 0  # type: ignore[union-attr]
            return True
        return self.open_item(mark, matched, interrupting=interrupting)

    def open_item(self, mark: int, matched: int, *, interrupting: bool) -> bool:
        """Open the list item whose mark is at `mark`, if there is one."""
        text, end = self.text, self.end
        found = _MARKER.match(text, mark, end)
        if not found:
            return False
        bullet, number, suffix = found.groups()
        if bullet in ("-", "*") and _RULE.match(text, mark, end):
            return False
        content = _INDENT.match(text, found.end(), end).end()  # type: ignore[union-attr]
        marker = bullet or suffix
        sibling = (
            self.stack[matched]
            if matched < len(self.stack)
            and self.stack[matched].kind == "item"
            and self.stack[matched].marker == marker
            and not interrupting
            else None
        )
        if interrupting and (content == end or (number is not None and number != "1")):
            return False
        indent = self.width(mark)
        self.at, self.used = mark, 0
        parent = sibling.parent if sibling else None
        self.close_to(matched)
        if parent is None:
            parent = List("list", mark, end, [], number is not None, int(number or 1), False)
            self.here().append(parent)
        item = ListItem("listItem", mark, end, [], None, False)
        if parent.children and self.blank_between(parent.children[-1], item):
            parent.spread = True
        parent.children.append(item)
        parent.end = end
        container = Container("item", item, 0, marker, parent)
        if content == end:
            container.size = indent + found.end() - mark + 1
            container.starts_blank = True
            self.at = end
        elif self.mdx or self.width(content) - (found.end() - mark) <= CODE_INDENT:
            container.size = indent + self.width(content)
            self.at = content
        else:
            # The item begins with indented code: only the first column of its white space belongs to the mark.
            container.size = indent + found.end() - mark + 1
            self.at = found.end()
            self.skip(1)
        self.stack.append(container)
        return True

    def here(self) -> list[Node]:
        """Where the next block goes."""
        return self.stack[-1].node.children if self.stack else self.root.children

    def push(self, container: Container) -> None:
        """Open a container."""
        self.here().append(container.node)
        self.stack.append(container)

    def close_to(self, depth: int) -> None:
        """Close the open leaf and all containers but the outer `depth`."""
        self.close_leaf()
        while len(self.stack) > depth:
            container = self.stack.pop()
            if container.kind == "directive":
                self.depth -= 1
            elif isinstance(container.node, ListItem):
                blocks = container.node.children
                container.node.spread = any(self.blank_between(*both) for both in pairwise(blocks))

    def blank_between(self, before: Node, after: Node) -> bool:
        """Whether a blank line stands between two blocks."""
        return self.text.count("\n", before.end, after.start) > 1 or self.text.count("\r", before.end, after.start) > 1

    # -- flow ----------------------------------------------------------------------------------------------------

    def goes_on(self, mark: int) -> bool:
        """Whether a lazy line goes on with the paragraph: nothing on it begins a block."""
        text, end = self.text, self.end
        char = text[mark]
        if char == "#":
            return not _ATX.match(text, mark, end)
        if char in "`~":
            return not _FENCE.match(text, mark, end)
        if char in "-*_":
            return not _RULE.match(text, mark, end)
        if char in "<{":
            if self.mdx:
                return not self.whole_lines(mark, probe=True)
            return char == "{" or html.block(text, mark, end, interrupting=False) is None
        if char == ":" and self.directives:
            return not self.directive_head(mark)
        if char == "$" and self.math:
            return not _MATH_FENCE.match(text, mark, end)
        return True

    def flow(self, mark: int) -> None:
        """One line, from `mark`, its first character that is no white space."""
        text, end = self.text, self.end
        char = text[mark]
        paragraph = self.paragraph
        if char > "@" and char not in "_`~{[|":
            if char in "ei" and paragraph is None and self.modules is not None and self.esm(mark):
                return
        elif char in "<{":
            if self.whole_lines(mark) if self.mdx else char == "<" and self.html_block(mark):
                return
        elif char == "#":
            found = _ATX.match(text, mark, end)
            if found:
                self.close_leaf()
                self.heading(mark, len(found[1]), found.end(1), end, end)
                return
        elif char in "`~":
            if self.fenced(mark):
                return
        elif char in "-*_=":
            if paragraph is not None and not self.lazy and char in "-=":
                if char == "-" and self.gfm and self.open_table(mark):
                    return
                if _SETEXT.match(text, mark, end):
                    if self.setext(1 if char == "=" else 2):
                        return
                    paragraph = None
            if char != "=" and _RULE.match(text, mark, end):
                self.close_leaf()
                self.here().append(Node("thematicBreak", mark, end))
                return
        elif char == ":":
            if self.gfm and paragraph is not None and not self.lazy and self.open_table(mark):
                return
            if self.directives and self.directive(mark):
                return
        elif char == "|":
            if self.gfm and paragraph is not None and not self.lazy and self.open_table(mark):
                return
        elif char == "$" and self.math and self.math_block(mark):
            return
        if self.table is not None:
            self.row(mark)
        elif paragraph is None:
            self.paragraph = Paragraph(mark, end)
        else:
            if self.stack and self.at != self.starts[self.line]:
                paragraph.gapped = True
            paragraph.pieces.append((self.at, end))

    def close_leaf(self) -> None:
        """End the open paragraph or table."""
        self.table = None
        paragraph, self.paragraph = self.paragraph, None
        if paragraph is not None:
            self.end_paragraph(paragraph, None)

    def pieces(self, paragraph: Paragraph) -> list[tuple[int, int]] | None:
        """The lines of a paragraph, line breaks included, or None where they are one piece of the source."""
        if not paragraph.gapped:
            return None
        lines = paragraph.pieces
        return [*((start, self.break_end(end)) for start, end in lines[:-1]), lines[-1]]

    def break_end(self, end: int) -> int:
        """The end of the line break at `end`, where there is one."""
        return end + 2 if self.text.startswith("\r\n", end) else min(end + 1, len(self.text))

    def end_paragraph(self, paragraph: Paragraph, depth: int | None) -> bool:
        """Take the definitions off a paragraph and keep the rest, as a heading where `depth` is given."""
        lines = paragraph.pieces
        if self.text[lines[0][0]] == "[":
            taken = self.take_definitions(paragraph)
            if taken == len(lines):
                return False
            if taken:
                start = _INDENT.match(self.text, *lines[taken]).end()  # type: ignore[union-attr]
                paragraph.pieces = lines = [(start, lines[taken][1]), *lines[taken + 1 :]]
        start, end = lines[0][0], lines[-1][1]
        if depth is None:
            node = Node("paragraph", start, end)
            self.here().append(node)
            begin = self.task(node, start, end)
            pieces = self.pieces(paragraph)
            if pieces and begin > start:
                pieces[0] = (begin, pieces[0][1])
            self.leaves.append(Leaf(node, pieces, begin, end, self.depth))
        else:
            node = Heading("heading", start, self.end, [], depth)
            self.here().append(node)
            self.leaves.append(Leaf(node, self.pieces(paragraph), start, end, self.depth))
        return True

    def task(self, node: Node, start: int, end: int) -> int:
        """Where the text of a paragraph begins: behind the box of a task."""
        if not self.gfm or self.text[start] != "[" or not self.stack or self.stack[-1].kind != "item":
            return start
        item = self.stack[-1].node
        if len(item.children) != 1 or not isinstance(item, ListItem):
            return start
        found = _TASK.match(self.text, start, end)
        if not found:
            return start
        item.checked = found[1] in "xX"
        item.box_start = start
        node.start = found.end() + (self.text[found.end()] in " \t")
        return node.start

    def heading(self, start: int, depth: int, begin: int, stop: int, end: int) -> None:
        """A heading whose text is between `begin` and `stop`."""
        node = Heading("heading", start, end, [], depth)
        self.here().append(node)
        found = _ATX_END.search(self.text, begin, stop) if "#" in self.text[begin:stop] else None
        if found:
            stop = found.start()
        while stop > begin and self.text[stop - 1] in " \t":
            stop -= 1
        while begin < stop and self.text[begin] in " \t":
            begin += 1
        self.leaves.append(Leaf(node, None, begin, stop, self.depth))

    def setext(self, depth: int) -> bool:
        """Make the open paragraph a heading; False where it was definitions alone."""
        paragraph = self.paragraph
        assert paragraph is not None
        self.paragraph = None
        return self.end_paragraph(paragraph, depth)

    def take_definitions(self, paragraph: Paragraph) -> int:
        """Read the definitions that a paragraph begins with: the number of lines that they take."""
        lines = paragraph.pieces
        pieces = self.pieces(paragraph)
        excerpt = Excerpt(self.text, pieces) if pieces else None
        text, at, end = (excerpt.text, 0, len(excerpt.text)) if excerpt else (self.text, lines[0][0], lines[-1][1])
        taken = 0
        while at < end and text[at] == "[":
            node = definition(text, at, end)
            if node is None:
                break
            stop = node.end
            if excerpt:
                excerpt.place([node])
            self.here().append(node)
            self.definitions.setdefault(node.identifier, node)
            finish = excerpt.finish(stop) if excerpt else stop
            while taken < len(lines) and lines[taken][1] < finish:
                taken += 1
            taken += 1
            if taken == len(lines):
                break
            at = SPACE.match(text, stop, end).end()  # type: ignore[union-attr]
        return taken

    # -- fences --------------------------------------------------------------------------------------------------

    def fenced(self, mark: int) -> bool:
        """A fenced code block, if one begins at `mark`."""
        text, end = self.text, self.end
        found = _FENCE.match(text, mark, end)
        if not found:
            return False
        self.close_leaf()
        fence = found[1] or found[3]
        info_start = found.end(1) if found[1] else found.end(3)
        node = Code("code", mark, end)
        begin = _INDENT.match(text, info_start, end).end()  # type: ignore[union-attr]
        info = text[begin:end].rstrip(" \t")
        if info:
            cut = re.search(r"[ \t]", info)
            node.language = unescape(info[: cut.start()] if cut else info)
            node.meta = unescape(info[cut.start() :].lstrip(" \t")) if cut else ""
        node.info_start = begin
        self.here().append(node)
        self.body(node, fence, self.width(mark))
        return True

    def math_block(self, mark: int) -> bool:
        """A math block, if one begins at `mark`."""
        found = _MATH_FENCE.match(self.text, mark, self.end)
        if not found:
            return False
        self.close_leaf()
        code = Code("code", mark, self.end)
        self.body(code, found[1], self.width(mark))
        value = Literal("math", mark, code.end, [], code.value, code.body_start, code.body_end)
        self.here().append(value)
        return True

    def body(self, node: Code, fence: str, indent: int) -> None:
        """The lines of a fenced block whose opening fence is the current line."""
        text = self.text
        closing = _closing(fence[0], len(fence))
        values: list[str] = []
        offsets: list[int] = []
        line = self.line
        end = self.end
        node.body_start = node.body_end = self.starts[line + 1] if line + 1 < self.last else end
        node.closed = False
        while line + 1 < self.last:
            if self.stack:
                if not self.continues(line + 1):
                    break
                start, stop = self.at, self.end
            else:
                start, stop, self.used = self.starts[line + 1], self.ends[line + 1], 0
            line += 1
            found = closing.match(text, start, stop)
            if found and not self.mdx:
                self.at = start
                found = None if self.is_indented(found.start(1)) else found
            if found:
                node.closed = True
                end = stop
                break
            if not values:
                node.body_start = start
            if indent or self.used:
                self.at, self.end = start, stop
                self.skip(indent)
                start = self.at
            values.append(self.rest(start, stop))
            offsets.append(start)
            node.body_end = end = stop
        if line + 1 >= self.last and not node.closed and values and not values[-1] and self.starts[-1] == self.ends[-1]:
            values.pop()
            offsets.pop()
            node.body_end = self.ends[line - 1] if values else node.body_start
        if not values and not node.closed:
            node.body_start = node.body_end = end
        node.value = "\n".join(values)
        node.lines = tuple(offsets)
        node.end = end
        self.line = line

    def rest(self, start: int, stop: int) -> str:
        """A line's text from the cursor at `start` on; what is left of a tab there is spaces."""
        left = 4 - self.column(start) % 4 - self.used if self.used else 0
        return " " * left + self.text[start + 1 : stop] if left else self.text[start:stop]

    # -- indented code and HTML ----------------------------------------------------------------------------------

    def cursor(self) -> int:
        """Where a block that begins at the cursor begins: a tab that is taken in part belongs to what stands before."""
        return self.at + 1 if self.used else self.at

    def next_line(self, line: int) -> bool:
        """Whether a line behind `line` goes on with all containers; moves the cursor behind their marks."""
        return line + 1 < self.last and self.continues(line + 1)

    def indented(self, mark: int, matched: int) -> None:
        """A line that is indented as code is: it goes on with a paragraph, or is code."""
        paragraph = self.paragraph
        if paragraph is not None:
            if self.stack and self.at != self.starts[self.line]:
                paragraph.gapped = True
            paragraph.pieces.append((self.at, self.end))
            return
        self.close_to(matched if self.lazy else len(self.stack))
        start = self.cursor()
        node = Code("code", start, self.end, info_start=start, fenced=False)
        self.here().append(node)
        values: list[str] = []
        offsets: list[int] = []
        size = 0
        line = self.line
        while True:
            deep = self.width(mark) >= CODE_INDENT
            if not deep and mark < self.end:
                break
            self.skip(CODE_INDENT)
            values.append(self.rest(self.at, self.end))
            offsets.append(self.at)
            if deep:
                node.end, self.line = self.end, line
            if mark < self.end:
                size, node.body_end = len(values), self.end
            if not self.next_line(line):
                break
            line += 1
            mark = _INDENT.match(self.text, self.at, self.end).end()  # type: ignore[union-attr]
        node.value = "\n".join(values[:size])
        node.lines = tuple(offsets[:size])
        node.body_start = offsets[0]

    def html_block(self, mark: int) -> bool:
        """A block of HTML, if one begins at `mark`."""
        text = self.text
        kind = html.block(text, mark, self.end, interrupting=self.paragraph is not None)
        if kind is None:
            return False
        self.close_leaf()
        start = self.cursor()
        stop = self.end
        values = [self.rest(self.at, stop)]
        line = self.line
        close = kind.close.search(text, mark + kind.size, stop) if kind.close is not None else None
        while close is None and self.next_line(line):
            if kind.close is None and _INDENT.match(text, self.at, self.end).end() == self.end:  # type: ignore[union-attr]
                break
            line += 1
            stop = self.end
            values.append(self.rest(self.at, stop))
            if kind.close is not None:
                close = kind.close.search(text, self.at, stop)
        self.line = line
        self.here().append(Literal("html", start, stop, [], "\n".join(values), start, stop))
        return True

    def continues(self, line: int) -> bool:
        """Whether a line goes on with all open containers; moves the cursor behind their marks."""
        return self.peek(line) == len(self.stack)

    def peek(self, line: int) -> int:
        """As `enter`, but a directive's closing fence closes nothing: it counts as a container that does not go on."""
        text = self.text
        self.at, self.end, self.used = self.starts[line], self.ends[line], 0
        end = self.end
        for index, container in enumerate(self.stack):
            mark = _INDENT.match(text, self.at, end).end()  # type: ignore[union-attr]
            kind = container.kind
            if kind == "quote":
                if mark == end or text[mark] != ">" or not (self.mdx or self.width(mark) < CODE_INDENT):
                    return index
                self.at, self.used = mark + 1, 0
                self.skip(1)
            elif kind == "directive":
                if self.ends_directive(container, mark):
                    return index
                if container.size:
                    self.skip(container.size)
            else:
                if mark < end and self.width(mark) < container.size:
                    return index
                self.skip(container.size)
        return len(self.stack)

    # -- directives ----------------------------------------------------------------------------------------------

    def directive_head(self, mark: int) -> tuple[int, directive.Head] | None:
        """The number of colons and the head of the directive at `mark`."""
        text, end = self.text, self.end
        colons = _COLONS.match(text, mark, end)
        if not colons:
            return None
        head = directive.head(text, colons.end(), end, inline=False)
        if head is None or _INDENT.match(text, head.end, end).end() != end:  # type: ignore[union-attr]
            return None
        return len(colons[0]), head

    def directive(self, mark: int) -> bool:
        """A container or leaf directive, if one stands at `mark`."""
        read = self.directive_head(mark)
        if read is None or (read[0] > 2 and len(self.stack) >= MAX_DEPTH):
            return False
        colons, head = read
        indent = self.width(mark)
        self.close_leaf()
        kind = "leafDirective" if colons == 2 else "containerDirective"
        node = Directive(kind, mark, self.end, [], head.name, head.attributes, head.label is not None)
        if head.label is not None:
            start, end = head.label
            label = Node("paragraph", start - 1, end + 1)
            node.children.append(label)
            self.leaves.append(Leaf(label, None, start, end, self.depth))
        if colons == 2:
            self.here().append(node)
            return True
        container = Container("directive", node, indent)
        container.fence = colons
        self.push(container)
        self.depth += 1
        return True

    # -- tables --------------------------------------------------------------------------------------------------

    def open_table(self, mark: int) -> bool:
        """Make the last line of the open paragraph a table's header, if its delimiter row is at `mark`."""
        text, end = self.text, self.end
        paragraph = self.paragraph
        assert paragraph is not None
        if not _DELIMITERS.match(text, mark, end):
            return False
        written = text[mark:end]
        if "|" not in written and ":" not in written:
            return False
        start, stop = paragraph.pieces[-1]
        start = _INDENT.match(text, start, stop).end()  # type: ignore[union-attr]
        if self.text[start:stop].strip(" \t") == "|":
            return False
        align = alignment(written)
        header = cells(text, start, stop)
        if len(header) != len(align):
            return False
        del paragraph.pieces[-1]
        self.paragraph = None
        if paragraph.pieces:
            self.end_paragraph(paragraph, None)
        table = Table("table", start, end, [], align)
        self.here().append(table)
        self.add_row(table, start, stop, header)
        self.table = table
        return True

    def row(self, mark: int) -> None:
        """A row of the open table."""
        table = self.table
        assert table is not None
        self.add_row(table, mark, self.end, cells(self.text, mark, self.end))
        table.end = self.end

    def add_row(self, table: Table, start: int, end: int, found: list[Cell]) -> None:
        """Add a row to a table."""
        row = Node("tableRow", start, end)
        table.children.append(row)
        for cell_start, cell_end, text_start, text_end in found:
            cell = Node("tableCell", cell_start, cell_end)
            row.children.append(cell)
            if text_start < text_end:
                self.leaves.append(Leaf(cell, None, text_start, text_end, self.depth))

    # -- JSX, expressions, modules -------------------------------------------------------------------------------

    def whole_lines(self, mark: int, *, probe: bool = False) -> bool:
        """Tags and expressions that fill their lines, from `mark` on; `probe` only asks."""
        text = self.text
        line = self.line
        kept = (self.at, self.end, self.used)
        if not self.stack:
            found = self.read_flow(text, mark, len(text))
            if isinstance(found, Refused):
                self.refuse(found, self.depth)
                found = None
            excerpt = None
        else:
            found, excerpt = self.read_gapped(mark)
        self.at, self.end, self.used = kept
        if found is None:
            return False
        nodes, stop, whole = found
        finish = excerpt.finish(stop) if excerpt else stop
        last = bisect_right(self.starts, finish - 1) - 1
        if not whole:
            self.flow_until = max(self.flow_until, last)
            return False
        if probe:
            return True
        if excerpt:
            excerpt.place(nodes)
        self.close_leaf()
        self.here().extend(nodes)
        self.line = max(line, last)
        return True

    def read_flow(self, text: str, at: int, end: int) -> tuple[list[Node], int, bool] | Refused | None:
        """The tags and expressions from `at`, the offset reached, and whether they fill their lines."""
        nodes: list[Node] = []
        start = at
        try:
            while True:
                char = text[at] if at < end else "\n"
                if char == "<":
                    tag = scan(text, at, end, self.expressions)
                    if tag is None:
                        return nodes, at + 1, False
                    tag.flow = True
                    nodes.append(tag)
                    at = tag.end
                elif char == "{" and not (nodes and nodes[-1].type == "mdxFlowExpression"):
                    after = self.expressions(text, at, end, "child")
                    nodes.append(Expression("mdxFlowExpression", at, after, [], text[at + 1 : after - 1], at + 1))
                    at = after
                else:
                    return nodes, at, char in "\r\n" and at > start
                at = _INDENT.match(text, at, end).end()  # type: ignore[union-attr]
        except Refused as refusal:
            refusal.begin = at
            return refusal

    def read_gapped(self, mark: int) -> tuple[tuple[list[Node], int, bool] | None, Excerpt]:
        """As `read_flow` within containers: with as many of their lines as it takes."""
        pieces = [(mark, self.break_end(self.end))]
        wanted = 1
        line = self.line
        ended = lazy = False
        begun = (self.at, self.end, self.used)
        while True:
            excerpt = Excerpt(self.text, pieces)
            found = self.read_flow(excerpt.text, 0, len(excerpt.text))
            if not isinstance(found, Refused) or not found.starved or ended:
                break
            for _ in range(wanted):
                if line + 1 >= self.last:
                    ended = True
                    break
                matched = self.peek(line + 1)
                if matched < len(self.stack):
                    ended = True
                    lazy = not self.begins_container(matched)
                    self.lazy_at = self.at
                    break
                line += 1
                pieces.append((self.at, self.break_end(self.end)))
            wanted *= 2
        if isinstance(found, Refused):
            lazily = found.starved and lazy
            excerpt.place_refusal(found)
            if lazily:
                begin = found.begin
                found = Refused(self.lazy_at, "unexpected-lazy", _LAZY)
                found.begin = begin
            self.refuse(found, self.depth)
            self.at, self.end, self.used = begun
            return None, excerpt
        return found, excerpt

    def begins_container(self, matched: int) -> bool:
        """Whether what `matched` containers leave of a line begins a new one, or ends a directive."""
        mark = _INDENT.match(self.text, self.at, self.end).end()  # type: ignore[union-attr]
        if mark == self.end:
            return False
        if self.stack[matched].kind == "directive":
            return True
        char = self.text[mark]
        if char == ">":
            return True
        if char == "[":
            return self.gfm and _FOOTNOTE.match(self.text, mark, self.end) is not None
        return _MARKER.match(self.text, mark, self.end) is not None and _RULE.match(self.text, mark, self.end) is None

    def esm(self, mark: int) -> bool:
        """Imports and exports, if they begin at `mark`."""
        text = self.text
        if mark != self.starts[self.line] or not _ESM.match(text, mark, self.end) or self.modules is None:
            return False
        limit = len(text)
        if self.stack:
            line = self.line
            while line + 1 < self.last and self.peek(line + 1) == len(self.stack):
                line += 1
            limit = self.ends[line]
            self.at, self.end, self.used = mark, self.ends[self.line], 0
        stop, refusal = self.modules(text, mark, limit)
        if refusal is not None:
            refusal.begin = mark
            self.refuse(refusal, self.depth)
        self.close_leaf()
        self.here().append(Expression("mdxjsEsm", mark, stop, [], text[mark:stop], mark))
        self.line = max(self.line, bisect_right(self.starts, stop) - 1)
        return True

    def frontmatter(self) -> None:
        """The frontmatter, if there is one."""
        text = self.text
        start = self.starts[0]
        opened = _FRONTMATTER.match(text, start)
        if not opened:
            return
        for line in range(1, self.last):
            if text.startswith("---", self.starts[line]) and not text[self.starts[line] + 3 : self.ends[line]].strip(
                " \t"
            ):
                begin, stop = self.starts[1], max(self.ends[line - 1], self.starts[1])
                if line == 1:
                    stop = begin
                node = Literal("yaml", start, self.ends[line], [], text[begin:stop], begin, stop)
                self.root.children.append(node)
                self.line = line + 1
                return


def _lines(text: str) -> tuple[list[int], list[int]]:
    """Where each line begins, and where it ends without its line break."""
    if "\r" not in text:
        starts = [0]
        ends: list[int] = []
        at = text.find("\n")
        while at != -1:
            ends.append(at)
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        ends.append(len(text))
        return starts, ends
    starts, ends = [0], []
    for found in re.finditer(r"\r\n|\r|\n", text):
        ends.append(found.start())
        starts.append(found.end())
    ends.append(len(text))
    return starts, ends


@cache
def _closing(char: str, size: int) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*({re.escape(char)}{{{size},}})[ \t]*$")
