"""An entry of a collection in a file of data: JSON or YAML whose values a schema is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.documents.collection.collection_schema import judge
from cdclint.syntax.data.value import Array, Object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.finding import Finding
    from cdclint.core.source import Source
    from cdclint.documents.collection.collections import Collection
    from cdclint.syntax.data.value import Value


@dataclass(frozen=True)
class CollectionEntry:
    """One file of data; `values` are its entries, one unless the collection keeps all of them in that file."""

    source: Source
    values: tuple[Value, ...]
    collection: Collection

    def violations(self) -> Iterator[Finding]:
        """What the collection's schema refuses."""
        for value in self.values:
            start = value.start
            whole = self.source.span(start, min(value.end, start + 1))
            yield from judge(self.collection, value, self.source, whole)


def entries_in(value: Value, collection: Collection) -> tuple[Value, ...]:
    """The entries that a file holds: one, or all of a collection."""
    if not collection.file:
        return (value,)
    if isinstance(value, Array):
        return tuple(value)
    return tuple(member.value for member in value) if isinstance(value, Object) else ()
