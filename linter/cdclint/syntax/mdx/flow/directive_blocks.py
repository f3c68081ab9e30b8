"""Directives that are blocks."""

from __future__ import annotations

from cdclint.syntax.mdx import directive
from cdclint.syntax.mdx.flow import paragraphs
from cdclint.syntax.mdx.flow.open_blocks import COLONS, INDENT, MAX_DEPTH, Blocks, Container, Leaf
from cdclint.syntax.mdx.node import Directive, Node


def directive_head(blocks: Blocks, mark: int) -> tuple[int, directive.Head] | None:
    """The number of colons and the head of the directive at `mark`."""
    text, end = blocks.text, blocks.end
    colons = COLONS.match(text, mark, end)
    if not colons:
        return None
    head = directive.head(text, colons.end(), end, inline=False)
    if head is None or INDENT.match(text, head.end, end).end() != end:  # type: ignore[union-attr]
        return None
    return len(colons[0]), head


def open_directive(blocks: Blocks, mark: int) -> bool:
    """A container or leaf directive, if one is at `mark`."""
    read = directive_head(blocks, mark)
    if read is None or (read[0] > 2 and len(blocks.stack) >= MAX_DEPTH):
        return False
    colons, head = read
    indent = blocks.width(mark)
    paragraphs.close_leaf(blocks)
    kind = "leafDirective" if colons == 2 else "containerDirective"
    node = Directive(kind, mark, blocks.end, [], head.name, head.attributes, head.label is not None)
    if head.label is not None and colons == 2:
        blocks.leaves.append(Leaf(node, None, *head.label, blocks.depth))
    elif head.label is not None:
        start, end = head.label
        label = Node("paragraph", start - 1, end + 1)
        node.children.append(label)
        blocks.leaves.append(Leaf(label, None, start, end, blocks.depth))
    if colons == 2:
        blocks.here().append(node)
        return True
    container = Container("directive", node, indent)
    container.fence = colons
    blocks.push(container)
    blocks.depth += 1
    return True
