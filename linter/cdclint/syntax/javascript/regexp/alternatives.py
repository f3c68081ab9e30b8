"""Alternatives, terms, assertions, quantifiers and groups."""

from __future__ import annotations

from cdclint.core.message import Message
from cdclint.syntax.javascript.name_characters import continues_name, starts_name
from cdclint.syntax.javascript.regexp import character_class, escapes
from cdclint.syntax.javascript.regexp.pattern import END, InvalidRegExp, Pattern

_SYNTAX = frozenset(map(ord, "^$\\.*+?()[]{}|"))
_NO_CHARACTER = frozenset(map(ord, "^$\\.*+?()[|"))
"""What is not a character by itself where neither `u` nor `v` is."""


def read(pattern: Pattern) -> set[str]:
    """Read a whole pattern: the names of its groups."""
    disjunction(pattern)
    if pattern.at < pattern.size:
        raise InvalidRegExp(Message("this `{char}` closes nothing", char=chr(pattern.here())))
    if pattern.highest > pattern.groups:
        raise InvalidRegExp(Message("there is no group {number}", number=f"{pattern.highest:.0f}"))
    for name in pattern.references:
        if name not in pattern.names:
            raise InvalidRegExp(Message("there is no group `{name}`", name=name))
    return pattern.names


def disjunction(pattern: Pattern) -> None:
    """Alternatives, up to what closes them."""
    pattern.deeper()
    while True:
        while pattern.at < pattern.size and term(pattern):
            pass
        if not pattern.eat("|"):
            break
    pattern.depth -= 1
    if quantifier(pattern, judged=False):
        raise InvalidRegExp(Message("a quantifier has nothing to repeat"))
    if pattern.eat("{"):
        raise InvalidRegExp(Message("a literal `{{` is written `\\{{`"))


def term(pattern: Pattern) -> bool:
    """An assertion or an atom, and its quantifier; False where neither begins."""
    kind = assertion(pattern)
    if kind:
        if kind == "ahead" and quantifier(pattern) and pattern.unicode:
            raise InvalidRegExp(Message("an assertion cannot be repeated with the flag `u` or `v`"))
        return True
    if atom(pattern) if pattern.unicode else atom(pattern) or lenient_atom(pattern):
        quantifier(pattern)
        return True
    return False


def assertion(pattern: Pattern) -> str:
    """An assertion: "ahead" for one that may be repeated without `u` and `v`, "" where there is none."""
    begin = pattern.at
    if pattern.eat("^") or pattern.eat("$"):
        return "edge"
    if pattern.eat("\\"):
        if pattern.eat("B") or pattern.eat("b"):
            return "edge"
        pattern.at = begin
        return ""
    if pattern.eat("(") and pattern.eat("?"):
        behind = pattern.eat("<")
        if pattern.eat("=") or pattern.eat("!"):
            disjunction(pattern)
            close(pattern)
            return "behind" if behind else "ahead"
    pattern.at = begin
    return ""


def close(pattern: Pattern) -> None:
    """The `)` of a group."""
    if not pattern.eat(")"):
        raise InvalidRegExp(Message("a group is never closed: add `)`"))


def quantifier(pattern: Pattern, *, judged: bool = True) -> bool:
    """`*`, `+`, `?` or `{1,2}`, perhaps with a `?`; its mistakes are reported only if `judged`."""
    if pattern.eat("*") or pattern.eat("+") or pattern.eat("?") or counted(pattern, judged=judged):
        pattern.eat("?")
        return True
    return False


def counted(pattern: Pattern, *, judged: bool) -> bool:
    """A quantifier in braces."""
    begin = pattern.at
    if not pattern.eat("{"):
        return False
    if pattern.digits():
        low, high = pattern.value, -1.0
        if pattern.eat(",") and pattern.digits():
            high = pattern.value
        if pattern.eat("}"):
            if judged and -1 < high < low:
                raise InvalidRegExp(Message("the numbers of a quantifier are in the wrong order"))
            return True
    if pattern.unicode and judged:
        raise InvalidRegExp(Message("a quantifier in braces is incomplete; a literal `{{` is written `\\{{`"))
    pattern.at = begin
    return False


def atom(pattern: Pattern) -> bool:
    """What a term repeats, as all patterns have it."""
    begin = pattern.at
    if pattern.unicode:
        while pattern.at < pattern.size and pattern.characters[pattern.at] not in _SYNTAX:
            pattern.at += 1
        if pattern.at > begin:
            return True
    if pattern.eat("."):
        return True
    if pattern.eat("\\"):
        if escapes.atom_escape(pattern):
            return True
        pattern.at = begin
        return False
    return character_class.character_class(pattern) or group(pattern)


def lenient_atom(pattern: Pattern) -> bool:
    """What a term repeats beyond that where neither `u` nor `v` is."""
    if counted(pattern, judged=False):
        raise InvalidRegExp(Message("a quantifier has nothing to repeat"))
    char = pattern.here()
    if char == END or (char in _NO_CHARACTER and char != 92):
        return False
    pattern.at += 1
    return True


def group(pattern: Pattern) -> bool:
    """A group, capturing or not."""
    if not pattern.eat("("):
        return False
    captures = True
    if pattern.eat("?"):
        if pattern.eat(":"):
            captures = False
        elif not group_name(pattern):
            raise InvalidRegExp(Message("`(?` begins no group: a literal `(` is written `\\(`"))
        elif pattern.name in pattern.names:
            raise InvalidRegExp(Message("two groups are named `{name}`", name=pattern.name))
        else:
            pattern.names.add(pattern.name)
    disjunction(pattern)
    close(pattern)
    pattern.groups += captures
    return True


def group_name(pattern: Pattern) -> bool:
    """A name in angle brackets, which `name` then is."""
    if not pattern.eat("<"):
        return False
    letters: list[str] = []
    while (letter := name_character(pattern, first=not letters)) is not None:
        letters.append(letter)
    pattern.name = "".join(letters)
    if not letters or not pattern.eat(">"):
        raise InvalidRegExp(Message("the name of a group is not a name"))
    return True


def name_character(pattern: Pattern, *, first: bool) -> str | None:
    """One character of a group's name, which may be an escape; None where none is."""
    begin = pattern.at
    char = pattern.here()
    if char == END:
        return None
    pattern.at += 1
    if 0xD800 <= char < 0xDC00 <= pattern.here() < 0xE000:
        char = (char - 0xD800 << 10) + pattern.here() - 0xDC00 + 0x10000
        pattern.at += 1
    elif char == 92 and escapes.unicode_escape(pattern, whole=True):
        char = int(pattern.value)
    letter = chr(char)
    if starts_name(letter) if first else continues_name(letter):
        return letter
    pattern.at = begin
    return None
