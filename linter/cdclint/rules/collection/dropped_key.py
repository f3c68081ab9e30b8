"""A key that the schema of a collection drops."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.collection.entry import CollectionEntry
from cdclint.documents.collection.judged import judged
from cdclint.documents.collection.silent_slips import dropped_keys
from cdclint.documents.lesson.lesson import Page


@rule(severity=Severity.WARNING)
def dropped_key(page: Page | CollectionEntry) -> Iterator[Finding]:
    """A key of an entry is almost one of its collection's schema, which has it not.

    An object of zod that is not strict drops the keys that it does not know: with `levl: advanced` the lesson has the
    level that the schema has by default, and nobody says a word. Keys that are like none of the schema are left alone.
    """
    for schema, value in judged(page):
        for member, meant in dropped_keys(schema, value):
            place = page.source.span(member.key.start, member.key.end)
            fix = None
            if place.text == member.name:
                fix = replacing(place, meant)
            message = Message("the schema drops `{key}`; did you mean `{meant}`?", key=member.name, meant=meant)
            yield Finding(place, message, fix)
