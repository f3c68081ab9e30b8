"""The tree of the tokens of a stretch of inline content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.mdx.inline.content import Bracket, Close, Run
from cdclint.syntax.mdx.node import Literal, Node
from cdclint.syntax.mdx.tag import Tag

if TYPE_CHECKING:
    from cdclint.syntax.mdx.inline.content import Content

_IMAGES = ("image", "imageReference")


def build(content: Content) -> list[Node]:
    """The tree of the tokens."""
    text = content.text
    top: list[Node] = []
    stack: list[list[Node]] = [top]
    here = top
    parts: list[str] = []
    literal: Literal | None = None
    images = 0
    """How many images are open: what is in the outermost is the text of that one, and no tree is kept of it."""

    def say(start: int, end: int, value: str | None) -> None:
        nonlocal literal
        if literal is None:
            literal = Literal("text", start, end, [], "", start, end)
            here.append(literal)
        parts.append(text[start:end] if value is None else value)
        literal.end = literal.inner_end = end

    def hush() -> None:
        nonlocal literal
        if literal is not None:
            literal.value = "".join(parts)
            parts.clear()
            literal = None

    for token in content.tokens:
        if isinstance(token, tuple):
            say(*token)
        elif isinstance(token, Run):
            for _ in token.closes:
                hush()
                stack.pop()
                here = stack[-1]
            if token.count:
                begin = token.at + token.left
                say(begin, begin + token.count, None)
            for node in reversed(token.opens):
                hush()
                here.append(node)
                here = node.children
                stack.append(here)
        elif isinstance(token, Bracket):
            if token.node is None:
                say(token.at, token.end, None)
            else:
                hush()
                here.append(token.node)
                here = token.node.children
                stack.append(here)
                images += token.node.type in _IMAGES
        elif isinstance(token, Close):
            hush()
            stack.pop()
            here = stack[-1]
            node = token.node
            if node.type in _IMAGES:
                images -= 1
                if not images:
                    inside = [child for top in node.children for child in top.walk()]
                    node.alt = "".join(child.value for child in inside if isinstance(child, Literal))  # type: ignore[attr-defined]
                    node.children = [child for child in inside if isinstance(child, Tag)]
        else:
            hush()
            here.append(token)  # type: ignore[arg-type]
    hush()
    return top
