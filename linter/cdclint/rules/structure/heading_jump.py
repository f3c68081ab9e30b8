"""A heading that is more than one level deeper than the one before it."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(severity=Severity.INFO)
def heading_jump(lesson: Lesson) -> Iterator[Finding]:
    """A heading skips a level: `####` is right below `##`.

    The table of contents and screen readers take the levels for an outline, in which a part is then missing. The
    frontmatter's `title` is the page's first level: a lesson that has one begins with `##`.
    """
    has_title = lesson.frontmatter is not None and lesson.frontmatter.get("title") is not None
    above = 1 if has_title else None
    for heading in lesson.headings:
        if above is not None and heading.depth > above + 1:
            wanted = "#" * (above + 1)
            before = Message("the title") if above == 1 else Message("a heading of level {level}", level=above)
            yield Finding(
                lesson.source.span(heading.start, heading.node.end),
                Message(
                    "a heading of level {level} below {before}: write `{wanted}`",
                    level=heading.depth,
                    before=before,
                    wanted=wanted,
                ),
            )
        above = heading.depth
