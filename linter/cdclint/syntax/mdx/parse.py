"""Reads a lesson's text into a tree and reports what `@mdx-js/mdx` would reject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.syntax.mdx.dialect import Dialect
from cdclint.syntax.mdx.problem import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.syntax.mdx.again.rereading import Rereading
    from cdclint.syntax.mdx.node import Expression, Node
    from cdclint.syntax.mdx.problem import Refused

_MATCHING = 1_000_000
"""The phase in which tags are matched: after all text, however deep, was read."""

_COMPILING = 2_000_000
"""The phase of what only the compiler rejects, when all was read."""

_SITE = Dialect()


@dataclass(frozen=True, slots=True)
class Tree:
    """A text as it was read; `problems[0]`, where there is one, is where `@mdx-js/mdx` would stop.

    The rest of `problems` is what there is besides it. What was rejected is text in the tree, a tag that has no partner
    is an element without children, and everything around them is as it would be without them.
    """

    root: Node
    problems: tuple[SyntaxProblem, ...]

    @property
    def comments(self) -> Iterator[Expression]:
        """The expressions that hold nothing but comments, in the order of the text; `comment` is what they say."""
        from cdclint.syntax.mdx.node import Expression  # noqa: PLC0415 (as in `parse`)

        for node in self.root.walk():
            if isinstance(node, Expression) and node.comment is not None:
                yield node


def parse(text: str, dialect: Dialect = _SITE, again: Rereading | None = None) -> Tree:
    """Read a text. It never fails: what does not parse is a problem, and the rest is read on.

    A byte order mark that `text` begins with is passed over. Lines end with LF, CRLF or CR.
    The tree is the same with `again`, which keeps what it can of the version before, and is what the next one is read
    with; texts with CR are read as a whole.
    """
    if again is not None and "\r" in text:
        again.forget(dialect)
        again = None
    # A warm run parses nothing, so it should not pay for the parser.
    from cdclint.syntax.mdx.excerpt import Excerpt  # noqa: PLC0415
    from cdclint.syntax.mdx.expression import Scripts  # noqa: PLC0415
    from cdclint.syntax.mdx.flow import document  # noqa: PLC0415
    from cdclint.syntax.mdx.flow.open_blocks import Blocks  # noqa: PLC0415
    from cdclint.syntax.mdx.inline.phrasing import Inline  # noqa: PLC0415
    from cdclint.syntax.mdx.nest import nest  # noqa: PLC0415

    scripts = Scripts(javascript=dialect.javascript)
    found: dict[tuple[int, str], tuple[tuple[int, int], SyntaxProblem]] = {}

    def note(phase: int, rank: int, problem: SyntaxProblem) -> None:
        found.setdefault((problem.start, problem.code), ((phase, rank), problem))

    refused: set[int] = set()
    begun: list[int] = []
    rejected = 0

    def refuse(refusal: Refused, phase: int) -> None:
        nonlocal rejected
        begun.append(refusal.begin)
        if refusal.late:
            note(_COMPILING + (refusal.code == "doubled-parentheses"), refusal.at, _problem(text, refusal))
            return
        rejected += 1
        scripts.tire()
        refused.add(refusal.begin)
        if refusal.code:
            note(phase, refusal.begin, _problem(text, refusal))

    blocks = Blocks(text, dialect, scripts, refuse)
    if again is None:
        document.read(blocks)
    elif not again.read(blocks, dialect):
        return parse(text, dialect, again)
    root = blocks.root
    excerpt: Excerpt | None = None
    depth = 0

    def refuse_text(refusal: Refused) -> None:
        if excerpt is not None:
            excerpt.place_refusal(refusal)
        refuse(refusal, depth + 1)

    inline = Inline(dialect, scripts, blocks.definitions, blocks.footnotes, refuse_text)
    for node, pieces, start, end, depth in blocks.leaves:  # noqa: B007 (`refuse_text` reads it)
        if pieces is None:
            excerpt = None
            node.children = inline.parse(text, start, end)
        else:
            excerpt = Excerpt(text, pieces)
            node.children = inline.parse(excerpt.text, 0, len(excerpt.text))
            excerpt.place(node.children)
    kept: set[int] = set()
    if again is not None:
        if not scripts.is_patient(rejected):
            return parse(text, dialect)
        kept = again.judge(begun)
    nest(root, refused, lambda problem: note(_MATCHING, len(found), problem), kept)
    if again is not None:
        again.keep(dialect)
    return Tree(root, tuple(_one_a_slip(problem for _, problem in sorted(found.values(), key=lambda entry: entry[0]))))


def _one_a_slip(problems: Iterable[SyntaxProblem]) -> Iterator[SyntaxProblem]:
    """The problems, of those about one tag or brace only the first: reading on meets the same slip again."""
    reported: set[int] = set()
    for problem in problems:
        if problem.related is None:
            yield problem
        elif problem.related[0] not in reported:
            reported.add(problem.related[0])
            yield problem


def _problem(text: str, refusal: Refused) -> SyntaxProblem:
    at, begin = refusal.at, refusal.begin
    prose = text[begin] in "<{" and (text[begin] == "{" or refusal.part is None or text[at : at + 1] in ("@", "/"))
    return SyntaxProblem(
        at,
        min(at + 1, len(text)),
        refusal.code,
        refusal.message,
        begin if prose and refusal.code != "unexpected-lazy" else None,
        "\\" if prose and refusal.code != "unexpected-lazy" else None,
        (begin, begin + 1) if begin != at else None,
    )
