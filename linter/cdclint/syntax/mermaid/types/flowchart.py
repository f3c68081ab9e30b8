"""Flowcharts: nodes of every shape, edges of every kind, subgraphs, statements of style."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon, Reading
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE, CLICK, call
from cdclint.syntax.mermaid.types.flowchart_defects import check, explain

if TYPE_CHECKING:
    from cdclint.syntax.mermaid.shown import Shown

_DIRECTION = regex(r"direction\s+(?:TB|BT|RL|LR|TD)")
_LINKED = regex(r"\s*+(?:[xo<]?(?:--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?)|~~~+)\s*+")
_OPENED = regex(r"\s*+[xo<]?(?:(--)|(==)|-\.)\s*+")
_EDGE = regex(r"[xo<]?(?:--|==|-?\.+-|-\.)|~~~")


def _direction(reading: Reading) -> int:
    return reading.line_with(_DIRECTION)


def _edge_id(reading: Reading) -> int:
    """A name that an `@` ends, up to the last of them in its word."""
    text, at = reading.text, reading.at
    if at >= reading.notes.get("word end", 0):
        end = at
        last = -1
        length = len(text)
        while end < length and not text[end].isspace() and text[end] != '"':
            if text[end] == "@" and text[end + 1 : end + 2] not in {"{", '"', ""}:
                last = end
            end += 1
        reading.notes["word end"] = end
        reading.notes["last at"] = last
    last = reading.notes["last at"]
    return last + 1 if last > at else -1


def letter(reading: Reading) -> int:
    """A letter outside of ASCII, as Unicode had them when the grammar was written."""
    sign = reading.text[reading.at : reading.at + 1]
    return reading.at + 1 if sign > "\x7f" and sign <= "\uffdc" and unicodedata.category(sign)[0] == "L" else -1


def _edge(reading: Reading, kind: str) -> int:
    """An edge, or the beginning of one with a text, with the blanks before it; looked for once in each run of them."""
    text, at = reading.text, reading.at
    if text[at : at + 1].isspace():
        if at < reading.notes.get("blanks end", 0):
            return -1
        end = at
        while end < len(text) and text[end].isspace():
            end += 1
        if not _EDGE.match(text, end):
            reading.notes["blanks end"] = end
            return -1
    found = _LINKED.match(text, at)
    if found is not None:
        return found.end() if kind == "link" else -1
    found = _OPENED.match(text, at)
    if found is None or kind == "link":
        return -1
    opened = "dashes" if found[1] else "equals" if found[2] else "dots"
    return found.end() if opened == kind else -1


RULES = (
    *ACCESSIBLE,
    (FIRST, regex(r"@\{"), "DATA", "+data"),
    ("data", regex(r'"'), "DATA", "+datatext"),
    ("datatext", regex(r'"'), "DATA", "-"),
    ("datatext", regex(r'[^"]++'), "DATA", ""),
    ("data", regex(r'[^}^"]++'), "DATA", ""),
    ("data", regex(r"\}"), "", "-"),
    *call("CALLBACK"),
    ("markdown", regex(r'[^`"]++'), "MARKDOWN", ""),
    ("markdown", regex(r'`"'), "", "-"),
    ("*", regex(r'"`'), "", "+markdown"),
    ("string", regex(r'[^"]++'), "STRING", ""),
    ("string", regex(r'"'), "", "-"),
    ("*", regex(r'"'), "", "+string"),
    (FIRST, regex(r"style\b"), "STYLE", ""),
    (FIRST, regex(r"default\b"), "DEFAULT", ""),
    (FIRST, regex(r"linkStyle\b"), "LINKSTYLE", ""),
    (FIRST, regex(r"interpolate\b"), "INTERPOLATE", ""),
    (FIRST, regex(r"classDef\b"), "CLASSDEF", ""),
    (FIRST, regex(r"class\b"), "CLASS", ""),
    (FIRST, regex(r"href\s"), "HREF", ""),
    *CLICK,
    (FIRST, regex(r"(?:flowchart(?:-elk)?|graph|swimlane-beta)\b"), "GRAPH", ""),
    (FIRST, regex(r"subgraph\b"), "SUBGRAPH", ""),
    (FIRST, regex(r"end\b\s*+"), "END", ""),
    (FIRST, regex(r"_(?:self|blank|parent|top)\b"), "TARGET", ""),
    ("head", regex(r"(?:flowchart(?:-elk)?|graph|swimlane-beta)\b"), "GRAPH", "-+dir"),
    ("dir", regex(r"(?:[^\S\n]*+\n)++"), "NODIR", "-"),
    ("dir", regex(r"\s*+(?:(?:LR|RL|TB|BT|TD|BR|v)\b|[<>^])"), "DIR", "-"),
    (FIRST, _direction, "DIRECTION", ""),
    (FIRST, _edge_id, "EDGEID", ""),
    (FIRST, regex(r"[0-9]++"), "NUM", ""),
    (FIRST, regex(r"#"), "BRKT", ""),
    (FIRST, regex(r":::"), "CLASSED", ""),
    (FIRST, regex(r":"), "COLON", ""),
    (FIRST, regex(r"&"), "AMP", ""),
    (FIRST, regex(r";"), "SEMI", ""),
    (FIRST, regex(r","), "COMMA", ""),
    (FIRST, regex(r"\*"), "MULT", ""),
    (FIRST, lambda reading: _edge(reading, "link"), "LINK", ""),
    ("dashes", regex(r"\s*+[xo<]?--+[-xo>]\s*+"), "LINK", "-"),
    ("equals", regex(r"\s*+[xo<]?==+[=xo>]\s*+"), "LINK", "-"),
    ("dots", regex(r"\s*+[xo<]?-?\.+-[xo>]?\s*+"), "LINK", "-"),
    (FIRST, lambda reading: _edge(reading, "dashes"), "OPENLINK", "+dashes"),
    (FIRST, lambda reading: _edge(reading, "equals"), "OPENLINK", "+equals"),
    (FIRST, lambda reading: _edge(reading, "dots"), "OPENLINK", "+dots"),
    ("dashes", regex(r'\s++|[^-\sxo<"]++|[^-]|-(?!-)'), "EDGETEXT", ""),
    ("equals", regex(r'\s++|[^=\sxo<"]++|[^=]'), "EDGETEXT", ""),
    ("dots", regex(r'\s++|[^.\sxo<"-]++|[^.]'), "EDGETEXT", ""),
    ("dir string markdown text slanted round", regex(r"\s*+~~~+\s*+"), "LINK", ""),
    ("round", regex(r"[-/)]\)"), "ROUNDEND", "-"),
    ("round", regex(r"\s++|[^()\[\]{}]"), "TEXT", ""),
    ("*", regex(r"\(-"), "ROUND", "+round"),
    ("text", regex(r"\]\)"), "STADIUMEND", "-"),
    ("*", regex(r"\(\["), "STADIUM", "+text"),
    ("text", regex(r"\]\]"), "SUBROUTINEEND", "-"),
    ("*", regex(r"\[\["), "SUBROUTINE", "+text"),
    (FIRST, regex(r"\[\|"), "FIELDS", ""),
    (FIRST, regex(r">"), "FLAG", "+text"),
    ("text", regex(r"\)\]"), "CYLINDEREND", "-"),
    ("*", regex(r"\[\("), "CYLINDER", "+text"),
    ("text", regex(r"\)\)\)"), "DOUBLECIRCLEEND", "-"),
    ("*", regex(r"\(\(\("), "DOUBLECIRCLE", "+text"),
    ("slanted", regex(r"[\\(?=\])]\]"), "BACKSLASHEND", "-"),
    ("slanted", regex(r"/\]"), "SLASHEND", "-"),
    ("slanted", regex(r"/(?!\])|\\(?!\])|[^\\\[\](){}/]++"), "TEXT", ""),
    ("*", regex(r"\[/"), "SLASH", "+slanted"),
    ("*", regex(r"\[\\"), "BACKSLASH", "+slanted"),
    (FIRST, regex(r"<"), "LESS", ""),
    (FIRST, regex(r"\^"), "UP", ""),
    (FIRST, regex(r"\\\|"), "SEP", ""),
    (FIRST, regex(r"v\b"), "DOWN", ""),
    (FIRST, regex(r"""(?:[A-Za-z0-9!"#$%&'*+.`?\\_/]|-(?=[^>\-.]))++"""), "WORD", ""),
    (FIRST, regex(r"-"), "MINUS", ""),
    (FIRST, letter, "LETTER", ""),
    ("text", regex(r"\|"), "PIPE", "-"),
    ("*", regex(r"\|"), "PIPE", "+text"),
    ("text", regex(r"\)"), "PAREND", "-"),
    ("*", regex(r"\("), "PAR", "+text"),
    ("text", regex(r"\]"), "SQUAREEND", "-"),
    ("*", regex(r"\["), "SQUARE", "+text"),
    ("text", regex(r"\}"), "CURLYEND", "-"),
    ("*", regex(r"\{"), "CURLY", "+text"),
    ("text", regex(r'[^\[\](){}|"]++'), "TEXT", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r"\s"), "SPACE", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, begin="head")
