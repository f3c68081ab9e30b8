"""Reading takes time in proportion to the text, whatever the text, and no nesting is too deep to be survived."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeAlias

import pytest

from cdclint.syntax.mdx import Dialect, parse
from cdclint.syntax.mdx.flow.open_blocks import MAX_DEPTH
from cdclint.syntax.mdx.node import Link, Reference

Tracer: TypeAlias = "Callable[[FrameType, str, object], Tracer]"
EVERYTHING = Dialect(math=True)
MARKDOWN = Dialect(math=True, mdx=False)
HTML = [
    "<!--",
    "a <!--",
    "<?",
    "<!A",
    "<![CDATA[",
    "<a b='",
    "<a b=c ",
    "<div>\n",
    "<pre>\n",
    "<x:",
    "<a@",
    "    \n",
    "<a\n",
]

REPEATED = [
    *"><[]{}()*_|`~:$&!\\#-+=.\"'@/^\t\n ",
    *(
        "![",
        "[a](",
        "[a][",
        "[[a]",
        "[^a]",
        "[a]",
        "[](<",
        '[](a "',
        "](",
        "<a ",
        "<a\n",
        "<a>",
        "<a.",
        "<a:",
        "</a>",
        "<b/>\n",
    ),
    *(
        "<a></a>",
        "<A>\n",
        "<A>\n</A>\n",
        "<!--",
        '<a b="',
        "<a b={",
        "<a {...",
        "{a}",
        "{a}\n",
        "{x\n",
        '{"',
        "{`",
        "{/*",
        "{(",
    ),
    *(
        "{[",
        "{a:",
        "{a=>",
        "({",
        "${",
        "}{",
        "*a ",
        "**a ",
        "_a_",
        "a*",
        "a**b",
        "*a_",
        "~a~",
        "~~a",
        "`a",
        "``a`",
        "$a",
        "$$",
    ),
    *(
        "- ",
        "- a\n",
        "1. ",
        "> a\n",
        ">\n",
        "> - ",
        "- > ",
        "- [ ] a\n",
        "> {\n",
        "> <a\n",
        "[^a]: ",
        "[a]: b\n",
        "| a ",
        "|a|b|\n",
    ),
    *(
        "::a",
        ":::a\n",
        ":a[",
        ":a{",
        "::a[x]{",
        "http://a.b/",
        "http://a.b(.",
        "www.a.b.",
        "a@b.c ",
        "a@",
        "&a",
        "&amp;",
        "a\n",
    ),
    *(
        "a\n===\n",
        "# a\n",
        "```\n",
        "~~~\n",
        "$$\n",
        "import a\n",
        "export const a = {\n\n",
        "export const a = [\n\n]\n",
        "😀*",
    ),
]
NESTED: dict[str, Callable[[int], str]] = {
    "lists": lambda size: "".join(" " * (2 * depth) + "- a\n" for depth in range(int(size**0.5))),
    "braces": lambda size: "{" * (size // 2) + "}" * (size // 2),
    "brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "parentheses": lambda size: "{" + "(" * (size // 2) + "1" + ")" * (size // 2) + "}",
    "elements": lambda size: "<a>" * (size // 7) + "</a>" * (size // 7),
    "elements in JavaScript": lambda size: "{" + "<a>" * (size // 7) + "</a>" * (size // 7) + "}",
    "other elements": lambda size: "<a>" * (size // 7) + "</b>" * (size // 7),
    "emphasis": lambda size: "*" * (size // 2) + "a" + "*" * (size // 2),
    "quotes, then lazy lines": lambda size: ">" * (size // 2) + "a\n" + "b\n" * (size // 4),
    "items, then blank lines": lambda size: "- " * (size // 4) + "a\n" + "\n" * (size // 2),
    "arrays that end in text": lambda size: "{[\n" * (size // 6) + "]}" * (size // 6) + " x",
    "tick runs": lambda size: "".join("a" + "`" * run for run in range(int((2 * size) ** 0.5))),
    "directives": lambda size: "".join(":" * (3 + depth) + "a\n" for depth in range(int((2 * size) ** 0.5))),
    "conditionals": lambda size: "{" + "a?b:" * (size // 4) + "c}",
    "assignments": lambda size: "{" + "a=" * (size // 2) + "c}",
    "negations": lambda size: "{" + "!" * size + "c}",
    "cells": lambda size: "|a" * (size // 4) + "\n" + "|-" * (size // 4),
}


def steps(text: str, dialect: Dialect) -> int:
    """How many lines of the parser are run."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> Tracer:
        nonlocal count
        if event == "line":
            count += 1
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        parse(text, dialect)
    finally:
        sys.settrace(before)
    return count


