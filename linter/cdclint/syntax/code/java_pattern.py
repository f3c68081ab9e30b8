"""Java's regular expressions: what `java.util.regex.Pattern` rejects, and which groups there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNT = regex(r"\{(\d{1,9})(,(\d{0,9}))?\}")
_NAMED = regex(r"\?<([A-Za-z][A-Za-z0-9]*)>")
_KEPT = regex(r"<([A-Za-z][A-Za-z0-9]*)>")
_FLAGS = regex(r"\?[idmsuxU]*(?:-[idmsuxU]+)?[:)]")
_LOOK = ("?:", "?=", "?!", "?>", "?<=", "?<!")
_LETTERS = frozenset("tnrfaedDhHsSvVwWbBAGZzRXkpPQxucN0")
"""The letters, and the zero, that mean something after a backslash; digits refer to groups."""
_PROPERTIES = frozenset(
    {
        *(
            "Cn",
            "Lu",
            "Ll",
            "Lt",
            "Lm",
            "Lo",
            "Mn",
            "Me",
            "Mc",
            "Nd",
            "Nl",
            "No",
            "Zs",
            "Zl",
            "Zp",
            "Cc",
            "Cf",
            "Co",
            "Cs",
        ),
        *(
            "Pd",
            "Ps",
            "Pe",
            "Pc",
            "Po",
            "Sm",
            "Sc",
            "Sk",
            "So",
            "Pi",
            "Pf",
            "L",
            "M",
            "N",
            "Z",
            "C",
            "P",
            "S",
            "LC",
            "LD",
        ),
        *("L1", "all", "ALL", "ASCII", "Alnum", "Alpha", "Blank", "Cntrl", "Digit", "Graph", "Lower", "Print", "Punct"),
        *("Space", "Upper", "XDigit"),
    }
)
_PREFIXES = ("Is", "In", "java")
"""Before the names of scripts and other properties, of blocks, and of methods of Java."""
_REFERENCE = regex(r"\\.|\$(?:(\d)|\{([^}]*)(\}?))?", re.DOTALL)


@dataclass(frozen=True)
class JavaPattern:
    """What a pattern is: `problem` where Java rejects it, `groups` how many groups it has, `names` theirs."""

    problem: Message | None
    groups: int
    names: frozenset[str]


class _Refused(Exception):  # noqa: N818 (no error of the program: the text's)
    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


def read_pattern(text: str) -> JavaPattern:
    """What Java makes of a pattern; `problem` names the first thing that it rejects."""
    reader = _Reader(text)
    problem = None
    try:
        reader.read()
    except _Refused as refused:
        problem = refused.message
    return JavaPattern(problem, reader.groups, frozenset(reader.names))


def bad_references(replacement: str, pattern: JavaPattern) -> Iterator[str]:
    """What in a replacement refers to a group that the pattern does not have."""
    for found in _REFERENCE.finditer(replacement):
        if found[0].startswith("\\"):
            continue
        if found[1] is not None:
            if number_of(found[1]) > pattern.groups:
                yield found[0]
        elif not found[3] or found[2] not in pattern.names:
            yield found[0]


class _Reader:
    """Reads a pattern once, from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.groups = 0
        self.names: set[str] = set()

    def read(self) -> None:
        depth, repeatable = 0, False
        text, end = self.text, len(self.text)
        while self.at < end:
            char = text[self.at]
            if char == "\\":
                self._escape()
                repeatable = True
            elif char == "[":
                self._class()
                repeatable = True
            elif char == "(":
                depth += self._open()
                repeatable = False
            elif char == ")":
                if not depth:
                    raise _Refused(Message("a `)` without its `(`"))
                depth -= 1
                self.at += 1
                repeatable = True
            elif char in "*+?":
                if not repeatable:
                    raise _Refused(Message("`{char}` has nothing before it to repeat", char=char))
                self.at += 1
                repeatable = self._mode()
            elif char == "{":
                found = _COUNT.match(text, self.at)
                if found is None:
                    raise _Refused(Message("`{{` begins no repetition: write `\\{{`"))
                if found[3] and number_of(found[3]) < number_of(found[1]):
                    raise _Refused(Message("the repetition `{count}` ends before it begins", count=found[0]))
                self.at = found.end()
                repeatable = self._mode()
            else:
                self.at += 1
                repeatable = char != "|"
        if depth:
            raise _Refused(Message("a `(` without its `)`"))

    def _mode(self) -> bool:
        """Step over what makes a repetition lazy or possessive; nothing can repeat it again."""
        if self.text.startswith(("?", "+"), self.at):
            self.at += 1
        return False

    def _open(self) -> int:
        text, self.at = self.text, self.at + 1
        if not text.startswith("?", self.at):
            self.groups += 1
            return 1
        if (named := _NAMED.match(text, self.at)) is not None:
            if named[1] in self.names:
                raise _Refused(Message("there is a group `{name}` already", name=named[1]))
            self.groups += 1
            self.names.add(named[1])
            self.at = named.end()
            return 1
        if (flags := _FLAGS.match(text, self.at)) is not None:
            self.at = flags.end()
            return 0 if flags[0].endswith(")") else 1
        for look in sorted(_LOOK, key=len, reverse=True):
            if text.startswith(look, self.at):
                self.at += len(look)
                return 1
        raise _Refused(Message("`(?` begins no group that there is"))

    def _escape(self) -> None:
        self.at += 1
        if self.at >= len(self.text):
            raise _Refused(Message("a backslash at the end"))
        char = self.text[self.at]
        if char == "Q":
            close = self.text.find("\\E", self.at)
            self.at = len(self.text) if close < 0 else close + 2
            return
        if char.isascii() and char.isalpha() and char not in _LETTERS:
            raise _Refused(Message("there is no escape `\\{char}`", char=char))
        self.at += 1
        if char in "pP" and self.text.startswith("{", self.at):
            close = self.text.find("}", self.at)
            if close < 0:
                raise _Refused(Message("`{{` begins no repetition: write `\\{{`"))
            self._property(self.text[self.at + 1 : close])
            self.at = close + 1
        elif char in "pP":
            self._property(self.text[self.at : self.at + 1])
            self.at += 1
        elif char == "k":
            named = _KEPT.match(self.text, self.at)
            if named is None or named[1] not in self.names:
                raise _Refused(Message("`\\k` names no group that is there"))
            self.at = named.end()

    def _property(self, name: str) -> None:
        """Refuse a property that there is not; scripts and blocks, which are many, are taken."""
        if name not in _PROPERTIES and not name.startswith(_PREFIXES) and "=" not in name:
            raise _Refused(Message("there is no property `\\p{{{name}}}`", name=name))

    def _class(self) -> None:
        """Step over a class and those within it."""
        depth, empty = 0, False
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\":
                self._escape()
                empty = False
                continue
            self.at += 1
            if char == "[":
                depth += 1
                empty = True
                if self.text.startswith("^", self.at):
                    self.at += 1
            elif char == "]" and not empty:
                depth -= 1
                if not depth:
                    return
            else:
                empty = False
                self._range(char)
        raise _Refused(Message("a `[` without its `]`"))

    def _range(self, first: str) -> None:
        """Step over the rest of a range that a character begins, where it begins one that ends in another character."""
        last = self.text[self.at + 1 : self.at + 2]
        if self.text.startswith("-", self.at) and last and last not in "]\\[&":
            if last < first:
                raise _Refused(Message("the range `{first}-{last}` runs backwards", first=first, last=last))
            self.at += 2
