"""A code block without a language."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(severity=Severity.WARNING)
def missing_language(lesson: Lesson) -> Iterator[Finding]:
    """A code block between fences does not name its language.

    Without one the site shows it in one colour, and no rule can tell whether what is in it would work. What a program
    prints is `text`.

    The fix names `text`; it is unsafe, because the block may well be in another language.
    """
    for fence in lesson.fences:
        if fence.node.fenced and not fence.language:
            marks = fence.source.span(fence.node.start, fence.node.info_start)
            at = fence.source.span(fence.node.info_start, fence.node.info_start)
            fix = Fix(Message("name the language `text`"), (Edit(at, "text"),), safe=False)
            yield Finding(
                marks, Message("a code block without a language: name it, `text` for what a program prints"), fix
            )
