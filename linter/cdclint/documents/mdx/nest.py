"""From tags in a row to elements in a tree, and what is wrong with the tags that have no partner."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.documents.mdx.node import Jsx, ListItem, Node
from cdclint.documents.mdx.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Callable


class _Frame:
    """One list of siblings that is being rebuilt, and the tags that are open in it."""

    __slots__ = ("built", "index", "names", "node", "nodes", "open")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.nodes = node.children
        self.index = 0
        self.built: list[Node] = []
        self.open: list[tuple[Tag, int]] = []
        self.names: Counter[str | None] = Counter()


def nest(root: Node, report: Callable[..., None]) -> None:
    """Replace the tags below `root` by elements. `report` takes the arguments of a `SyntaxProblem`."""
    frames = [_Frame(root)]
    opened: list[Tag] = []
    while frames:
        frame = frames[-1]
        if frame.index == len(frame.nodes):
            frames.pop()
            start = frame.node.start
            outer = frames[-1].node if frames else None
            if isinstance(outer, ListItem) and outer.checked is not None and frames[-1].index == 1:
                start = outer.box_start
            _finish(frame, start, opened, report)
            continue
        node = frame.nodes[frame.index]
        frame.index += 1
        if isinstance(node, Tag):
            if node.closing:
                _close(frame, node, opened, report)
            elif node.self_closing:
                frame.built.append(_element(node, []))
            else:
                frame.open.append((node, len(frame.built)))
                frame.names[node.name] += 1
                frame.built.append(node)
                opened.append(node)
        else:
            frame.built.append(node)
            if node.children:
                frames.append(_Frame(node))


def _element(tag: Tag, children: list[Node], close: Tag | None = None) -> Jsx:
    end = close.end if close else tag.end
    return Jsx(
        "mdxJsxFlowElement" if tag.flow else "mdxJsxTextElement",
        tag.start,
        end,
        children,
        tag.name,
        tag.attributes,
        tag.self_closing,
        tag.end,
        close.start if close else tag.end,
    )


def _shown(tag: Tag) -> str:
    return f"<{'/' if tag.closing else ''}{tag.name or ''}>"


def _pop(frame: _Frame, opened: list[Tag]) -> tuple[Tag, int]:
    """Take the innermost open tag of a list of siblings off it, and off those of the whole text."""
    tag, place = frame.open.pop()
    frame.names[tag.name] -= 1
    at = len(opened) - 1
    while opened[at] is not tag:
        at -= 1
    del opened[at]
    return tag, place


def _close(frame: _Frame, tag: Tag, opened: list[Tag], report: Callable[..., None]) -> None:
    partnered = frame.names[tag.name] > 0
    if tag.broken and not partnered:
        return
    if not opened:
        report(
            tag.mark,
            tag.end,
            "unexpected-closing-slash",
            f"`{_shown(tag)}` closes a tag that was never opened: remove it, or open `{_shown(tag).replace('/', '')}` before it",
        )
        return
    top = opened[-1]
    if tag.extra >= 0 and (tag.slash < 0 or tag.extra < tag.slash):
        report(tag.extra, tag.extra + 1, "unexpected-attribute", "a closing tag has no attributes: end it with `>`")
    elif tag.slash >= 0:
        report(
            tag.slash,
            tag.slash + 1,
            "unexpected-self-closing-slash",
            "a closing tag has no slash at its end: end it with `>`",
        )
    matches = top.name == tag.name
    if not matches and not top.broken:
        line = f"expected `{_shown(top).replace('<', '</')}` to close `{_shown(top)}`"
        report(
            tag.start,
            tag.end,
            "end-tag-mismatch",
            f"`{_shown(tag)}` does not match: {line}",
            related=(top.start, top.end),
        )
    elif not partnered or (matches and frame.open[-1][0] is not top):
        report(
            tag.start,
            tag.end,
            "end-tag-mismatch",
            f"`{_shown(tag)}` and the `{_shown(top)}` that it closes stand in different blocks: close it where it was opened",
            related=(top.start, top.end),
        )
    if not partnered:
        return
    begun, place = _pop(frame, opened)
    while begun.name != tag.name:
        frame.built[place] = _element(begun, [])
        begun, place = _pop(frame, opened)
    children = frame.built[place + 1 :]
    del frame.built[place:]
    frame.built.append(_element(begun, children, tag))


def _finish(frame: _Frame, start: int, opened: list[Tag], report: Callable[..., None]) -> None:
    while frame.open:
        tag, place = _pop(frame, opened)
        if not tag.broken:
            node = frame.node
            at_end = node.type == "root"
            where = "the end of the file" if at_end else f"the end of the {node.type}"
            report(
                tag.start if at_end else start,
                tag.end if at_end else node.end,
                "end-tag-mismatch",
                f"`{_shown(tag)}` is not closed before {where}: add `{_shown(tag).replace('<', '</')}`, or write `\\<` where"
                " a literal `<` is meant",
                related=(tag.start, tag.end),
                late=at_end,
            )
        frame.built[place] = _element(tag, [])
    frame.node.children = frame.built
