"""Class diagrams: classes with their members, relations, namespaces, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mermaid.grammar import Grammar
from cdclint.syntax.mermaid.kind import Kind, Outcome, Wrong
from cdclint.syntax.mermaid.lexicon import FIRST, Lexicon, Reading
from cdclint.syntax.mermaid.shared_rules import ACCESSIBLE, call
from cdclint.syntax.mermaid.types.flowchart import letter

if TYPE_CHECKING:
    from cdclint.syntax.mermaid.lexicon import Rule

_DIRECTION = regex(r"direction\s+(?:TB|BT|RL|LR)")


def _direction(reading: Reading) -> int:
    return reading.line_with(_DIRECTION)


RULES: tuple[Rule, ...] = (
    (FIRST, _direction, "DIRECTION", ""),
    (FIRST, regex(r"%%[^\n]*+\n*+"), "", ""),
    *ACCESSIBLE,
    (FIRST, regex(r"(?:[^\S\n]*+\n)++"), "NEWLINE", ""),
    (FIRST, regex(r"\s++"), "", ""),
    (FIRST, regex(r"classDiagram(?:-v2)?\b"), "CLASSDIAGRAM", ""),
    (FIRST, regex(r"\[\*\]"), "EDGESTATE", ""),
    *call("CALLBACKNAME"),
    ("string", regex(r'"'), "", "-"),
    ("string", regex(r'[^"]*+'), "STRING", ""),
    ("*", regex(r'"'), "", "+string"),
    (FIRST, regex(r"style\b"), "STYLE", ""),
    (FIRST, regex(r"classDef\b"), "CLASSDEF", ""),
    (f"{FIRST} space spacebody", regex(r"namespace\b"), "NAMESPACE", "+space"),
    ("space", regex(r"(?:[^\S\n]*+\n)++"), "NEWLINE", "-"),
    ("space", regex(r"\s++"), "", ""),
    ("space", regex(r"\{"), "BODY", "+spacebody"),
    ("space", regex(r"(?=\})"), "", "-"),
    ("spacebody", regex(r"\}"), "BODYEND", "-"),
    ("spacebody", regex(r"(?:[^\S\n]*+\n)++"), "NEWLINE", ""),
    ("spacebody", regex(r"\s++"), "", ""),
    ("spacebody", regex(r"\[\*\]"), "EDGESTATE", ""),
    (f"{FIRST} spacebody", regex(r"class\b"), "CLASS", "+class"),
    ("class", regex(r"(?:[^\S\n]*+\n)++"), "NEWLINE", "-"),
    ("class", regex(r"\s++"), "", ""),
    ("class", regex(r"\}"), "BODYEND", "--"),
    ("class", regex(r"\{"), "BODY", "+body"),
    ("body", regex(r"\}"), "BODYEND", "-"),
    ("body", regex(r"\[\*\]"), "EDGESTATE", ""),
    ("body", regex(r"\{"), "OPENINBODY", ""),
    ("body", regex(r"\n"), "", ""),
    ("body", regex(r"[^{}\n]++"), "MEMBER", ""),
    ("*", regex(r"cssClass\b"), "CSSCLASS", ""),
    ("*", regex(r"callback\b"), "CALLBACK", ""),
    ("*", regex(r"link\b"), "LINK", ""),
    ("*", regex(r"click\b"), "CLICK", ""),
    ("*", regex(r"note for\b"), "NOTEFOR", ""),
    ("*", regex(r"note\b"), "NOTE", ""),
    ("*", regex(r"<<"), "ANNOTATION", ""),
    ("*", regex(r">>"), "ANNOTATIONEND", ""),
    ("*", regex(r"href\b"), "HREF", ""),
    ("generic", regex(r"~"), "", "-"),
    ("generic", regex(r"[^~]*+"), "GENERIC", ""),
    ("*", regex(r"~"), "", "+generic"),
    ("literal", regex(r"`"), "", "-"),
    ("literal", regex(r"[^`]++"), "LITERAL", ""),
    ("*", regex(r"`"), "", "+literal"),
    ("*", regex(r"_(?:self|blank|parent|top)\b"), "TARGET", ""),
    ("*", regex(r"\s*+(?:<\||\|>|[<>*]|o\b|\(\))"), "END", ""),
    ("*", regex(r"--|\.\."), "LINETYPE", ""),
    ("*", regex(r":[^:\n;]++"), "LABEL", ""),
    ("*", regex(r":::"), "CLASSED", ""),
    ("*", regex(r"-"), "MINUS", ""),
    ("*", regex(r"\."), "DOT", ""),
    ("*", regex(r"\+"), "PLUS", ""),
    (FIRST, regex(r":"), "COLON", ""),
    (FIRST, regex(r","), "COMMA", ""),
    (FIRST, regex(r"#"), "BRKT", ""),
    ("*", regex(r"%"), "PCT", ""),
    ("*", regex(r"="), "EQUALS", ""),
    ("*", regex(r"\w++"), "WORD", ""),
    ("*", regex(r"\["), "SQUARE", ""),
    ("*", regex(r"\]"), "SQUAREEND", ""),
    ("*", regex(r"""[!"#$%&'*+,\-.`?\\/]"""), "SIGN", ""),
    ("*", letter, "LETTER", ""),
    ("*", regex(r"\s"), "SPACE", ""),
)
_STATES = (FIRST, "line", "lines", "callback", "arguments", "string", "space", "class", "generic", "literal")
LEXICON = Lexicon(RULES, {**dict.fromkeys(_STATES, "EOF"), "body": "ENDINBODY", "spacebody": "ENDINBODY"})
GRAMMAR = Grammar(
    """
    start: CLASSDIAGRAM NEWLINE statements EOF
    statements: statement ( NEWLINE statements? )?
    statement: named | space | class | annotation | click | STYLE WORD styles | CSSCLASS STRING WORD | note
        | CLASSDEF WORD ( COMMA WORD )* styles | DIRECTION | TITLE LINE | LINES
    named: classname ( STRING? relation STRING? classname LABEL? | LABEL )?
    classname: name
    name: nametoken ( DOT name | name | GENERIC )? | LITERAL GENERIC?
    relation: END ( LINETYPE END? ) | LINETYPE END?
    space: NAMESPACE spacename title? BODY NEWLINE? spaceparts BODYEND
    spacename: nametoken ( DOT? spacename )? | LITERAL
    spaceparts: ( class | note | space ) ( NEWLINE spaceparts? )?
    title: SQUARE STRING SQUAREEND
    class: CLASS classname title? ( CLASSED nametoken members? | ANNOTATION nametoken ANNOTATIONEND body? | body )?
    body: BODY MEMBER* BODYEND
    members: BODY MEMBER MEMBER* BODYEND
    annotation: ANNOTATION nametoken ANNOTATIONEND classname
    note: NOTEFOR classname STRING | NOTE STRING
    click: CALLBACK classname STRING STRING? | LINK classname STRING target
        | CLICK classname ( CALLBACKNAME ARGUMENTS? STRING? | HREF STRING target )
    target: ( TARGET | STRING TARGET? )?
    nametoken: LETTER | NUM | WORD | MINUS
    styles: onestyle ( COMMA onestyle )*
    onestyle: styletoken styletoken*
    styletoken: WORD | NUM | COLON | SPACE | BRKT | STYLE | PCT | LABEL
    """,
    "class space classname body members named annotation note",
)


