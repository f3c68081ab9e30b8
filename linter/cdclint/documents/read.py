"""From a source to the document it is, by its name and, for data, by its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdclint.core.source import Source
    from cdclint.documents.course import Course

SUFFIXES = frozenset({".mdx", ".md", ".json", ".yml", ".yaml"})


def read(source: Source, course: Course) -> object:
    """The document that `source` is: a Lesson, a Dashboard, a JsonFile, a YamlFile and so on.

    It never fails: what does not parse is told by the document's own problems.
    """
    raise NotImplementedError(source.path, course.root)
