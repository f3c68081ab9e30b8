"""State diagrams: states, composite ones too, transitions, notes."""

from __future__ import annotations

import re

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon, Reading
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE

_DIRECTION = regex(r"direction\s+(?:TB|BT|RL|LR)", re.IGNORECASE)
_TWO_WORDS = regex(r"\w++\s++\w++", re.ASCII)
_FORK = regex(r"<<(?:fork|join|choice)>>|\[\[(?:fork|join|choice)\]\]", re.IGNORECASE)
_END_NOTE = regex(r"end note\b", re.IGNORECASE | re.ASCII)


def _direction(reading: Reading) -> int:
    return reading.line_with(_DIRECTION)


def _note_end(reading: Reading) -> int:
    """After the `end note` that closes a note, which is in a line of its own."""
    text, at = reading.text, reading.at
    for found in _END_NOTE.finditer(text, at):
        before = found.start()
        while before > at and text[before - 1].isspace():
            before -= 1
        if "\n" in text[before : found.start()]:
            return found.end()
    return -1


def _fork(reading: Reading) -> int:
    """The last fork, join or choice in the rest of the line."""
    text, at = reading.text, reading.at
    if at >= reading.notes.get("line end", 0):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        reading.notes["line end"] = end
        reading.notes["fork"] = max((found.end() for found in _FORK.finditer(text, at, end)), default=-1)
        reading.notes["brace"] = text.rfind("{", at, end)
    return reading.notes["fork"] if reading.notes["fork"] > at else -1


def _words(reading: Reading) -> int:
    """A name of two words before a brace of the same line; `_fork` has looked for the brace."""
    found = _TWO_WORDS.match(reading.text, reading.at)
    if found is None:
        return -1
    behind, line_end = found.end(), reading.notes["line end"]
    if behind > line_end:  # the second word is in the next line
        line_end = reading.text.find("\n", behind)
    elif reading.notes["brace"] < behind:
        return -1
    return reading.text.find("{", behind, line_end if line_end >= 0 else len(reading.text)) + 1 or -1


