"""Character classes: ranges, and with `v` sets of sets and strings."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.syntax.javascript.regexp import escapes
from cdclint.syntax.javascript.regexp.pattern import END, SET, InvalidRegExp, Pattern

_DOUBLED = frozenset(map(ord, "!#$%&*+,.:;<=>?@^`~"))
_SYNTAX = frozenset(map(ord, "()-/[\\]{|}"))
_ESCAPED = frozenset(map(ord, "!#%&,-:;<=>@`~"))


def character_class(pattern: Pattern) -> bool:
    """A class in brackets, if one begins."""
    if not pattern.eat("["):
        return False
    negated = pattern.eat("^")
    held = contents(pattern)
    if not pattern.eat("]"):
        raise InvalidRegExp(Message("a character class is never closed: add `]`"))
    if negated and held == "strings":
        raise InvalidRegExp(Message("a negated character class cannot hold strings"))
    return True


def contents(pattern: Pattern) -> str:
    """What is in the brackets: "set", or "strings" where strings are in it."""
    if pattern.here() == 93:
        return "set"
    if pattern.sets:
        pattern.deeper()
        held = set_expression(pattern)
        pattern.depth -= 1
        return held
    ranges(pattern)
    return "set"


def ranges(pattern: Pattern) -> None:
    """Characters and ranges of them, as classes without `v` have them."""
    while class_atom(pattern):
        low = pattern.value
        if not pattern.eat("-") or not class_atom(pattern):
            continue
        high = pattern.value
        if SET in (low, high):
            if pattern.unicode:
                raise InvalidRegExp(Message("a range goes from character to character, not from set to set"))
        elif low > high:
            raise InvalidRegExp(Message("a range is in the wrong order"))


def class_atom(pattern: Pattern) -> bool:
    """A character or an escape of a class without `v`."""
    begin = pattern.at
    if pattern.eat("\\"):
        if class_escape(pattern):
            return True
        if pattern.unicode:
            raise escapes.unknown(pattern)
        pattern.at = begin
    char = pattern.here()
    if char in (93, END):
        return False
    pattern.value = float(char)
    pattern.at += 1
    return True


def class_escape(pattern: Pattern) -> bool:
    r"""What follows a `\` in a class without `v`."""
    if pattern.eat("b"):
        pattern.value = 8.0
        return True
    if pattern.unicode:
        if pattern.eat("-"):
            pattern.value = 45.0
            return True
    elif pattern.here() == 99 and (48 <= pattern.after() <= 57 or pattern.after() == 95):
        pattern.value = float(pattern.after() % 32)
        pattern.at += 2
        return True
    return bool(escapes.set_escape(pattern)) or escapes.character_escape(pattern)


def set_expression(pattern: Pattern) -> str:
    """A union, an intersection (`&&`) or a difference (`--`), as classes with `v` have them."""
    held = "set"
    if not set_range(pattern):
        first = operand(pattern)
        if not first:
            raise unknown(pattern)
        held = first
        begin = pattern.at
        while pattern.eat_both("&"):
            other = operand(pattern) if pattern.here() != 38 else ""
            if not other:
                raise unknown(pattern)
            if other == "set":
                held = "set"
        if pattern.at > begin:
            return held
        while pattern.eat_both("-"):
            if not operand(pattern):
                raise unknown(pattern)
        if pattern.at > begin:
            return held
    while True:
        if set_range(pattern):
            continue
        other = operand(pattern)
        if not other:
            return held
        if other == "strings":
            held = "strings"


def unknown(pattern: Pattern) -> InvalidRegExp:
    """What is wrong with the character at the cursor."""
    char = pattern.here()
    if char == END:
        return InvalidRegExp(Message("a character class is never closed: add `]`"))
    return InvalidRegExp(
        Message("a character class with the flag `v` cannot hold `{char}` as it is: write `\\{char}`", char=chr(char))
    )


def set_range(pattern: Pattern) -> bool:
    """A range of characters."""
    begin = pattern.at
    if set_character(pattern):
        low = pattern.value
        if pattern.eat("-") and set_character(pattern):
            if low > pattern.value:
                raise InvalidRegExp(Message("a range is in the wrong order"))
            return True
        pattern.at = begin
    return False


def operand(pattern: Pattern) -> str:
    r"""A character, strings (`\q{…}`), a class within the class or an escape: "set" or "strings", "" where none is."""
    if set_character(pattern):
        return "set"
    begin = pattern.at
    if pattern.eat("\\"):
        if pattern.eat("q"):
            if not pattern.eat("{"):
                raise InvalidRegExp(Message("`\\q` is followed by strings in braces: `\\q{{ab|c}}`"))
            held = strings(pattern)
            if pattern.eat("}"):
                return held
        else:
            found = escapes.set_escape(pattern)
            if found:
                return found
        pattern.at = begin
        return ""
    if pattern.eat("["):
        negated = pattern.eat("^")
        held = contents(pattern)
        if pattern.eat("]"):
            if negated and held == "strings":
                raise InvalidRegExp(Message("a negated character class cannot hold strings"))
            return held
        pattern.at = begin
    return ""


def strings(pattern: Pattern) -> str:
    r"""The strings of `\q{…}`: "set" where each is one character."""
    held = "set"
    while True:
        count = 0
        while set_character(pattern):
            count += 1
        if count != 1:
            held = "strings"
        if not pattern.eat("|"):
            return held


def set_character(pattern: Pattern) -> bool:
    """One character of a class with `v`, which `value` then is."""
    begin = pattern.at
    if pattern.eat("\\"):
        if escapes.character_escape(pattern):
            return True
        char = pattern.here()
        if char in _ESCAPED or char == 98:
            pattern.value = 8.0 if char == 98 else float(char)
            pattern.at += 1
            return True
        pattern.at = begin
        return False
    char = pattern.here()
    if char == END or char in _SYNTAX or (char in _DOUBLED and char == pattern.after()):
        return False
    pattern.value = float(char)
    pattern.at += 1
    return True
