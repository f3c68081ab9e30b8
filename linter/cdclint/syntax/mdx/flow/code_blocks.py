"""Blocks whose lines are taken as they are: fenced and indented code, math, HTML."""

from __future__ import annotations

import re
from functools import lru_cache

from cdclint.syntax.mdx import raw_html
from cdclint.syntax.mdx.character import unescape
from cdclint.syntax.mdx.flow import containers, paragraphs
from cdclint.syntax.mdx.flow.open_blocks import CODE_INDENT, FENCE, INDENT, MATH_FENCE, Blocks
from cdclint.syntax.mdx.node import Code, Literal


def fenced(blocks: Blocks, mark: int) -> bool:
    """A fenced code block, if one begins at `mark`."""
    text, end = blocks.text, blocks.end
    found = FENCE.match(text, mark, end)
    if not found:
        return False
    paragraphs.close_leaf(blocks)
    fence = found[1] or found[3]
    info_start = found.end(1) if found[1] else found.end(3)
    node = Code("code", mark, end)
    begin = INDENT.match(text, info_start, end).end()  # type: ignore[union-attr]
    info = text[begin:end].rstrip(" \t")
    if info:
        cut = re.search(r"[ \t]", info)
        node.language = unescape(info[: cut.start()] if cut else info)
        node.meta = unescape(info[cut.start() :].lstrip(" \t")) if cut else ""
    node.info_start = begin
    blocks.here().append(node)
    body(blocks, node, fence, blocks.width(mark))
    return True


def math_block(blocks: Blocks, mark: int) -> bool:
    """A math block, if one begins at `mark`."""
    found = MATH_FENCE.match(blocks.text, mark, blocks.end)
    if not found:
        return False
    paragraphs.close_leaf(blocks)
    code = Code("code", mark, blocks.end)
    body(blocks, code, found[1], blocks.width(mark))
    value = Literal("math", mark, code.end, [], code.value, code.body_start, code.body_end)
    blocks.here().append(value)
    return True


def body(blocks: Blocks, node: Code, fence: str, indent: int) -> None:
    """The lines of a fenced block whose opening fence is the current line."""
    text = blocks.text
    closing = _closing(fence[0], len(fence))
    values: list[str] = []
    offsets: list[int] = []
    line = blocks.line
    end = blocks.end
    node.body_start = node.body_end = blocks.starts[line + 1] if line + 1 < blocks.last else end
    node.closed = False
    while line + 1 < blocks.last:
        if blocks.stack:
            if not containers.continues(blocks, line + 1):
                break
            start, stop = blocks.at, blocks.end
        else:
            start, stop, blocks.used = blocks.starts[line + 1], blocks.ends[line + 1], 0
        line += 1
        found = closing.match(text, start, stop)
        if found and not blocks.mdx:
            blocks.at = start
            found = None if blocks.is_indented(found.start(1)) else found
        if found:
            node.closed = True
            end = stop
            break
        if not values:
            node.body_start = start
        if indent or blocks.used:
            blocks.at, blocks.end = start, stop
            blocks.skip(indent)
            start = blocks.at
        values.append(rest(blocks, start, stop))
        offsets.append(start)
        node.body_end = end = stop
    if (
        line + 1 >= blocks.last
        and not node.closed
        and values
        and not values[-1]
        and blocks.starts[-1] == blocks.ends[-1]
    ):
        values.pop()
        offsets.pop()
        node.body_end = blocks.ends[line - 1] if values else node.body_start
    if not values and not node.closed:
        node.body_start = node.body_end = end
    node.value = "\n".join(values)
    node.lines = tuple(offsets)
    node.end = end
    blocks.line = line


def rest(blocks: Blocks, start: int, stop: int) -> str:
    """A line's text from the cursor at `start` on; what is left of a tab there is spaces."""
    left = 4 - blocks.column(start) % 4 - blocks.used if blocks.used else 0
    return " " * left + blocks.text[start + 1 : stop] if left else blocks.text[start:stop]


def indented(blocks: Blocks, mark: int, matched: int) -> None:
    """A line that is indented as code is: it continues with a paragraph, or is code."""
    paragraph = blocks.paragraph
    if paragraph is not None:
        if blocks.stack and blocks.at != blocks.starts[blocks.line]:
            paragraph.gapped = True
        paragraph.pieces.append((blocks.at, blocks.end))
        return
    containers.close_to(blocks, matched if blocks.lazy else len(blocks.stack))
    start = blocks.cursor()
    node = Code("code", start, blocks.end, info_start=start, fenced=False)
    blocks.here().append(node)
    values: list[str] = []
    offsets: list[int] = []
    size = 0
    line = blocks.line
    while True:
        deep = blocks.width(mark) >= CODE_INDENT
        if not deep and mark < blocks.end:
            break
        blocks.skip(CODE_INDENT)
        values.append(rest(blocks, blocks.at, blocks.end))
        offsets.append(blocks.at)
        if deep:
            node.end, blocks.line = blocks.end, line
        if mark < blocks.end:
            size, node.body_end = len(values), blocks.end
        if not containers.next_line(blocks, line):
            break
        line += 1
        mark = INDENT.match(blocks.text, blocks.at, blocks.end).end()  # type: ignore[union-attr]
    node.value = "\n".join(values[:size])
    node.lines = tuple(offsets[:size])
    node.body_start = offsets[0]


def html_block(blocks: Blocks, mark: int) -> bool:
    """A block of HTML, if one begins at `mark`."""
    text = blocks.text
    kind = raw_html.block(text, mark, blocks.end, interrupting=blocks.paragraph is not None)
    if kind is None:
        return False
    paragraphs.close_leaf(blocks)
    start = blocks.cursor()
    stop = blocks.end
    values = [rest(blocks, blocks.at, stop)]
    line = blocks.line
    close = kind.close.search(text, mark + kind.size, stop) if kind.close is not None else None
    while close is None and containers.next_line(blocks, line):
        if kind.close is None and INDENT.match(text, blocks.at, blocks.end).end() == blocks.end:  # type: ignore[union-attr]
            break
        line += 1
        stop = blocks.end
        values.append(rest(blocks, blocks.at, stop))
        if kind.close is not None:
            close = kind.close.search(text, blocks.at, stop)
    blocks.line = line
    blocks.here().append(Literal("html", start, stop, [], "\n".join(values), start, stop))
    return True


@lru_cache(maxsize=64)
def _closing(char: str, size: int) -> re.Pattern[str]:
    return re.compile(rf"[ \t]*({re.escape(char)}{{{size},}})[ \t]*$")
