"""Quadrant charts: axes, quadrants, points and their style."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon, Reading
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE

_POINT = regex(r":\s*+\[\s*+")
_COLOUR = regex(r"#?(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_STYLES = {
    "radius": regex(r"[0-9]+"),
    "color": _COLOUR,
    "stroke-color": _COLOUR,
    "stroke-width": regex(r"[0-9]+px"),
}


def _inner_blank(reading: Reading) -> int:
    """A blank in a run of them with nothing else before it, but not the last one."""
    return reading.at + 1 if reading.at + 1 < reading.notes.get("blanks end", 0) else -1


def _blank(reading: Reading) -> int:
    text, end = reading.text, reading.at
    if not text[end : end + 1].isspace():
        return -1
    while text[end : end + 1] == " ":
        end += 1
    reading.notes["blanks end"] = end
    return reading.at + 1


def _point(reading: Reading) -> int:
    """The colon and the bracket of a point, with the blanks before them; looked for once in each run of blanks."""
    text, end = reading.text, reading.at
    if end < reading.notes.get("no point before", 0):
        return -1
    while end < len(text) and text[end].isspace():
        end += 1
    found = _POINT.match(text, end)
    if found is None:
        reading.notes["no point before"] = end
        return -1
    return found.end()


RULES = (
    (FIRST, _inner_blank, "SPACE", ""),
    (FIRST, regex(r"%%(?!\{)[^\n]*+"), "", ""),
    (FIRST, regex(r"[^}]%%[^\n]*+"), "", ""),
    (FIRST, regex(r"\n++"), "NEWLINE", ""),
    (FIRST, regex(r"%%[^\n]*+"), "", ""),
    (FIRST, regex(r"title\b"), "TITLE", "+line"),
    *ACCESSIBLE,
    (FIRST, regex(r" *+[xy]-axis *+"), "AXIS", ""),
    (FIRST, regex(r" *+--++> *+"), "TO", ""),
    (FIRST, regex(r" *+quadrant-[1-4] *+"), "NUMBERED", ""),
    (FIRST, regex(r"classDef\b"), "CLASSDEF", ""),
    (FIRST, regex(r'"`'), "", "+markdown"),
    ("markdown", regex(r'[^`"]++'), "STRING", ""),
    ("markdown", regex(r'`"'), "", "-"),
    (FIRST, regex(r'"'), "", "+string"),
    ("string", regex(r'"'), "", "-"),
    ("string", regex(r'[^"]*+'), "STRING", ""),
    (FIRST, regex(r":::"), "", "+class"),
    ("class", regex(r"\w++"), "CLASS", "-"),
    (FIRST, _point, "POINT", "+point"),
    ("point", regex(r"1|0(?:.\d++)?"), "X", "+x"),
    ("point", regex(r"\s*+\] *+"), "", "-"),
    ("x", regex(r"\s*+,\s*+"), "", "-+y"),
    ("y", regex(r"1|0(?:.\d++)?"), "Y", "-"),
    (FIRST, regex(r" *+quadrantChart *+"), "QUADRANTCHART", ""),
    (FIRST, regex(r"[A-Za-z]++"), "WORD", ""),
    (FIRST, regex(r"[^\x00-\x7F]++"), "WORD", ""),
    (FIRST, regex(r":"), "COLON", ""),
    (FIRST, regex(r"[+=_.]"), "SIGN", ""),
    (FIRST, regex(r","), "COMMA", ""),
    (FIRST, regex(r"[*&]"), "NAMESIGN", ""),
    (FIRST, regex(r"#"), "BRKT", ""),
    (FIRST, regex(r"-"), "MINUS", ""),
    (FIRST, regex(r"[0-9]++"), "NUM", ""),
    (FIRST, _blank, "SPACE", ""),
    (FIRST, regex(r";"), "SEMI", ""),
    (FIRST, regex(r"[!$%'`?\\/]"), "SIGN", ""),
)
LEXICON = Lexicon(RULES, {FIRST: "EOF"}, any_case=True)
GRAMMAR = Grammar(
    """
    start: ( separator | SPACE )* QUADRANTCHART line*
    line: SPACE* statement? separator
    separator: NEWLINE | SEMI | EOF
    statement: CLASSDEF SPACE name SPACE styles | AXIS text ( TO text? )? | NUMBERED text | point
        | TITLE LINE | LINES
    point: text CLASS? POINT X Y styles?
    text: ( STRING | texttoken ) ( texttoken | SPACE | MINUS )*
    texttoken: SIGN | NAMESIGN | NUM | WORD | COMMA | BRKT
    name: nametoken nametoken*
    nametoken: WORD | NUM | MINUS | COMMA | COLON | NAMESIGN | BRKT
    styles: onestyle ( COMMA onestyle )*
    onestyle: styletoken styletoken*
    styletoken: WORD | NUM | COLON | SPACE | BRKT | MINUS
    """,
    "point onestyle statement",
)


def _check(outcome: Outcome) -> Wrong | None:
    """The style of a point or a class: keys that there are not, values that they do not take."""
    for rule, first, last in outcome.read.done:
        if rule != "onestyle":
            continue
        start, end = outcome.read.tokens[first].start, outcome.read.tokens[last - 1].end
        written = outcome.text[start:end]
        start += len(written) - len(written.lstrip())
        end = start + len(written.strip())
        key, _, value = (part.strip() for part in written.partition(":"))
        if key not in _STYLES:
            message = Message(
                "there is no style `{key}` of a point: write {keys}",
                key=key,
                keys=Message.either([f"`{one}`" for one in _STYLES]),
            )
            return Wrong(start, start + len(key), message)
        if not _STYLES[key].fullmatch(value):
            return Wrong(start, end, Message("`{value}` is not a value of `{key}`", value=value, key=key))
    return None


def _explain(outcome: Outcome) -> Wrong | None:
    """Between the brackets of a point."""
    read = outcome.read
    token = read.tokens[-1]
    before = [one.kind for one in read.tokens[-4:-1]]
    if before[-1:] not in (["POINT"], ["X"], ["Y"]) or (before[-1:] == ["Y"] and token.kind in {"NEWLINE", "SPACE"}):
        return None
    point = next(one for one in reversed(read.tokens) if one.kind == "POINT")
    start = outcome.text.index("[", point.start)
    end = outcome.text.find("\n", start)
    close = outcome.text.find("]", start, end)
    message = Message("a point is `[x, y]`, with numbers between 0 and 1")
    return Wrong(start, close + 1 if close >= 0 else end, message)


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=(
        *("quadrantChart", "title", "x-axis", "y-axis", "quadrant-1", "quadrant-2", "quadrant-3", "quadrant-4"),
        *("classDef", "accTitle", "accDescr"),
    ),
    names={
        "POINT": Message("`: [x, y]`"),
        "X": Message("a number between 0 and 1"),
        "Y": Message("a number between 0 and 1"),
        "TO": "`-->`",
        "CLASS": "",
        "SIGN": "",
        "NAMESIGN": "",
    },
    check=_check,
    explain=_explain,
)
