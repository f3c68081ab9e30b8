"""A name in the declaration of collections that is almost another one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule
def misspelt_name(project: Project) -> Iterator[Finding]:
    """The declaration of the collections has a name that is almost one of Astro's, of zod's or of a collection.

    The build stops at `astro/loader` (for `astro/loaders`), at `z.strng()` and at `reference('author')` where the
    collection is called `authors`.
    """
    for slip in project.course.config_slips:
        span = project.span(slip.path, [slip.start, slip.end])
        fix = Fix(Message("write {text}", text=slip.meant), (Edit(span, slip.meant),), safe=False)
        message = Message("there is no `{name}`; did you mean `{meant}`?", name=slip.written, meant=slip.meant)
        yield Finding(span, message, fix)
