"""JSON read so that every key and value knows its place, and so that an error does not hide what follows it.

The grammar is that of RFC 8259 and nothing more: what a lenient parser would let pass (comments, trailing commas,
single quotes, `NaN`) is reported at its place and then read as it was meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Member, Object, Scalar

if TYPE_CHECKING:
    from cdclint.core.source import Source
    from cdclint.syntax.data.value import Value

COMMENT = Message("JSON has no comments: remove it")
TRAILING_COMMA = Message("a trailing comma: remove it")
MAX_DEPTH = 200
MAX_PROBLEMS = 25

_BLANK = regex(r"[ \t\r\n]*")
_PLAIN_STRING = regex(r'"([^"\\\x00-\x1f]*)"')
_REMARK = regex(r"//|#|[_$]+(?i:comment)")
"""Keys that are comments, which may be repeated: nobody reads their values."""
_PLAIN_KEY = regex(r'"([^"\\\x00-\x1f]*)"[ \t\r\n]*:[ \t\r\n]*')
_STRING_PART = regex(r'[^"\\\x00-\x1f]+')
_ESCAPE = regex(r'\\(?:["\\/bfnrt]|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4})')
_NUMBER = regex(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?(?![\w.+-])")
_WORD = regex(r"[-+.\w$]+")
_SINGLE_QUOTED = regex(r"'((?:[^'\\\r\n]|\\[^\r\n])*)'|[‘“]([^‘’“”\r\n]*)[’”]")
_COMMENT = regex(r"//[^\r\n]*|#[^\r\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LINE_REST = regex(r"[^\r\n]*")
_SHORT_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_LOOKALIKES: dict[str, tuple[bool | None, str]] = {
    "True": (True, Message("write `true`")),
    "TRUE": (True, Message("write `true`")),
    "False": (False, Message("write `false`")),
    "FALSE": (False, Message("write `false`")),
    "None": (None, Message("write `null`")),
    "NULL": (None, Message("write `null`")),
    "Null": (None, Message("write `null`")),
    "nil": (None, Message("write `null`")),
    "undefined": (None, Message("write `null` or leave the key out")),
    "NaN": (None, Message("JSON has no such number: write `null`")),
    "Infinity": (None, Message("JSON has no such number: write `null`")),
    "-Infinity": (None, Message("JSON has no such number: write `null`")),
    "+Infinity": (None, Message("JSON has no such number: write `null`")),
}
_CLOSERS = {"{": "}", "[": "]"}


def parse_json(source: Source, start: int = 0, end: int | None = None) -> tuple[Value | None, tuple[Finding, ...]]:
    """The JSON value between two offsets, and what is wrong with it.

    It never raises. After a problem it reads on where it can; the value is None only where there is nothing to read.
    More than `MAX_DEPTH` brackets in each other end the reading, more than `MAX_PROBLEMS` problems end the report.
    """
    reader = _Reader(source, start, len(source.text) if end is None else end)
    value = reader.document()
    return value, tuple(sorted(reader.problems, key=lambda problem: problem.span.start))


class Offsets:
    """The offset in the source of each character of a JSON string's value. A look-up takes logarithmic time."""

    def __init__(self, source: Source, scalar: Scalar) -> None:
        body = source.text[scalar.start + 1 : scalar.end - 1]
        self._base = scalar.start + 1
        self._indices = [0]
        self._shifts = [0]
        shift = 0
        for escape in _ESCAPE.finditer(body) if "\\" in body else ():
            shift += len(escape[0]) - 1
            self._indices.append(escape.end() - shift)
            self._shifts.append(shift)

    def __getitem__(self, index: int) -> int:
        """The source offset of the value's character at `index`; its length gives the closing quote."""
        return self._base + index + self._shifts[bisect_right(self._indices, index) - 1]


