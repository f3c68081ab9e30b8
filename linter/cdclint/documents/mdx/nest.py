"""From tags in a row to elements in a tree, and what is wrong with the tags that have no partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.mdx.node import Jsx, ListItem, Node
from cdclint.documents.mdx.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdclint.documents.mdx.problem import SyntaxProblem


class _Frame:
    """One list of siblings that is being rebuilt, and the tags that are open in it."""

    __slots__ = ("built", "index", "node", "nodes", "open")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.nodes = node.children
        self.index = 0
        self.built: list[Node] = []
        self.open: list[tuple[Tag, int]] = []


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


def _drop(frame: _Frame, place: int) -> None:
    """Let an open tag that has no partner stand by itself; what follows it stays where it is."""
    tag = frame.built[place]
    assert isinstance(tag, Tag)
    frame.built[place] = _element(tag, [])


def _close(frame: _Frame, tag: Tag, opened: list[Tag], report: Callable[..., None]) -> None:
    if tag.broken and not any(outer.name == tag.name for outer, _ in frame.open):
        return
    if not opened:
        report(
            tag.mark, tag.end, "unexpected-closing-slash",
            f"`{_shown(tag)}` closes a tag that was never opened: remove it, or open `{_shown(tag).replace('/', '')}` before it",
        )
        return
    top = opened[-1]
    if tag.extra >= 0 and (tag.slash < 0 or tag.extra < tag.slash):
        report(tag.extra, tag.extra + 1, "unexpected-attribute", "a closing tag has no attributes: end it with `>`")
    elif tag.slash >= 0:
        report(tag.slash, tag.slash + 1, "unexpected-self-closing-slash", "a closing tag has no slash at its end: end it with `>`")
    matches = top.name == tag.name
    partner = next((index for index in range(len(frame.open) - 1, -1, -1) if frame.open[index][0].name == tag.name), None)
    if not matches and not top.broken:
        line = f"expected `{_shown(top).replace('<', '</')}` to close `{_shown(top)}`"
        report(tag.start, tag.end, "end-tag-mismatch", f"`{_shown(tag)}` does not match: {line}", related=(top.start, top.end))
    elif partner is None or (matches and frame.open[-1][0] is not top):
        report(
            tag.start, tag.end, "end-tag-mismatch",
            f"`{_shown(tag)}` and the `{_shown(top)}` that it closes stand in different blocks: close it where it was opened",
            related=(top.start, top.end),
        )
    if partner is None:
        return
    while len(frame.open) > partner + 1:
        lost, place = frame.open.pop()
        _drop(frame, place)
        opened.remove(lost)
    begun, place = frame.open.pop()
    opened.remove(begun)
    children = frame.built[place + 1 :]
    del frame.built[place:]
    flow_differs = begun.flow != tag.flow
    frame.built.append(_element(begun, children, tag))
    if flow_differs:
        return


def _finish(frame: _Frame, start: int, opened: list[Tag], report: Callable[..., None]) -> None:
    for tag, place in reversed(frame.open):
        if not tag.broken:
            node = frame.node
            at_end = node.type == "root"
            where = "the end of the file" if at_end else f"the end of the {node.type}"
            report(
                tag.start if at_end else start, tag.end if at_end else node.end, "end-tag-mismatch",
                f"`{_shown(tag)}` is not closed before {where}: add `{_shown(tag).replace('<', '</')}`, or write `\\<` where"
                " a literal `<` is meant",
                related=(tag.start, tag.end), late=at_end,
            )
        _drop(frame, place)
        opened.remove(tag)
    frame.node.children = frame.built
