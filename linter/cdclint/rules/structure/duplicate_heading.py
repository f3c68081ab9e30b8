"""Two headings with one anchor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.text.slug import slug

if TYPE_CHECKING:
    from cdclint.documents.lesson.parts import Heading


@rule(severity=Severity.INFO)
def duplicate_heading(lesson: Lesson) -> Iterator[Finding]:
    """Two headings of one section have the same anchor, or two of a page that a link of it leads to.

    The site numbers the later ones (`#итог-1`): a link to them leads elsewhere as soon as a heading comes or goes. Two
    in one section, one like the other, cannot be distinguished in the table of contents; in different sections, as with
    a "Пример" in each, the section shows which is meant.
    """
    linked = {link.url.removeprefix("#") for link in lesson.links if link.url.startswith("#")}
    first_of: dict[str, Heading] = {}
    siblings: dict[tuple[int, str], Heading] = {}
    above: list[Heading] = []
    for heading in lesson.headings:
        while above and above[-1].depth >= heading.depth:
            above.pop()
        parent = above[-1].start if above else -1
        above.append(heading)
        anchor = slug(heading.text).removesuffix("-")
        first = first_of.setdefault(anchor, heading)
        sibling = siblings.setdefault((parent, anchor), heading)
        if not anchor or first is heading:
            continue
        same = first if anchor in linked or heading.slug in linked else sibling
        if same is heading:
            continue
        yield Finding(
            lesson.source.span(heading.start, heading.node.end),
            Message(
                "the heading on line {line} has the anchor `#{anchor}` already, this one gets `#{slug}`: "
                "say what is special about it",
                line=lesson.source.position(same.start).line,
                anchor=anchor,
                slug=heading.slug,
            ),
        )
