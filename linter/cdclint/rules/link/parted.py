"""Brackets and an address that make no link."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson

APART = regex(r"(?<!\\)\]([ \t]{1,3})\(((?:https?://|\.{0,2}/|#)[^\s()<>]{1,300})\)")
BLANK = regex(r"(?<!\\)\]\(((?:https?://|\.{1,2}/|/)[^()<>{}\"'\r\n]{0,300}?)\)")
SIZE = regex(r" =\d*(?:x\d*)?\Z")
"""The width and height that some readers take behind an address."""
LENIENT = frozenset({"mkdocs", "jekyll", "pelican"})
"""What reads Markdown in which an address may have a blank."""
TEXT = 200
"""Characters before an address that its text may have."""
PROSE = frozenset({"paragraph", "heading", "item", "quote", "cell"})


@rule(severity=Severity.WARNING)
def parted(lesson: Lesson) -> Iterator[Finding]:
    """A link or an image is parted by a blank, and the page shows its brackets and its address as they are written.

    Between `]` and `(` there is nothing in Markdown, and no blank in an address: `[slot] (/slot)` and
    `[slot](/the slot)` are no links. A blank in an address is written `%20`. The fix, an unsafe one, removes the blank
    before the bracket. What is between backticks is left alone; so are addresses that are filled in (`{{ version }}`)
    or followed by a size (`=300x200`), and blanks in addresses where MkDocs, Jekyll or Pelican makes the pages.
    """
    renderer = lesson.course.renderer(lesson.source.path)
    takes_blanks = renderer is not None and renderer.name in LENIENT
    for run in lesson.runs:
        if run.kind not in PROSE:
            continue
        for piece in run.pieces:
            if piece.kind != "text" or "]" not in piece.value:
                continue
            text = lesson.source.text
            for found in APART.finditer(text, piece.start, piece.end):
                if _has_text(text, run.start, found.start()):
                    gap = lesson.source.span(*found.span(1))
                    fix = Fix(Message("remove the blank"), (Edit(gap, ""),), safe=False)
                    message = Message("no link: remove the blank between `]` and `({address})`", address=found[2])
                    yield Finding(lesson.source.span(found.start(), found.end()), message, fix)
            for found in BLANK.finditer(text, piece.start, piece.end) if not takes_blanks else ():
                address = found[1].strip()
                if " " in address and SIZE.search(address) is None and _has_text(text, run.start, found.start()):
                    message = Message("no link: the address `{address}` has a blank; write `%20`", address=found[1])
                    yield Finding(lesson.source.span(*found.span(1)), message)


def _has_text(text: str, first: int, end: int) -> bool:
    """Whether brackets with a text are before an address."""
    start = text.rfind("[", max(first, end - TEXT), end)
    before = text[start - 1 : start] if start > 0 else ""
    if start < 0 or "]" in text[start:end] or before == "\\" or before.isalnum():
        return False
    return bool(text[start + 1 : end].strip())
