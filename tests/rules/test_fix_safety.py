"""Which fixes may be applied without a look: a case file applies them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson import Lesson
from cdclint.registry import load_rule


@pytest.mark.parametrize(
    ("rule", "text", "safe"),
    [
        ("prose/mixed-script", "Запустите сonnector.", True),
        ("prose/mixed-script", "Данные в databasе.", False),
        ("code/missing-language", "```\na\n```", False),
        ("code/unknown-language", "```pyhton\na\n```", False),
        ("syntax/undefined-name", "Буквы {M}.", False),
        ("syntax/math-dollar", "Это $Value и $Labels.", True),
    ],
)
def test_the_fix_is_as_safe_as_it_says(rule: str, text: str, safe: bool) -> None:  # noqa: FBT001 (a parameter)
    lesson = Lesson(Source("lesson.mdx", text), Course(Path(), Layout(math=True), ""))
    fixes = [found.fix for found in load_rule(rule).run(lesson) if found.fix is not None]
    assert [fix.safe for fix in fixes] == [safe]
