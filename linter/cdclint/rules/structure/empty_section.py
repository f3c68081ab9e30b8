"""A heading with nothing under it."""

from bisect import bisect_right
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import is_comments

UNSEEN = frozenset({"root", "yaml", "mdxjsEsm", "definition", "footnoteDefinition"})


@rule(severity=Severity.INFO)
def empty_section(lesson: Lesson) -> Iterator[Finding]:
    """A section has nothing in it: its heading is followed by the next one, or by the end of the lesson.

    Headings of lower levels count as content; comments, imports and link definitions, which nobody sees, do not.
    """
    comments = {comment.start for comment in lesson.comments}
    starts = sorted(
        node.start
        for node in lesson.tree.root.walk()
        if node.type not in UNSEEN
        and node.start not in comments
        and not (node.type == "html" and is_comments(lesson.source, node))
    )
    for section in lesson.sections:
        end = section.heading.node.end
        following = bisect_right(starts, end - 1)
        if following == len(starts) or starts[following] >= section.end:
            yield Finding(
                lesson.source.span(section.start, end),
                Message(
                    "the section `{heading}` is empty: write it, or remove the heading",
                    heading=section.heading.text,
                ),
            )
