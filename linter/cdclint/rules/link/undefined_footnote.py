"""A footnote that is not defined."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson

REFERENCE = regex(r"(?<!\\)\[\^([^\s\[\]\\^`]{1,80})\](?![(\[]|:(?!\s))")
_NAME = regex(r"\w[\w-]*")
_RANGE = regex(r"\w-\w")


@rule
def undefined_footnote(lesson: Lesson) -> Iterator[Finding]:
    """A reference to a footnote that is not defined, which the page shows as it is written: `[^lag]`.

    A footnote is `[^lag]` in the text and a line `[^lag]: …` somewhere in the same file. A class of characters that is
    explained in a sentence (`[^a-z]`) belongs between backticks, and is left alone.
    """
    if "[^" not in lesson.source.text:
        return
    defined = lesson.footnotes
    for run in lesson.runs:
        for piece in run.pieces:
            if piece.kind != "text":
                continue
            for found in REFERENCE.finditer(lesson.source.text, piece.start, piece.end):
                name = found[1]
                hangs = found.start() > 0 and not lesson.source.text[found.start() - 1].isspace()
                close = closest(name.casefold(), defined, n=1, cutoff=0.6)
                # What hangs on no word may be a class of characters, unless it is like a footnote of the file.
                is_meant = hangs or close or (defined and name.isdecimal())
                if name.casefold() in defined or not _NAME.fullmatch(name) or _RANGE.fullmatch(name) or not is_meant:
                    continue
                span = lesson.source.span(found.start(), found.end())
                if not close:
                    message = Message(
                        "no footnote `{name}` is defined: the page shows `{written}`", name=name, written=found[0]
                    )
                    yield Finding(span, message)
                    continue
                edit = Edit(lesson.source.span(found.start(1), found.end(1)), close[0])
                fix = Fix(Message("write {text}", text=f"[^{close[0]}]"), (edit,), safe=False)
                message = Message("no footnote `{name}` is defined; did you mean `{meant}`?", name=name, meant=close[0])
                yield Finding(span, message, fix)
