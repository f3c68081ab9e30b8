"""Whether Go's engine takes a regular expression, RE2's syntax, and whether it matches the empty text.

Python's own engine and the one of promql-parser each take what the other rejects, and neither is the one that judges
the matchers of a query.
"""

from __future__ import annotations

from typing import NamedTuple

from cdclint.core.dataclass import dataclass, field
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.syntax.promql.re2_names import CATEGORIES, POSIX, SCRIPTS

MAX_REPEAT = 1000
MAX_NESTED = 1000

_REPEAT = regex(r"\{(0|[1-9][0-9]*+)(,(0|[1-9][0-9]*+)?)?\}")
_CAPTURE = regex(r"\(\?P?<([^>]*+)>")
_CAPTURE_NAME = regex(r"[0-9A-Za-z_]++")
_FLAGS = regex(r"\(\?[imsU]*+(?:-[imsU]++)?([:)])")
_UNICODE = regex(r"\\[pP](?:\{\^?([^}]*+)\}|\^?([^{]))", 0)
_ESCAPE = regex(
    r"\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2}|x[0-9A-Fa-f]{2}|x\{([0-9A-Fa-f]++)\}|[afnrtv]|[^\w\x80-\U0010ffff]|_)"
)
_HEX = regex(r"\\x\{?([0-9A-Fa-f]++)")
_OCTAL = regex(r"\\([0-7]++)")
_CONTROLS = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_PERL_CLASS = regex(r"\\[dDsSwW]")


class Re2(NamedTuple):
    """What Go makes of a regular expression: whether it takes it, and whether it matches the empty text."""

    valid: bool
    empty: bool


@dataclass(slots=True)
class _Group:
    """A group that is open: `items` says of each piece of its last branch whether it matches the empty text."""

    items: list[bool] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    earlier: bool = False
    most: int = 1

    def branch(self) -> None:
        """Another alternative begins."""
        self.earlier = self.empty
        self.most = max([self.most, *self.repeats])
        self.items, self.repeats = [], []

    @property
    def empty(self) -> bool:
        """Whether one of the alternatives matches the empty text."""
        return self.earlier or all(self.items)


class _RefusedError(Exception):
    """Go rejects the expression."""


def read_re2(pattern: str) -> Re2:
    """What Go makes of a regular expression."""
    try:
        return Re2(valid=True, empty=_Reader(pattern).read())
    except _RefusedError:
        return Re2(valid=False, empty=False)


