"""A part of a schema that cdclint does not understand."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.INFO)
def unread_schema(project: Project) -> Iterator[Finding]:
    """A part of a collection's schema is not understood and accepts everything.

    Schemas are read from the source of `src/content.config.ts`: what functions make, what packages export and what is
    computed is left to the build. It is said once for each file, at the first such part.
    """
    first: dict[str, int] = {}
    unread = sorted(project.course.unread_schemas, key=lambda one: (one.path, one.start))
    for one in unread:
        first[one.path] = first.get(one.path, 0) + 1
    for one in unread:
        if count := first.pop(one.path, 0):
            message = Message(
                "this part of the schema of `{collection}` is not understood, and accepts everything ({count} in all)",
                collection=one.collection,
                count=count,
            )
            yield Finding(project.span(one.path, [one.start, one.end]), message)
