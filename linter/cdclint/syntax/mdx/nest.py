"""From tags in a row to elements in a tree, and what is wrong with the tags that have no partner."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.mdx.node import Jsx, ListItem, Node
from cdclint.syntax.mdx.problem import SyntaxProblem
from cdclint.syntax.mdx.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    Report = Callable[[SyntaxProblem], None]

_ENDS = {
    "root": Message("the end of the file"),
    "paragraph": Message("the end of its paragraph"),
    "heading": Message("the end of the heading"),
    "blockquote": Message("the end of the quote"),
    "listItem": Message("the end of the list item"),
    "tableCell": Message("the end of the table cell"),
    "emphasis": Message("the end of the emphasis"),
    "strong": Message("the end of the bold text"),
    "delete": Message("the end of the struck text"),
    "link": Message("the end of the link"),
    "linkReference": Message("the end of the link"),
    "footnoteDefinition": Message("the end of the footnote"),
    "containerDirective": Message("the end of the directive"),
}

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
)
"""HTML's elements without content."""


class _Frame:
    """One list of siblings that is being rebuilt, and the tags that are open in it."""

    __slots__ = ("built", "index", "names", "node", "nodes", "open")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.nodes = node.children
        self.index = 0
        self.built: list[Node] = []
        self.open: list[tuple[Tag, int]] = []
        self.names: dict[str | None, int] = {}


def nest(root: Node, refused: Container[int], report: Report, kept: Container[int] = ()) -> None:
    """Replace the tags below `root` by elements. Tags that begin where something was `refused` need no partner.

    `kept` are the blocks of the root, by their identity, in which all tags have their partners already.
    As in `@mdx-js/mdx`, tags are matched in the order of the text, and an element begins and ends in one block.
    """
    frames = [_Frame(root)]
    opened: list[Tag] = []
    excused: Counter[str | None] = Counter()
    while frames:
        frame = frames[-1]
        if frame.index == len(frame.nodes):
            frames.pop()
            if frame.open:
                _finish(frame, frames, opened, excused, report)
            if frame.built is not frame.nodes:
                frame.node.children = frame.built
            continue
        node = frame.nodes[frame.index]
        frame.index += 1
        if isinstance(node, Tag):
            node.broken = node.broken or node.start in refused
            if node.closing:
                _close(frame, node, opened, excused, report)
            elif node.self_closing:
                frame.built.append(_element(node, []))
            else:
                frame.open.append((node, len(frame.built)))
                frame.names[node.name] = frame.names.get(node.name, 0) + 1
                frame.built.append(node)
                opened.append(node)
        else:
            frame.built.append(node)
            if node.children and not (len(frames) == 1 and id(node) in kept):
                frames.append(_Frame(node))


def _element(tag: Tag, children: list[Node], close: Tag | None = None) -> Jsx:
    return Jsx(
        "mdxJsxFlowElement" if tag.flow else "mdxJsxTextElement",
        tag.start,
        close.end if close else tag.end,
        children,
        tag.name,
        tag.attributes,
        tag.self_closing,
        tag.end,
        close.start if close else tag.end,
    )


def _opening(tag: Tag) -> str:
    return f"`<{tag.name or ''}>`"


def _closing(tag: Tag) -> str:
    return f"`</{tag.name or ''}>`"


def _pop(frame: _Frame, opened: list[Tag]) -> tuple[Tag, int]:
    """Take the innermost open tag of a list of siblings off it, and off those of the whole text."""
    tag, place = frame.open.pop()
    frame.names[tag.name] -= 1
    at = len(opened) - 1
    while opened[at] is not tag:
        at -= 1
    del opened[at]
    return tag, place


def _close(frame: _Frame, tag: Tag, opened: list[Tag], excused: Counter[str | None], report: Report) -> None:
    """Match a closing tag with its partner, if there is one among its siblings.

    `excused` counts tags, by name, that have already been reported as not closed where they must be.
    """
    partnered = frame.names.get(tag.name, 0) > 0
    if not partnered and (tag.broken or excused[tag.name]):
        excused[tag.name] -= excused[tag.name] > 0
        return
    problem = _mismatch(frame, tag, opened, partnered=partnered)
    if problem:
        report(problem)
    if not partnered:
        return
    begun, place = _pop(frame, opened)
    while begun.name != tag.name:
        frame.built[place] = _element(begun, [])
        excused[begun.name] += 1
        begun, place = _pop(frame, opened)
    children = frame.built[place + 1 :]
    del frame.built[place:]
    frame.built.append(_element(begun, children, tag))


def _mismatch(frame: _Frame, tag: Tag, opened: list[Tag], *, partnered: bool) -> SyntaxProblem | None:
    """What is wrong with a closing tag where it is."""
    if not opened:
        unopened = Message(
            "{closing} closes a tag that was never opened: remove it, or write {opening} before it",
            closing=_closing(tag),
            opening=_opening(tag),
        )
        return SyntaxProblem(tag.mark, tag.end, "unexpected-closing-slash", unopened)
    if tag.extra >= 0:
        message = Message("a closing tag has no attributes: end it with `>`")
        return SyntaxProblem(tag.extra, tag.extra + 1, "unexpected-attribute", message)
    if tag.slash >= 0:
        message = Message("a closing tag has no slash at its end: end it with `>`")
        return SyntaxProblem(tag.slash, tag.slash + 1, "unexpected-self-closing-slash", message)
    top = opened[-1]
    if top.broken:
        return None
    place = (top.start, top.end)
    if top.name != tag.name:
        mismatch = Message(
            "{closing} found where {wanted} must close {opening}",
            closing=_closing(tag),
            wanted=_closing(top),
            opening=_opening(top),
        )
        return SyntaxProblem(tag.start, tag.end, "end-tag-mismatch", mismatch, related=place)
    if not partnered or frame.open[-1][0] is not top:
        apart = Message(
            "{closing} and its {opening} are in different blocks: close it in the block where it opens",
            closing=_closing(tag),
            opening=_opening(top),
        )
        return SyntaxProblem(tag.start, tag.end, "end-tag-mismatch", apart, related=place)
    return None


def _finish(
    frame: _Frame, outer: list[_Frame], opened: list[Tag], excused: Counter[str | None], report: Report
) -> None:
    """Report the tags that are open where their block ends, and leave each as a tag of its own."""
    node = frame.node
    start, end = node.start, node.end
    if outer and isinstance(item := outer[-1].node, ListItem) and item.checked is not None and outer[-1].index == 1:
        start = item.box_start
    while frame.open:
        tag, place = _pop(frame, opened)
        frame.built[place] = _element(tag, [])
        excused[tag.name] += 1
        if tag.broken:
            continue
        if node.type == "root":
            start, end = tag.start, tag.end
        where = _ENDS.get(node.type, Message("the end of what is around it"))
        if tag.name in _VOID:
            message = Message(
                "{opening} has no content in HTML and must close itself in MDX: write `<{name} />`",
                opening=_opening(tag),
                name=str(tag.name),
            )
            report(SyntaxProblem(start, end, "end-tag-mismatch", message, tag.end - 1, " /", (tag.start, tag.end)))
            continue
        message = Message(
            "{opening} is not closed before {where}: add {closing}, or write `\\<` for a literal `<`",
            opening=_opening(tag),
            where=where,
            closing=_closing(tag),
        )
        report(SyntaxProblem(start, end, "end-tag-mismatch", message, None, None, (tag.start, tag.end)))
