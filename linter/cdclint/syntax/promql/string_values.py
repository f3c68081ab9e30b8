"""What the strings of PromQL say: their escapes, which are Go's, and the regular expressions among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.lexer import Unexpected
from cdclint.syntax.promql.re2_syntax import read_re2
from cdclint.syntax.promql.tree import VARIABLE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cdclint.syntax.promql.lexer import Token

_ESCAPE = regex(r"\\(?:([0-7]{3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))", 16)
_SIGNS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_SAMPLES = ("w", "0", "", "i", ".*")
"""What a variable in a regular expression may stand for: one of these makes it valid where anything does."""


def unquoted(token: Token) -> str:
    """The value of a string.

    Raises:
        Unexpected: an escape in it is none of Go's.
    """
    quote, inside = token.text[0], token.text[1:-1]
    if quote == "`" or "\\" not in inside:
        return inside

    def value(found: re.Match[str]) -> str:
        if found[5] is None:
            code = int(found[1], 8) if found[1] else int(found[2] or found[3] or found[4], 16)
            if code <= (0xFF if found[1] else 0x10FFFF) and not 0xD800 <= code < 0xE000:
                return chr(code)
        elif found[5] == quote or found[5] in _SIGNS:
            return _SIGNS.get(found[5], found[5])
        elif VARIABLE.match(inside, found.end() - 1):
            return found[0]
        start = token.start + 1 + found.start()
        message = Message("`{escape}` is no escape of PromQL: double the backslash", escape=found[0])
        raise Unexpected(start, start + len(found[0]), message, final=True)

    return _ESCAPE.sub(value, inside)


def without_strings(tokens: list[Token]) -> Iterator[Token]:
    """The tokens with each string as the library reads it, which knows neither Go's escapes nor RE2's syntax.

    A regular expression becomes one that matches the empty text where it does so, too.

    Raises:
        Unexpected: a string has an escape, or a matcher a regular expression, that is none of Go's.
    """
    before = ""
    for token in tokens:
        if token.kind != "string":
            before = token.text
            yield token._replace(text=token.text.replace("_", "")) if token.kind == "number" else token
            continue
        value = unquoted(token)
        if before in {"=~", "!~"}:
            yield token._replace(text=_stand_in(token, value))
        elif token.text[0] == "`":
            written = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
            yield token._replace(text=f'"{written}"')
        else:
            yield token
        before = ""


def _stand_in(token: Token, value: str) -> str:
    """A regular expression that the library takes for one of a matcher."""
    samples = _SAMPLES if VARIABLE.search(value) else ("",)
    read = [read_re2(VARIABLE.sub(sample.replace("\\", r"\\"), value)) for sample in samples]
    valid = [one for one in read if one.valid]
    if not valid:
        regex_text = token.text[1:-1]
        message = Message("`{regex}` is no regular expression", regex=regex_text)
        raise Unexpected(token.start + 1, token.end - 1, message, final=True)
    return '".*"' if all(one.empty for one in valid) else '".+"'
