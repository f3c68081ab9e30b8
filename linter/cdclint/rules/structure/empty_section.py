"""A heading with nothing under it."""

from bisect import bisect_right
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import is_comments

UNSEEN = frozenset({"root", "yaml", "mdxjsEsm", "definition", "footnoteDefinition"})
PLAIN = frozenset({"paragraph", "list", "code", "table", "heading"})
"""Blocks that somebody sees: nearly every section has one, and what is in them need not be looked at."""


@rule(severity=Severity.INFO)
def empty_section(lesson: Lesson) -> Iterator[Finding]:
    """A section has nothing in it: its heading is followed by the next one, or by the end of the lesson.

    Headings of lower levels count as content; comments, imports and link definitions, which nobody sees, do not.
    """
    comments = {comment.start for comment in lesson.comments}
    starts: list[int] | None = None
    for section in lesson.sections:
        end = section.heading.node.end
        if any(node.type in PLAIN and node.start >= end and node.start not in comments for node in section.nodes):
            continue
        starts = sorted(_seen(lesson, comments)) if starts is None else starts
        following = bisect_right(starts, end - 1)
        if following == len(starts) or starts[following] >= section.end:
            yield Finding(
                lesson.source.span(section.start, end),
                Message(
                    "the section `{heading}` is empty: write it, or remove the heading",
                    heading=section.heading.text,
                ),
            )


def _seen(lesson: Lesson, comments: set[int]) -> Iterator[int]:
    """Where what a reader sees begins, in any order."""
    nodes = [lesson.tree.root]
    for node in nodes:
        nodes += node.children
        is_unseen = node.type in UNSEEN or node.start in comments
        if not is_unseen and not (node.type == "html" and is_comments(lesson.source, node)):
            yield node.start