RULES = (
    (FIRST, regex(r"click\b"), "CLICK", ""),
    (FIRST, regex(r"href\b"), "HREF", ""),
    (FIRST, regex(r'"[^"]*"'), "STRING", ""),
    (FIRST, regex(r"default\b"), "DEFAULT", ""),
    (FIRST, _direction, "DIRECTION", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r"\s++"), "", ""),
    ("struct state", regex(r"[^\S\n]++"), "", ""),
    (f"{FIRST} struct state", regex(r"#[^\n]*+"), "", ""),
    (f"{FIRST} struct state", regex(r"%%(?!\{)[^\n]*+"), "", ""),
    (FIRST, regex(r"scale\s++"), "SCALE", "+scale"),
    ("scale", regex(r"\d++"), "WIDTH", ""),
    ("scale", regex(r"\s++width\b"), "", "-"),
    *ACCESSIBLE,
    (f"{FIRST} struct", regex(r"classDef\s++"), "CLASSDEF", "+classdef"),
    ("classdef", regex(r"default\s++"), "DEFAULTCLASS", "-+styles"),
    ("classdef", regex(r"\w++\s++"), "CLASSNAME", "-+styles"),
    ("styles", regex(r"[^\n]*+"), "STYLES", "-"),
    (f"{FIRST} struct", regex(r"class\s++"), "CLASS", "+class"),
    ("class", regex(r"\w++(?:,\s*+\w++)*+"), "NAMES", "-+styles"),
    (f"{FIRST} struct", regex(r"style\s++"), "STYLE", "+style"),
    ("style", regex(r"[\w,]++\s++"), "NAMES", "-+styles"),
    (f"{FIRST} struct", regex(r"state\s++"), "", "+state"),
    ("state", _fork, "FORK", "-"),
    ("struct", _direction, "DIRECTION", ""),
    ("state", regex(r'"'), "", "+string"),
    ("state", regex(r"\s*+as\s++"), "AS", "+name"),
    ("name", regex(r"%%[^\n{]*+"), "", ""),
    ("name", regex(r"(?:[^\n{%]|%(?!%))*+"), "ID", "-"),
    ("string", regex(r'"'), "", "-"),
    ("string", regex(r'[^"]*+'), "DESCRIPTION", ""),
    ("state", _words, "WORDS", ""),
    ("state", regex(r"[^\s{]++"), "STATE", ""),
    ("state", regex(r"\n"), "", "-"),
    (f"{FIRST} state", regex(r"\{"), "OPEN", "-+struct"),
    ("struct", regex(r"\}"), "CLOSE", "-"),
    ("struct", regex(r"\n"), "", ""),
    (f"{FIRST} struct", regex(r"note\s++"), "NOTE", "+note"),
    ("note", regex(r"(?:left|right) of\b"), "SIDE", "-+notename"),
    ("note", regex(r'"'), "", "-+floating"),
    ("floating", regex(r"\s*+as\s*+"), "AS", "-+floatingname"),
    ("floating", regex(r'"'), "", ""),
    ("floating", regex(r'[^"]*+'), "NOTETEXT", ""),
    ("floatingname", regex(r"%%[^\n]*+"), "", ""),
    ("floatingname", regex(r"(?:[^\n%]|%(?!%))*+"), "ID", "-"),
    ("notename", regex(r"\s*+(?:[^:\s%-]|%(?!%))++"), "ID", "-+notetext"),
    ("notetext", regex(r"\s*+:[^:\n;]++"), "NOTETEXT", "-"),
    ("notetext", _note_end, "NOTETEXT", "-"),
    (FIRST, regex(r"stateDiagram(?:-v2)?\s++"), "STATEDIAGRAM", ""),
    (FIRST, regex(r"hide empty description\b"), "HIDE", ""),
    (f"{FIRST} struct", regex(r"\[\*\]"), "EDGE", ""),
    (f"{FIRST} struct", regex(r"(?:[^:\s{%-]|%(?!%))++"), "ID", ""),
    (f"{FIRST} struct", regex(r":(?:[^:\n;]|:[^:\n;])++"), "TEXT", ""),
    (f"{FIRST} struct", regex(r"-->"), "ARROW", ""),
    ("struct", regex(r"--"), "CONCURRENT", ""),
    (f"{FIRST} struct", regex(r":::"), "CLASSED", ""),
    (FIRST, regex(r"."), "INVALID", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "NEWLINE"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: NEWLINE* STATEDIAGRAM line*
    line: statement | NEWLINE
    statement: CLASSDEF ( CLASSNAME | DEFAULT ) STYLES | STYLE NAMES STYLES | CLASS NAMES STYLES
        | state ( ARROW state TEXT? | TEXT )? | HIDE | SCALE WIDTH | composite | FORK | CONCURRENT
        | NOTE ( SIDE ID NOTETEXT | NOTETEXT AS ID ) | DIRECTION | TITLE LINE | LINES
        | CLICK state ( STRING STRING | HREF STRING ) NEWLINE
    composite: ( STATE | DESCRIPTION AS ID ) body?
    body: OPEN line* CLOSE
    state: ( ID | EDGE ) ( CLASSED ID )?
    """,
    "composite body state",
)


def _explain(outcome: Outcome) -> Wrong | None:
    """A name of several words, and arrows of other diagrams."""
    token, text = outcome.read.tokens[-1], outcome.text
    if token.kind == "WORDS":
        message = Message('a state\'s name is one word: write `state "text" as name`')
        return Wrong(token.start, token.end - 1, message)
    if text[token.start : token.start + 1] == "-":
        end = token.start
        while text[end : end + 1] in {"-", ">"}:
            end += 1
        message = Message("`{word}` is not a transition: write `-->`", word=text[token.start : end])
        return Wrong(token.start, end, message)
    if outcome.state == "notetext":
        start = text.rfind("note", 0, token.start)
        return Wrong(start, start + 4, Message("this note has no text and no `end note`"))
    return None


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=(
        *("state", "note", "direction", "classDef", "class", "style", "click", "scale", "hide", "accTitle", "accDescr"),
        "stateDiagram",
    ),
    names={"EDGE": "", "NOTETEXT": Message("a text"), "TEXT": Message("`:` with a text"), "ARROW": "`-->`"},
    blocks={"body": "}"},
    explain=_explain,
)
