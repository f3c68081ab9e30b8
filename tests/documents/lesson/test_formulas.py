"""Which texts are read with math, and how often."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson import lesson as lesson_module
from cdclint.documents.lesson.formulas import formulas, may_hold_formulas
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.mdx import Dialect, parse

if TYPE_CHECKING:
    from cdclint.syntax.mdx import Tree
    from cdclint.syntax.mdx.again.rereading import Rereading

COURSE = Course(Path(), Layout(), "")
PARTS = st.sampled_from(
    [
        *(
            "$",
            "$$",
            "$$$",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "1. ",
            "    ",
            "|",
            "\\|",
            "\\\\|",
            "\\",
            "x_1",
            "_",
            "^",
            "a^{2}",
        ),
        *(
            "{",
            "}",
            "\\frac",
            "\\,",
            "'",
            " ",
            "a",
            "7",
            ")",
            "| - |\n",
            "`",
            "Ж",
            "[^a]: ",
            "``` \n",
            ":::note\n",
            "\r\n",
        ),
    ]
)


def has_formula(text: str, *, mdx: bool) -> bool:
    return any(formulas(parse(text, Dialect(math=True, mdx=mdx)).root))


@given(st.lists(PARTS, max_size=30).map("".join))
def test_no_formula_is_where_none_may_be(text: str) -> None:
    if has_formula(text, mdx=True) or has_formula(text, mdx=False):
        assert may_hold_formulas(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Цена от $5 до $6, путь `$HOME`.\n", [False]),
        ("Оценка $x_1$ и {нет\n", [True]),
        ("Цена от $5 до $6, имя a_b, а {нет\n", [True, False]),
        ("Имя a_b, цена от $5 до $6, а {нет\n", [False]),
    ],
)
def test_a_text_is_read_as_often_as_it_must(text: str, times: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def counted(text: str, dialect: Dialect, again: Rereading | None) -> Tree:
        seen.append(dialect.math)
        return parse(text, dialect, again)

    monkeypatch.setattr(lesson_module, "parse", counted)
    lesson = Lesson(Source("lesson.mdx", text), COURSE)
    assert lesson.tree.root.children
    lesson.is_in_formula(3)
    assert seen == times