def _check(outcome: Outcome) -> Wrong | None:
    """Members with brackets that are not method, and annotations of classes that are not there yet."""
    tokens = outcome.read.tokens
    known: set[str] = set()
    named = ""
    for rule, first, last in outcome.read.done:
        if rule == "classname":
            named = _name(outcome, first, last)
            if tokens[first - 1].kind == "CLASS":
                known.add(named)
        elif rule == "named" and last > first + 1:
            kinds = [token.kind for token in tokens[first:last]]
            if "LINETYPE" in kinds:
                line = first + kinds.index("LINETYPE")
                known |= {_name(outcome, first, line), named}
            elif kinds[-1] == "LABEL":
                known.add(named)
                if wrong := _member(outcome, last - 1):
                    return wrong
        elif rule in {"body", "members"}:
            for index in range(first, last):
                if tokens[index].kind == "MEMBER" and (wrong := _member(outcome, index)):
                    return wrong
        elif rule == "annotation" and named not in known:
            token = tokens[last - 1]
            return Wrong(token.start, token.end, Message("there is no class `{name}` before this line", name=named))
    return None


def _name(outcome: Outcome, first: int, last: int) -> str:
    """The name of a class, without what it is generic in."""
    kinds = {"WORD", "LETTER", "NUM", "MINUS", "DOT", "LITERAL"}
    return "".join(outcome.word(index) for index in range(first, last) if outcome.read.tokens[index].kind in kinds)


def _member(outcome: Outcome, index: int) -> Wrong | None:
    """A member that closes a bracket which it did not open: it is read as a method."""
    token = outcome.read.tokens[index]
    written = outcome.text[token.start : token.end].lstrip(": \t") if token.kind == "LABEL" else outcome.word(index)
    text = written.strip()
    if text.find(")") <= 0 or "<" in text or "&" in text:
        return None
    opening = text.find("(", 1)
    if 0 <= opening < text.rfind(")"):
        return None
    at = token.end - len(written) + written.find(")")
    return Wrong(at, at + 1, Message("this `)` closes nothing: a method is written `name(parameters)`"))


def _explain(outcome: Outcome) -> Wrong | None:
    """A body that is open at the end, and relations that are none."""
    read, text = outcome.read, outcome.text
    token = read.tokens[-1]
    if token.kind in {"ENDINBODY", "OPENINBODY"}:
        for rule, first in reversed(read.open):
            if rule in {"class", "space"}:
                opener = next((one for one in reversed(read.tokens[first:]) if one.kind == "BODY"), read.tokens[first])
                message = Message("this `{opener}` is never closed: `{closer}` is missing", opener="{", closer="}")
                return Wrong(opener.start, opener.start + 1, message)
    if text[token.start : token.start + 1] in {"+", "#"}:
        message = Message("a member is written between the braces of its class, or as `Class : member`")
        end = text.find("\n", token.start)
        return Wrong(token.start, end if end > 0 else token.end, message)
    rest = text[token.start : token.start + 2]
    if rest[:1] in {"-", "."} and "LINETYPE" in read.expected:
        message = Message("`{word}` is not a relation: its line is `--` or `..`", word=rest[:1])
        return Wrong(token.start, token.start + 1, message)
    return None


KIND = Kind(
    LEXICON,
    GRAMMAR,
    words=(
        *("class", "namespace", "note", "click", "link", "callback", "style", "cssClass", "classDef", "direction"),
        *("accTitle", "accDescr", "classDiagram"),
    ),
    names={
        "SPACE": "",
        "END": Message("an arrow"),
        "LABEL": Message("`:` with a text"),
        "ANNOTATION": "`<<`",
        "ANNOTATIONEND": "`>>`",
        "GENERIC": "",
        "DOT": "",
        "MEMBER": Message("a member"),
        "CLASS": "`class`",
        "NOTE": "`note`",
        "NOTEFOR": "",
        "NAMESPACE": "`namespace`",
    },
    check=_check,
    explain=_explain,
)
