"""The tokens of JavaScript, read one at a time as the grammar asks for them."""

from __future__ import annotations

import re
from functools import cache
from typing import NoReturn

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import JS_SPACE, continues_name, starts_name

MAX_DEPTH = 100
"""Brackets, functions and elements nest about half as deep; what lies deeper is only matched by its brackets."""

COMMENT = r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"
"""A regular expression of a block comment."""

SKIP = regex(rf"(?:[{JS_SPACE}]+|//[^\n\r\u2028\u2029]*|{COMMENT})*")
NAME = regex(r"[A-Za-z_$][A-Za-z0-9_$]*")
_NAME_REST = regex(r"[A-Za-z0-9_$]*")
_ESCAPED = regex(r"\\u(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{4}))")
_NUMBER = regex(
    r"0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*n?|0[oO][0-7]+(?:_[0-7]+)*n?|0[bB][01]+(?:_[01]+)*n?"
    r"|(?:0|[1-9][0-9]*(?:_[0-9]+)*)n"
    r"|(?:(?:0|[1-9][0-9]*(?:_[0-9]+)*)(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?"
)
_PUNCTUATOR = regex(
    r">>>=|\.\.\.|===|!==|>>>|<<=|>>=|\*\*=|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?=[^0-9])|\+\+|--|\+=|-=|\*=|/="
    r"|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()\[\];,<>+\-*/%&|^!~?:=.@]"
)
_STRING = {quote: regex(rf"{quote}((?:[^{quote}\\\n\r]|\\(?:\r\n|.))*){quote}", re.DOTALL) for quote in "\"'"}
_BAD_ESCAPE = regex(
    r"\\(?:\r\n|x(?![0-9a-fA-F]{2})()|u(?!\{[0-9a-fA-F]+\}|[0-9a-fA-F]{4})()|0(?=[0-9])()|[1-9]()|.)", re.DOTALL
)
_REGEX = regex(
    r"/(?![*/])((?:[^\\/\[\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029]|\[(?:[^\]\\\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029])*\])+)/"
)
_LINE_BREAK = regex(r"[\n\r]")


class NotJavaScript(Exception):  # noqa: N818 (no error of the program: the text's)
    """The text is not JavaScript: `at` is where, `reach` how far the text had been read by then.

    The message is made when it is asked for: of most such errors nobody ever hears.
    """

    def __init__(self, at: int, template: str, reach: int, values: dict[str, str] | None = None) -> None:
        super().__init__(template)
        self.at = at
        self.template = template
        self.reach = reach
        self.values = values or {}

    @property
    def message(self) -> Message:
        """What is wrong."""
        return Message(self.template, **self.values)


class TooDeep(Exception):  # noqa: N818 (no error: a limit)
    """Brackets nest too deeply to be read."""


