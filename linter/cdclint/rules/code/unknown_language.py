"""A code block in a language that the site cannot highlight."""

from collections.abc import Iterator
from difflib import get_close_matches

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.code.highlighter import highlighted_languages


@dataclass(frozen=True)
class Options:
    """`known` are the languages that the site has a grammar of its own for, or that a plugin of it handles."""

    known: tuple[str, ...] = ("mermaid", "math")


@rule(severity=Severity.WARNING)
def unknown_language(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """A code block names a language that the site's highlighter does not know.

    The build warns and shows the block as plain text. Mostly the name is misspelt (`ymal`); a language that the site
    brings a grammar of its own for is listed in the rule's option `known`.

    The fix puts the one name that is near enough. It is unsafe, because another may be meant.
    """
    for fence in lesson.fences:
        language = fence.language
        if not language or language in options.known or language in highlighted_languages():
            continue
        near = get_close_matches(language, [*highlighted_languages(), *options.known], n=2, cutoff=0.7)
        span = fence.source.span(fence.node.info_start, fence.node.info_start + len(fence.node.language))
        advice = Message(": did you mean `{near}`?", near=near[0]) if near else Message(": name another, or `text`")
        fix = None
        if len(near) == 1:
            fix = Fix(Message("name the language `{language}`", language=near[0]), (Edit(span, near[0]),), safe=False)
        yield Finding(
            span, Message("the site cannot highlight `{language}`{advice}", language=language, advice=advice), fix
        )
