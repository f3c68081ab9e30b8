"""Which Markdown is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is read beside CommonMark and MDX.

    `gfm` are tables, strikethrough, task lists, footnotes and bare addresses; `javascript` tells whether what stands in
    expressions, imports and exports is read as JavaScript or only by its braces (MDX calls that agnostic).
    """

    gfm: bool = True
    frontmatter: bool = True
    directives: bool = True
    math: bool = False
    javascript: bool = True


COMMONMARK_MDX = Dialect(gfm=False, frontmatter=False, directives=False, math=False)
