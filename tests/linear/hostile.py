"""Inputs that are made to be bad for a pattern: what its repeats want, often, and then something that nothing wants."""

from __future__ import annotations

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING

from regex_steps import class_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regex_steps import Parsed

_CANDIDATES = " \t\n\ra0A_-./:;,\"'`{}[]()<>*#$=+\\|&!?@~^%яЯ—\u2028\x00"
_ENDS = ("\x00", "", "\n", '"')


def _one(items: Parsed, flags: int, *, negated_literal: bool = False) -> list[str]:
    """Some characters that a class, or the opposite of a literal, has."""
    if negated_literal:
        return [char for char in _CANDIDATES if char != chr(items)][:3]
    test = re.compile(class_of(items), flags & (re.IGNORECASE | re.ASCII))
    found = [char for char in _CANDIDATES if test.match(char)]
    if not found:
        found = [chr(code) for code in range(0x3000) if test.match(chr(code))][:1]
    # The first ones, and one that differs in kind.
    return [*found[:2], *found[-1:]]


class Samples:
    """Texts that parts of a pattern match.

    Where any character fits, one is that which the pattern begins with: a search then starts again within its own text.
    """

    def __init__(self, pattern: str, flags: int) -> None:
        self.tree = parser.parse(pattern, flags)
        self.flags = self.tree.state.flags
        self.first = ""
        self.first = self.of(self.tree)[:1]
        # What ends a run of all but some characters, the ends of lines first, and then something that nothing wants.
        runs_end = sorted(dict.fromkeys(self._ends_of_runs(self.tree)), key=lambda char: char not in "\r\n")
        self.ends = (*_ENDS, *(f"{char}\x00" for char in runs_end[:2]))

    def of(self, tree: Parsed, choice: int = 0) -> str:
        """A text that a part may match; `choice` takes other branches and characters."""
        return "".join(self._of_one(operator, value, choice) for operator, value in tree)

    def _of_one(self, operator: Parsed, value: Parsed, choice: int) -> str:
        if operator is sre.LITERAL:
            return chr(value)
        if operator is sre.NOT_LITERAL:
            found = _one(value, self.flags, negated_literal=True)
            return found[choice % len(found)]
        if operator is sre.ANY:
            return ("a", "x", " ", self.first)[choice % 4]
        if operator is sre.IN:
            found = _one(value, self.flags)
            return found[choice % len(found)] if found else ""
        if operator is sre.SUBPATTERN:
            return self.of(value[3], choice)
        if operator is sre.BRANCH:
            return self.of(value[1][choice % len(value[1])], choice)
        if operator in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
            least, most, inner = value
            return self.of(inner, choice) * max(least, min(1, int(most)))
        if operator is sre.ATOMIC_GROUP:
            return self.of(value, choice)
        return ""

    def pumps(self, tree: Parsed = None, before: str = "") -> Iterator[tuple[str, str]]:
        """For each repeat without an end: what leads to it, and texts of its body."""
        at = before
        for operator, value in self.tree if tree is None else tree:
            if operator in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
                least, most, inner = value
                if int(most) > 50:
                    bodies = {self.of(inner, choice) for choice in range(5)}
                    bodies |= {one + other for one in bodies for other in bodies if len(bodies) < 9}
                    for body in sorted(bodies - {""}):
                        yield at, body
                yield from self.pumps(inner, at)
                del least
            elif operator is sre.SUBPATTERN:
                yield from self.pumps(value[3], at)
            elif operator is sre.ATOMIC_GROUP:
                yield from self.pumps(value, at)
            elif operator is sre.BRANCH:
                for branch in value[1]:
                    yield from self.pumps(branch, at)
            elif operator in {sre.ASSERT, sre.ASSERT_NOT} and value[0] > 0:
                yield from self.pumps(value[1], at)
            at += self._of_one(operator, value, 0)

    def _ends_of_runs(self, tree: Parsed) -> Iterator[str]:
        for operator, value in tree:
            if operator is sre.NOT_LITERAL:
                yield chr(value)
            elif operator is sre.ANY and not self.flags & re.DOTALL:
                yield "\n"
            elif operator is sre.IN and value[0][0] is sre.NEGATE:
                yield from [chr(code) for kind, code in value if kind is sre.LITERAL][:2]
            elif operator in {sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT}:
                yield from self._ends_of_runs(value[2])
            elif operator is sre.SUBPATTERN:
                yield from self._ends_of_runs(value[3])
            elif operator is sre.ATOMIC_GROUP:
                yield from self._ends_of_runs(value)
            elif operator is sre.BRANCH:
                for branch in value[1]:
                    yield from self._ends_of_runs(branch)

    def inputs(self) -> Iterator[tuple[str, str, str]]:
        """Beginning, what to repeat, and end of hostile texts."""
        seen = set()
        whole = self.of(self.tree)
        for before, body in [*self.pumps(), ("", whole[:-1]), ("", whole)]:
            for start in dict.fromkeys((before, "")):
                for end in self.ends if start == before else self.ends[:1]:
                    one = (start, body, end)
                    if body and one not in seen:
                        seen.add(one)
                        yield one
