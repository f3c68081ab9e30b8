from __future__ import annotations

from pathlib import Path

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson
from cdclint.registry import load_rule
from cdclint.syntax.text.typography import slips


def corrected(prose: str) -> str:
    """The text with every slip corrected."""
    edits = sorted((edit for slip in slips(prose) for edit in slip.edits), reverse=True)
    for start, end, text in edits:
        prose = prose[:start] + text + prose[end:]
    return prose


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('"Лаг"', "«Лаг»"),
        ('лаг ("шторм"), "буря".', "лаг («шторм»), «буря»."),
        ('"внешняя "внутренняя""', "«внешняя „внутренняя“»"),
        ('""внутри" снаружи" а', "«„внутри“ снаружи» а"),
        ('«внешняя "внутренняя"»', "«внешняя „внутренняя“»"),
        ("лаг - это\nвремя", "лаг — это\nвремя"),
        ("лаг -\nэто", "лаг —\nэто"),
        ("\ufffc\ufffc - это", "\ufffc\ufffc — это"),
        ("кто-то и 10 - 20, а x - y", "кто-то и 10 - 20, а x - y"),
        ("лаг  растёт", "лаг растёт"),
        ("лаг  \nрастёт", "лаг  \nрастёт"),
        ('Run "make" - it is here', 'Run "make" - it is here'),
        ('экран 5" и "лаг"', 'экран 5" и "лаг"'),
    ],
)
def test_what_is_certain_is_corrected(typed: str, printed: str) -> None:
    assert corrected(typed) == printed
    assert corrected(printed) == printed


@pytest.mark.parametrize(("language", "findings"), [("ru", 2), ("en", 0), ("", 0)])
def test_only_a_russian_course_is_judged(language: str, findings: int) -> None:
    lesson = Lesson(Source("a.mdx", 'Панель "Лаг" - окно.\n'), Course(Path(), Layout(language=language), ""))
    assert len(list(load_rule("prose/typography").run(lesson))) == findings
