"""Frontmatter that the course's schema refuses."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson


@rule
def schema_violation(lesson: Lesson) -> Iterator[Finding]:
    """Frontmatter that the course's schema refuses.

    The schema is a JSON Schema, `src/content/lesson.schema.json` unless `lesson-schema` says otherwise; the site
    reads it too. A key that is unknown, missing or of another kind than the schema says is reported at its place.
    Values are those that the site's YAML reader sees: `2024-05-01` without quotes is a date, not a string.
    """
    if lesson.schema is not None and lesson.frontmatter is not None:
        yield from lesson.schema.violations(lesson.frontmatter)
