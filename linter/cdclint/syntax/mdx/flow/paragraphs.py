"""Paragraphs and headings, and the definitions and tasks at the beginning of a paragraph."""

from __future__ import annotations

from cdclint.core.regex import regex
from cdclint.syntax.mdx.excerpt import Excerpt
from cdclint.syntax.mdx.flow.open_blocks import INDENT, Blocks, Leaf, Paragraph
from cdclint.syntax.mdx.link import SPACE, definition
from cdclint.syntax.mdx.node import Heading, ListItem, Node

_ATX_END = regex(r"(?:^|[ \t])#+[ \t]*$")
_TASK = regex(r"\[([ \txX])\](?=[\r\n]|[ \t]+[^ \t])")


def close_leaf(blocks: Blocks) -> None:
    """End the open paragraph or table."""
    blocks.table = None
    paragraph, blocks.paragraph = blocks.paragraph, None
    if paragraph is not None:
        end_paragraph(blocks, paragraph, None)


def whole_pieces(blocks: Blocks, paragraph: Paragraph) -> list[tuple[int, int]] | None:
    """The lines of a paragraph, line breaks included, or None where they are one piece of the source."""
    if not paragraph.gapped:
        return None
    lines = paragraph.pieces
    return [*((start, blocks.break_end(end)) for start, end in lines[:-1]), lines[-1]]


def end_paragraph(blocks: Blocks, paragraph: Paragraph, depth: int | None) -> bool:
    """Take the definitions off a paragraph and keep the rest, as a heading where `depth` is given."""
    lines = paragraph.pieces
    if blocks.text[lines[0][0]] == "[":
        taken = take_definitions(blocks, paragraph)
        if taken == len(lines):
            return False
        if taken:
            start = INDENT.match(blocks.text, *lines[taken]).end()  # type: ignore[union-attr]
            paragraph.pieces = lines = [(start, lines[taken][1]), *lines[taken + 1 :]]
    start, end = lines[0][0], lines[-1][1]
    if depth is None:
        node = Node("paragraph", start, end)
        blocks.here().append(node)
        begin = task(blocks, node, start, end)
        pieces = whole_pieces(blocks, paragraph)
        if pieces and begin > start:
            pieces[0] = (begin, pieces[0][1])
        blocks.leaves.append(Leaf(node, pieces, begin, end, blocks.depth))
    else:
        node = Heading("heading", start, blocks.end, [], depth)
        blocks.here().append(node)
        blocks.leaves.append(Leaf(node, whole_pieces(blocks, paragraph), start, end, blocks.depth))
    return True


def task(blocks: Blocks, node: Node, start: int, end: int) -> int:
    """Where the text of a paragraph begins: after the box of a task."""
    if not blocks.gfm or blocks.text[start] != "[" or not blocks.stack or blocks.stack[-1].kind != "item":
        return start
    item = blocks.stack[-1].node
    if len(item.children) != 1 or not isinstance(item, ListItem):
        return start
    found = _TASK.match(blocks.text, start, end)
    if not found:
        return start
    item.checked = found[1] in "xX"
    item.box_start = start
    node.start = found.end() + (blocks.text[found.end()] in " \t")
    return node.start


def heading(blocks: Blocks, start: int, depth: int, begin: int) -> None:
    """The heading of the line, whose mark is at `start` and whose text is after `begin`."""
    stop = blocks.end
    node = Heading("heading", start, stop, [], depth)
    blocks.here().append(node)
    found = _ATX_END.search(blocks.text, begin, stop) if "#" in blocks.text[begin:stop] else None
    if found:
        stop = found.start()
    while stop > begin and blocks.text[stop - 1] in " \t":
        stop -= 1
    while begin < stop and blocks.text[begin] in " \t":
        begin += 1
    blocks.leaves.append(Leaf(node, None, begin, stop, blocks.depth))


def setext(blocks: Blocks, depth: int) -> bool:
    """Make the open paragraph a heading; False where it was definitions alone."""
    paragraph = blocks.paragraph
    assert paragraph is not None
    blocks.paragraph = None
    return end_paragraph(blocks, paragraph, depth)


def take_definitions(blocks: Blocks, paragraph: Paragraph) -> int:
    """Read the definitions that a paragraph begins with: the number of lines that they take."""
    lines = paragraph.pieces
    pieces = whole_pieces(blocks, paragraph)
    excerpt = Excerpt(blocks.text, pieces) if pieces else None
    text, at, end = (excerpt.text, 0, len(excerpt.text)) if excerpt else (blocks.text, lines[0][0], lines[-1][1])
    taken = 0
    while at < end and text[at] == "[":
        node = definition(text, at, end)
        if node is None:
            break
        stop = node.end
        if excerpt:
            excerpt.place([node])
        blocks.here().append(node)
        blocks.definitions.setdefault(node.identifier, node)
        finish = excerpt.finish(stop) if excerpt else stop
        while taken < len(lines) and lines[taken][1] < finish:
            taken += 1
        taken += 1
        if taken == len(lines):
            break
        at = SPACE.match(text, stop, end).end()  # type: ignore[union-attr]
    return taken
