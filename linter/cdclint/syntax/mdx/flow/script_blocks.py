"""JSX, expressions, imports and exports as blocks."""

from __future__ import annotations

from bisect import bisect_right

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mdx.excerpt import Excerpt
from cdclint.syntax.mdx.flow import containers, paragraphs
from cdclint.syntax.mdx.flow.open_blocks import INDENT, Blocks
from cdclint.syntax.mdx.node import Expression, Node
from cdclint.syntax.mdx.problem import Refused
from cdclint.syntax.mdx.tag import scan

_ESM = regex(r"(?:import|export) ")
_LAZY = Message(
    "a tag or expression continues on a line without its container's marker: start the line with `>` or its indent"
)


def whole_lines(blocks: Blocks, mark: int, *, probe: bool = False) -> bool:
    """Tags and expressions that fill their lines, from `mark` on; `probe` only asks."""
    text = blocks.text
    line = blocks.line
    kept = (blocks.at, blocks.end, blocks.used)
    if not blocks.stack:
        found = read_flow(blocks, text, mark, len(text))
        if isinstance(found, Refused):
            blocks.refuse(found, blocks.depth)
            found = None
        excerpt = None
    else:
        found, excerpt = read_gapped(blocks, mark)
    blocks.at, blocks.end, blocks.used = kept
    if found is None:
        blocks.scripts.late.clear()
        return False
    nodes, stop, whole = found
    finish = excerpt.finish(stop) if excerpt else stop
    last = bisect_right(blocks.starts, finish - 1) - 1
    if not whole:
        blocks.flow_until = max(blocks.flow_until, last)
    if probe or not whole:
        blocks.scripts.late.clear()
        return whole
    if excerpt:
        excerpt.place(nodes)
        for refusal in blocks.scripts.late:
            excerpt.place_refusal(refusal)
    blocks.refuse_late()
    paragraphs.close_leaf(blocks)
    blocks.here().extend(nodes)
    blocks.line = max(line, last)
    return True


def read_flow(blocks: Blocks, text: str, at: int, end: int) -> tuple[list[Node], int, bool] | Refused | None:
    """The tags and expressions from `at`, the offset reached, and whether they fill their lines."""
    nodes: list[Node] = []
    start = at
    try:
        while True:
            char = text[at] if at < end else "\n"
            if char == "<":
                tag = scan(text, at, end, blocks.expressions)
                if tag is None:
                    return nodes, at + 1, False
                tag.flow = True
                nodes.append(tag)
                at = tag.end
            elif char == "{" and not (nodes and nodes[-1].type == "mdxFlowExpression"):
                after = blocks.expressions(text, at, end, "child")
                nodes.append(Expression("mdxFlowExpression", at, after, [], text[at + 1 : after - 1], at + 1))
                at = after
            else:
                return nodes, at, char in "\r\n" and at > start
            at = INDENT.match(text, at, end).end()  # type: ignore[union-attr]
    except Refused as refusal:
        refusal.begin = at
        return refusal


def read_gapped(blocks: Blocks, mark: int) -> tuple[tuple[list[Node], int, bool] | None, Excerpt]:
    """As `read_flow` within containers: with as many of their lines as it takes."""
    pieces = [(mark, blocks.break_end(blocks.end))]
    wanted = 1
    line = blocks.line
    ended = lazy = False
    begun = (blocks.at, blocks.end, blocks.used)
    while True:
        excerpt = Excerpt(blocks.text, pieces)
        blocks.scripts.late.clear()
        found = read_flow(blocks, excerpt.text, 0, len(excerpt.text))
        if not isinstance(found, Refused) or not found.starved or ended:
            break
        for _ in range(wanted):
            if line + 1 >= blocks.last:
                ended = True
                break
            matched = containers.peek(blocks, line + 1)
            if matched < len(blocks.stack):
                ended = True
                lazy = not containers.begins_container(blocks, matched)
                blocks.lazy_at = blocks.at
                break
            line += 1
            pieces.append((blocks.at, blocks.break_end(blocks.end)))
        wanted *= 2
    if isinstance(found, Refused):
        lazily = found.starved and lazy
        excerpt.place_refusal(found)
        if lazily:
            begin = found.begin
            found = Refused(blocks.lazy_at, "unexpected-lazy", _LAZY)
            found.begin = begin
        blocks.refuse(found, blocks.depth)
        blocks.at, blocks.end, blocks.used = begun
        return None, excerpt
    return found, excerpt


def esm(blocks: Blocks, mark: int) -> bool:
    """Imports and exports, if they begin at `mark`."""
    text = blocks.text
    if mark != blocks.starts[blocks.line] or not _ESM.match(text, mark, blocks.end) or blocks.modules is None:
        return False
    limit = len(text)
    if blocks.stack:
        line = blocks.line
        while line + 1 < blocks.last and containers.peek(blocks, line + 1) == len(blocks.stack):
            line += 1
        limit = blocks.ends[line]
        blocks.at, blocks.end, blocks.used = mark, blocks.ends[blocks.line], 0
    stop, refusal = blocks.modules(text, mark, limit)
    if refusal is not None:
        refusal.begin = mark
        blocks.refuse(refusal, blocks.depth)
    blocks.refuse_late()
    paragraphs.close_leaf(blocks)
    blocks.here().append(Expression("mdxjsEsm", mark, stop, [], text[mark:stop], mark))
    blocks.line = max(blocks.line, bisect_right(blocks.starts, stop) - 1)
    return True
