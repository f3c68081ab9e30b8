"""Entity relationship diagrams: entities with their attributes, and relationships."""

from __future__ import annotations

import re

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon, Reading
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE

_BLANKS = r"[\s\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\uFEFF]++"
_WORD = regex(r"\S*+")
_TO_TILDE = regex(r"[^\n]*~\S*+")
_DIRECTION = regex(r"direction\s+(?:TB|BT|RL|LR)", re.IGNORECASE)


def _direction(reading: Reading) -> int:
    return reading.line_with(_DIRECTION)


def _generic(reading: Reading) -> int:
    """A type with others between `~`: from a word that has a `~` to the end of the word that has the last one."""
    text, at = reading.text, reading.at
    if at >= reading.notes.get("tilde end", 0):
        word = _WORD.match(text, at)
        end = word.end() if word else at
        reading.notes["tilde end"] = end
        reading.notes["last tilde"] = text.rfind("~", at, end)
    if reading.notes["last tilde"] < at:
        return -1
    found = _TO_TILDE.match(text, text.index("~", at) + 1)
    return -1 if found is None else found.end()


RULES = (
    *ACCESSIBLE,
    (FIRST, _direction, "DIRECTION", ""),
    (FIRST, regex(r"[ \t\r]++"), "", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r'"[^"%\r\n\v\x08\\]+"'), "QUOTED", ""),
    (FIRST, regex(r'"[^"]*"'), "STRING", ""),
    (FIRST, regex(r"erDiagram\b"), "ERDIAGRAM", ""),
    (FIRST, regex(r"\{"), "OPEN", "+block"),
    (FIRST, regex(r"#"), "BRKT", ""),
    (FIRST, regex(r","), "COMMA", ""),
    (FIRST, regex(r":::"), "CLASSED", ""),
    (FIRST, regex(r":"), "COLON", ""),
    ("block", regex(_BLANKS), "", ""),
    ("block", regex(r"(?:PK|FK|UK)\b"), "KEY", ""),
    ("block", _generic, "ATTRIBUTE", ""),
    ("block", regex(r"[*A-Za-z_\u00C0-\U0010FFFF][A-Za-z0-9_\[\]().,\u00C0-\U0010FFFF*-]*+"), "ATTRIBUTE", ""),
    ("block", regex(r"`"), "", "+literal"),
    ("literal", regex(r"[^`]++"), "ATTRIBUTE", ""),
    ("literal", regex(r"`"), "", "-"),
    ("block", regex(r'"[^"]*"'), "COMMENT", ""),
    ("block", regex(r"\}"), "CLOSE", "-"),
    ("block", regex(r","), "COMMA", ""),
    ("block", regex(r"\?"), "OPTIONAL", ""),
    (FIRST, regex(r"\["), "SQUARE", ""),
    (FIRST, regex(r"\]"), "SQUAREEND", ""),
    (FIRST, regex(r"style\b"), "STYLE", "+style"),
    ("style", regex(r"\n++"), "NEWLINE", "-"),
    ("style", regex(_BLANKS), "", ""),
    ("style", regex(r":"), "COLON", ""),
    ("style", regex(r","), "COMMA", ""),
    ("style", regex(r"#"), "BRKT", ""),
    (FIRST, regex(r"classDef\b"), "CLASSDEF", "+style"),
    (FIRST, regex(r"class\b"), "CLASS", ""),
    (FIRST, regex(r"subgraph\b"), "SUBGRAPH", ""),
    (FIRST, regex(r"end\b\s*+"), "END", ""),
    (FIRST, regex(r"one or (?:zero|more|many)\b|1\+|\|o\b|zero or (?:one|more|many)\b|0\+|\}o\b"), "HOWMANY", ""),
    (FIRST, regex(r"many\([01]\)|many\b|\}\||one\b|only one\b"), "HOWMANY", ""),
    (FIRST, regex(r"[0-9]++\.[0-9]++"), "DECIMAL", ""),
    (FIRST, regex(r"1(?=\s+[A-Za-z_\"'0-9]|--|\.\.|\.-|-\.)"), "HOWMANY", ""),
    (FIRST, regex(r"1\b|[0-9]++"), "NUM", ""),
    (FIRST, regex(r"\|\||o\||o\{|\|\{|u(?=[.|-])"), "HOWMANY", ""),
    (FIRST, regex(r"\.\.|--|to\b|optionally to\b|\.-|-\."), "LINETYPE", ""),
    ("style", regex(r"(?:[^\x00-\x7F]|[\w*-])++"), "STYLETEXT", ""),
    ("style", regex(r";"), "SEMI", ""),
    (FIRST, regex(r"(?:[^\x00-\x7F]|[\w*.-])++"), "WORD", ""),
    (f"{FIRST} block", regex(r"."), "OTHER", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: ERDIAGRAM line* EOF
    line: statement | NEWLINE
    statement: entity | TITLE LINE | LINES | DIRECTION | CLASSDEF names styles separator | CLASS names names
        | STYLE names styles separator | subgraph
    subgraph: SUBGRAPH name ( SQUARE name name* SQUAREEND | name* ) separator line* END
    separator: SEMI | NEWLINE | EOF
    entity: name ( titled | CLASSED names ( body | relation )? | body | relation )?
    titled: SQUARE name SQUAREEND ( CLASSED names )? body?
    body: OPEN attribute* CLOSE
    relation: HOWMANY LINETYPE HOWMANY name ( CLASSED names )? COLON role
    role: STRING | QUOTED | WORD
    attribute: ATTRIBUTE OPTIONAL? ATTRIBUTE ( KEY ( COMMA KEY )* )? COMMENT?
    name: QUOTED | WORD | NUM | DECIMAL
    names: ( WORD | STYLETEXT ) ( COMMA ( WORD | STYLETEXT ) )*
    styles: onestyle ( COMMA onestyle )*
    onestyle: styletoken styletoken*
    styletoken: STYLETEXT | NUM | COLON | BRKT
    """,
    "entity body relation attribute subgraph",
)


def _explain(outcome: Outcome) -> Wrong | None:
    """An end of a relationship that there is not, and one without a text."""
    read, text = outcome.read, outcome.text
    token = read.tokens[-1]
    opened = [rule for rule, _ in read.open]
    if opened and opened[-1] == "relation":
        if "COLON" in read.expected:
            return _at(outcome, Message("a relationship needs a text after it: `A ||--o{{ B : text`"))
        if "LINETYPE" in read.expected:
            return _at(outcome, Message("the line of a relationship is `--` or `..`"))
        if "HOWMANY" in read.expected:
            return _at(outcome, Message("the cardinality at this end is `||`, `o|`, `|{{` or `o{{`"))
    if text[token.start : token.start + 1] in {"|", "}", "-", "."} and "HOWMANY" in read.expected:
        return _at(outcome, Message("the cardinality at this end is `||`, `|o`, `}}|` or `}}o`"))
    return None


def _at(outcome: Outcome, message: Message) -> Wrong:
    token, text = outcome.read.tokens[-1], outcome.text
    start = end = token.start
    while end < len(text) and not text[end].isspace():
        end += 1
    if start == end:
        start = end = len(text[:start].rstrip())
    return Wrong(start, end, message)


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=("style", "classDef", "class", "subgraph", "end", "direction", "accTitle", "accDescr", "erDiagram"),
    names={
        "ATTRIBUTE": Message("the type and the name of an attribute"),
        "KEY": "`PK`, `FK`, `UK`",
        "COMMENT": Message("a comment in quotation marks"),
        "OPTIONAL": "",
        "DECIMAL": "",
        "STYLETEXT": Message("a name"),
        "HOWMANY": Message("a relationship"),
    },
    blocks={"subgraph": "end", "body": "}"},
    explain=_explain,
    blanks=False,
)
