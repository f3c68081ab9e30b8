"""A code block that its language's parser refuses."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.code.block_syntax import is_saved, refusal
from cdclint.syntax.code.json_block import has_comments

DELETED = regex(r"""\b(?:del|"del")=\{([\d,\s-]+)\}""")
LINES = regex(r"(\d{1,6})(?:\s*-\s*(\d{1,6}))?")


@dataclass(frozen=True)
class Options:
    """`ignore` are languages whose blocks are not judged."""

    ignore: tuple[str, ...] = ()


@rule
def unparseable(lesson: Lesson, options: Options) -> Iterator[Finding]:
    """A code block that its language's parser refuses.

    A student copies the block, and the tool that reads it says no. JSON, YAML, TOML, XML, PromQL, Python, shell,
    JavaScript and TypeScript are parsed, and the first thing that does not parse is told at its line in the lesson.

    A piece is fine where it parses as one: members without their braces, several queries below each other, what was
    typed at `>>>`, `...` for what is left out, `<name>` for what is to be filled in, lines marked as deleted. What is
    no code names its language as `text`. A comment in JSON is told by `code/commented-json`, unless the block is saved
    as a file.

    Where nothing but commas went missing, the fix inserts them.
    """
    for fence in lesson.fences:
        if fence.language in options.ignore:
            continue
        code = _kept(fence.value, fence.node.meta)
        found = refusal(fence.language, code)
        if found is not None and fence.language == "json" and not is_saved(fence.title) and has_comments(code):
            found = refusal("jsonc", code)
        if found is not None:
            span = fence.place(found.start, max(found.end, min(found.start + 1, len(fence.value))))
            fix = None
            if found.commas:
                places = (fence.place(place - 1, place) for place in found.commas)
                edits = tuple(Edit(fence.source.span(one.end, one.end), ",") for one in places)
                fix = Fix(Message("insert commas"), edits, safe=False)
            yield Finding(
                span,
                Message(
                    "this block is no {language}: {what}", language=fence.language, what=Message.text(found.message)
                ),
                fix,
            )


def _kept(code: str, meta: str) -> str:
    """The code with the lines blanked out that the fence marks as deleted (`del={3,5-7}`)."""
    lines = code.split("\n")
    for marked in DELETED.finditer(meta):
        for first, last in LINES.findall(marked[1]):
            for number in range(max(1, int(first)), min(int(last or first), len(lines)) + 1):
                lines[number - 1] = " " * len(lines[number - 1])
    return "\n".join(lines)
