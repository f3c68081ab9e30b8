"""The schemas of collections with the values that they are for: frontmatter, and entries of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.collection.collection_schema import CollectionSchema
from cdclint.documents.collection.entry import CollectionEntry
from cdclint.documents.collection.silent_slips import references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.documents.lesson.lesson import Page
    from cdclint.syntax.data.value import Value


def judged(page: Page | CollectionEntry) -> Iterator[tuple[JsonObject, Value]]:
    """What a collection's schema is held to in a file."""
    if isinstance(page, CollectionEntry):
        yield from ((page.collection.schema, value) for value in page.values)
        return
    schema, frontmatter = page.schema, page.frontmatter
    if isinstance(schema, CollectionSchema) and frontmatter is not None and frontmatter.value is not None:
        yield schema.collection.schema, frontmatter.value


def references_in(page: Page) -> Iterator[tuple[str, str, list[int]]]:
    """The entries of other collections that a file names: the collection, the name and its span."""
    for schema, value in judged(page):
        for found in references(schema, value):
            yield found.collection, found.name, [found.value.start, found.value.end]
