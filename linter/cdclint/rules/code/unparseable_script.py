"""A block of JavaScript, TypeScript or shell that does not parse."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.refused_blocks import SCRIPTS
from cdclint.syntax.code.grammar_tree import LONGEST


@dataclass(frozen=True)
class Options:
    """`ignore` are languages whose blocks are not judged."""

    ignore: tuple[str, ...] = ()


@rule(severity=Severity.INFO)
def unparseable_script(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """A block of JavaScript, TypeScript, JSX or shell that does not parse.

    Lessons show such code in pieces, with an ellipsis of their own or with what it prints, so that only a part of what
    does not parse is a slip. It is reported at its line; known fragments are skipped. A block of more than
    20,000 bytes is not parsed, which is reported at its first line.
    """
    for one in lesson.refused_blocks:
        if one.language in SCRIPTS and one.language not in options.ignore and not one.commas:
            message = Message("this block is not valid {language}: {what}", language=one.language, what=one.message)
            yield Finding(one.span, message)
    for fence in lesson.fences:
        if fence.language in SCRIPTS and len(fence.value.encode()) > LONGEST and fence.language not in options.ignore:
            first = fence.place(0, max(1, fence.value.find("\n")))
            yield Finding(first, Message("this block has more than {limit} bytes and is not parsed", limit=LONGEST))
