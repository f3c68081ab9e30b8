from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lesson.lesson import Lesson, Page
from cdclint.documents.open_document import read
from cdclint.documents.site.lesson_files import is_lesson_file
from cdclint.documents.site.renderer import Renderer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("path", "renderer", "expected"),
    [
        ("course/01-start/01-intro.mdx", "", True),
        ("src/content/course/01-intro.md", "", True),
        ("docs/design.md", "", False),
        ("README.md", "mkdocs", False),
        ("docs/README.ru.md", "mkdocs", False),
        ("CHANGELOG.mdx", "", False),
        ("docs/release-notes.md", "mkdocs", False),
        ("docs/history-of-kafka.md", "vitepress", True),
        ("docs/security.md", "vitepress", True),
        ("SECURITY.md", "vitepress", False),
        ("01-todo-app.mdx", "", True),
        ("LICENSE-SA.md", "vitepress", False),
        ("docs/kafka.md", "mkdocs", True),
        ("notes/kafka.md", "mkdocs", False),
        ("guide/kafka.md", "vitepress", True),
        (".planning/01-PLAN.md", "vitepress", False),
        (".github/ISSUE_TEMPLATE.md", "", False),
        ("docs/_partial.mdx", "docusaurus", False),
        ("docs/__tests__/a.mdx", "docusaurus", False),
        ("src/routes/docs/(qwik)/index.mdx", "qwik", True),
    ],
)
def test_which_files_are_lessons(path: str, renderer: str, *, expected: bool) -> None:
    assert is_lesson_file(path, Renderer(renderer, "", "x") if renderer else None) is expected


def test_the_folder_of_the_site_counts() -> None:
    site = Renderer("mkdocs", "manual", "manual/mkdocs.yml")
    assert is_lesson_file("manual/docs/a.md", site)
    assert not is_lesson_file("manual/notes/a.md", site)


def test_a_setting_or_a_contract_makes_a_file_a_lesson(tmp_path: Path) -> None:
    (tmp_path / "contracts.yml").write_text("lessons:\n  docs/a.md:\n    min_lines: 1\n", "utf-8")
    course = Course.load(tmp_path, Layout(contracts="contracts.yml"))
    assert isinstance(read(Source("docs/a.md", "# A"), course), Lesson)
    other = read(Source("docs/b.md", "# B"), course)
    assert isinstance(other, Page)
    assert not isinstance(other, Lesson)
    chosen = Course.load(tmp_path, Layout(lessons=("docs/*.md",)))
    assert isinstance(read(Source("docs/b.md", "# B"), chosen), Lesson)
    assert not isinstance(read(Source("a.mdx", "# A"), chosen), Lesson)
