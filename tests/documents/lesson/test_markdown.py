"""Plain Markdown: trees against an independent parser, and `.md` files as rules see them."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from markdown_it import MarkdownIt

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.open_document import read
from cdclint.syntax.mdx import COMMONMARK, Dialect, parse
from cdclint.syntax.mdx.node import Code, Link, Literal, Node
from stored import conformance

ROOT = Path(__file__).parents[3]

KINDS = {
    "blockquote_open": "blockquote",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "list_item_open": "listItem",
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "code_block": "code",
    "fence": "code",
    "html_block": "html",
    "hr": "thematicBreak",
}
CONTAINERS = {"list", "listItem", "blockquote"}
DIFFERENCES: set[str] = set()
"""Inputs whose blocks are others to markdown-it-py: there is none."""


def lines(text: str, node: Node) -> tuple[int, int]:
    """The lines of a block, from 0; white space at its end does not count."""
    end = node.start + len(text[node.start : node.end].rstrip())
    return text.count("\n", 0, node.start), text.count("\n", 0, max(end, node.start))


def ours(text: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    stack = [parse(text, COMMONMARK).root]
    while stack:
        node = stack.pop()
        if node.type not in {"paragraph", "heading"}:
            stack += reversed(node.children)
        if node.type in KINDS.values():
            first, last = lines(text, node)
            found.append((node.type, first) if node.type in CONTAINERS else (node.type, first, last))
    return found


def theirs(text: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    source = text.split("\n")
    for token in MarkdownIt("commonmark").parse(text):
        kind = KINDS.get(token.type)
        if kind is None or token.map is None:
            continue
        first, last = token.map
        while last > first + 1 and not (source[last - 1] if last <= len(source) else "").strip():
            last -= 1
        found.append((kind, first) if kind in CONTAINERS else (kind, first, last - 1))
    return found


def test_the_blocks_are_those_of_an_independent_parser() -> None:
    cases = {case["name"]: case["input"] for case in conformance() if case["name"].startswith("commonmark-spec: ")}
    assert len(cases) == 652
    assert {name for name, text in cases.items() if ours(text) != theirs(text)} == DIFFERENCES


@pytest.mark.parametrize("path", ["README.md", "docs/contracts.md", "labs/README.md"])
def test_the_blocks_of_a_real_file_are_those_of_an_independent_parser(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    assert len(ours(text)) > 10
    assert ours(text) == theirs(text)


def test_every_markdown_file_is_read() -> None:
    files = [*(ROOT / "tests/rules").rglob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(files) > 50
    for file in files:
        tree = parse(file.read_text("utf-8"), Dialect(math=True, mdx=False))
        assert not tree.problems
        assert tree.root.children


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("<pre>\n\na\n</pre> b\nc", ["<pre>\n\na\n</pre> b", "c"]),
        ("<!-- a\n\nb --> c\nd", ["<!-- a\n\nb --> c", "d"]),
        ("<?a\n\n?>\nd", ["<?a\n\n?>", "d"]),
        ("<!A\n\n>\nd", ["<!A\n\n>", "d"]),
        ("<![CDATA[\n\n]]>\nd", ["<![CDATA[\n\n]]>", "d"]),
        ("<div>\na\n\nb", ["<div>\na", "b"]),
        ("<x-y z>\na\n\nb", ["<x-y z>\na", "b"]),
    ],
)
def test_the_seven_kinds_of_html_blocks(text: str, blocks: list[str]) -> None:
    found = parse(text, COMMONMARK).root.children
    assert [node.type for node in found] == ["html", "paragraph"]
    assert [text[node.start : node.end] for node in found] == blocks
    assert isinstance(found[0], Literal)
    assert found[0].value == blocks[0]


def test_inline_html_and_addresses() -> None:
    text = "a <b c='d'>e</b> <!-- f --> <http://g.h/{i}> <j@k.l> {m} < n"
    [paragraph] = parse(text, COMMONMARK).root.children
    html = [text[node.start : node.end] for node in paragraph.children if node.type == "html"]
    links = [(node.url, text[node.url_start : node.url_end]) for node in paragraph.children if isinstance(node, Link)]
    assert html == ["<b c='d'>", "</b>", "<!-- f -->"]
    assert links == [("http://g.h/{i}", "http://g.h/{i}"), ("mailto:j@k.l", "j@k.l")]


def test_indented_code_knows_its_lines() -> None:
    text = "- a\n\n      b\n\n        c\n\nd\n"
    [code] = [node for node in parse(text, COMMONMARK).root.walk() if isinstance(node, Code)]
    assert (code.value, code.language, code.fenced) == ("b\n\n  c", "", False)
    assert [text[at : at + 3] for at in code.lines] == ["b\n\n", "\n  ", "  c"]
    assert text[code.body_start : code.body_end] == "b\n\n        c"


def test_mdx_is_text_in_plain_markdown() -> None:
    tree = parse("import a from 'b'\n\n{x} <Callout\n", COMMONMARK)
    assert [node.type for node in tree.root.walk()] == ["root", "paragraph", "text", "paragraph", "text"]
    assert not tree.problems


@pytest.fixture
def lesson(tmp_path: Path) -> Callable[[str, str], Page]:
    def make(text: str, path: str) -> Page:
        document = read(Source(path, dedent(text)), Course.load(tmp_path, Layout()))
        assert isinstance(document, Page)
        return document

    return make


@pytest.mark.parametrize("path", ["a.md", "docs/a.markdown", "README.MD"])
def test_a_markdown_file_is_no_mdx(lesson: Callable[[str, str], Page], path: str) -> None:
    file = lesson("# A {x}\n\n<!-- b --> c <!-- d\n", path)
    assert not file.is_mdx
    assert not file.is_lesson
    assert not file.problems
    assert not file.expressions
    assert [(one.text, one.start) for one in file.comments] == [("b", 9)]


def test_an_mdx_file_is_mdx(lesson: Callable[[str, str], Page]) -> None:
    file = lesson("<!-- b -->\n", "a.mdx")
    assert file.is_mdx
    assert file.is_lesson
    assert file.problems


def test_the_tags_of_html_are_elements(lesson: Callable[[str, str], Page]) -> None:
    text = "<p><A HREF=\"b.md\" id='c' d>e</A></p>\n<!-- <i> --> <img src=f.png>\n\n<script>'<u>'</script>\n"
    file = lesson(text, "a.md")
    assert [element.name for element in file.elements] == ["p", "a", "img"]
    attributes = [attribute for element in file.elements for attribute in element.attributes]
    assert [(one.name, one.value) for one in attributes] == [
        ("href", "b.md"),
        ("id", "c"),
        ("d", None),
        ("src", "f.png"),
    ]
    assert [text[one.value_start : one.value_end] for one in attributes] == ["b.md", "c", "", "f.png"]
