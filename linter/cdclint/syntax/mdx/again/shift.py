"""Nodes that have moved with the text around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.syntax.mdx.node import Code, Directive, Expression, Jsx, Link, ListItem, Literal, Node, Reference
from cdclint.syntax.mdx.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdclint.syntax.mdx.node import Attribute


def shift(nodes: Iterable[Node], by: int) -> None:
    """Move every offset in these nodes and below them."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        node.start += by
        node.end += by
        if node.children:
            stack.extend(node.children)
        if isinstance(node, Literal):
            node.inner_start += by
            node.inner_end += by
        elif isinstance(node, Link | Reference):
            if node.url_end:
                node.url_start += by
                node.url_end += by
        elif isinstance(node, Expression):
            node.value_start += by
        elif isinstance(node, Code):
            node.info_start += by
            node.body_start += by
            node.body_end += by
            node.lines = tuple([line + by for line in node.lines])
        elif isinstance(node, Jsx):
            node.open_end += by
            node.close_start += by
            node.attributes = _shifted(node.attributes, by)
        elif isinstance(node, Tag):
            node.mark += by if node.mark >= 0 else 0
            node.slash += by if node.slash >= 0 else 0
            node.extra += by if node.extra >= 0 else 0
            node.attributes = _shifted(node.attributes, by)
        elif isinstance(node, Directive):
            node.attributes = _shifted(node.attributes, by)
        elif isinstance(node, ListItem) and node.box_start >= 0:
            node.box_start += by


def _shifted(attributes: tuple[Attribute, ...], by: int) -> tuple[Attribute, ...]:
    return tuple(
        [
            replace(
                one,
                start=one.start + by,
                end=one.end + by,
                name_end=one.name_end + by,
                value_start=one.value_start + by,
                value_end=one.value_end + by,
            )
            for one in attributes
        ]
    )
