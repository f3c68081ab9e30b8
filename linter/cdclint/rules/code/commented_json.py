"""A comment in a block of JSON."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.code.block_syntax import is_saved
from cdclint.syntax.code.json_block import first_comment


@rule(severity=Severity.WARNING)
def commented_json(lesson: Lesson) -> Iterator[Finding]:
    """A block of JSON has a comment.

    JSON has none, and what a student copies is refused. `jsonc` says that the comments are for the reader. A block that
    is to be saved as a file (`title="connector.json"`) is an error of `code/unparseable`.

    The fix names the language `jsonc`; it is unsafe, because not every highlighter knows it.
    """
    for fence in lesson.fences:
        if fence.language != "json" or is_saved(fence.title):
            continue
        found = first_comment(fence.value)
        if found is not None:
            start = fence.node.info_start
            language = fence.source.span(start, start + len(fence.node.language))
            fix = Fix(Message("name the language `jsonc`"), (Edit(language, "jsonc"),), safe=False)
            told = Message("JSON has no comments: name the language `jsonc`, or remove them")
            yield Finding(fence.place(*found), told, fix)
