"""A link by reference that is not defined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.lesson.lesson import Lesson

if TYPE_CHECKING:
    import re

    from cdclint.core.source import Source
    from cdclint.syntax.text.passage import Run

REFERENCE = regex(r"(?<!\\)\]\[(?!\^)([^\[\]\\\r\n]{0,80})\](?![(\[:])")
TEXT = 200
"""Characters before a reference that its text may have."""
_NAME = regex(r"\w[\w .:/+-]*")
_ASCII_NAME = regex(r"[a-z][A-Za-z0-9_.-]{2,}")
_RANGE = regex(r"\w-\w")
_WORD = regex(r"[^\W\d_]{2}")
_RUSSIAN = regex(r"[А-Яа-яЁё]")
_PROSE = frozenset({"paragraph", "heading", "item", "quote", "cell"})


@rule
def undefined_reference(lesson: Lesson) -> Iterator[Finding]:
    """A link or an image refers to a definition that is not there, and the page shows it as it is written.

    `[the guide][guide]` needs a line `[guide]: https://…` somewhere in the same file. In a file with definitions, or
    where a name is close to that of one, such brackets are meant as a link; in a file without any only those are
    reported that nothing else explains: words of Russian before a name such as `guide`. Elements of lists (`a[i][j]`),
    tags (`[Flink][CDC]`) and classes of characters are left alone, and belong between backticks.
    """
    if "][" not in lesson.source.text:
        return
    defined = lesson.definitions
    for run in lesson.runs:
        if run.kind not in _PROSE:
            continue
        for piece in run.pieces:
            if piece.kind != "text":
                continue
            for found in REFERENCE.finditer(lesson.source.text, piece.start, piece.end):
                start = _beginning(lesson.source, run, found)
                if start is not None:
                    yield from _judged(lesson.source, found, start, defined)


def _beginning(source: Source, run: Run, found: re.Match[str]) -> int | None:
    """Where the bracket opens that precedes a reference; None where it is none of a link."""
    text = source.text
    start = text.rfind("[", max(run.start, found.start() - TEXT), found.start())
    if start < 0 or text.find("]", start, found.start()) >= 0 or not text[start + 1 : found.start()].strip():
        return None
    before = text[start - 1 : start] if start > 0 else ""
    if before == "!":
        return None if text[start - 2 : start - 1] == "\\" else start - 1
    return None if before.isalnum() or before in {"\\", "]", ")", "_", "'", '"', "`", "$"} else start


def _judged(source: Source, found: re.Match[str], start: int, defined: dict[str, str]) -> Iterator[Finding]:
    text = source.text
    opening = text.find("[", start) + 1
    inner = text[opening : found.start()]
    name = found[1].strip() or inner
    names = [] if name.isdecimal() else sorted(defined)
    close = [defined[one] for one in closest(name.casefold(), names, n=1, cutoff=0.75)]
    if not close and not _is_meant(name, inner, found[1], defined, is_image=text[start] == "!"):
        return
    written = text[start : found.end()]
    span = source.span(start, found.end())
    if not close:
        message = Message("nothing defines `{name}`: the page shows `{written}`", name=name, written=written)
        yield Finding(span, message)
        return
    meant = close[0]
    fix = Fix(Message("write {text}", text=f"[{meant}]"), (Edit(source.span(*found.span(1)), meant),), safe=False)
    yield Finding(span, Message("nothing defines `{name}`; did you mean `{meant}`?", name=name, meant=meant), fix)


def _is_meant(name: str, inner: str, label: str, defined: dict[str, str], *, is_image: bool) -> bool:
    """Whether brackets are those of a link, and not of anything else that is written so."""
    if not _NAME.fullmatch(name) or _RANGE.fullmatch(name) or not (_WORD.search(inner) or is_image):
        return False
    if name.isdecimal():
        return any(one.isdecimal() for one in defined)
    if not defined:
        return bool(_RUSSIAN.search(inner) or is_image) and (not label.strip() or bool(_ASCII_NAME.fullmatch(label)))
    return _WORD.search(name) is not None
