"""A pattern that is being read, and what its productions share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript.failure import MAX_DEPTH, TooDeep

if TYPE_CHECKING:
    from cdclint.core.message import Message

END = -1
"""What comes after the last character."""

SET = -1.0
"""The value of what is not a single character."""


class InvalidRegExp(Exception):  # noqa: N818 (no error of the program: the text's)
    """The pattern is not one of ECMAScript."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


class Pattern:
    """The characters of a pattern: code points with `u` or `v`, units of UTF-16 without.

    `value` is the character or number that was read last, a float as numbers of JavaScript are, and `name` the group
    name or property name.
    """

    def __init__(self, source: str, *, unicode: bool, sets: bool, named: bool) -> None:
        self.characters = [ord(char) for char in source] if unicode or source.isascii() else _units(source)
        self.size = len(self.characters)
        self.unicode = unicode
        self.sets = sets
        self.named = named
        self.at = 0
        self.value = 0.0
        self.name = ""
        self.groups = 0
        self.highest = 0.0
        self.names: set[str] = set()
        self.references: list[str] = []
        self.depth = 0

    def here(self) -> int:
        """The character at the cursor."""
        return self.characters[self.at] if self.at < self.size else END

    def after(self) -> int:
        """The character after the one at the cursor."""
        return self.characters[self.at + 1] if self.at + 1 < self.size else END

    def eat(self, char: str) -> bool:
        """Go on after the character at the cursor if it is this one."""
        if self.at < self.size and self.characters[self.at] == ord(char):
            self.at += 1
            return True
        return False

    def eat_both(self, char: str) -> bool:
        """Go on after the next two characters if both are this one."""
        if self.here() == self.after() == ord(char):
            self.at += 2
            return True
        return False

    def digits(self) -> bool:
        """Read decimal digits: `value` is their number."""
        begin = self.at
        self.value = 0.0
        while 48 <= self.here() <= 57:
            self.value = 10 * self.value + (self.characters[self.at] - 48)
            self.at += 1
        return self.at > begin

    def hex_digits(self, count: int = 0) -> bool:
        """Read hexadecimal digits, exactly `count` of them where it is given: `value` is their number."""
        begin = self.at
        value = 0.0
        while not count or self.at - begin < count:
            digit = hex_value(self.here())
            if digit < 0:
                break
            value = 16 * value + digit
            self.at += 1
        if self.at == begin or (count and self.at - begin < count):
            self.at = begin
            return False
        self.value = value
        return True

    def deeper(self) -> None:
        """Go one level deeper; the caller comes back by itself."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise TooDeep


def hex_value(char: int) -> int:
    """The value of a hexadecimal digit, -1 of anything else."""
    if 48 <= char <= 57:
        return char - 48
    low = char | 32
    return low - 87 if 97 <= low <= 102 else -1


def _units(source: str) -> list[int]:
    raw = source.encode("utf-16-le", "surrogatepass")
    return [raw[at] | raw[at + 1] << 8 for at in range(0, len(raw), 2)]
