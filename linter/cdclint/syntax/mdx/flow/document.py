"""The order of events, line by line: containers first, then what begins or continues within them.

It is that of CommonMark's algorithm, with indented code and HTML; or, as MDX bends it, with neither, with any indent
before a block's mark, and with JSX, expressions, imports and exports as blocks that, once begun, are not pierced by
containers.
"""

from __future__ import annotations

from cdclint.core.regex import regex
from cdclint.syntax.mdx import raw_html
from cdclint.syntax.mdx.flow import code_blocks, containers, directive_blocks, paragraphs, script_blocks, table_blocks
from cdclint.syntax.mdx.flow.open_blocks import FENCE, INDENT, MATH_FENCE, MAX_DEPTH, RULE, Blocks, Paragraph
from cdclint.syntax.mdx.node import Literal, Node

_ATX = regex(r"(#{1,6})(?:[ \t]|$)")
_SETEXT = regex(r"(=+|-+)[ \t]*$")
_FRONTMATTER = regex(r"---[ \t]*(?:\r\n|\n|\r)")
_TEXT_START = regex(r"[^\s\x00-@\[-`{-~]|[a-zA-Z]")


def read(blocks: Blocks) -> Node:
    """Read all lines."""
    if blocks.has_frontmatter:
        frontmatter(blocks)
    while blocks.line < blocks.last:
        read_next(blocks)
    containers.reach_the_end(blocks)
    containers.close_to(blocks, 0)
    return blocks.root


def read_next(blocks: Blocks) -> None:
    """Read the next line, and those that what begins on it takes at once."""
    line = blocks.line
    at = blocks.starts[line]
    matched = 0
    if not blocks.stack:
        if blocks.paragraph is not None and blocks.flow_until < line and _TEXT_START.match(blocks.text, at):
            blocks.paragraph.pieces.append((at, blocks.ends[line]))
            blocks.line = line + 1
            return
        blocks.at, blocks.end, blocks.used, blocks.lazy = at, blocks.ends[line], 0, False
    else:
        matched = containers.enter(blocks, line)
    if matched >= 0:
        read_line(blocks, line, matched)
    blocks.line += 1


def read_line(blocks: Blocks, line: int, matched: int) -> None:
    """The rest of a line of which the marks of `matched` containers are read."""
    text = blocks.text
    whole = matched == len(blocks.stack)
    opened = False
    interrupting = whole and blocks.paragraph is not None
    if blocks.flow_until < line:
        while True:
            mark = INDENT.match(text, blocks.at, blocks.end).end()  # type: ignore[union-attr]
            if mark == blocks.end or text[mark] not in ">-*+[0123456789" or blocks.is_indented(mark):
                break
            if not containers.open_container(
                blocks, mark, matched if not opened else len(blocks.stack), interrupting=interrupting
            ):
                break
            opened = True
            whole = True
            if len(blocks.stack) >= MAX_DEPTH:
                break
    blocks.lazy = not whole
    mark = INDENT.match(text, blocks.at, blocks.end).end()  # type: ignore[union-attr]
    if mark == blocks.end:
        if blocks.lazy:
            containers.close_to(blocks, matched)
        else:
            paragraphs.close_leaf(blocks)
        blocks.touch(blocks.end, blank=not opened)
        return
    if blocks.is_indented(mark):
        code_blocks.indented(blocks, mark, matched)
    elif blocks.lazy and (blocks.paragraph is None or not goes_on(blocks, mark)):
        containers.close_to(blocks, matched)
        blocks.lazy = False
        flow(blocks, mark)
    else:
        flow(blocks, mark)
    if blocks.stack:
        blocks.touch(blocks.ends[blocks.line])


def goes_on(blocks: Blocks, mark: int) -> bool:
    """Whether a lazy line continues with the paragraph: nothing on it begins a block."""
    text, end = blocks.text, blocks.end
    char = text[mark]
    if char == "#":
        return not _ATX.match(text, mark, end)
    if char in "`~":
        return not FENCE.match(text, mark, end)
    if char in "-*_":
        return not RULE.match(text, mark, end)
    if char in "<{":
        if blocks.mdx:
            return not script_blocks.whole_lines(blocks, mark, probe=True)
        return char == "{" or raw_html.block(text, mark, end, interrupting=False) is None
    if char == ":" and blocks.directives:
        return not directive_blocks.directive_head(blocks, mark)
    if char == "$" and blocks.math:
        return not MATH_FENCE.match(text, mark, end)
    return True


def flow(blocks: Blocks, mark: int) -> None:
    """One line, from `mark`, its first character that is not a white space."""
    text, end = blocks.text, blocks.end
    char = text[mark]
    paragraph = blocks.paragraph
    if char > "@" and char not in "_`~{[|":
        if char in "ei" and paragraph is None and blocks.modules is not None and script_blocks.esm(blocks, mark):
            return
    elif char in "<{":
        if (
            script_blocks.whole_lines(blocks, mark)
            if blocks.mdx
            else char == "<" and code_blocks.html_block(blocks, mark)
        ):
            return
    elif char == "#":
        found = _ATX.match(text, mark, end)
        if found:
            paragraphs.close_leaf(blocks)
            paragraphs.heading(blocks, mark, len(found[1]), found.end(1))
            return
    elif char in "`~":
        if code_blocks.fenced(blocks, mark):
            return
    elif char in "-*_=":
        if paragraph is not None and not blocks.lazy and char in "-=":
            if char == "-" and blocks.gfm and table_blocks.open_table(blocks, mark):
                return
            if _SETEXT.match(text, mark, end):
                if paragraphs.setext(blocks, 1 if char == "=" else 2):
                    return
                paragraph = None
        if char != "=" and RULE.match(text, mark, end):
            paragraphs.close_leaf(blocks)
            blocks.here().append(Node("thematicBreak", mark, end))
            return
    elif char == ":":
        if blocks.gfm and paragraph is not None and not blocks.lazy and table_blocks.open_table(blocks, mark):
            return
        if blocks.directives and directive_blocks.open_directive(blocks, mark):
            return
    elif char == "|":
        if blocks.gfm and paragraph is not None and not blocks.lazy and table_blocks.open_table(blocks, mark):
            return
    elif char == "$" and blocks.math and code_blocks.math_block(blocks, mark):
        return
    if blocks.table is not None:
        table_blocks.row(blocks, mark)
    elif paragraph is None:
        blocks.paragraph = Paragraph(mark, end)
    else:
        if blocks.stack and blocks.at != blocks.starts[blocks.line]:
            paragraph.gapped = True
        paragraph.pieces.append((blocks.at, end))


def frontmatter(blocks: Blocks) -> None:
    """The frontmatter, if there is one."""
    text = blocks.text
    start = blocks.starts[0]
    opened = _FRONTMATTER.match(text, start)
    if not opened:
        return
    for line in range(1, blocks.last):
        if text.startswith("---", blocks.starts[line]) and not text[blocks.starts[line] + 3 : blocks.ends[line]].strip(
            " \t"
        ):
            begin, stop = blocks.starts[1], max(blocks.ends[line - 1], blocks.starts[1])
            if line == 1:
                stop = begin
            node = Literal("yaml", start, blocks.ends[line], [], text[begin:stop], begin, stop)
            blocks.root.children.append(node)
            blocks.line = line + 1
            return