def check_growth(make: Callable[[int], str], size: int, dialect: Dialect = EVERYTHING) -> None:
    small, large = make(size), make(2 * size)
    growth = len(large) / len(small)
    few, many = steps(small, dialect), steps(large, dialect)
    assert many <= 1.35 * growth * few + 2_000


@pytest.mark.parametrize("piece", REPEATED, ids=repr)
def test_a_repeated_piece_takes_linear_work(piece: str) -> None:
    check_growth(lambda size: piece * (size // len(piece)), 1200)


@pytest.mark.parametrize("piece", [*REPEATED, *HTML], ids=repr)
def test_a_repeated_piece_of_plain_markdown_takes_linear_work(piece: str) -> None:
    check_growth(lambda size: piece * (size // len(piece)), 1200, MARKDOWN)


@pytest.mark.parametrize("piece", [*HTML, "<", "<a ", "    ", "    a\n", "\t", "> ", "- "], ids=repr)
def test_a_hundred_thousand_of_a_piece_of_plain_markdown_are_read(piece: str) -> None:
    text = piece * 100_000
    assert parse(text, MARKDOWN).root.end == len(text)
    assert parse(f"a {text}", MARKDOWN).root.end == len(text) + 2


@pytest.mark.parametrize("name", NESTED)
def test_nesting_takes_linear_work(name: str) -> None:
    check_growth(NESTED[name], 1500)


@pytest.mark.parametrize(
    "piece", [">", "[", "{", "<", "*", "|", "![", "`", "~", ":", "(", "&", "$", "<a>", "- ", "1. ", "<a\n"]
)
def test_a_hundred_thousand_of_a_piece_are_read(piece: str) -> None:
    text = piece * 100_000
    tree = parse(text, EVERYTHING)
    assert sum(1 for _ in tree.root.walk()) >= 2
    assert tree.root.end == len(text)


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_survived(name: str) -> None:
    tree = parse(NESTED[name](100_000), EVERYTHING)
    assert tree.root.children


def test_containers_beyond_the_limit_are_text() -> None:
    tree = parse(">" * (MAX_DEPTH + 3) + " a")
    quotes = [node for node in tree.root.walk() if node.type == "blockquote"]
    texts = [node for node in tree.root.walk() if node.type == "text"]
    assert len(quotes) == MAX_DEPTH
    assert [(node.start, node.end) for node in texts] == [(MAX_DEPTH, MAX_DEPTH + 5)]
    assert not tree.problems


@pytest.mark.parametrize("image", [("![", "](b)"), ("[![", "](b)](c)"), ("![", "][c]")])
def test_images_in_images_take_text_of_linear_length(image: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []

    def note(node: object, name: str, value: object) -> None:
        if name == "alt":
            lengths.append(len(str(value)))
        object.__setattr__(node, name, value)

    for kind in (Link, Reference):
        monkeypatch.setattr(kind, "__setattr__", note)

    def text_length(times: int) -> int:
        lengths.clear()
        opening, closing = image
        parse(f"{f'{opening}a ' * times}{closing * times}\n\n[c]: d\n", EVERYTHING)
        return sum(lengths)

    assert 0 < text_length(400) <= 2.1 * text_length(200)
