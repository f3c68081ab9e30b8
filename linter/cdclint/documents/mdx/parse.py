"""Reads a lesson's text into a tree and tells what `@mdx-js/mdx` would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdclint.documents.mdx.problem import Refused, SyntaxProblem

if TYPE_CHECKING:
    from cdclint.documents.mdx.node import Node


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


@dataclass(frozen=True, slots=True)
class Tree:
    """A text as it was read; `problems[0]`, where there is one, is where `@mdx-js/mdx` would stop."""

    root: Node
    problems: tuple[SyntaxProblem, ...]


def parse(text: str, dialect: Dialect = Dialect()) -> Tree:
    """Read a text. It never fails: what does not parse is a problem, and the rest is read on."""
    from cdclint.documents.mdx.blocks import Blocks  # noqa: PLC0415
    from cdclint.documents.mdx.excerpt import Excerpt  # noqa: PLC0415
    from cdclint.documents.mdx.expression import Scripts  # noqa: PLC0415
    from cdclint.documents.mdx.inline import Inline  # noqa: PLC0415
    from cdclint.documents.mdx.nest import nest  # noqa: PLC0415

    scripts = Scripts(javascript=dialect.javascript)
    found: dict[tuple[int, str], tuple[tuple[int, int], SyntaxProblem]] = {}

    def note(phase: int, problem: SyntaxProblem, rank: int | None = None) -> None:
        key = (problem.start, problem.code)
        if problem.code and key not in found:
            found[key] = ((phase, len(found) if rank is None else rank), problem)

    def refuse_flow(refusal: Refused, depth: int) -> None:
        scripts.tire()
        note(depth, _problem(refusal, refusal.at))

    blocks = Blocks(
        text,
        gfm=dialect.gfm,
        directives=dialect.directives,
        math=dialect.math,
        frontmatter=dialect.frontmatter,
        expressions=scripts.expression,
        modules=scripts.modules if dialect.javascript else None,
        refuse=refuse_flow,
    )
    root = blocks.run()
    excerpt: Excerpt | None = None
    depth = 0

    def refuse_text(refusal: Refused, start: int, end: int) -> None:
        scripts.tire()
        at = refusal.at
        if excerpt is not None:
            at = excerpt.begin(at) if at < len(excerpt.text) else excerpt.finish(at)
            start = excerpt.begin(start)
        note(depth + 1, _problem(refusal, at, start))

    inline = Inline(
        gfm=dialect.gfm,
        directives=dialect.directives,
        math=dialect.math,
        definitions=blocks.definitions,
        footnotes=blocks.footnotes,
        expressions=scripts.expression,
        refuse=refuse_text,
    )
    for node, pieces, start, end, leaf_depth in blocks.leaves:
        depth = leaf_depth
        if pieces is None:
            excerpt = None
            node.children = inline.parse(text, start, end)
        else:
            excerpt = Excerpt(text, pieces)
            node.children = inline.parse(excerpt.text, 0, len(excerpt.text))
            excerpt.place(node.children)

    def report(
        start: int,
        end: int,
        code: str,
        message: str,
        *,
        related: tuple[int, int] | None = None,
        late: bool = False,
        **_: Any,
    ) -> None:
        note(1_000_000 + late, SyntaxProblem(start, end, code, message, None, None, related))

    nest(root, report)
    problems = tuple(problem for _, problem in sorted(found.values(), key=lambda entry: entry[0]))
    return Tree(root, problems)


def _problem(refusal: Refused, at: int, start: int | None = None) -> SyntaxProblem:
    fix = (start, "\\") if start is not None else (None, None)
    return SyntaxProblem(at, at + 1, refusal.code, refusal.message, *fix)
