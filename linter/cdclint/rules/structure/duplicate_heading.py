"""Two headings with one anchor."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text.slug import slug


@rule(severity=Severity.WARNING)
def duplicate_heading(lesson: Lesson) -> Iterator[Finding]:
    """Two headings of a page have the same anchor.

    The site numbers the later ones (`#итог-1`): such a link says nothing, and leads elsewhere as soon as a heading
    comes or goes. In the table of contents nobody can tell them apart.
    """
    seen: dict[str, int] = {}
    for heading in lesson.headings:
        anchor = slug(heading.text).removesuffix("-")
        first = seen.setdefault(anchor, heading.start)
        if not anchor or first == heading.start:
            continue
        line = lesson.source.position(first).line
        yield Finding(
            lesson.source.span(heading.start, heading.node.end),
            Message(
                "the heading on line {line} has the anchor `#{anchor}` already, this one gets `#{slug}`: "
                "say what is special about it",
                line=line,
                anchor=anchor,
                slug=heading.slug,
            ),
        )
