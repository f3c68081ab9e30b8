"""Containers: which continue with a line, and which begin on it."""

from __future__ import annotations

from itertools import pairwise

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import identifier
from cdclint.syntax.mdx.flow import paragraphs
from cdclint.syntax.mdx.flow.open_blocks import CODE_INDENT, COLONS, FOOTNOTE, INDENT, RULE, Blocks, Container
from cdclint.syntax.mdx.node import List, ListItem, Node, Reference

_MARKER = regex(r"(?:([-*+])|(\d{1,9})([.)]))(?=[ \t]|$)")


def enter(blocks: Blocks, line: int) -> int:
    """Match a line with the open containers: how many continue, or -1 where it was a directive's closing fence."""
    text = blocks.text
    blocks.at, blocks.end, blocks.used = blocks.starts[line], blocks.ends[line], 0
    end = blocks.end
    for index, container in enumerate(blocks.stack):
        mark = INDENT.match(text, blocks.at, end).end()  # type: ignore[union-attr]
        kind = container.kind
        if kind == "quote":
            if not _passes_quote_mark(blocks, mark):
                return index
        elif kind == "directive":
            if ends_directive(blocks, container, mark):
                close_to(blocks, index)
                container.node.end = end
                blocks.touch(end)
                return -1
            if container.size:
                blocks.skip(container.size)
        elif mark == end:
            container.below_blank = container.below_blank or container.starts_blank
            blocks.skip(container.size)
        else:
            if kind == "item" and container.below_blank:
                return index
            if blocks.width(mark) < container.size:
                return index
            container.starts_blank = False
            blocks.skip(container.size)
    return len(blocks.stack)


def ends_directive(blocks: Blocks, container: Container, mark: int) -> bool:
    """Whether the line from `mark` on is the closing fence of a directive."""
    colons = COLONS.match(blocks.text, mark, blocks.end)
    return (
        colons is not None
        and len(colons[0]) >= container.fence
        and INDENT.match(blocks.text, colons.end(), blocks.end).end() == blocks.end  # type: ignore[union-attr]
    )


def open_container(blocks: Blocks, mark: int, matched: int, *, interrupting: bool) -> bool:
    """Open the container whose mark is at `mark`, if there is one."""
    text = blocks.text
    char = text[mark]
    if char == ">":
        close_to(blocks, matched)
        node = Node("blockquote", mark, blocks.end)
        blocks.push(Container("quote", node))
        blocks.at, blocks.used = mark + 1, 0
        blocks.skip(1)
        return True
    if char == "[":
        found = FOOTNOTE.match(text, mark, blocks.end) if blocks.gfm else None
        if not found:
            return False
        close_to(blocks, matched)
        label = found[1]
        node = Reference("footnoteDefinition", mark, blocks.end, [], label, identifier(label))
        blocks.footnotes.setdefault(node.identifier, node)
        blocks.push(Container("footnote", node, 4))
        blocks.at, blocks.used = INDENT.match(text, found.end(), blocks.end).end(), 0  # type: ignore[union-attr]
        return True
    return open_item(blocks, mark, matched, interrupting=interrupting)


def open_item(blocks: Blocks, mark: int, matched: int, *, interrupting: bool) -> bool:
    """Open the list item whose mark is at `mark`, if there is one."""
    text, end = blocks.text, blocks.end
    found = _MARKER.match(text, mark, end)
    if not found:
        return False
    bullet, number, suffix = found.groups()
    if bullet in ("-", "*") and RULE.match(text, mark, end):
        return False
    content = INDENT.match(text, found.end(), end).end()  # type: ignore[union-attr]
    marker = bullet or suffix
    sibling = (
        blocks.stack[matched]
        if matched < len(blocks.stack)
        and blocks.stack[matched].kind == "item"
        and blocks.stack[matched].marker == marker
        and not interrupting
        else None
    )
    if interrupting and (content == end or (number is not None and number != "1")):
        return False
    indent = blocks.width(mark)
    blocks.at, blocks.used = mark, 0
    parent = sibling.parent if sibling else None
    close_to(blocks, matched)
    if parent is None:
        parent = List("list", mark, end, [], number is not None, int(number or 1), False)
        blocks.here().append(parent)
    item = ListItem("listItem", mark, end, [], None, False)
    if parent.children and blank_between(blocks, parent.children[-1], item):
        parent.spread = True
    parent.children.append(item)
    parent.end = end
    container = Container("item", item, 0, marker, parent)
    if content == end:
        container.size = indent + found.end() - mark + 1
        container.starts_blank = True
        blocks.at = end
    elif blocks.mdx or blocks.width(content) - (found.end() - mark) <= CODE_INDENT:
        container.size = indent + blocks.width(content)
        blocks.at = content
    else:
        # The item begins with indented code: only the first column of its white space belongs to the mark.
        container.size = indent + found.end() - mark + 1
        blocks.at = found.end()
        blocks.skip(1)
    blocks.stack.append(container)
    return True


