"""Why a diagram is rejected: the words for a token that does not belong where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.code.refusal import Refusal
from cdclint.syntax.mermaid.kind import Outcome, Wrong, meant
from cdclint.syntax.mermaid.lexicon import END, NO_TOKEN, Reading
from cdclint.syntax.mermaid.shown import SPACE, encode

if TYPE_CHECKING:
    from cdclint.syntax.mermaid.kind import Kind
    from cdclint.syntax.mermaid.lexicon import Token
    from cdclint.syntax.mermaid.shown import Shown

_LINE_END = Message("the end of the line")
_NAMES: dict[str, str] = {
    **dict.fromkeys(("NEWLINE", "SEMI", "EOF", END), _LINE_END),
    **dict.fromkeys(("NAME", "WORD", "NUM", "ID", "LITERAL"), Message("a name")),
    **dict.fromkeys(("STRING", "QUOTED", "MARKDOWN"), Message("a text in quotation marks")),
    **dict.fromkeys(("TEXT", "REST"), Message("a text")),
    **dict.fromkeys(("ARROW", "LINK", "LINETYPE", "OPENLINK"), Message("an arrow")),
    **dict.fromkeys(("INT", "NUMBER", "WIDTH"), Message("a number")),
    "SQUAREEND": "`]`",
    "PAREND": "`)`",
    "CURLYEND": "`}`",
    "PIPE": "`|`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "BODY": "`{`",
    "BODYEND": "`}`",
    "OPEN": "`{`",
    "CLOSE": "`}`",
    "END": "`end`",
    "CLASSED": "`:::`",
    "AS": "`as`",
    "SQUARE": "`[`",
    "SPACE": Message("a blank"),
    "MINUS": "",
    "LETTER": "",
    "BRKT": "",
    "MULT": "",
}
"""What tokens are to an author; those that say nothing are empty."""
LINE = 200
"""What is indented is not a further after the beginning of its line."""
MOST = 4
"""At most this many possible tokens are listed."""

_WORD = regex(r"[^\s;]{1,20}")
_INDENT = regex(r"[^\S\n]*+")
_LINE_WORD = regex(r"[^\S\n]*+([A-Za-z][\w-]*+)")


def refusal(kind: Kind, made: Shown) -> Refusal | None:
    """Why a diagram is not read; None where it is."""
    encode(made)
    if kind.blanks:
        made.substitute(SPACE, " ")
    kind.prepare(made)
    text = made.text
    reading = Reading(kind.lexicon, text)
    outcome = Outcome(text, kind.grammar.read(reading.tokens()), reading.stack[-1], made.configured)
    wrong = kind.check(outcome)
    if wrong is None and (token := outcome.read.wrong) is not None:
        wrong = _why(kind, outcome, token)
    if wrong is None:
        return None
    start, end = made.written(wrong.start), made.written(wrong.end)
    return Refusal(start, max(start, end), wrong.message)


def _why(kind: Kind, outcome: Outcome, token: Token) -> Wrong:
    return (
        _open_quote(outcome, token)
        or _open_bracket(outcome, token)
        or kind.explain(outcome)
        or _misspelt(kind, outcome, token)
        or _open_block(kind, outcome, token)
        or _odd_quote(outcome, token)
        or _unexpected(kind, outcome, token)
    )


def _open_quote(outcome: Outcome, token: Token) -> Wrong | None:
    """A quotation mark without its other one, whose text went on until the next mark."""
    text = outcome.text
    message = Message("this quotation mark has no other one")
    if token.kind in {NO_TOKEN, "OTHER"} and text[token.start] == '"':
        return Wrong(token.start, token.start + 1, message)
    if token.kind == NO_TOKEN and outcome.state == "markdown":
        message = Message("a text in Markdown ends with a backtick and a quotation mark")
        return Wrong(token.start, token.start + 1, message)
    last = len(outcome.read.tokens)
    for index in range(max(0, last - 4), last):
        one = outcome.read.tokens[index]
        if (
            one.kind not in {"STRING", "MARKDOWN", "QUOTED", "TEXT", "DATA", "DESCRIPTION", "NOTETEXT"}
            or "\n" not in text[one.start : one.end]
        ):
            continue
        start = one.start if text[one.start : one.start + 1] == '"' else one.start - 1
        if text[start : start + 1] == '"' and "\n" not in text[one.end : token.start]:
            return Wrong(start, start + 1, message)
    if outcome.state in {"string", "markdown", "datatext"} and token.kind == END:
        start = text.rfind('"', 0, token.start)
        return Wrong(start, start + 1, message)
    return None


def _odd_quote(outcome: Outcome, token: Token) -> Wrong | None:
    """A quotation mark in the token's line, where their number is odd."""
    text = outcome.text
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    if text.count('"', start, end) % 2 == 0:
        return None
    at = text.rfind('"', start, end)
    return Wrong(at, at + 1, Message("this quotation mark has no other one"))


