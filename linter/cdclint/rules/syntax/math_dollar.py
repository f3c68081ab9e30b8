"""A dollar in prose that the site takes for the beginning of a formula."""

import re
from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.lesson.lesson import Page
from cdclint.syntax.text.passage import Piece, Run

NAME = regex(r"\$(?=[A-Za-z_{(]\w)")
NO_FORMULA = regex(r"^[A-Za-z]{2}\w*[\s.,:;!?)»]|^\{\w+\}|^\S[\s\S]*\s$")
FORMULA = regex(r"\\[a-zA-Z]+|[\^=+<>]|_\{")
CYRILLIC = regex(r"[Ѐ-ӿ]")
TEXT = regex(r"\\(?:text|textrm|textit|textbf|mathrm|operatorname)\{[^{}]*\}")


@rule(severity=Severity.WARNING, traits=(Trait.SYNTAX,))
def math_dollar(lesson: Page) -> Iterator[Finding]:
    r"""A dollar in the prose of a site that renders math.

    Two dollars in a paragraph make a formula of the text between them: `$Value … $labels` becomes a row of italic
    letters without spaces. Write `\$`, or put the name into inline code.

    Only where the site renders math (the setting `math`, or remark-math in its configuration).
    """
    if not lesson.renders_math or "$" not in lesson.source.text:
        return
    for run in lesson.runs:
        for piece in run.pieces:
            if piece.kind == "math":
                yield from _formula(run, piece)
            elif piece.kind == "text":
                yield from _names(run, piece)


def _formula(run: Run, piece: Piece) -> Iterator[Finding]:
    value = piece.value
    prose = NO_FORMULA.search(value) and not FORMULA.search(value)
    if not prose and not CYRILLIC.search(TEXT.sub("", value)):
        return
    written = run.source.text[piece.start : piece.end]
    marks = [piece.start + found.start() for found in re.finditer(r"\$", written)]
    edits = tuple(Edit(run.source.span(mark, mark), "\\") for mark in marks)
    yield Finding(
        run.source.span(piece.start, piece.end),
        Message("`{written}` becomes a formula: write `\\$`, or put names into inline code", written=_short(written)),
        Fix(Message("escape the dollars"), edits),
    )


def _names(run: Run, piece: Piece) -> Iterator[Finding]:
    text = run.source.text
    for found in NAME.finditer(text, piece.start, piece.end):
        at = found.start()
        if at and text[at - 1] in "\\$":
            continue
        end = at + 1 + len(re.match(r"\{\w*\}?|\w*", text[at + 1 : piece.end])[0])  # type: ignore[index]  # it may be empty
        yield Finding(
            run.source.span(at, end),
            Message(
                "`{written}` begins a formula once another dollar follows: write `\\$`, or put it into inline code",
                written=text[at:end],
            ),
            Fix(Message("escape the dollar"), (Edit(run.source.span(at, at), "\\"),)),
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"
