"""A Go template cut into tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS = frozenset({"block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with"})

_WORD = regex(r"\w+")
_NUMBER = regex(
    r"[+-]?(?:0[xX][0-9a-fA-F_]+(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]+)?|0[bB][01_]+|0[oO][0-7_]+"
    r"|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)i?"
)
_SPACE = regex(r"[ \t\r\n]+")
_QUOTED = regex(r'"(?:[^"\\\n]|\\[^\n])*+"')
_CHARACTER = regex(r"'(?:[^'\\\n]|\\[^\n])*+'")
_OCTAL = regex(r"[+-]?0[0-7_]*[89][0-9_]*")
_ESCAPE = regex(r"\\(?:[abfnrtv\\\"']|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3})")
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TYPOGRAPHIC = "“”„«»‘’"


class Refused(Exception):  # noqa: N818 (it says what Go's parser does, and never leaves this package)
    """What is between two offsets is not allowed there."""

    def __init__(self, start: int, end: int, message: Message) -> None:
        super().__init__(message)
        self.start = start
        self.end = max(end, start + 1)
        self.message = message


class Token(NamedTuple):
    """`kind` is left, right, space, pipe, declare, assign, comma, open, close, field, dot, variable, or what it is."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of all actions; text and comments are left out.

    Raises:
        Refused: a character, string or delimiter is not allowed at its place.
    """
    at = 0
    while (left := text.find("{{", at)) != -1:
        inside = left + 2
        if text[inside : inside + 1] == "-" and text[inside + 1 : inside + 2] in {" ", "\t", "\r", "\n"}:
            inside += 2
        if text.startswith("/*", inside):
            at = _behind_comment(text, left, inside)
            continue
        yield Token("left", "{{", left, left + 2)
        at = inside
        depth = 0
        while True:
            end = _right(text, at)
            if end is not None:
                if depth:
                    raise Refused(left, end, Message("a `(` in this action is never closed"))
                yield Token("right", "}}", at, end)
                at = end
                break
            token = _token(text, at, left)
            depth += (token.kind == "open") - (token.kind == "close")
            if depth < 0:
                raise Refused(token.start, token.end, Message("`{char}` closes nothing", char=")"))
            yield token
            at = token.end


def unquoted(token: Token) -> str:
    """The text of a string's token.

    Raises:
        Refused: it has an escape that Go does not know.
    """
    if token.text.startswith("`"):
        return token.text[1:-1]
    inner, at, parts = token.text[1:-1], 0, []
    while (slash := inner.find("\\", at)) != -1:
        found = _ESCAPE.match(inner, slash)
        if found is None or found[0] == ("\\'" if token.text[0] == '"' else '\\"'):
            start = token.start + 1 + slash
            raise Refused(start, start + 2, Message("Go has no escape `{escape}`", escape=inner[slash : slash + 2]))
        parts += [inner[at:slash], _escaped(found[0][1:])]
        at = found.end()
    value = "".join([*parts, inner[at:]])
    if token.kind == "character" and len(value) != 1:
        raise Refused(token.start, token.end, Message("single quotes hold one character: write double quotes"))
    return value


def _escaped(code: str) -> str:
    if code[0] in "xuU":
        return chr(min(int(code[1:], 16), 0x10FFFF))
    return chr(int(code, 8)) if code[0].isdigit() else _PLAIN.get(code, code)


def _behind_comment(text: str, left: int, inside: int) -> int:
    close = text.find("*/", inside + 2)
    if close == -1:
        raise Refused(left, left + 2, Message("this comment is never closed"))
    end = _right(text, close + 2)
    if end is None:
        raise Refused(close, close + 2, Message("a comment must end with `*/}}}}`"))
    return end


def _right(text: str, at: int) -> int | None:
    """Where the delimiter that closes an action ends, None where there is none at a place."""
    if text.startswith("}}", at):
        return at + 2
    if text[at : at + 1] in {" ", "\t", "\r", "\n"} and text.startswith("-}}", at + 1):
        return at + 4
    return None


def _token(text: str, at: int, left: int) -> Token:
    char = text[at : at + 1]
    if not char:
        raise Refused(left, left + 2, Message("this `{{{{` is never closed: `}}}}` is missing"))
    if (space := _SPACE.match(text, at)) is not None:
        # A blank before `-}}` belongs to the delimiter.
        end = space.end() - 1 if text.startswith("-}}", space.end()) else space.end()
        return Token("space", text[at:end], at, end)
    if char in "\"'`":
        return _string(text, at)
    if text.startswith(":=", at):
        return Token("declare", ":=", at, at + 2)
    simple = {"=": "assign", "|": "pipe", ",": "comma", "(": "open", ")": "close"}
    if char in simple:
        return Token(simple[char], char, at, at + 1)
    if char == "$" or (char == "." and not text[at + 1 : at + 2].isdecimal()):
        return _field(text, at)
    if char in "+-." or char.isdecimal():
        return _number(text, at)
    word = _WORD.match(text, at)
    if word is not None:
        _terminated(text, word.end())
        name = word[0]
        kind = "keyword" if name in KEYWORDS else "bool" if name in {"true", "false"} else "name"
        return Token(kind, name, at, word.end())
    raise _stray(text, at, left)


def _stray(text: str, at: int, left: int) -> Refused:
    char = text[at]
    if char == "}":
        return Refused(at, at + 1, Message("`{{{{` is closed by `}}}}`: one `}}` is missing"))
    if char in _TYPOGRAPHIC:
        return Refused(at, at + 1, Message('`{char}` is not a quotation mark in Go: write `"`', char=char))
    if char == "{" and "{{" in text[at : at + 2]:
        return Refused(left, left + 2, Message("this `{{{{` is never closed: `}}}}` is missing"))
    return Refused(at, at + 1, Message("`{char}` has no meaning in a template", char=char))


def _string(text: str, at: int) -> Token:
    char = text[at]
    if char == "`":
        close = text.find("`", at + 1)
        if close != -1:
            return Token("string", text[at : close + 1], at, close + 1)
    else:
        found = (_QUOTED if char == '"' else _CHARACTER).match(text, at)
        if found is not None:
            return Token("string" if char == '"' else "character", found[0], at, found.end())
    end = text.find("\n", at)
    raise Refused(at, len(text) if end == -1 else end, Message("this string has no closing {char}", char=char))


def _field(text: str, at: int) -> Token:
    word = _WORD.match(text, at + 1)
    end = at + 1 if word is None else word.end()
    _terminated(text, end)
    if text[at] == "$":
        return Token("variable", text[at:end], at, end)
    return Token("dot" if word is None else "field", text[at:end], at, end)


def _number(text: str, at: int) -> Token:
    found = _NUMBER.match(text, at)
    end = at + 1 if found is None else found.end()
    word = _WORD.match(text, end)
    if found is None or word is not None or _OCTAL.fullmatch(found[0]):
        shown = text[at : end if word is None else word.end()]
        raise Refused(at, at + len(shown), Message("`{number}` is not a number in Go", number=shown))
    return Token("number", found[0], at, end)


def _terminated(text: str, at: int) -> None:
    """A name must end where it ends."""
    char = text[at : at + 1]
    if char in {"", " ", "\t", "\r", "\n", ".", ",", "|", ":", "(", ")"} or text.startswith("}}", at):
        return
    if char == "}":
        raise Refused(at, at + 1, Message("`{{{{` is closed by `}}}}`: one `}}` is missing"))
    raise Refused(at, at + 1, Message("`{char}` is not allowed in a name", char=char))
