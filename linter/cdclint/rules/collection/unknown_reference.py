"""A reference to an entry that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.collection.entry_names import EntryNames
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING)
def unknown_reference(project: Project) -> Iterator[Finding]:
    """The frontmatter of an entry names an entry of another collection that is not there.

    The schema says `reference('authors')`, and no author has that name: `getEntry()` finds nothing, and the page breaks
    or shows nothing in its place. The names are those of the files below the folder of the collection, as Astro makes
    them, or the `id` of each entry of its one file.
    """
    names = EntryNames(project)
    folded: dict[frozenset[str], dict[str, str]] = {}
    for path, facts in project.lessons.items():
        for collection, name, span in facts.get("references", ()):
            known = names.of(path, collection)
            if known is None or name in known:
                continue
            message = Message("`{collection}` has no entry `{name}`", collection=collection, name=name)
            if known not in folded:
                folded[known] = {one.casefold(): one for one in sorted(known, reverse=True)}
            meant = folded[known].get(name.casefold()) or next(iter(closest(name, known, cutoff=0.7)), "")
            if meant:
                message = Message(
                    "`{collection}` has no entry `{name}`; did you mean `{meant}`?",
                    collection=collection,
                    name=name,
                    meant=meant,
                )
            yield Finding(project.span(path, span), message)
