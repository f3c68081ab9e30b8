"""Escapes outside and inside of character classes, and the properties of Unicode."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.syntax.javascript.regexp import alternatives
from cdclint.syntax.javascript.regexp.pattern import END, SET, InvalidRegExp, Pattern
from cdclint.syntax.javascript.regexp.property_names import CATEGORIES, PROPERTIES, SCRIPTS, SEQUENCES

_SETS = frozenset(map(ord, "dDsSwW"))
_CONTROLS = {ord(char): float(ord(value)) for char, value in zip("tnvfr", "\t\n\v\f\r", strict=True)}
_SYNTAX = frozenset(map(ord, "^$\\.*+?()[]{}|/"))
_WORDS = frozenset(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"))
_VALUES = _WORDS | frozenset(map(ord, "0123456789"))


def unknown(pattern: Pattern) -> InvalidRegExp:
    r"""What is wrong with the escape whose `\` is read."""
    char = pattern.here()
    return InvalidRegExp(
        Message(
            "this escape has no meaning with the flag `u` or `v`: `\\{char}`", char="" if char == END else chr(char)
        )
    )


def atom_escape(pattern: Pattern) -> bool:
    r"""What follows a `\` outside of a character class."""
    if back_reference(pattern) or set_escape(pattern) or character_escape(pattern):
        return True
    if pattern.named and pattern.eat("k"):
        if not alternatives.group_name(pattern):
            raise InvalidRegExp(Message("`\\k` is followed by the name of a group: `\\k<name>`"))
        pattern.references.append(pattern.name)
        return True
    if pattern.unicode:
        raise unknown(pattern)
    return False


def back_reference(pattern: Pattern) -> bool:
    """The number of a group."""
    begin = pattern.at
    if not 49 <= pattern.here() <= 57:
        return False
    pattern.digits()
    if pattern.unicode:
        pattern.highest = max(pattern.highest, pattern.value)
        return True
    if pattern.value <= pattern.groups:
        return True
    pattern.at = begin
    return False


def character_escape(pattern: Pattern) -> bool:
    """An escape for one character, which `value` then is."""
    char = pattern.here()
    control = _CONTROLS.get(char)
    if control is not None:
        pattern.value = control
        pattern.at += 1
        return True
    if char == 99:  # c
        letter = pattern.after()
        if 65 <= letter <= 90 or 97 <= letter <= 122:
            pattern.value = float(letter % 32)
            pattern.at += 2
            return True
        return False
    if char == 48 and not 48 <= pattern.after() <= 57:
        pattern.value = 0.0
        pattern.at += 1
        return True
    if char == 120 and hex_escape(pattern):
        return True
    if char == 117 and unicode_escape(pattern):
        return True
    if pattern.unicode:
        if char not in _SYNTAX:
            return False
    elif 48 <= char <= 55:
        octal_escape(pattern)
        return True
    elif char == 107 and pattern.named:  # k
        return False
    pattern.value = float(char)
    pattern.at += char != END
    return True


def hex_escape(pattern: Pattern) -> bool:
    r"""`\x1f`, its `\` being read."""
    begin = pattern.at
    pattern.at += 1
    if pattern.hex_digits(2):
        return True
    if pattern.unicode:
        raise InvalidRegExp(Message("`\\x` is followed by two hexadecimal digits"))
    pattern.at = begin
    return False


def octal_escape(pattern: Pattern) -> None:
    r"""`\0` to `\377`, its `\` being read."""
    value = 0
    for count in range(3):
        digit = pattern.here() - 48
        if not 0 <= digit <= 7 or (count == 2 and value > 31):
            break
        value = 8 * value + digit
        pattern.at += 1
    pattern.value = float(value)


def unicode_escape(pattern: Pattern, *, whole: bool = False) -> bool:
    r"""`\u0041`, and with `u`, `v` or `whole` also `\u{41}` and surrogate pairs; its `\` is read."""
    begin = pattern.at
    if not pattern.eat("u"):
        return False
    whole = whole or pattern.unicode
    if pattern.hex_digits(4):
        lead = pattern.value
        if whole and 0xD800 <= lead < 0xDC00:
            end = pattern.at
            if pattern.eat("\\") and pattern.eat("u") and pattern.hex_digits(4) and 0xDC00 <= pattern.value < 0xE000:
                pattern.value = (lead - 0xD800) * 0x400 + (pattern.value - 0xDC00) + 0x10000
                return True
            pattern.at = end
            pattern.value = lead
        return True
    if whole:
        if pattern.eat("{") and pattern.hex_digits() and pattern.eat("}") and pattern.value <= 0x10FFFF:
            return True
        raise InvalidRegExp(Message("this `\\u` is not a valid character"))
    pattern.at = begin
    return False


def set_escape(pattern: Pattern) -> str:
    """An escape for a set of characters: "set", "strings" for one of strings, "" where there is none."""
    char = pattern.here()
    if char in _SETS:
        pattern.at += 1
        pattern.value = SET
        return "set"
    if not pattern.unicode or char not in (80, 112):  # P and p
        return ""
    pattern.at += 1
    pattern.value = SET
    found = property_set(pattern) if pattern.eat("{") else ""
    if not found or not pattern.eat("}"):
        raise InvalidRegExp(Message("`\\{char}` is followed by a property in braces", char=chr(char)))
    if char == 80 and found == "strings":
        raise InvalidRegExp(Message("`\\P` is not for a property of strings: `{name}`", name=pattern.name))
    return found


def property_set(pattern: Pattern) -> str:
    """A property of Unicode, as `set_escape`."""
    begin = pattern.at
    name = words(pattern, _WORDS)
    if name and pattern.eat("="):
        value = words(pattern, _VALUES)
        if value:
            values = {"General_Category": CATEGORIES, "gc": CATEGORIES}.get(name)
            if name in ("Script", "sc", "Script_Extensions", "scx"):
                values = SCRIPTS
            if values is None:
                raise InvalidRegExp(Message("there is no property `{name}`", name=name))
            if value not in values:
                raise InvalidRegExp(Message("the property `{name}` has no value `{value}`", name=name, value=value))
            return "set"
    pattern.at = begin
    pattern.name = words(pattern, _VALUES)
    if not pattern.name:
        return ""
    if pattern.name in PROPERTIES or pattern.name in CATEGORIES:
        return "set"
    if pattern.sets and pattern.name in SEQUENCES:
        return "strings"
    raise InvalidRegExp(Message("there is no property `{name}`", name=pattern.name))


def words(pattern: Pattern, letters: frozenset[int]) -> str:
    """As many of these letters as there are."""
    begin = pattern.at
    while pattern.here() in letters:
        pattern.at += 1
    return "".join(map(chr, pattern.characters[begin : pattern.at]))
