"""What the schema of a collection rejects, with the place in the site's configuration that says so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.documents.lesson.frontmatter import LessonSchema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source, Span
    from cdclint.documents.collection.collections import Collection
    from cdclint.documents.lesson.frontmatter import Frontmatter
    from cdclint.syntax.data.schema.json_schema import Schema
    from cdclint.syntax.data.value import Value


def judge(collection: Collection, value: Value, source: Source, whole: Span) -> Iterator[Finding]:
    """What a collection refuses in one entry."""
    for violation in collection.compiled.violations(value, source, whole):
        found = violation.finding
        place = violation.place or collection.place
        message = Message("{problem} ({place})", problem=found.message, place=place)
        yield Finding(found.span, message, found.fix, found.faults)


class CollectionSchema(LessonSchema):
    """The schema of a collection of Markdown, for the frontmatter of its entries."""

    def __init__(self, collection: Collection, source: Source) -> None:
        super().__init__(source)
        self.collection = collection

    @cached_property
    def _schema(self) -> Schema:
        return self.collection.compiled

    def _judge(self, frontmatter: Frontmatter, value: Value) -> Iterator[Finding]:
        yield from judge(self.collection, value, frontmatter.source, frontmatter.opening)
