"""What of a lesson folds: sections, code blocks, callouts, other blocks of components, the frontmatter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import FoldingRangeKind

from cdclint.syntax.mdx.node import Code, Jsx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.lsp.cursor import Place

Fold = tuple[int, int, FoldingRangeKind | None]
"""The first and the last line, counted from 0, and what is folded."""


def folds(place: Place) -> list[Fold] | None:
    """What folds, in the order of the text; None where the editor's own folding is as good."""
    lesson = place.lesson
    if lesson is None:
        return None
    source = place.source
    found: set[Fold] = set()
    if lesson.frontmatter is not None:
        found.update(_lines(source, lesson.frontmatter.span.start, lesson.frontmatter.span.end, None))
    for section in lesson.sections:
        end = section.end
        while end > section.start and source.text[end - 1].isspace():
            end -= 1
        found.update(_lines(source, section.start, end, FoldingRangeKind.Region))
    for node in lesson.tree.root.walk():
        if isinstance(node, Code | Jsx):
            found.update(_lines(source, node.start, node.end, None))
    for callout in lesson.callouts:
        found.update(_lines(source, callout.node.start, callout.node.end, None))
    for comment in lesson.comments:
        found.update(_lines(source, comment.start, comment.end, FoldingRangeKind.Comment))
    return sorted(found, key=lambda one: (one[0], -one[1]))


def _lines(source: Source, start: int, end: int, kind: FoldingRangeKind | None) -> Iterator[Fold]:
    first, last = source.position(start).line - 1, source.position(max(start, end - 1)).line - 1
    if last > first:
        yield first, last, kind
