from __future__ import annotations

from pathlib import Path

import pytest

from cdclint.core.finding import Finding
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.open_document import read
from cdclint.engine.suppress import Comment, apply, comments_of

COURSE = Course.load(Path("/nowhere"), Layout())


def comments(text: str, path: str = "lesson.mdx") -> list[Comment]:
    return [Comment(*raw) for raw in comments_of(read(Source(path, text), COURSE))]


def stretches(text: str, path: str = "lesson.mdx") -> list[tuple[list[str], int, int, str]]:
    """Of each comment: the rules, the first and the last line that it speaks of, the reason."""
    return [([name for name, _, _ in one.names], one.first, one.last, one.reason) for one in comments(text, path)]


def test_the_next_line_that_is_not_blank() -> None:
    text = "Текст\n\n{/* cdclint-disable-next-line prose/not-russian, code: a quotation */}\n\n\nText\n"
    assert stretches(text) == [(["prose/not-russian", "code"], 6, 6, "a quotation")]


def test_inside_of_a_paragraph() -> None:
    text = "Один {/* cdclint-disable-next-line a/b: c */}\nдва\n"
    assert stretches(text) == [(["a/b"], 2, 2, "c")]


def test_a_comment_over_several_lines() -> None:
    text = "{/* cdclint-disable-next-line a/b:\n   this one\n   and that: both */}\nText\n"
    assert stretches(text) == [(["a/b"], 4, 4, "this one and that: both")]


def test_a_block_and_the_end_of_the_file() -> None:
    text = (
        "{/* cdclint-disable a/b: one */}\n\nText\n\n{/* cdclint-disable a/c: two */}\n\n"
        "{/* cdclint-enable a/b */}\n\nText\n"
    )
    assert stretches(text) == [(["a/b"], 1, 7, "one"), (["a/c"], 5, 10, "two")]


def test_enable_without_a_name_ends_all() -> None:
    text = "{/* cdclint-disable a/b: one */}\n\n{/* cdclint-disable a/c: two */}\n\n{/* cdclint-enable */}\n\nText\n"
    assert [(first, last) for _, first, last, _ in stretches(text)] == [(1, 5), (3, 5)]


def test_the_whole_file_from_anywhere() -> None:
    text = "Text\n\n{/* cdclint-disable-file a: b */}\n"
    assert stretches(text) == [(["a"], 1, 4, "b")]


def test_deep_inside_of_containers() -> None:
    text = "<Aside>\n  - пункт\n\n    > {/* cdclint-disable-next-line a/b: c */}\n    > Text\n</Aside>\n"
    assert stretches(text) == [(["a/b"], 5, 5, "c")]


@pytest.mark.parametrize(
    "text",
    [
        "```mdx\n{/* cdclint-disable-file a/b: c */}\n```\n",
        "`{/* cdclint-disable-file a/b: c */}`\n",
        "{/* cdclint-disabled a/b: c */}\n",
        "{/* see cdclint-disable a/b: c */}\n",
        "{'cdclint-disable a/b: c'}\n",
        "\\{/* cdclint-disable-file a/b: c */\\}\n",
    ],
)
def test_what_is_no_suppression(text: str) -> None:
    assert stretches(text) == []


def test_frontmatter_and_yaml() -> None:
    inner = "# cdclint: disable=a/b,c/d why not\ntitle: x # cdclint: disable=e/f so\n"
    text = f"---\n{inner}name: 'x # cdclint: disable=g/h so'\n---\n"
    assert stretches(text) == [(["a/b", "c/d"], 3, 3, "why not"), (["e/f"], 3, 3, "so")]
    assert stretches(inner, "a.yml") == [
        (["a/b", "c/d"], 2, 2, "why not"),
        (["e/f"], 2, 2, "so"),
    ]


def test_a_block_scalar_holds_no_comment() -> None:
    text = "run: |\n  # cdclint: disable=a/b c\n  true\nx: y#cdclint: disable=a/b c\n"
    assert stretches(text, "a.yml") == []


def test_places_are_exact_behind_emoji_and_crlf() -> None:
    text = "🙂 Текст\r\n\r\n{/* cdclint-disable-next-line a/b, c/d: e */}\r\nText\r\n"
    (comment,) = comments(text)
    assert text[comment.start : comment.end] == "{/* cdclint-disable-next-line a/b, c/d: e */}"
    assert [text[start:end] for _, start, end in comment.names] == ["a/b", "c/d"]
    assert (comment.first, comment.last) == (4, 4)


def test_findings_are_silenced_by_id_or_group_on_the_line_where_they_begin() -> None:
    source = Source("a.yml", "one\ntwo\nthree\n")
    raw = [[0, 0, [["a/b", 0, 0], ["c", 0, 0]], "why", 2, 2]]
    first, second = source.span(0, 6), source.span(4, 7)
    found = [(name, Finding(span, "m")) for name in ("a/b", "a/x", "c/d") for span in (first, second)]
    left, used = apply(raw, found)
    assert [(name, one.span.start) for name, one in left] == [("a/b", 0), ("a/x", 0), ("a/x", 4), ("c/d", 0)]
    assert used == {(0, 0), (0, 1)}
