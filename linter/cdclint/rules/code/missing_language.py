"""A code block without a language."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.code.recognition import recognised


@rule(severity=Severity.WARNING)
def missing_language(lesson: Lesson) -> Iterator[Finding]:
    """A code block between fences does not name the language that it clearly is in.

    Without one the site shows it in one colour, and no rule can check its content. Reported are blocks
    that are clearly JSON, SQL, shell commands, Python, Java, JavaScript, YAML, XML or a Dockerfile; what a program
    prints, a drawing and a listing of files need no language.

    The fix names the language; it is unsafe, because another dialect may be meant.
    """
    for fence in lesson.fences:
        if not fence.node.fenced or fence.language:
            continue
        language = recognised(fence.value)
        if language:
            marks = fence.source.span(fence.node.start, fence.node.info_start)
            at = fence.source.span(fence.node.info_start, fence.node.info_start)
            title = Message("name the language `{language}`", language=language)
            message = Message("a code block without a language: name it, `{language}` by its look", language=language)
            yield Finding(marks, message, Fix(title, (Edit(at, language),), safe=False))