def _open_bracket(outcome: Outcome, token: Token) -> Wrong | None:
    """The bracket of a description or of an icon, which continues to the end of the diagram or of the next icon."""
    text = outcome.text
    if outcome.state == "lines" and token.kind == END:
        start = text.rfind("{", 0, token.start)
        message = Message("this `{opener}` is never closed: `{closer}` is missing", opener="{", closer="}")
        return Wrong(start, start + 1, message)
    for one in outcome.read.tokens[-3:]:
        if one.kind == "ICON" and "\n" in text[one.start : one.end]:
            message = Message("this `{opener}` is never closed: `{closer}` is missing", opener="(", closer=")")
            return Wrong(one.start - 1, one.start, message)
    return None


def _misspelt(kind: Kind, outcome: Outcome, token: Token) -> Wrong | None:
    """The word that a line begins with, where it is close to one that could begin it."""
    text = outcome.text
    for at in (token.start, token.start - 1):
        line = text.rfind("\n", 0, max(at, 0)) + 1
        found = _LINE_WORD.match(text, line)
        near = meant(found[1], kind.words, any_case=kind.lexicon.any_case) if found else ""
        if found and near:
            message = Message("`{word}` is not a Mermaid keyword: did you mean `{near}`?", word=found[1], near=near)
            return Wrong(found.start(1), found.end(1), message)
    return None


def _open_block(kind: Kind, outcome: Outcome, token: Token) -> Wrong | None:
    """The innermost block that is open where the diagram ends."""
    if token.kind != END and outcome.text[token.start :].strip():
        return None
    opened = [(name, first) for name, first in outcome.read.open if name in kind.blocks]
    if not opened:
        return None
    name, first = _badly_closed(kind, outcome, opened[-1][1]) or opened[-1]
    opener = outcome.read.tokens[first]
    word = outcome.word(first).strip()
    closer = kind.blocks[name]
    message = (
        Message("this `{word}` has no `end`", word=word)
        if closer == "end"
        else Message("this `{opener}` is never closed: `{closer}` is missing", opener=word, closer=closer)
    )
    return Wrong(opener.start, opener.start + len(word), message)


def _badly_closed(kind: Kind, outcome: Outcome, outer: int) -> tuple[str, int] | None:
    """The first block within an open one whose last line is indented less than its first: it took another's end."""
    for name, first, last in outcome.read.done:
        if name not in kind.blocks or first <= outer:
            continue
        opened = _indent(outcome.text, outcome.read.tokens[first].start)
        closed = _indent(outcome.text, outcome.read.tokens[last - 1].start)
        if closed is not None and opened is not None and closed < opened:
            return name, first
    return None


def _indent(text: str, at: int) -> int | None:
    """How far the line of a place is indented."""
    line = text.rfind("\n", max(0, at - LINE), at) + 1
    found = _INDENT.match(text, line) if line else None
    return None if found is None else found.end() - line


def _unexpected(kind: Kind, outcome: Outcome, token: Token) -> Wrong:
    text = outcome.text
    names = {str(name): name for one in outcome.read.expected if (name := kind.names.get(one, _NAMES.get(one, one)))}
    expected = sorted(names) if len(names) <= MOST and not any(name.isupper() for name in names) else []
    wanted = Message.either([names[name] for name in expected])
    found = _WORD.match(text, token.start)
    if found is None or token.kind in {"NEWLINE", "EOF", END}:
        start = len(text[: token.start].rstrip())
        message = (
            Message("this line is not complete: {wanted} is missing", wanted=wanted)
            if expected
            else Message("this line is not complete")
        )
        return Wrong(start, start, message)
    word = found[0]
    message = (
        Message("`{word}` is where {wanted} is expected", word=word, wanted=wanted)
        if expected
        else Message("`{word}` does not belong here", word=word)
    )
    return Wrong(token.start, found.end(), message)