class _Reader:
    """Reads a pattern from its beginning to its end; `at` is the offset of the character that is next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = [_Group()]
        self.last_name = text.rfind(":]")

    def read(self) -> bool:
        """Whether it matches the empty text."""
        repeated = False
        while self.at < len(self.text):
            repeated = self._piece(self.text[self.at], repeated=repeated)
        if len(self.groups) > 1:
            raise _RefusedError
        return self.groups[0].empty

    def _piece(self, char: str, *, repeated: bool) -> bool:
        """Read what is next; whether it is a repetition, to which `repeated` says whether it follows one."""
        if char in "*+?" or (char == "{" and (counts := _REPEAT.match(self.text, self.at))):
            if char == "{" and counts is not None:
                self._check_counts(counts[1], counts[2], counts[3])
                least, most = number_of(counts[1]), number_of(counts[3] or counts[1])
                self._repeat(counts.end(), max(least, most), empty=least == 0, repeated=repeated)
            else:
                self._repeat(self.at + 1, 1, empty=char != "+", repeated=repeated)
            return True
        if char == "(":
            self._open()
        elif char == ")":
            if len(self.groups) == 1:
                raise _RefusedError
            group = self.groups.pop()
            group.branch()
            self._add(empty=group.earlier, repeats=group.most)
            self.at += 1
        elif char == "|":
            self.groups[-1].branch()
            self.at += 1
        elif char == "[":
            self._character_class()
            self._add(empty=False)
        elif char == "\\":
            self._backslash()
        else:
            self._add(empty=char in "^$")
            self.at += 1
        return False

    def _add(self, *, empty: bool, repeats: int = 1) -> None:
        self.groups[-1].items.append(empty)
        self.groups[-1].repeats.append(repeats)

    def _check_counts(self, least: str, rest: str | None, most: str | None) -> None:
        numbers = [number for number in (least, most) if number]
        if any(len(number) > 4 or number_of(number) > MAX_REPEAT for number in numbers):
            raise _RefusedError
        if rest and most and number_of(most) < number_of(least):
            raise _RefusedError

    def _repeat(self, end: int, most: int, *, empty: bool, repeated: bool) -> None:
        group = self.groups[-1]
        if repeated:
            raise _RefusedError
        if not group.items:
            raise _RefusedError
        group.items[-1] = group.items[-1] or empty
        if most > 1:
            group.repeats[-1] *= most
            if group.repeats[-1] > MAX_REPEAT:
                raise _RefusedError
        self.at = end + self.text.startswith("?", end)

    def _open(self) -> None:
        if len(self.groups) > MAX_NESTED:
            raise _RefusedError
        if not self.text.startswith("(?", self.at):
            self.at += 1
            self.groups.append(_Group())
            return
        if self.text.startswith(("(?P<", "(?<"), self.at):
            found = _CAPTURE.match(self.text, self.at)
            if found is None or not _CAPTURE_NAME.fullmatch(found[1]):
                raise _RefusedError
            self.at = found.end()
            self.groups.append(_Group())
            return
        found = _FLAGS.match(self.text, self.at)
        if found is None:
            raise _RefusedError
        self.at = found.end()
        if found[1] == ":":
            self.groups.append(_Group())

    def _backslash(self) -> None:
        char = self.text[self.at + 1 : self.at + 2]
        if char == "Q":
            end = self.text.find("\\E", self.at + 2)
            quoted = self.text[self.at + 2 : end if end >= 0 else len(self.text)]
            for _ in quoted[:2]:
                self._add(empty=False)
            self.at = end + 2 if end >= 0 else len(self.text)
        elif char and char in "AbBz":
            self._add(empty=char != "b")
            self.at += 2
        else:
            if self._wide_class() is None:
                self._escape()
            self._add(empty=False)

    def _wide_class(self) -> str | None:
        """A class of characters that a backslash begins, as it is written; None where there is none."""
        found = _PERL_CLASS.match(self.text, self.at)
        if found is None and self.text.startswith(("\\p", "\\P"), self.at):
            found = _UNICODE.match(self.text, self.at)
            name = (found[1] if found[1] is not None else found[2]) if found else ""
            if name not in CATEGORIES and name not in SCRIPTS:
                raise _RefusedError
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def _escape(self) -> int:
        """The code of an escaped character."""
        found = _ESCAPE.match(self.text, self.at)
        if found is None:
            raise _RefusedError
        self.at = found.end()
        char = found[0][1]
        if char == "x":
            number = _HEX.match(found[0])
            code = int(number[1][-8:], 16) if number is not None else 0
            if number is not None and (len(number[1].lstrip("0")) > 6 or code > 0x10FFFF):
                raise _RefusedError
            return code
        if octal := _OCTAL.match(found[0]):
            return int(octal[1], 8)
        return _CONTROLS.get(char, ord(char))

    def _character_class(self) -> None:
        self.at += 1 + self.text.startswith("^", self.at + 1)
        first = True
        while self.at < len(self.text) and (first or self.text[self.at] != "]"):
            first = False
            if (
                self.at < self.last_name
                and self.text.startswith("[:", self.at)
                and (end := self.text.find(":]", self.at + 2)) >= 0
            ):
                name = self.text[self.at + 2 : end].removeprefix("^")
                if name not in POSIX:
                    raise _RefusedError
                self.at = end + 2
                continue
            if self._wide_class() is not None:
                continue
            low = self._class_character()
            if self.text.startswith("-", self.at) and self.text[self.at + 1 : self.at + 2] not in {"", "]"}:
                self.at += 1
                if self._class_character() < low:
                    raise _RefusedError
        if self.at >= len(self.text):
            raise _RefusedError
        self.at += 1

    def _class_character(self) -> int:
        if self.at < len(self.text) and self.text[self.at] == "\\":
            return self._escape()
        if self.at >= len(self.text):
            raise _RefusedError
        self.at += 1
        return ord(self.text[self.at - 1])
