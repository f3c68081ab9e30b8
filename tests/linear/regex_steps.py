"""Counts the steps that a backtracking matcher takes: what `re` does, done by hand and counted, not timed.

A pattern is compiled from the tree that `re` itself parses it into. The counts are those of a matcher without the
short cuts that `re` takes, so that a pattern which is linear here is linear there.
"""

from __future__ import annotations

import re
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

from cdclint.core.dataclass import dataclass, field

Code: TypeAlias = "list[tuple[Any, ...]]"
Parsed: TypeAlias = Any
"""What `re` keeps of a part of a pattern: it has no types."""
FOREVER = sre.MAXREPEAT


class TooManyStepsError(Exception):
    """A match that was given up."""


def class_of(items: list[Any]) -> str:
    """A class of characters, as the source of a pattern for one character."""
    parts = []
    negated = False
    for operator, value in items:
        if operator is sre.NEGATE:
            negated = True
        elif operator is sre.LITERAL:
            parts.append(re.escape(chr(value)))
        elif operator is sre.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif operator is sre.CATEGORY:
            parts.append(_CATEGORIES[str(value)])
    return f"[{'^' if negated else ''}{''.join(parts)}]"


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


class _Chars(dict[str, bool]):
    """Which characters a class of one character matches."""

    def __init__(self, source: str, flags: int) -> None:
        super().__init__()
        self._matches = re.compile(source, flags).match

    def __missing__(self, char: str) -> bool:
        found = self[char] = self._matches(char) is not None
        return found


