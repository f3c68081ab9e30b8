"""A code block whose language has a misspelt name."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.code.highlighter import is_language, misspelt


@dataclass(frozen=True)
class Options:
    """`known` lists the languages that the site has its own grammar for, or that one of its plugins handles."""

    known: tuple[str, ...] = ("mermaid", "math")


@rule(severity=Severity.WARNING)
def unknown_language(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """A code block names a language that there is none of, a letter away from one that there is.

    The site shows `ymal` as plain text, and no rule looks into the block. A language that the site brings a grammar of
    its own for is listed in its configuration or in the rule's option `known`; one that there is and that the site's
    highlighter does not know is reported by `code/unhighlighted-language`.

    The fix puts the one name that is near enough. It is unsafe, because another may be meant.
    """
    known = {*options.known, *lesson.course.fence_languages(lesson.source.path)}
    for fence in lesson.fences:
        language = fence.language
        if not language or language in known or is_language(language):
            continue
        near = misspelt(language, options.known)
        if near:
            start = fence.node.info_start
            span = fence.source.span(start, start + len(fence.node.language))
            fix = Fix(Message("name the language `{language}`", language=near), (Edit(span, near),), safe=False)
            message = Message("there is no language `{language}`: did you mean `{near}`?", language=language, near=near)
            yield Finding(span, message, fix)
