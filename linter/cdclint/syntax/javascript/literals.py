"""Words, numbers, strings, templates and regular expressions, character by character where they are not plain.

Each function reads from the cursor of the tokens and moves it as far as acorn has read when it rejects: whether
more text could mend what is wrong depends on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.javascript.name_characters import continues_name, starts_name

if TYPE_CHECKING:
    from cdclint.syntax.javascript.tokens import Tokens

_NAME_REST = regex(r"[A-Za-z0-9_$]*")
_JSX_REST = regex(r"[A-Za-z0-9_$-]*")
_JSX_STOP = regex(r"[<{>}]")
_DECIMAL = regex(r"(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+")
_AFTER_NUMBER = regex(r"[0-9A-Za-z_$\\.]|[^\x00-\x7f]")
_PLAIN_STRING = {quote: regex(rf"{quote}([^{quote}\\\n\r]*){quote}") for quote in "\"'"}
_STRING_STOP = {quote: regex(rf"[{quote}\\\n\r]") for quote in "\"'"}
_TEMPLATE_STOP = regex(r"[\\`]|\$\{")
_REGEXP_STOP = regex(r"[\\/\[\]\n\r\u2028\u2029]")
_LINE_END = regex(r"[\n\r\u2028\u2029]")
_OCTAL = regex(r"[0-7]{1,3}")
_RADIX = {"x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2}
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "v": "\v", "f": "\f"}
_DIGITS = {char: int(char, 16) for char in "0123456789abcdefABCDEF"}
_NO_ESCAPE = Message("this escape sequence is not allowed in JavaScript")


class BrokenEscape(Exception):  # noqa: N818 (no error of the program: the text's)
    """An escape of a template that means nothing: `at` is where it would be rejected elsewhere."""

    def __init__(self, at: int, message: Message) -> None:
        super().__init__(message)
        self.at = at
        self.message = message


def line_end(text: str, at: int, limit: int) -> int:
    """The end of the line that `at` is on."""
    found = _LINE_END.search(text, at, limit)
    return found.start() if found else limit


def word(tokens: Tokens) -> str:
    """A name at the cursor, which may have escapes: what it means."""
    text, limit = tokens.text, tokens.limit
    at = begin = first = tokens.pos
    parts: list[str] = []
    tokens.escaped = False
    while True:
        at = _NAME_REST.match(text, at, limit).end()  # type: ignore[union-attr]
        char = text[at] if at < limit else ""
        if char > "\x7f" and continues_name(char):
            at += 1
            continue
        if char != "\\":
            break
        tokens.escaped = True
        parts.append(text[begin:at])
        tokens.pos = at + 1
        if at + 1 >= limit or text[at + 1] != "u":
            tokens.fail(at + 1, Message("this escape is not a valid character of a name"))
        tokens.pos = at + 2
        try:
            code = code_point(tokens)
        except BrokenEscape as broken:
            tokens.fail(broken.at, Message("this escape is not a valid character of a name"))
        letter = chr(code)
        if not (starts_name(letter) if at == first else continues_name(letter)):
            tokens.fail(at, Message("this escape is not a valid character of a name"))
        parts.append(letter)
        at = begin = tokens.pos
    tokens.pos = at
    return "".join(parts) + text[begin:at]


def code_point(tokens: Tokens) -> int:
    r"""The character of an escape whose `\u` is read."""
    if tokens.text.startswith("{", tokens.pos) and tokens.pos < tokens.limit:
        tokens.pos += 1
        begin = tokens.pos
        close = tokens.text.find("}", begin, tokens.limit)
        code = hex_digits(tokens, close - begin)
        tokens.pos += 1
        if code > 0x10FFFF:
            raise BrokenEscape(begin, _NO_ESCAPE)
        return code
    return hex_digits(tokens, 4)


def hex_digits(tokens: Tokens, count: int) -> int:
    """The number that exactly so many hexadecimal digits make."""
    text, limit = tokens.text, tokens.limit
    at = begin = tokens.pos
    code = 0
    while at < limit and at - begin < count:
        digit = _DIGITS.get(text[at])
        if digit is None:
            break
        if code <= 0x10FFFF:
            code = 16 * code + digit
        at += 1
    tokens.pos = at
    if count <= 0 or at - begin != count:
        raise BrokenEscape(begin, _NO_ESCAPE)
    return code


def number(tokens: Tokens) -> str:
    """A number at the cursor."""
    text, limit = tokens.text, tokens.limit
    start = tokens.pos
    found = _DECIMAL.match(text, start, limit)
    if found:
        stop = found.end()
        if stop == limit or not _AFTER_NUMBER.match(text, stop, limit):
            tokens.pos = stop
            return found[0]
    char = text[start + 1] if start + 1 < limit else ""
    if text[start] == "0" and char in _RADIX:
        tokens.pos = start + 2
        if not digits(tokens, _RADIX[char]):
            tokens.fail(start + 2, Message("digits are missing in this number"))
        if text.startswith("n", tokens.pos) and tokens.pos < limit:
            tokens.pos += 1
            return text[start : tokens.pos]
    else:
        decimal(tokens, start)
    if tokens.pos < limit and starts_name(text[tokens.pos]):
        tokens.fail(tokens.pos, Message("a name follows a number without a space"))
    return text[start : tokens.pos]


def decimal(tokens: Tokens, start: int) -> None:
    """A number without a prefix."""
    text, limit = tokens.text, tokens.limit
    dotted = text[start] == "."
    if not dotted:
        digits(tokens, 10, octal=text[start] == "0")
        if tokens.pos - start >= 2 and text[start] == "0":
            tokens.fail(start, Message("a number does not begin with `0`; octal ones begin with `0o`"))
        if text.startswith("n", tokens.pos) and tokens.pos < limit:
            tokens.pos += 1
            return
    if text.startswith(".", tokens.pos) and tokens.pos < limit:
        tokens.pos += 1
        digits(tokens, 10)
    if tokens.pos < limit and text[tokens.pos] in "eE":
        tokens.pos += 1
        if tokens.pos < limit and text[tokens.pos] in "+-":
            tokens.pos += 1
        if not digits(tokens, 10):
            tokens.fail(start, Message("the digits of this number's exponent are missing"))


def digits(tokens: Tokens, radix: int, *, octal: bool = False) -> bool:
    """Digits with single underscores between them; whether there were any."""
    text, limit = tokens.text, tokens.limit
    begin = tokens.pos
    last = ""
    while tokens.pos < limit:
        char = text[tokens.pos]
        if char == "_":
            if octal or last == "_" or tokens.pos == begin:
                tokens.fail(tokens.pos, Message("`_` is allowed only between two digits"))
        elif _DIGITS.get(char, 16) >= radix:
            break
        last = char
        tokens.pos += 1
    if last == "_":
        tokens.fail(tokens.pos - 1, Message("`_` is allowed only between two digits"))
    return tokens.pos > begin


def string(tokens: Tokens, quote: str) -> str:
    """A string at the cursor: what it means."""
    text, limit, start = tokens.text, tokens.limit, tokens.pos
    found = _PLAIN_STRING[quote].match(text, start, limit)
    if found:
        tokens.pos = found.end()
        return found[1]
    parts: list[str] = []
    tokens.pos = begin = start + 1
    stops = _STRING_STOP[quote]
    while True:
        found = stops.search(text, tokens.pos, limit)
        tokens.pos = found.start() if found else max(limit, tokens.pos)
        if not found or found[0] in "\n\r":
            tokens.fail(start, Message("this string is never closed: add `{quote}`", quote=quote))
        parts.append(text[begin : tokens.pos])
        if found[0] == quote:
            break
        try:
            parts.append(escape(tokens))
        except BrokenEscape as broken:
            tokens.fail(broken.at, broken.message)
        begin = tokens.pos
    tokens.pos += 1
    return "".join(parts)


def escape(tokens: Tokens) -> str:
    """An escape at the cursor: what it means."""
    text, limit = tokens.text, tokens.limit
    at = tokens.pos + 1
    char = text[at] if at < limit else ""
    tokens.pos = at + 1
    simple = _SIMPLE.get(char)
    if simple is not None:
        return simple
    if char == "x":
        return chr(hex_digits(tokens, 2))
    if char == "u":
        return chr(code_point(tokens))
    if char == "\r":
        tokens.pos += tokens.pos < limit and text[tokens.pos] == "\n"
        return ""
    if char in ("8", "9"):
        raise BrokenEscape(at, _NO_ESCAPE)
    found = _OCTAL.match(text, at, limit)
    if found:
        written = found[0]
        if int(written, 8) > 255:
            written = written[:-1]
        tokens.pos = at + len(written)
        after = text[tokens.pos] if tokens.pos < limit else ""
        if written != "0" or after in ("8", "9"):
            raise BrokenEscape(at - 1, _NO_ESCAPE)
        return "\0"
    return "" if char in ("\n", "\u2028", "\u2029") else char


def template(tokens: Tokens) -> None:
    """The characters of a template from the cursor on, or what ends them."""
    text, limit, start = tokens.text, tokens.limit, tokens.pos
    if tokens.type in ("template", "broken template"):
        if text[start] == "`":
            tokens.finish("`", "`", start + 1)
            return
        if text.startswith("${", start) and start + 1 < limit:
            tokens.finish("${", "${", start + 2)
            return
    broken = False
    while True:
        found = _TEMPLATE_STOP.search(text, tokens.pos, limit)
        if not found:
            tokens.pos = max(limit, tokens.pos)
            tokens.fail(start, Message("this template is never closed: add a backtick"))
        tokens.pos = found.start()
        if found[0] != "\\":
            break
        if broken:
            tokens.pos += 2
            continue
        try:
            escape(tokens)
        except BrokenEscape:
            broken = True
    tokens.finish("broken template" if broken else "template", "", tokens.pos)


def regexp(tokens: Tokens) -> None:
    """A regular expression whose `/` is read."""
    text, limit, start = tokens.text, tokens.limit, tokens.pos
    within = False
    while True:
        found = _REGEXP_STOP.search(text, tokens.pos, limit)
        if not found or found[0] in "\n\r\u2028\u2029":
            tokens.pos = found.start() if found else limit
            unclosed(tokens, start)
        tokens.pos = found.end()
        char = found[0]
        if char == "\\":
            if tokens.pos >= limit or text[tokens.pos] in "\n\r\u2028\u2029":
                unclosed(tokens, start)
            tokens.pos += 1
        elif char == "[":
            within = True
        elif char == "]":
            within = False
        elif not within:
            break
    source = text[start : tokens.pos - 1]
    begin = tokens.pos
    flags = word(tokens)
    if tokens.escaped:
        tokens.unexpected(begin)
    # Few lessons have one: the others do not pay for the import.
    from cdclint.syntax.javascript.regexp import problem  # noqa: PLC0415

    found_problem = problem(source, flags)
    if found_problem is not None:
        tokens.fail(start, found_problem)


def unclosed(tokens: Tokens, start: int) -> NoReturn:
    """Reject a regular expression."""
    tokens.fail(start, Message("this regular expression is never closed: add `/`"))


def jsx_text(tokens: Tokens) -> int:
    """The end of the text between tags that begins at the cursor."""
    found = _JSX_STOP.search(tokens.text, tokens.pos, tokens.limit)
    if not found:
        start, tokens.pos = tokens.pos, tokens.limit
        tokens.fail(start, Message("this element is never closed"))
    if found[0] in "}>":
        tokens.pos = found.start()
        tokens.fail(tokens.pos, Message("a literal `{char}` in JSX is written `{{'{char}'}}`", char=found[0]))
    return found.start()


def jsx_string(tokens: Tokens, quote: str) -> int:
    """The end of an attribute's string that begins at the cursor."""
    end = tokens.text.find(quote, tokens.pos + 1, tokens.limit)
    if end < 0:
        start, tokens.pos = tokens.pos, tokens.limit
        tokens.fail(start, Message("this string is never closed: add `{char}`", char=quote))
    return end + 1


def jsx_word(tokens: Tokens) -> int:
    """The end of the JSX name that begins at the cursor; it may have hyphens, and nothing beyond the BMP."""
    text, limit, start = tokens.text, tokens.limit, tokens.pos
    at = start + 1
    if text[start] > "\uffff":
        tokens.fail(at, Message("unexpected `{char}` in JavaScript", char=text[start]))
    while True:
        at = _JSX_REST.match(text, at, limit).end()  # type: ignore[union-attr]
        if at >= limit or not "\x80" <= text[at] <= "\uffff" or not continues_name(text[at]):
            return at
        at += 1
