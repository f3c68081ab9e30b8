"""A lesson without frontmatter."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.site.renderer import ASTRO

_TOO_LATE = regex(r"\s+(?=---[ \t]*(?:\r\n|\r|\n)[\w-]+:)")
BLANK_LINES = 5
"""The version of Astro that takes blank lines before the frontmatter."""
_OPENING = regex(r"---[ \t]*(?:\r\n|\r|\n)[\w-]+:")


@rule
def missing(lesson: Lesson) -> Iterator[Finding]:
    """A lesson without frontmatter.

    The site makes its navigation, page heading and search from the frontmatter: a block of YAML between two lines of
    `---`, at the very top of the file. Which files are lessons is set by `lessons`.

    Blank lines before it are taken from Astro 5 on.

    That there is none is an error in a content collection (`src/content`) and in a course with a schema for it; other
    sites do without.
    """
    if lesson.frontmatter is not None:
        return
    text = lesson.source.text
    if blank := _TOO_LATE.match(text):
        renderer = lesson.course.renderer(lesson.source.path)
        lines_before = blank[0].lstrip(" \t")[:1] in {"\n", "\r"}
        if lines_before and renderer is not None and renderer.name == ASTRO and (renderer.version or 0) >= BLANK_LINES:
            return
        span = lesson.source.span(0, blank.end())
        fix = Fix(Message("remove everything before it"), (Edit(span, ""),))
        yield Finding(span, Message("the frontmatter must begin in the first line, without a space before it"), fix)
    elif _OPENING.match(text):
        yield Finding(lesson.source.span(0, 3), Message("the frontmatter is never closed; end it with a line of ---"))
    elif lesson.schema is not None or _is_in_collection(lesson):
        schema = lesson.schema
        required = schema.required if schema is not None else ()
        message = Message(
            "no frontmatter; begin the file with a block of YAML between two lines of ---{keys}",
            keys=Message(" with {keys}", keys=", ".join(required)) if required else "",
        )
        yield Finding(lesson.top, message)


def _is_in_collection(lesson: Lesson) -> bool:
    """Whether a file is in a content collection of Astro, whose site may be elsewhere."""
    renderer = lesson.course.renderer(lesson.source.path)
    return lesson.is_mdx and "src/content/" in lesson.source.path and (renderer is None or renderer.name == ASTRO)