def close_to(blocks: Blocks, depth: int) -> None:
    """Close the open leaf and all containers but the outer `depth`."""
    paragraphs.close_leaf(blocks)
    while len(blocks.stack) > depth:
        container = blocks.stack.pop()
        if container.kind == "directive":
            blocks.depth -= 1
        elif isinstance(container.node, ListItem):
            children = container.node.children
            container.node.spread = any(blank_between(blocks, *both) for both in pairwise(children))


def blank_between(blocks: Blocks, before: Node, after: Node) -> bool:
    """Whether a blank line is between two blocks."""
    return blocks.text.count("\n", before.end, after.start) > 1 or blocks.text.count("\r", before.end, after.start) > 1


def _passes_quote_mark(blocks: Blocks, mark: int) -> bool:
    """Move the cursor after the `>` of a quote, if there is one."""
    if mark == blocks.end or blocks.text[mark] != ">" or not (blocks.mdx or blocks.width(mark) < CODE_INDENT):
        return False
    blocks.at, blocks.used = mark + 1, 0
    blocks.skip(1)
    return True


def next_line(blocks: Blocks, line: int) -> bool:
    """Whether a line after `line` continues with all containers; moves the cursor after their marks."""
    return line + 1 < blocks.last and continues(blocks, line + 1)


def continues(blocks: Blocks, line: int) -> bool:
    """Whether a line continues with all open containers; moves the cursor after their marks."""
    return peek(blocks, line) == len(blocks.stack)


def peek(blocks: Blocks, line: int) -> int:
    """As `enter`, but a directive's closing fence closes nothing: it counts as a container that does not continue."""
    text = blocks.text
    blocks.at, blocks.end, blocks.used = blocks.starts[line], blocks.ends[line], 0
    end = blocks.end
    for index, container in enumerate(blocks.stack):
        mark = INDENT.match(text, blocks.at, end).end()  # type: ignore[union-attr]
        kind = container.kind
        if kind == "quote":
            if not _passes_quote_mark(blocks, mark):
                return index
        elif kind == "directive":
            if ends_directive(blocks, container, mark):
                return index
            if container.size:
                blocks.skip(container.size)
        else:
            if mark < end and blocks.width(mark) < container.size:
                return index
            blocks.skip(container.size)
    return len(blocks.stack)


def begins_container(blocks: Blocks, matched: int) -> bool:
    """Whether what `matched` containers leave of a line begins a new one, or ends a directive."""
    mark = INDENT.match(blocks.text, blocks.at, blocks.end).end()  # type: ignore[union-attr]
    if mark == blocks.end:
        return False
    if blocks.stack[matched].kind == "directive":
        return True
    char = blocks.text[mark]
    if char == ">":
        return True
    if char == "[":
        return blocks.gfm and FOOTNOTE.match(blocks.text, mark, blocks.end) is not None
    return (
        _MARKER.match(blocks.text, mark, blocks.end) is not None and RULE.match(blocks.text, mark, blocks.end) is None
    )


def reach_the_end(blocks: Blocks) -> None:
    """A directive that is never closed takes the empty lines at the end of the text, too, and so does what it is in."""
    kinds = [container.kind for container in blocks.stack]
    if "directive" not in kinds or "quote" in kinds:
        return
    last = len(kinds) - kinds[::-1].index("directive")
    for container in blocks.stack[:last]:
        container.node.end = len(blocks.text)
        if container.parent is not None:
            container.parent.end = len(blocks.text)