@dataclass
class Program:
    """A compiled pattern. `run` matches at one place, `search` tries every place as `re.search` does."""

    pattern: str
    flags: int
    code: Code = field(default_factory=list)
    steps: int = 0
    limit: int = 2_000_000
    is_multiline: bool = False

    def __post_init__(self) -> None:
        tree = parser.parse(self.pattern, self.flags)
        self.flags = tree.state.flags
        self.is_multiline = bool(self.flags & re.MULTILINE)
        self._emit_all(tree, self.code)
        self.code.append(("match",))

    def _test(self, source: str) -> _Chars:
        return _Chars(source, self.flags & (re.IGNORECASE | re.ASCII | re.DOTALL))

    def _emit_all(self, tree: Parsed, code: Code) -> None:
        for operator, value in tree:
            self._emit(operator, value, code)

    def _emit(self, operator: Parsed, value: Parsed, code: Code) -> None:
        if operator is sre.LITERAL:
            code.append(("char", self._test(re.escape(chr(value)))))
        elif operator is sre.NOT_LITERAL:
            code.append(("char", self._test(f"[^{re.escape(chr(value))}]")))
        elif operator is sre.ANY:
            code.append(("char", self._test(".")))
        elif operator is sre.IN:
            code.append(("char", self._test(class_of(value))))
        elif operator is sre.SUBPATTERN:
            group, _, _, inner = value
            if group is not None:
                code.append(("save", 2 * group))
            self._emit_all(inner, code)
            if group is not None:
                code.append(("save", 2 * group + 1))
        elif operator is sre.BRANCH:
            ends = []
            for at, branch in enumerate(value[1]):
                last = at == len(value[1]) - 1
                if not last:
                    split = len(code)
                    code.append(())
                self._emit_all(branch, code)
                if not last:
                    ends.append(len(code))
                    code.append(())
                    code[split] = ("split", split + 1, len(code))
            for end in ends:
                code[end] = ("jump", len(code))
        elif operator in {sre.MAX_REPEAT, sre.MIN_REPEAT}:
            self._emit_repeat(value, code, greedy=operator is sre.MAX_REPEAT)
        elif operator is sre.POSSESSIVE_REPEAT:
            inner: Code = []
            self._emit_repeat(value, inner, greedy=True)
            inner.append(("match",))
            code.append(("atomic", inner))
        elif operator is sre.ATOMIC_GROUP:
            inner = []
            self._emit_all(value, inner)
            inner.append(("match",))
            code.append(("atomic", inner))
        elif operator in {sre.ASSERT, sre.ASSERT_NOT}:
            direction, tree = value
            inner = []
            self._emit_all(tree, inner)
            inner.append(("match",))
            width = tree.getwidth()[1] if direction < 0 else 0
            code.append(("look", inner, operator is sre.ASSERT, width))
        elif operator is sre.AT:
            code.append(("at", str(value)))
        elif operator is sre.GROUPREF:
            code.append(("ref", value))
        elif operator is sre.GROUPREF_EXISTS:
            group, yes, no = value
            at = len(code)
            code.append(())
            self._emit_all(yes, code)
            jump = len(code)
            code.append(())
            code[at] = ("if", group, len(code))
            if no is not None:
                self._emit_all(no, code)
            code[jump] = ("jump", len(code))
        elif operator is sre.FAILURE:
            code.append(("fail",))
        else:
            raise NotImplementedError(operator)

    def _emit_repeat(self, value: Parsed, code: Code, *, greedy: bool) -> None:
        least, most, tree = value
        for _ in range(least):
            self._emit_all(tree, code)
        if most is FOREVER:
            split = len(code)
            code.append(())
            code.append(("mark", split))
            self._emit_all(tree, code)
            code.append(("progress", split))
            code.append(("jump", split))
            both = (split + 1, len(code))
            code[split] = ("split", *(both if greedy else both[::-1]))
            return
        splits = []
        for _ in range(most - least):
            splits.append(len(code))
            code.append(())
            self._emit_all(tree, code)
        for split in splits:
            both = (split + 1, len(code))
            code[split] = ("split", *(both if greedy else both[::-1]))

    def _run(self, code: Code, text: str, at: int, saved: dict[int, int]) -> int | None:
        """The end of a match at a place, None where there is none; every step is counted."""
        stack: list[tuple[int, int, dict[int, int]]] = []
        pc = 0
        marks = saved
        size = len(text)
        steps, limit = self.steps, self.limit
        while True:
            steps += 1
            if steps > limit:
                raise TooManyStepsError
            instruction = code[pc]
            kind = instruction[0]
            if kind == "char":
                failed = at >= size or not instruction[1][text[at]]
                at += 1
                pc += 1
            elif kind == "split":
                stack.append((instruction[2], at, marks))
                pc = instruction[1]
                failed = False
            elif kind == "jump":
                pc = instruction[1]
                failed = False
            elif kind == "save":
                marks = {**marks, instruction[1]: at}
                pc += 1
                failed = False
            elif kind == "mark":
                marks = {**marks, -1 - instruction[1]: at}
                pc += 1
                failed = False
            elif kind == "progress":
                failed = marks.get(-1 - instruction[1]) == at
                pc += 1
            elif kind == "atomic":
                self.steps = steps
                end = self._run(instruction[1], text, at, dict(marks))
                steps = self.steps
                failed = end is None
                at = at if end is None else end
                pc += 1
            elif kind == "look":
                _, inner, wanted, width = instruction
                self.steps = steps
                failed = (at < width or self._run(inner, text, at - width, dict(marks)) is None) is wanted
                steps = self.steps
                pc += 1
            elif kind == "at":
                failed = not self._is_at(instruction[1], text, at)
                pc += 1
            elif kind == "ref":
                start, end = marks.get(2 * instruction[1]), marks.get(2 * instruction[1] + 1)
                if start is None or end is None:
                    failed = True
                else:
                    failed = not text.startswith(text[start:end], at)
                    at += end - start
                    steps += end - start
                pc += 1
            elif kind == "if":
                pc = pc + 1 if 2 * instruction[1] + 1 in marks else instruction[2]
                failed = False
            elif kind == "fail":
                failed = True
            else:
                self.steps = steps
                return at
            if failed:
                if not stack:
                    self.steps = steps
                    return None
                pc, at, marks = stack.pop()

    def _is_at(self, where: str, text: str, at: int) -> bool:
        multi = self.is_multiline
        match where:
            case "AT_BEGINNING":
                return at == 0 or bool(multi and text[at - 1] == "\n")
            case "AT_BEGINNING_STRING":
                return at == 0
            case "AT_END":
                last = at == len(text) or (at == len(text) - 1 and text[at] == "\n")
                return last or bool(multi and text[at] == "\n")
            case "AT_END_STRING":
                return at == len(text)
            case _:
                before = at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")
                after = at < len(text) and (text[at].isalnum() or text[at] == "_")
                return (before != after) == (where == "AT_BOUNDARY")

    def count(self, method: str, text: str) -> int:
        """The steps of `match`, `fullmatch`, `search` (or `split`), or of going through all matches."""
        self.steps = 0
        if method in {"match", "fullmatch"}:
            self._run(self.code, text, 0, {})
            return self.steps
        at = 0
        while at <= len(text):
            end = self._run(self.code, text, at, {})
            if end is not None and method == "search":
                break
            at = at + 1 if end is None or end == at else end
        return self.steps


@cache
def _program(pattern: str, flags: int, *, whole: bool) -> Program:
    program = Program(pattern, flags)
    if whole:
        program.code[-1:] = [("at", "AT_END_STRING"), ("match",)]
    return program


def count(pattern: str, flags: int, method: str, text: str, limit: int) -> int | None:
    """The steps of one call; None where they are more than `limit`."""
    program = _program(pattern, flags, whole=method == "fullmatch")
    program.limit = limit
    try:
        return program.count(method, text)
    except TooManyStepsError:
        return None
