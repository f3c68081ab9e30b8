"""The tree of the tokens of a stretch of inline content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.mdx.inline.content import Bracket, Close, Run
from cdclint.syntax.mdx.node import Link, Literal, Node, Reference
from cdclint.syntax.mdx.tag import Tag

if TYPE_CHECKING:
    from cdclint.syntax.mdx.inline.content import Content


def build(content: Content) -> list[Node]:
    """The tree of the tokens."""
    text = content.text
    top: list[Node] = []
    stack: list[list[Node]] = [top]
    here = top
    parts: list[str] = []
    literal: Literal | None = None

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
        elif isinstance(token, Close):
            hush()
            stack.pop()
            here = stack[-1]
            node = token.node
            if node.type in ("image", "imageReference"):
                node.alt = _plain(node.children)  # type: ignore[attr-defined]
                node.children = [child for child in node.children for child in child.walk() if isinstance(child, Tag)]
        else:
            hush()
            here.append(token)  # type: ignore[arg-type]
    hush()
    return top


def _plain(nodes: list[Node]) -> str:
    parts: list[str] = []
    for top in nodes:
        for node in top.walk():
            if isinstance(node, Literal):
                parts.append(node.value)
            elif isinstance(node, (Link, Reference)):
                parts.append(node.alt)
    return "".join(parts)
