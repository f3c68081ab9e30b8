"""What the strings of PromQL say: their escapes, which are Go's, and the regular expressions among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.query_token import Unexpected
from cdclint.syntax.promql.re2_syntax import read_re2
from cdclint.syntax.promql.tree import VARIABLE

if TYPE_CHECKING:
    import re

    from cdclint.syntax.promql.query_token import Token

_ESCAPE = regex(r"\\(?:([0-7]{3})|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))", 16)
_SIGNS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
SAMPLES = ("w", "0", "", "i", ".*")
"""Values of a variable in a regular expression: one of these makes it valid where anything does."""


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
        message = Message("`{escape}` is not a PromQL escape: double the backslash", escape=found[0])
        raise Unexpected(start, start + len(found[0]), message, final=True)

    return _ESCAPE.sub(value, inside)


def stand_in(token: Token) -> str:
    """A string without its variables: one that is still a string and, if it can be, a regular expression."""
    text = token.text
    if not VARIABLE.search(text):
        return text
    tried = [VARIABLE.sub(sample.replace("\\", r"\\"), text) for sample in (*SAMPLES, "n")]
    return next((one for one in tried if _is_regex(token._replace(text=one))), tried[0])


def _is_regex(token: Token) -> bool:
    try:
        return read_re2(unquoted(token)).valid
    except Unexpected:
        return False
