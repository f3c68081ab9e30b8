"""Frontmatter that the course's schema refuses."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Page


@rule
def schema_violation(page: Page) -> Iterator[Finding]:
    """Frontmatter that the course's schema refuses.

    The schema is a JSON Schema, `src/content/lesson.schema.json` unless `lesson-schema` says otherwise; the site
    reads it too. Without one it is that of the collection in `src/content.config.ts` that the file belongs to: a zod
    schema is read as far as its source says what it asks for, and its place is named.

    A key that is unknown, missing or of another kind than the schema says is reported at its place.
    Values are those that the site's YAML reader sees: `2024-05-01` without quotes is a date, not a string.
    """
    schema = page.schema
    if schema is not None and page.frontmatter is not None:
        yield from schema.violations(page.frontmatter)