class Tokens:
    """Reads tokens one at a time: `type`, `value`, `start` and `pos` are those of the current one, `pos` being its end.

    `newline` tells of a line break before it, `last_end` where the one before it ended.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.limit = end
        self.pos = start
        self.start = start
        self.last_end = start
        self.type = ""
        self.value = ""
        self.before = ("", "")
        self.newline = False
        self.escaped = False
        self.depth = 0

    def fail(self, at: int, template: str, /, **values: str) -> NoReturn:
        """Refuse the text at an offset, with the template and the values of a message."""
        raise NotJavaScript(at, template, self.pos, values)

    def unexpected(self, at: int | None = None) -> NoReturn:
        """Refuse the current token, or what stands at an offset."""
        at = self.start if at is None else at
        if at >= self.limit:
            self.fail(self.limit, "the JavaScript ends too early")
        shown = self.text[self.start : self.pos].split("\n")[0] if at == self.start else self.text[at]
        self.fail(at, "`{shown}` cannot stand here in JavaScript", shown=shown)

    def next(self) -> None:
        """Read the next token."""
        self.last_end = at = self.pos
        self.before = self.type, self.value
        text, limit = self.text, self.limit
        char = text[at] if at < limit else ""
        self.newline = False
        if char in " \t\n\r/" or char > "\x7f" or char in "\v\f":
            begin = at
            at = SKIP.match(text, at, limit).end()  # type: ignore[union-attr]
            if at > begin:
                skipped = text[begin:at]
                self.newline = "\n" in skipped or "\r" in skipped or "\u2028" in skipped or "\u2029" in skipped
            if text.startswith("/*", at) and at + 1 < limit:
                self.pos = limit
                raise NotJavaScript(at, "this comment is never closed: add `*/`", limit)
            char = text[at] if at < limit else ""
        self.start = at
        self.escaped = False
        if not char:
            self.type, self.value, self.pos = "eof", "", limit
            return
        found = NAME.match(text, at, limit)
        if found or char == "\\" or (char > "\x7f" and starts_name(char)):
            self.name_token(at, found.end() if found else at)
        elif char in "0123456789" or (char == "." and text[at + 1 : at + 2].isdigit() and at + 1 < limit):
            self.number_token(at)
        elif char in "\"'":
            self.string_token(at, char)
        elif char == "`":
            self.type, self.value, self.pos = "punctuator", "`", at + 1
        elif char == "#":
            after = text[at + 1 : at + 2]
            if at + 1 >= limit or not (starts_name(after) or after == "\\"):
                self.fail(at + 1, "unexpected `#` in JavaScript")
            found = NAME.match(text, at + 1, limit)
            self.name_token(at + 1, found.end() if found else at + 1)
            self.type = "private"
            self.start = at
        else:
            found = _PUNCTUATOR.match(text, at, limit)
            if not found or char == "@":
                self.pos = at
                self.fail(at, "unexpected `{char}` in JavaScript", char=char)
            self.type, self.value, self.pos = "punctuator", found[0], found.end()

    def name_token(self, start: int, at: int) -> None:
        """A name that begins at `start` and is plain up to `at`."""
        text, limit = self.text, self.limit
        parts: list[str] = []
        begin = start
        while at < limit:
            char = text[at]
            if char == "\\":
                found = _ESCAPED.match(text, at, limit)
                code = int(found[1] or found[2], 16) if found else 0x110000
                letter = chr(code) if code <= 0x10FFFF else ""
                good = starts_name(letter) if at == start else continues_name(letter)
                if not found or not letter or not good:
                    self.pos = at + 1
                    self.fail(at if found else at + 1, "this escape stands for no character of a name")
                parts.append(text[begin:at] + letter)
                self.escaped = True
                at = begin = found.end()
            elif char > "\x7f" and continues_name(char):
                at += 1
            else:
                break
            at = _NAME_REST.match(text, at, limit).end()  # type: ignore[union-attr]
        self.type = "name"
        self.value = "".join(parts) + text[begin:at]
        self.pos = at

    def number_token(self, at: int) -> None:
        """A number."""
        text, limit = self.text, self.limit
        found = _NUMBER.match(text, at, limit)
        stop = found.end() if found else at + 1
        after = text[stop] if stop < limit else ""
        self.pos = stop
        if text[at] == "0" and after.isdigit() and stop == at + 1:
            self.fail(at, "a number does not begin with `0`; octal ones begin with `0o`")
        if after in ("e", "E") and text[stop - 1] != "n":
            self.fail(at, "the digits of this number's exponent are missing")
        if after and starts_name(after):
            if stop == at + 1 and text[at] == "0" and after in "xXoObB":
                self.fail(at + 2, "digits are missing in this number")
            twice = after == "_" == text[stop + 1 : stop + 2] and stop + 1 < limit
            self.fail(stop + twice, "a name begins right behind a number")
        self.type, self.value = "number", text[at:stop]

    def string_token(self, at: int, quote: str) -> None:
        """A string."""
        found = _STRING[quote].match(self.text, at, self.limit)
        if not found:
            stop = _LINE_BREAK.search(self.text, at, self.limit)
            self.pos = stop.start() if stop else self.limit
            self.fail(at, "this string is never closed: add `{quote}`", quote=quote)
        self.pos = found.end()
        if "\\" in found[1]:
            self.escapes(found.start(1), found.end(1))
        self.type, self.value = "string", found[1]

    def escapes(self, start: int, end: int) -> None:
        """Refuse escape sequences that JavaScript does not have."""
        for found in _BAD_ESCAPE.finditer(self.text, start, end):
            if found.lastindex:
                at = found.start()
                self.pos = at + 2
                self.fail(at + 2 if found.lastindex < 3 else at, "this escape sequence is not allowed in JavaScript")

    def regex_token(self) -> None:
        """Read the `/` that was taken for a division as a regular expression."""
        text = self.text
        found = _REGEX.match(text, self.start, self.limit)
        if not found:
            stop = _LINE_BREAK.search(text, self.start, self.limit)
            self.pos = stop.start() if stop else self.limit
            self.fail(self.start + 1, "this regular expression is never closed: add `/`")
        at = found.end()
        flags = NAME.match(text, at, self.limit)
        written = flags[0] if flags else ""
        self.pos = at + len(written)
        if len(set(written)) != len(written) or set(written) - set("dgimsuvy") or {"u", "v"} <= set(written):
            self.fail(self.start + 1, "a regular expression has no such flags: `{written}`", written=written)
        if not _balanced(found[1]):
            self.fail(self.start + 1, "this regular expression is not valid")
        self.type = "regex"

    def eat(self, value: str) -> bool:
        """Go on to the next token if the current one is this."""
        if self.value == value and (self.type == "punctuator" or (self.type == "name" and not self.escaped)):
            self.next()
            return True
        return False

    def at_sign(self, value: str) -> bool:
        """Whether the current token is this punctuator."""
        return self.type == "punctuator" and self.value == value

    def at_word(self, value: str) -> bool:
        """Whether the current token is this word, written without escapes."""
        return self.type == "name" and self.value == value and not self.escaped

    def expect(self, value: str) -> None:
        """Go on to the next token, which the current one must be."""
        if not self.eat(value):
            self.unexpected()

    def can_end(self) -> bool:
        """Whether a statement may end here without a semicolon."""
        return self.type == "eof" or self.at_sign("}") or self.newline

    def semicolon(self) -> None:
        """The end of a statement."""
        if not self.eat(";") and not self.can_end():
            self.unexpected()

    def peek(self) -> tuple[str, int, bool]:
        """The character that the next token begins with, its place, and whether a line break stands before it."""
        at = SKIP.match(self.text, self.pos, self.limit).end()  # type: ignore[union-attr]
        skipped = self.text[self.pos : at]
        return (self.text[at] if at < self.limit else ""), at, "\n" in skipped or "\r" in skipped

    def deeper(self) -> None:
        """Go one level deeper; the caller comes back by itself."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep


@cache
def _balanced(pattern: str) -> bool:
    """Whether the groups of a regular expression are closed and its quantifiers have something to repeat."""
    depth = 0
    atom = False
    in_class = False
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
            atom = True
        elif in_class:
            in_class = char != "]"
            atom = True
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
            atom = False
            head = re.match(r"\((\?(?:[:=!]|<[=!]|<[\w$]+>)?)", pattern[at:])
            if head:
                if head[1] == "?":
                    return False
                at += len(head[0]) - 1
        elif char == ")":
            depth -= 1
            atom = True
            if depth < 0:
                return False
        elif char in "*+?":
            if not atom:
                return False
            atom = False
            if pattern[at + 1 : at + 2] == "?":
                at += 1
        elif char == "|":
            atom = False
        else:
            atom = True
        at += 1
    return depth == 0 and not in_class