class _Reader:
    """One pass over one text. `at` is the next character that is not read yet."""

    def __init__(self, source: Source, start: int, end: int) -> None:
        self.source = source
        self.text = source.text
        self.at = start
        self.start = start
        self.end = end
        self.problems: list[Finding] = []
        self.quiet = False
        self.open: list[tuple[str, int]] = []

    def problem(self, start: int, end: int, message: Message, *, last: bool = False) -> None:
        """Report a problem unless an earlier one makes the rest unreliable; `last` says that this one does."""
        if not self.quiet:
            self.problems.append(Finding(self.source.span(start, max(min(end, self.end), start)), message))
            self.quiet = last or len(self.problems) >= MAX_PROBLEMS

    def stop(self, start: int, end: int, message: Message) -> None:
        """Report a problem and stop reading."""
        self.problem(start, end, message, last=True)
        self.at = self.end

    def blank(self) -> None:
        """Pass white space, and comments with a problem each."""
        while True:
            found = _BLANK.match(self.text, self.at, self.end)
            assert found is not None
            self.at = found.end()
            comment = _COMMENT.match(self.text, self.at, self.end)
            if comment is None:
                return
            self.problem(self.at, comment.end(), COMMENT)
            self.at = comment.end()

    def document(self) -> Value | None:
        """The one value that the text is."""
        self.blank()
        if self.at == self.end:
            self.problem(self.start, self.start, Message("there is nothing here, and JSON needs a value"))
            return None
        value = self.value()
        if value is None:
            self.unexpected(Message("a JSON value"))
            return None
        self.blank()
        if self.at < self.end:
            char = self.text[self.at]
            closes = Message("`{char}` closes nothing", char=char)
            what = closes if char in "]}" else Message("text after the end of the JSON value")
            self.problem(self.at, self.at + 1, what)
        return value

    def value(self) -> Value | None:
        """The value that begins at `at`; None, with a problem, where none does."""
        start = self.at
        char = self.text[start : start + 1] if start < self.end else ""
        if char == '"':
            return self.string()
        if char in {"{", "["}:
            if len(self.open) == MAX_DEPTH:
                self.stop(
                    start,
                    start + 1,
                    Message("brackets are nested more than {limit} deep: the rest is not read", limit=MAX_DEPTH),
                )
                return None
            self.open.append((char, start))
            self.at += 1
            value: Value = self.object(start) if char == "{" else self.array(start)
            self.open.pop()
            return value
        number = _NUMBER.match(self.text, start, self.end)
        if number is not None:
            self.at = number.end()
            return Scalar(_number(number), start, self.at)
        return self.odd_scalar(start)

    def odd_scalar(self, start: int) -> Scalar | None:
        """A literal, or invalid text in the place of a value."""
        quoted = _SINGLE_QUOTED.match(self.text, start, self.end)
        if quoted is not None:
            self.at = quoted.end()
            self.problem(start, self.at, Message('a string needs double quotes: write `"…"`'))
            return Scalar(quoted[1] if quoted[1] is not None else quoted[2], start, self.at)
        word = _WORD.match(self.text, start, self.end)
        if word is None:
            return None
        self.at = word.end()
        text = word[0]
        if text in _LITERALS:
            return Scalar(_LITERALS[text], start, self.at)
        if text in _LOOKALIKES:
            value, cure = _LOOKALIKES[text]
            self.problem(start, self.at, Message("`{text}` is not valid JSON: {cure}", text=text, cure=cure))
            return Scalar(value, start, self.at)
        shown = text if len(text) <= 40 else f"{text[:40]}…"
        if text[0] in "+-.0123456789":
            advice = _number_advice(text)
            self.problem(start, self.at, Message("`{text}` is not a JSON number{advice}", text=shown, advice=advice))
        else:
            self.problem(
                start,
                self.at,
                Message("`{text}` has no quotes: put strings in double quotes", text=shown),
            )
        return Scalar(text, start, self.at)

    def string(self) -> Scalar:
        """The string whose opening quote is at `at`."""
        start = self.at
        plain = _PLAIN_STRING.match(self.text, start, self.end)
        if plain is not None:
            self.at = plain.end()
            return Scalar(plain[1], start, self.at)
        text = self.text
        parts = []
        at = start + 1
        while True:
            part = _STRING_PART.match(text, at, self.end)
            if part is not None:
                parts.append(part[0])
                at = part.end()
            char = text[at] if at < self.end else ""
            if char == '"':
                self.at = at + 1
                return Scalar("".join(parts), start, self.at)
            if char == "\\" and text[at + 1 : at + 2] not in {"", "\r", "\n"}:
                escape = _ESCAPE.match(text, at, self.end)
                if escape is None:
                    at = self.bad_escape(at, parts)
                else:
                    parts.append(_unescape(escape[0]))
                    at = escape.end()
            elif char in {"", "\r", "\n", "\\"}:
                return self.unterminated(start, at, "".join(parts))
            else:
                if char == "\t":
                    message = Message("a string cannot hold a tab: write `\\t`")
                else:
                    message = Message("a string cannot hold the control character U+{code:04X}", code=ord(char))
                self.problem(at, at + 1, message)
                parts.append(char)
                at += 1

    def bad_escape(self, at: int, parts: list[str]) -> int:
        """A backslash with something after it that JSON does not know; both are kept."""
        char = self.text[at + 1]
        if char == "u":
            self.problem(at, at + 6, Message("`\\u` needs four hexadecimal digits"))
        else:
            self.problem(
                at, at + 2, Message("`\\{char}` is not a JSON escape: write `\\\\{char}` for a backslash", char=char)
            )
        parts.append(f"\\{char}")
        return at + 2

    def unterminated(self, start: int, at: int, value: str) -> Scalar:
        """A string that its line does not close: what looks like the comma after it is not taken as part of it."""
        self.problem(start, at, Message("this string is never closed on its line"), last=True)
        kept = value.rstrip(", \t")
        self.at = max(start + 1, at - (len(value) - len(kept)))
        return Scalar(kept, start, self.at)

    def array(self, start: int) -> Array:
        """What follows a `[`."""
        items: list[Value] = []
        while self.more(start, comma_expected=bool(items)):
            value = self.value()
            if isinstance(value, Scalar) and self.is_key(value):
                line = self.source.position(start).line
                message = Message("a key inside the `[` of line {line}: a `]` is missing before it", line=line)
                self.problem(value.start, value.end, message, last=True)
                self.at = value.start
                break
            if value is not None:
                items.append(value)
            elif not self.unexpected(Message("a value")):
                break
        return Array(tuple(items), start, self.at)

    def is_key(self, value: Scalar) -> bool:
        """Whether a colon follows a value of an array."""
        found = _BLANK.match(self.text, self.at, self.end)
        assert found is not None
        return isinstance(value.value, str) and self.text.startswith(":", found.end())

    def object(self, start: int) -> Object:
        """What follows a `{`."""
        members: list[Member] = []
        seen: dict[str, Scalar] = {}
        while self.more(start, comma_expected=bool(members)):
            key = self.key()
            if key is None:
                if self.unexpected(Message("a key in double quotes or `}}`")):
                    continue
                break
            value = self.value()
            if value is None:
                at = self.at
                self.problem(key.start, key.end, Message('the key "{key}" has no value', key=str(key.value)))
                value = Scalar(None, at, at)
            name = str(key.value)
            if name in seen and _REMARK.match(name) is None:
                line = self.source.position(seen[name].start).line
                again = Message('duplicate key "{key}": its value in line {line} is lost', key=name, line=line)
                self.problem(key.start, key.end, again)
            seen[name] = key
            members.append(Member(key, value))
        return Object(tuple(members), start, self.at)

    def key(self) -> Scalar | None:
        """The key at `at` with its colon, and the blanks after it; None where no key begins."""
        start = self.at
        plain = _PLAIN_KEY.match(self.text, start, self.end)
        if plain is not None:
            self.at = plain.end()
            if self.text.startswith(("/", "#"), self.at):
                self.blank()
            return Scalar(plain[1], start, start + len(plain[1]) + 2)
        key: Scalar | None
        if self.text.startswith('"', start):
            key = self.string()
        elif (word := _WORD.match(self.text, start, self.end)) is not None:
            self.at = word.end()
            self.problem(start, self.at, Message('a key needs double quotes: write `"{word}"`', word=word[0]))
            key = Scalar(word[0], start, self.at)
        else:
            key = self.odd_scalar(start)
        if key is None:
            return None
        self.blank()
        if self.at < self.end and self.text[self.at] in ":=":
            if self.text[self.at] == "=":
                self.problem(self.at, self.at + 1, Message("put a colon between a key and its value, not `=`"))
            self.at += 1
        else:
            message = Message('no `:` and no value after the key "{key}"', key=str(key.value))
            self.problem(key.end, key.end, message, last=True)
        self.blank()
        return key

    def more(self, start: int, *, comma_expected: bool) -> bool:
        """Whether another item follows; passes the comma before it or the closing bracket, or reports a problem."""
        follows = self.another(start, comma_expected=comma_expected)
        while follows is None:
            follows = self.another(start, comma_expected=False)
        return follows

    def another(self, start: int, *, comma_expected: bool) -> bool | None:
        """The same; None where a bracket was passed over that closes nothing."""
        opener = self.text[start]
        closer = _CLOSERS[opener]
        before = self.at
        self.blank()
        commas = []
        while self.at < self.end and self.text[self.at] in ",;":
            commas.append(self.at)
            self.at += 1
            self.blank()
        char = self.text[self.at] if self.at < self.end else ""
        wanted = int(comma_expected)
        if char == closer:
            for comma in commas[:1]:
                what = TRAILING_COMMA if comma_expected else Message("a comma with nothing before it: remove it")
                self.problem(comma, comma + 1, what)
            self.at += 1
            return False
        if char == "":
            if self.at == self.end and not self.quiet:
                self.problem(start, start + 1, Message("this `{opener}` is never closed", opener=opener), last=True)
            return False
        if char in "}]":
            return self.wrong_closer(start, closer)
        if len(commas) < wanted:
            self.problem(before, before, Message("a comma is missing here"))
        elif len(commas) > wanted:
            self.problem(commas[wanted], commas[wanted] + 1, Message("a comma with nothing before it: remove it"))
        elif commas and self.text[commas[0]] == ";":
            self.problem(commas[0], commas[0] + 1, Message("put a comma between items, not `;`"))
        return True

    def wrong_closer(self, start: int, closer: str) -> bool | None:
        """A bracket that closes another kind: an outer one's ends this value, any other is passed over."""
        char = self.text[self.at]
        line = self.source.position(start).line
        message = Message(
            "`{char}` where `{closer}` must close the `{opener}` of line {line}",
            char=char,
            closer=closer,
            opener=self.text[start],
            line=line,
        )
        self.problem(self.at, self.at + 1, message, last=True)
        if any(_CLOSERS[opener] == char for opener, _ in self.open[:-1]):
            return False
        self.at += 1
        return None

    def unexpected(self, wanted: Message) -> bool:
        """Report a character that begins nothing, skip it, and return whether anything follows."""
        if self.at >= self.end:
            return False
        char = self.text[self.at]
        shown = f"`{char}`" if char.isprintable() else f"U+{ord(char):04X}"
        message = Message("unexpected {char}: expected {wanted}", char=shown, wanted=wanted)
        self.problem(self.at, self.at + 1, message, last=True)
        self.at += 1
        return self.at < self.end


def _number(found: re.Match[str]) -> int | float:
    if found[1] is None and found[2] is None and len(found[0]) <= 300:
        return int(found[0])
    return float(found[0])


def _number_advice(text: str) -> Message:
    if re.fullmatch(r"-?0[0-9]+(\.[0-9]+)?", text):
        return Message(": remove the leading zeros")
    if re.fullmatch(r"\+[0-9.]+", text):
        return Message(": remove the `+`")
    if re.fullmatch(r"-?\.[0-9]+", text):
        return Message(": write a `0` before the point")
    if re.fullmatch(r"-?[0-9]+\.", text):
        return Message(": write a digit after the point")
    if re.fullmatch(r"[0-9](?:[\W\d_](?<!\n))*+[^\W\d_].*", text):
        return Message(": a string is written in double quotes")
    return Message("")


def _unescape(escape: str) -> str:
    """One escape's character. Half a surrogate pair is not a character: it becomes U+FFFD, as Grafana reads it."""
    if escape[1] != "u":
        return _SHORT_ESCAPES.get(escape[1], escape[1])
    code = int(escape[2:6], 16)
    if len(escape) == 12:
        return chr(0x10000 + ((code - 0xD800) << 10) + int(escape[8:12], 16) - 0xDC00)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
