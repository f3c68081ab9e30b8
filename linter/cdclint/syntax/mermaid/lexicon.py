"""Lexers as Mermaid's grammars have them: rules in an order, of which the first that matches makes the token.

Which rules there are hangs on the state, the topmost of a stack; a rule may put a state onto it or take one away. The
rules of a state are joined into one pattern, so that a token costs one match.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Rule: TypeAlias = "tuple[str, re.Pattern[str] | Callable[[Reading], int], str, str]"
"""States, what matches, the token (none for what is passed over) and what becomes of the stack.

States are names with blanks between them, `*` are all. The stack: a `-` for each state that is taken from it, then
`+name` for one that is put onto it.
"""

FIRST = "first"
"""The state at the beginning."""
END = "$end"
"""The token after the last one."""
NO_TOKEN = "$none"  # noqa: S105 (no password)
"""The token of a place where no rule matches."""


class Token(NamedTuple):
    """A token: its kind and its place in the text."""

    kind: str
    start: int
    end: int


class _Step(NamedTuple):
    token: str
    popped: int
    pushed: str


class Lexicon:
    """The rules of a type of diagram.

    `ends` are states in which the end of the text is a token of its own, with that token; `begin` is a state that is on
    the stack at the beginning.
    """

    def __init__(
        self, rules: tuple[Rule, ...], ends: dict[str, str], *, any_case: bool = False, begin: str = ""
    ) -> None:
        self.rules = rules
        self.begin = [FIRST, begin] if begin else [FIRST]
        self.ends = ends
        self.any_case = any_case
        self.flags = re.ASCII | (re.IGNORECASE if any_case else 0)
        self.steps = [_step(token, stack) for _, _, token, stack in rules]
        self.states: dict[str, list[tuple[re.Pattern[str] | Callable[[Reading], int], int]]] = {}

    def of(self, state: str) -> list[tuple[re.Pattern[str] | Callable[[Reading], int], int]]:
        """What matches in a state: functions, with the rule's number, and between them patterns of many rules."""
        if state not in self.states:
            made: list[tuple[re.Pattern[str] | Callable[[Reading], int], int]] = []
            joined: list[str] = []
            for number, (states, match, _, _) in enumerate(self.rules):
                if states != "*" and state not in states.split():
                    continue
                if callable(match):
                    self._join(joined, made)
                    made.append((match, number))
                else:
                    joined.append(f"(?P<r{number}>{match.pattern})")
            self._join(joined, made)
            self.states[state] = made
        return self.states[state]

    def _join(self, joined: list[str], made: list[tuple[re.Pattern[str] | Callable[[Reading], int], int]]) -> None:
        if joined:
            made.append((re.compile("|".join(joined), self.flags), -1))
            joined.clear()


class Reading:
    """A text that is being read; `at` is where the next token begins."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon = lexicon
        self.text = text
        self.at = 0
        self.stack = list(lexicon.begin)
        self.notes: dict[str, int] = {}
        """What functions that match remember."""
        self._lines_with: dict[str, tuple[list[int], list[int], list[int]]] = {}

    def tokens(self) -> Iterator[Token]:
        """The tokens, up to one of `NO_TOKEN` or `END`. Who reads them stops at the first that is wrong."""
        ended = False
        while not ended:
            start = self.at
            ended = start == len(self.text)
            found = self._next()
            if found is None:
                if not ended:
                    yield Token(NO_TOKEN, start, start + 1)
                    return
                if self.stack[-1] in self.lexicon.ends:
                    yield Token(self.lexicon.ends[self.stack[-1]], start, start)
                continue
            step = found
            if step.popped:
                del self.stack[-step.popped :]
            if step.pushed:
                self.stack.append(step.pushed)
            if not self.stack:
                self.stack.append(FIRST)
            if step.token:
                yield Token(step.token, start, self.at)
            elif self.at == start and not step.popped and not step.pushed:
                yield Token(NO_TOKEN, start, start + 1)
                return
        yield Token(END, len(self.text), len(self.text))

    def _next(self) -> _Step | None:
        for match, number in self.lexicon.of(self.stack[-1]):
            if isinstance(match, re.Pattern):
                found = match.match(self.text, self.at)
                if found is not None and found.lastgroup is not None:
                    self.at = found.end()
                    return self.lexicon.steps[int(found.lastgroup[1:])]
            else:
                end = match(self)
                if end >= 0:
                    self.at = end
                    return self.lexicon.steps[number]
        return None

    def line_with(self, pattern: re.Pattern[str]) -> int:
        """The end of a line that has a pattern somewhere after this place; -1 where it has not.

        A match of the pattern may continue into the next line. All lines are searched at once, at the first question.
        """
        if pattern.pattern not in self._lines_with:
            starts: list[int] = []
            lines: list[int] = []
            ends: list[int] = []
            for found in pattern.finditer(self.text):
                cut = self.text.rfind("\n", starts[-1] if starts else 0, found.start())
                line = cut + 1 if cut >= 0 or not lines else lines[-1]
                goes_on = bool(ends) and found.end() <= ends[-1]
                end = ends[-1] if goes_on else self.text.find("\n", found.end())
                end = len(self.text) if end < 0 else end
                if lines and lines[-1] == line and ends[-1] != end:
                    first = bisect_left(lines, line)
                    ends[first:] = [end] * (len(ends) - first)
                starts.append(found.start())
                lines.append(line)
                ends.append(end)
            self._lines_with[pattern.pattern] = (starts, lines, ends)
        starts, lines, ends = self._lines_with[pattern.pattern]
        index = bisect_left(starts, self.at)
        if index < len(starts) and lines[index] <= self.at:
            return ends[index]
        return -1


def _step(token: str, stack: str) -> _Step:
    popped = len(stack) - len(stack.lstrip("-"))
    return _Step(token, popped, stack[popped:].removeprefix("+"))
