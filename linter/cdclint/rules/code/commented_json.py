"""A comment in a block of JSON."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.refused_blocks import takes_comments
from cdclint.syntax.code.block_syntax import is_saved
from cdclint.syntax.code.json_block import first_comment

FILE_NAME = regex(r"\s*//[ \t]*[\w./-]+\.\w+[ \t]*(?:\n|$)")


@rule(severity=Severity.WARNING)
def commented_json(lesson: Lesson) -> Iterator[Finding]:
    """A block of JSON has a comment.

    JSON has none, and what a student copies is refused. `jsonc` says that the comments are for the reader. A block that
    is to be saved as a file (`title="connector.json"`) is reported by `code/unparseable`. The name of a file in the
    first line is its title, and files whose readers take comments (tsconfig.json, the settings of VS Code) have them.

    The fix names the language `jsonc`; it is unsafe, because not every highlighter knows it.
    """
    for fence in lesson.fences:
        if fence.language != "json" or is_saved(fence.title):
            continue
        if takes_comments(fence.value):
            continue
        named = FILE_NAME.match(fence.value)
        skipped = named.end() if named is not None else 0
        found = first_comment(fence.value[skipped:])
        if found is not None:
            found = found[0] + skipped, found[1] + skipped
            start = fence.node.info_start
            language = fence.source.span(start, start + len(fence.node.language))
            fix = Fix(Message("name the language `jsonc`"), (Edit(language, "jsonc"),), safe=False)
            message = Message("JSON has no comments: name the language `jsonc`, or remove them")
            yield Finding(fence.place(*found), message, fix)
