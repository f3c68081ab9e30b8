"""A date that is read as another day."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.collection.entry import CollectionEntry
from cdclint.documents.collection.judged import judged
from cdclint.documents.collection.silent_slips import mistaken_dates
from cdclint.documents.lesson.lesson import Page


@rule(severity=Severity.WARNING)
def mistaken_date(page: Page | CollectionEntry) -> Iterator[Finding]:
    """A value of an entry whose schema says `z.coerce.date()` is read as another day than it says.

    `new Date()` takes a number for milliseconds since 1970 (`20260102` is a day of 1970), reads `02.01.2026` with the
    month first, and makes the 2nd of March of `2026-02-30`. Write the year first: `2026-01-02`.
    """
    for schema, value in judged(page):
        for scalar, message in mistaken_dates(schema, value):
            yield Finding(page.source.span(scalar.start, scalar.end), message)
