"""Text gathered from several places of the source: what is left of lines when their containers' marks are taken off."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from cdclint.core.dataclass import replace
from cdclint.syntax.mdx.node import Code, Expression, Jsx, Link, Literal, Node, Reference
from cdclint.syntax.mdx.tag import Tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdclint.syntax.mdx.node import Attribute
    from cdclint.syntax.mdx.problem import Refused


class Excerpt:
    """Pieces of the source, each `(start, end)` and all but the last with its line break, as one text."""

    def __init__(self, source: str, pieces: Iterable[tuple[int, int]]) -> None:
        self._begins: list[int] = []
        self._sources: list[int] = []
        parts: list[str] = []
        size = 0
        for start, end in pieces:
            self._begins.append(size)
            self._sources.append(start)
            parts.append(source[start:end])
            size += end - start
        self.text = "".join(parts)

    def begin(self, offset: int) -> int:
        """Where the character at that offset of the excerpt is in the source."""
        piece = bisect_right(self._begins, offset) - 1
        return self._sources[piece] + offset - self._begins[piece]

    def finish(self, offset: int) -> int:
        """Where a span that ends at that offset of the excerpt ends in the source."""
        return self.begin(offset - 1) + 1 if offset else self._sources[0]

    def place_refusal(self, refusal: Refused) -> None:
        """Turn a refusal's offsets from the excerpt's into the source's."""
        at = refusal.at
        refusal.at = self.begin(at) if at < len(self.text) else self.finish(at)
        refusal.begin = self.begin(refusal.begin)

    def place(self, nodes: Sequence[Node]) -> None:
        """Turn every offset in these nodes and below them from the excerpt's into the source's."""
        begin, finish = self.begin, self.finish
        for top in nodes:
            for node in top.walk():
                match node:
                    case Literal():
                        node.inner_start = begin(node.inner_start)
                        node.inner_end = finish(node.inner_end) if node.inner_end > 0 else node.inner_start
                    case Link() | Reference():
                        if node.url_end:
                            node.url_start = begin(node.url_start)
                            node.url_end = max(finish(node.url_end), node.url_start)
                    case Expression():
                        node.value_start = begin(node.value_start)
                    case Code():
                        node.info_start = begin(node.info_start)
                    case Jsx():
                        node.open_end = finish(node.open_end)
                        node.close_start = begin(node.close_start)
                        node.attributes = tuple(map(self.attribute, node.attributes))
                    case Tag():
                        node.mark = begin(node.mark) if node.mark >= 0 else -1
                        node.slash = begin(node.slash) if node.slash >= 0 else -1
                        node.extra = begin(node.extra) if node.extra >= 0 else -1
                        node.attributes = tuple(map(self.attribute, node.attributes))
                    case _:
                        attributes = getattr(node, "attributes", None)
                        if attributes:
                            node.attributes = tuple(map(self.attribute, attributes))  # type: ignore[attr-defined]
                node.start, node.end = begin(node.start), finish(node.end)

    def attribute(self, attribute: Attribute) -> Attribute:
        """The attribute with the source's offsets."""
        start = self.begin(attribute.value_start)
        return replace(
            attribute,
            start=self.begin(attribute.start),
            end=self.finish(attribute.end),
            name_end=self.finish(attribute.name_end),
            value_start=start,
            value_end=max(self.finish(attribute.value_end), start),
        )
