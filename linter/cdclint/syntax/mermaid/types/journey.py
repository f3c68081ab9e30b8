"""User journeys: sections with tasks, their scores and who takes part."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE, SECTION_BLANKS

RULES = (
    *SECTION_BLANKS,
    (FIRST, regex(r"journey\b"), "JOURNEY", ""),
    (FIRST, regex(r"title\s[^#\n;]++"), "TITLED", ""),
    *ACCESSIBLE,
    (FIRST, regex(r"section\s[^#:\n;]++"), "SECTION", ""),
    (FIRST, regex(r"[^#:\n;]++"), "TASK", ""),
    (FIRST, regex(r":[^#\n;]++"), "DATA", ""),
    (FIRST, regex(r":"), "COLON", ""),
    (FIRST, regex(r"."), "INVALID", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: JOURNEY line* EOF
    line: TITLED | TITLE LINE | LINES | SECTION | task | NEWLINE
    task: TASK DATA
    """,
    "task",
)
KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=("journey", "title", "section", "accTitle", "accDescr"),
    names={"DATA": Message("`:` with the task's score")},
)
