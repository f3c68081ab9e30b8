"""Which Markdown is read."""

from __future__ import annotations

from cdclint.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is read besides CommonMark.

    `mdx` are JSX, expressions, imports and exports; it knows no HTML, no addresses in angle brackets and no indented
    code, which are read without it. `gfm` are tables, strikethrough, task lists, footnotes and bare addresses;
    `javascript` says whether what is in expressions, imports and exports is read as JavaScript or only by its
    braces (MDX calls that agnostic).
    """

    gfm: bool = True
    frontmatter: bool = True
    directives: bool = True
    math: bool = False
    javascript: bool = True
    mdx: bool = True


COMMONMARK = Dialect(gfm=False, frontmatter=False, directives=False, math=False, mdx=False)
COMMONMARK_MDX = Dialect(gfm=False, frontmatter=False, directives=False, math=False)
