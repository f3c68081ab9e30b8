"""Text that was to be replaced."""

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson

MARK = regex(
    r"(?<![\w.«\"'/-])(?:TODO|TBD|FIXME|XXX)(?![\w/»\"'-])|\b(?i:lorem ipsum)\b"
    r"|(?<!\w)(?i:здесь будет (?:текст|описание))\b"
)
WORDS = ("TODO", "TBD", "FIXME", "XXX")
FOLDED = ("lorem ipsum", "здесь будет")
SHORT = 100
ELISION = regex(r"\s*(?:…|\.\.\.)\s*")
SCREENSHOT = regex(r"\s*(?:screenshot|скриншот|снимок экрана|placeholder|заглушка)\b", re.IGNORECASE)
WHOLE = frozenset({"paragraph", "heading", "quote", "title"})


@rule(severity=Severity.WARNING)
def placeholder(lesson: Lesson) -> Iterator[Finding]:
    """A lesson still has a mark of unfinished work.

    That is `TODO`, `TBD`, `FIXME`, `XXX` or `lorem ipsum` in what a reader reads or in a comment, and a paragraph or a
    heading that is nothing but `…`. A comment that keeps the place of a screenshot is such a mark, too, unless the
    lesson's contract asks for it under `comments`. Code is left alone: there a `TODO` may be the exercise.
    """
    text = lesson.source.text
    folded = text.casefold()
    is_suspect = any(word in text for word in WORDS) or any(word in folded for word in FOLDED)
    for run in lesson.runs:
        for found in MARK.finditer(run.prose) if is_suspect else ():
            yield Finding(
                run.place(*found.span()),
                Message("`{mark}` is left in the text: write what belongs there", mark=found[0]),
            )
        if run.kind in WHOLE and run.end - run.start < SHORT and ELISION.fullmatch(run.prose):
            yield Finding(run.span, Message("nothing but `{text}`: write what belongs there", text=run.prose.strip()))
    for comment in lesson.comments:
        allowed = any(wanted.words.stand_in(comment.text) for wanted in lesson.contract.comments)
        mark = MARK.search(comment.text) or SCREENSHOT.match(comment.text)
        if mark is not None and not allowed:
            span = lesson.source.span(comment.start, comment.end)
            message = Message(
                "a comment keeps a place, `{mark}`: do what it says, or let the contract ask for it",
                mark=mark[0].strip(),
            )
            yield Finding(span, message)
