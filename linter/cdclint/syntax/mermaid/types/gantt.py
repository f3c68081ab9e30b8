"""Gantt charts: sections with tasks, settings, interaction."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE, CLICK, call

RULES = (
    (FIRST, regex(r"%%\{"), "DIRECTIVE", ""),
    *ACCESSIBLE,
    (FIRST, regex(r"%%[^\n]*+"), "", ""),
    (FIRST, regex(r"[^}]%[^\n]*+"), "", ""),
    (FIRST, regex(r"%[^\n]*+\n*+"), "", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r"\s++"), "", ""),
    (FIRST, regex(r'href\s++"'), "", "+href"),
    ("href", regex(r'"'), "", "-"),
    ("href", regex(r'[^"]*+'), "HREF", ""),
    *call("CALLBACK"),
    *CLICK,
    (FIRST, regex(r"gantt\b"), "GANTT", ""),
    (FIRST, regex(r"(?:dateFormat|axisFormat|tickInterval|includes|excludes)\s[^#\n;]++"), "SETTING", ""),
    (FIRST, regex(r"inclusiveEndDates\b"), "SETTING", ""),
    (FIRST, regex(r"topAxis\b"), "TOPAXIS", ""),
    (FIRST, regex(r"todayMarker\s[^\n;]++"), "SETTING", ""),
    (FIRST, regex(r"weekday\s++(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"), "SETTING", ""),
    (FIRST, regex(r"weekend\s++(?:fri|satur)day\b"), "SETTING", ""),
    (FIRST, regex(r"\d\d\d\d-\d\d-\d\d\b"), "DATE", ""),
    (FIRST, regex(r"title\s[^\n]++"), "SETTING", ""),
    (FIRST, regex(r"accDescription\s[^#\n;]++"), "DESCRIPTION", ""),
    (FIRST, regex(r"section\s[^\n]++"), "SECTION", ""),
    (FIRST, regex(r"[^:\n]++"), "TASK", ""),
    (FIRST, regex(r":[^#\n;]++"), "DATA", ""),
    (FIRST, regex(r":"), "COLON", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: GANTT line* EOF
    line: SETTING | TOPAXIS | TITLE LINE | LINES | SECTION | click | task | NEWLINE
    task: TASK DATA
    click: CLICK ( CALLBACK ARGUMENTS? HREF? | HREF ( CALLBACK ARGUMENTS? )? )
    """,
    "task click",
)


def _check(outcome: Outcome) -> Wrong | None:
    """A statement of the grammar that Mermaid itself fails at."""
    for token in outcome.read.tokens:
        if token.kind == "TOPAXIS" and token is not outcome.read.wrong:
            return Wrong(token.start, token.end, Message("Mermaid fails at `topAxis` here: set it in the frontmatter"))
    return None


def _explain(outcome: Outcome) -> Wrong | None:
    """A call whose brackets are not closed in its line."""
    tokens, text = outcome.read.tokens, outcome.text
    for one in tokens[-3:]:
        if one.kind in {"CALLBACK", "ARGUMENTS"} and "\n" in text[one.start : one.end]:
            message = Message("this call is never closed: write `call name(arguments)`")
            start = one.start if one.kind == "CALLBACK" else one.start - 1
            return Wrong(start, text.find("\n", start), message)
    return None


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=(
        *("gantt", "dateFormat", "axisFormat", "tickInterval", "includes", "excludes", "inclusiveEndDates", "topAxis"),
        *("todayMarker", "weekday", "weekend", "title", "accTitle", "accDescr", "section", "click"),
    ),
    names={"DATA": Message("`:` with the task's dates")},
    check=_check,
    explain=_explain,
)
