"""A lesson without frontmatter."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.lesson import Lesson


@rule
def missing(lesson: Lesson) -> Iterator[Finding]:
    """A lesson without frontmatter.

    The site makes its navigation, page heading and search from the frontmatter: a block of YAML between two lines of
    `---`, at the very top of the file. Which files are lessons is set by `lessons`.
    """
    if lesson.is_lesson and lesson.frontmatter is None:
        schema = lesson.schema
        keys = f" with {', '.join(schema.required)}" if schema is not None and schema.required else ""
        yield Finding(lesson.top, f"no frontmatter; begin the file with a block of YAML between two lines of ---{keys}")
