"""A code block that its language's parser refuses."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.refused_blocks import SCRIPTS


@dataclass(frozen=True)
class Options:
    """`ignore` are languages whose blocks are not judged."""

    ignore: tuple[str, ...] = ()


@rule(severity=Severity.WARNING)
def unparseable(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """A code block that its language's parser refuses.

    A student copies the block, and the tool that reads it says no. JSON, YAML, TOML, XML, PromQL and Python are parsed,
    and the first thing that does not parse is reported at its line in the lesson.

    A piece is fine where it parses as one: members without their braces, several queries below each other, what was
    typed at `>>>`, `...` for what is left out, `<name>` for what is to be filled in, lines marked as deleted. What is
    no code names its language as `text`. A comment in JSON is reported by `code/commented-json`, unless the block is
    saved as a file; lost commas by `code/missing-comma`, shell and JavaScript by `code/unparseable-script`.
    """
    for one in lesson.refused_blocks:
        if not one.commas and one.language not in SCRIPTS and one.language not in options.ignore:
            message = Message("this block is not valid {language}: {what}", language=one.language, what=one.message)
            yield Finding(one.span, message)
