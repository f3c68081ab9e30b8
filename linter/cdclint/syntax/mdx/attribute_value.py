"""What an attribute of an element holds, as data: a text, or what is written out in braces as literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.syntax.data.value import Array, Member, Object, Scalar

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from cdclint.syntax.data.value import Value
    from cdclint.syntax.mdx.node import Attribute, Jsx

_DEPTH = 20
_BLANKS = regex(r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*+)*+")
_STRING = regex(r"""'((?:[^'\\\n]|\\[\s\S])*)'|"((?:[^"\\\n]|\\[\s\S])*)"|`((?:[^`\\$]|\\[\s\S]|\$(?!\{))*)`""")
_NUMBER = regex(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")
_WORD = regex(r"[A-Za-z_$][\w$]*")
_ESCAPE = regex(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r\n|([\s\S]))")
_CONSTANT = regex(r"\bconst\s{1,20}([\w$]{1,80})\s{0,20}(?::[^=;\n]{0,200})?=(?![=>])\s{0,20}(?=[\[{'\"`])")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


class _NotWrittenOutError(Exception):
    """A name, a call, an element: what it is cannot be read off the text."""


_NO_CONSTANTS: dict[str, Value] = {}


def attributes(element: Jsx, text: str, constants: Mapping[str, Value] = _NO_CONSTANTS) -> Object:
    """The attributes of an element whose values are written out, here or in constants; others are left out."""
    members = [
        Member(Scalar(one.name, one.start, one.name_end or one.start + len(one.name)), value)
        for one in element.attributes
        if one.name is not None and (value := attribute_value(one, text, constants)) is not None
    ]
    return Object(tuple(members), element.start, element.end)


def attribute_value(attribute: Attribute, text: str, constants: Mapping[str, Value] = _NO_CONSTANTS) -> Value | None:
    """The value of an attribute with places in the source; None where it is not written out."""
    if attribute.kind == "bare":
        return Scalar(True, attribute.start, attribute.end)
    if attribute.kind == "string":
        return Scalar(attribute.value, attribute.value_start - 1, attribute.value_end + 1)
    if attribute.kind != "expression":
        return None
    reader = _Reader(text, attribute.value_start, attribute.value_end, constants)
    try:
        value = reader.value(_DEPTH)
        reader.skip()
    except _NotWrittenOutError:
        return None
    return value if reader.at == attribute.value_end else None


def literal_at(text: str, start: int, end: int, constants: Mapping[str, Value] = _NO_CONSTANTS) -> Value | None:
    """The literal that begins at a place of JavaScript; None where it is computed."""
    try:
        return _Reader(text, start, end, constants).value(_DEPTH)
    except _NotWrittenOutError:
        return None


def constants_in(text: str, start: int, end: int) -> dict[str, Value]:
    """The constants of a module that are written out, with those before them."""
    found: dict[str, Value] = {}
    for one in _CONSTANT.finditer(text, start, end):
        value = literal_at(text, one.end(), end, found)
        if value is not None:
            found[one[1]] = value
    return found


class _Reader:
    """One pass over an expression; `at` is the next character that is not read yet."""

    def __init__(self, text: str, start: int, end: int, constants: Mapping[str, Value] = _NO_CONSTANTS) -> None:
        self.text = text
        self.at = start
        self.end = end
        self.constants = constants

    def skip(self) -> None:
        """Blanks and comments."""
        self.take(_BLANKS)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at, self.end)
        if found is not None:
            self.at = found.end()
        return found

    def eat(self, char: str) -> bool:
        """Whether a character comes next; it is read."""
        self.skip()
        if self.at < self.end and self.text[self.at] == char:
            self.at += 1
            return True
        return False

    def value(self, depth: int) -> Value:
        self.skip()
        start = self.at
        if depth == 0 or start >= self.end:
            raise _NotWrittenOutError
        if self.eat("["):
            items: list[Value] = []
            while not self.eat("]"):
                items.append(self.value(depth - 1))
                self.separate("]")
            return Array(tuple(items), start, self.at)
        if self.eat("{"):
            members: list[Member] = []
            while not self.eat("}"):
                members.append(self.member(depth))
                self.separate("}")
            return Object(tuple(members), start, self.at)
        return self.scalar(start)

    def separate(self, closing: str) -> None:
        """A comma, or the end of the list."""
        if not self.eat(","):
            self.skip()
            if self.at >= self.end or self.text[self.at] != closing:
                raise _NotWrittenOutError

    def member(self, depth: int) -> Member:
        self.skip()
        start = self.at
        if found := self.take(_WORD):
            name = found[0]
        elif found := self.take(_STRING):
            name = _string(found)
        else:
            raise _NotWrittenOutError
        key = Scalar(name, start, self.at)
        if not self.eat(":"):
            raise _NotWrittenOutError
        return Member(key, self.value(depth - 1))

    def scalar(self, start: int) -> Value:
        if found := self.take(_STRING):
            return Scalar(_string(found), start, self.at)
        if found := self.take(_NUMBER):
            return Scalar(
                float(found[0]) if "." in found[0] or "e" in found[0].lower() else number_of(found[0]), start, self.at
            )
        if found := self.take(_WORD):
            if found[0] in _WORDS:
                return Scalar(_WORDS[found[0]], start, self.at)
            if found[0] in self.constants:
                return self.constants[found[0]]
        raise _NotWrittenOutError


def _string(found: re.Match[str]) -> str:
    body = next(part for part in found.groups() if part is not None)
    return _ESCAPE.sub(_escaped, body) if "\\" in body else body


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else ""
    return _SHORT.get(found[4] or "\n", found[4] or "")
