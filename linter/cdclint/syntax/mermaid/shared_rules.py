"""Rules of lexers that several types of diagram share, as Mermaid's grammars repeat them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mermaid.lexicon import FIRST

if TYPE_CHECKING:
    from cdclint.syntax.mermaid.lexicon import Rule

ACCESSIBLE = (
    (FIRST, regex(r"acc(?:Title|Descr)\s*+:\s*+"), "TITLE", "+line"),
    ("line", regex(r"[^\n]*+"), "LINE", "-"),
    (FIRST, regex(r"accDescr\s*+\{\s*+"), "", "+lines"),
    ("lines", regex(r"\}"), "", "-"),
    ("lines", regex(r"[^}]*+"), "LINES", ""),
)
"""Title and description for screen readers."""
ACCESSIBLE_LINES = (
    (FIRST, regex(r"accDescr(?:[\t ]*+:[^\n]*+|\s*+\{[^}]*+\})"), "TITLE", ""),
    (FIRST, regex(r"accTitle[\t ]*+:[^\n]*+"), "TITLE", ""),
    (FIRST, regex(r"title(?:[\t ][^\n]*+)?"), "TITLE", ""),
)
"""Titles and descriptions, each one token."""
CLICK = (
    (FIRST, regex(r"click\s++"), "", "+click"),
    ("click", regex(r"\s"), "", "-"),
    ("click", regex(r"\S*+"), "CLICK", ""),
)
"""A click on a node."""
SECTION_BLANKS = (
    (FIRST, regex(r"%(?!\{)[^\n]*+"), "", ""),
    (FIRST, regex(r"[^}]%%[^\n]*+"), "", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r"\s++"), "", ""),
    (FIRST, regex(r"#[^\n]*+"), "", ""),
)
"""Comments and blanks between the lines of journeys and timelines."""


def call(name: str) -> tuple[Rule, ...]:
    """The call of a function; `name` is the token of the function's name."""
    return (
        (FIRST, regex(r"call\s++"), "", "+callback"),
        ("callback", regex(r"\(\s*+\)"), "", "-"),
        ("callback", regex(r"\("), "", "-+arguments"),
        ("callback", regex(r"[^(]*+"), name, ""),
        ("arguments", regex(r"\)"), "", "-"),
        ("arguments", regex(r"[^)]*+"), "ARGUMENTS", ""),
    )
