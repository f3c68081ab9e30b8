"""What looks like a comment and is part of a value."""

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.code.line_config import PROPERTIES, settings


@rule
def comment_in_value(lesson: Lesson) -> Iterator[Finding]:
    """What looks like a comment belongs to the value, in a block of Java's properties.

    There a comment begins its line. In `linger.ms=50   # wait` the value is all that follows the sign, and Kafka
    refuses to start: `Invalid value 50   # wait for configuration linger.ms`.

    The fix puts the comment on a line of its own, above. It is unsafe, because the value changes.
    """
    for fence in lesson.fences:
        if fence.language not in PROPERTIES and not fence.title.endswith(".properties"):
            continue
        code = fence.value
        if "#" not in code and ";" not in code:
            continue
        for one in settings(code):
            if one.key_start < 0 or one.note_start < 0 or code[one.note_start] != "#":
                continue
            note = code[one.note_start : one.end].rstrip()
            value = code[one.value_start : one.end].rstrip()
            start = one.note_start - (len(before := code[: one.note_start]) - len(before.rstrip()))
            line = fence.place(one.key_start, one.key_start + 1)
            margin = fence.source.text[fence.source.text.rfind("\n", 0, line.start) + 1 : line.start]
            edits = (
                Edit(fence.source.span(line.start, line.start), f"{note}\n{margin}"),
                Edit(fence.place(start, one.end), ""),
            )
            yield Finding(
                fence.place(one.note_start, one.note_start + len(note)),
                Message(
                    "no comment in properties: the value of `{key}` is `{value}`; put the comment above",
                    key=one.key.strip(),
                    value=" ".join(value.split()),
                ),
                Fix(Message("put the comment above"), edits, safe=False),
            )
