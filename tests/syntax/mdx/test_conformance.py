"""The verdicts, places and trees of remark-parse with remark-mdx, input by input.

Every disagreement that is accepted has its name here: one more, or one less, is a failure.
"""

import re
import sys

import pytest

from cdclint.syntax.mdx import COMMONMARK_MDX, Dialect, Tree, parse
from stored import conformance

VERDICTS = {
    # Both parse: only the compiler refuses a second layout.
    "mdx-compile: should *not* support multiple layouts (1)",
    "mdx-compile: should *not* support multiple layouts (2)",
}
PLACES: set[str] = set()
TREES = {
    # remark lets the heading begin with the definition before it, so that the two overlap.
    "commonmark-spec: Link reference definitions #215",
    # remark lets the list reach over a blank line that only the outer quotes go on with.
    "commonmark-spec: List items #260",
}


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    ends = [found.end() for found in re.finditer(r"\r\n|\r|\n", text) if found.end() <= offset]
    return len(ends) + 1, utf16(text[ends[-1] if ends else 0 : offset]) + 1


def nodes(tree: Tree, text: str, begin: int) -> list[tuple[object, ...]]:
    return [
        (
            node.type,
            getattr(node, "name", None) if "Jsx" in node.type else None,
            utf16(text[begin : node.start]),
            utf16(text[begin : node.end]),
        )
        for node in tree.root.walk()
    ]


def test_remark_and_we_agree(capsys: pytest.CaptureFixture[str]) -> None:
    cases = conformance()
    verdicts, script_only, places, trees = set(), set(), set(), set()
    placed = accepted = 0
    for case in cases:
        text = case["input"]
        begin = 1 if text.startswith("\ufeff") else 0
        tree = parse(text, COMMONMARK_MDX)
        verdict = "error" if tree.problems else "ok"
        if verdict != case["expect"]:
            verdicts.add(case["name"])
            if case["agnostic"] == verdict:
                script_only.add(case["name"])
        elif verdict == "ok":
            accepted += 1
            if nodes(tree, text, begin) != [tuple(node) for node in case["nodes"]]:
                trees.add(case["name"])
        elif case["line"] is not None:
            placed += 1
            if line_and_column(text[begin:], tree.problems[0].start - begin) != (case["line"], case["column"]):
                places.add(case["name"])
    agreed = len(cases) - len(verdicts)
    with capsys.disabled():
        sys.stdout.write(
            f"\nMDX conformance: verdict {agreed}/{len(cases)} ({agreed / len(cases):.2%}; of the rest"
            f" {len(script_only)} agree but for JavaScript), place {placed - len(places)}/{placed}"
            f" ({1 - len(places) / placed:.2%}), tree {accepted - len(trees)}/{accepted}"
            f" ({1 - len(trees) / accepted:.2%})\n"
        )
    assert len(cases) == 1188
    assert verdicts == VERDICTS
    assert places == PLACES
    assert trees == TREES
    assert agreed >= 0.99 * len(cases)
    assert placed - len(places) >= 0.95 * placed


def test_without_javascript_braces_alone_decide() -> None:
    """`agnostic` is the verdict of the same parsers without acorn."""
    disagreed = []
    for case in conformance():
        tree = parse(case["input"], Dialect(gfm=False, frontmatter=False, directives=False, javascript=False))
        if ("error" if tree.problems else "ok") != case["agnostic"]:
            disagreed.append(case["name"])
    assert disagreed == []
