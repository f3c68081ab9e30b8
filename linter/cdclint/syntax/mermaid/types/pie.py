"""Pie charts: slices with their names and values."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong, meant
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE_LINES

_BARE = regex(r"([^\s:\"']++(?:[^\S\n]++[^\s:\"']++)*+)[^\S\n]*+:")

_WORDS = ("pie", "showData", "title", "accTitle", "accDescr")

RULES = (
    (FIRST, regex(r"[\t ]++"), "", ""),
    (FIRST, regex(r"\n"), "NEWLINE", ""),
    (FIRST, regex(r"showData(?:(?=%%)|(?!\S))"), "SHOWDATA", ""),
    (FIRST, regex(r"pie(?:(?=%%)|(?!\S))"), "PIE", ""),
    (FIRST, regex(r":"), "COLON", ""),
    (FIRST, regex(r"-?[0-9]+\.[0-9]+(?!\.)|-?(?:0|[1-9][0-9]*)(?!\.)"), "NUMBER", ""),
    *ACCESSIBLE_LINES,
    (FIRST, regex(r'"(?:[^"\\]|\\.)*+"|' r"'(?:[^'\\]|\\.)*+'"), "STRING", ""),
    (FIRST, regex(r"%%[^\n]*+"), "", ""),
)
LEXICON = Lexicon(RULES, {})
GRAMMAR = Grammar(
    """
    start: NEWLINE* PIE SHOWDATA? line*
    line: TITLE NEWLINE | slice | NEWLINE
    slice: STRING COLON NUMBER NEWLINE
    """,
    "slice",
)


def _check(outcome: Outcome) -> Wrong | None:
    """A slice that is less than nothing."""
    for rule, first, _ in outcome.read.done:
        if rule == "slice" and outcome.word(first + 2).startswith("-") and float(outcome.word(first + 2)) < 0:
            value = outcome.read.tokens[first + 2]
            return Wrong(value.start, value.end, Message("a slice is not negative"))
    return None


def _explain(outcome: Outcome) -> Wrong | None:
    """A name without quotation marks, before the colon and the value of a slice."""
    token = outcome.read.tokens[-1]
    found = _BARE.match(outcome.text, token.start)
    if found is None or "STRING" not in outcome.read.expected or meant(found[1], _WORDS) or '"' in found[0]:
        return None
    return Wrong(found.start(), found.end(1), Message("the name of a slice is quoted"))


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=_WORDS,
    names={"NUMBER": Message("a number"), "PIE": "`pie`"},
    check=_check,
    explain=_explain,
    blanks=False,
)