GRAMMAR = Grammar(
    """
    start: GRAPH head line*
    head: NODIR | DIR ( SEMI | SPACE* NEWLINE )
    line: statement | SEMI | NEWLINE | SPACE | EOF
    statement: chain separator | style separator | linkstyle separator | classdef separator
        | class separator | click separator | subgraph | DIRECTION | TITLE LINE | LINES
    separator: NEWLINE | SEMI | EOF
    subgraph: SUBGRAPH heading line* END
    heading: separator | SPACE title ( SQUARE text SQUAREEND )? separator
    title: ( titletoken | STRING | MARKDOWN ) titletoken*
    titletoken: NUM | WORD | SPACE | MINUS | AMP | LETTER | COLON | MULT | BRKT | STYLE | LINKSTYLE
        | CLASSDEF | CLASS | CLICK | GRAPH | DIR | SUBGRAPH | END | DOWN | UP | OPENLINK
    chain: nodes ( link nodes )*
    nodes: node tail
    tail: ( data more? | SPACE SPACE* ( AMP SPACE SPACE* nodes )? )?
    more: SPACE SPACE* AMP SPACE SPACE* nodes
    data: DATA DATA*
    node: name shape? ( CLASSED name )?
    name: nametoken nametoken*
    nametoken: NUM | WORD | DOWN | MINUS | DEFAULT | COMMA | COLON | AMP | BRKT | MULT | LETTER
    shape: SQUARE text SQUAREEND | DOUBLECIRCLE text DOUBLECIRCLEEND
        | PAR ( PAR text PAREND PAREND | text PAREND ) | ROUND text ROUNDEND | STADIUM text STADIUMEND
        | SUBROUTINE text SUBROUTINEEND | FIELDS WORD COLON WORD PIPE text SQUAREEND
        | CYLINDER text CYLINDEREND | CURLY ( CURLY text CURLYEND CURLYEND | text CURLYEND )
        | FLAG text SQUAREEND | SLASH text ( BACKSLASHEND | SLASHEND )
        | BACKSLASH text ( SLASHEND | BACKSLASHEND )
    text: ( texttoken | STRING | MARKDOWN ) texttoken*
    texttoken: TEXT | LESS | FLAG | LETTER
    link: EDGEID ( LINK label | open ) | LINK label | open
    open: OPENLINK edgetext LINK
    label: ( PIPE text PIPE SPACE? )?
    edgetext: ( EDGETEXT | LETTER | STRING | MARKDOWN ) ( EDGETEXT | LETTER )*
    style: STYLE SPACE name SPACE styles
    classdef: CLASSDEF SPACE name SPACE styles
    class: CLASS SPACE name SPACE name
    linkstyle: LINKSTYLE SPACE ( DEFAULT | numbers ) SPACE ( INTERPOLATE SPACE words ( SPACE styles )? | styles )
    numbers: NUM ( COMMA NUM )*
    styles: onestyle ( COMMA onestyle )*
    onestyle: styletoken styletoken*
    styletoken: NUM | WORD | COLON | SPACE | BRKT | STYLE
    words: wordtoken wordtoken*
    wordtoken: NUM | LETTER | WORD | DIR | DOWN | MINUS | COMMA | COLON | AMP | BRKT | MULT
    click: CLICK ( CALLBACK ARGUMENTS? tip | HREF STRING target | words tip | STRING target )
    tip: ( SPACE STRING )?
    target: ( SPACE ( TARGET | STRING ( SPACE TARGET )? ) )?
    """,
    "subgraph node data link linkstyle shape label open text nodes chain",
)


def _prepare(made: Shown) -> None:
    """Take away what is blank after a closing brace at the end of its line."""
    changes = []
    text = made.text
    at = text.find("}")
    while at >= 0:
        end = at + 1
        while end < len(text) and text[end].isspace():
            end += 1
        last = text.rfind("\n", at, end)
        if last > at + 1:
            changes.append((at + 1, last, ""))
        at = text.find("}", end)
    made.change(changes)


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=("subgraph", "end", "click", "style", "linkStyle", "classDef", "class", "direction", "accTitle", "accDescr"),
    blocks={"subgraph": "end"},
    check=check,
    explain=explain,
    prepare=_prepare,
)
