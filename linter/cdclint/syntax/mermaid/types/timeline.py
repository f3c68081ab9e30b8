"""Timelines: sections with periods and their events."""

from __future__ import annotations

from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE, SECTION_BLANKS

RULES = (
    *SECTION_BLANKS,
    (FIRST, regex(r"timeline(?:[ \t]++(?:LR|TD)\b|\b)"), "TIMELINE", ""),
    (FIRST, regex(r"title\s[^\n]++"), "TITLED", ""),
    *ACCESSIBLE,
    (FIRST, regex(r"section\s[^:\n]++"), "SECTION", ""),
    (FIRST, regex(r":\s(?:[^:\n]|:(?!\s))++"), "EVENT", ""),
    (FIRST, regex(r"[^#:\n]++"), "PERIOD", ""),
    (FIRST, regex(r"."), "INVALID", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: TIMELINE line* EOF
    line: TITLED | TITLE LINE | LINES | SECTION | PERIOD | EVENT | NEWLINE
    """
)
KIND = Kind(LEXICON, GRAMMAR, words=("timeline", "title", "section", "accTitle", "accDescr"))
