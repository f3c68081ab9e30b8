"""Durations of PromQL: the contents of square brackets and of `offset`, expressions of durations included."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.token_reader import TokenReader
from cdclint.syntax.promql.tree import seconds

if TYPE_CHECKING:
    from cdclint.syntax.promql.query_token import Token

LONGEST = 2.0**63 / 1e9
"""Seconds that 64 bits of nanoseconds hold."""
PRECEDENCE = {"+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 6}

_IN_ORDER = regex(r"(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m(?!s))?(?:[0-9]+s)?(?:[0-9]+ms)?")


class Span(NamedTuple):
    """A duration: `value` are its seconds, None where it is an expression."""

    value: float | None
    start: int
    end: int


class DurationReader(TokenReader):
    """Reads durations."""

    def value(self, token: Token) -> float:
        """The seconds or the number that a token says; what is out of range or out of order is kept as a defect."""
        if token.kind == "duration":
            found = seconds(token.text) if _IN_ORDER.fullmatch(token.text) else None
            if found is None:
                message = Message("`{text}` is not a duration: the largest unit comes first, `1h30m`", text=token.text)
                self.wrong(token.start, token.end, message)
            elif found > LONGEST:
                self.wrong(token.start, token.end, Message("this duration is out of range"))
            return found or 0.0
        text = token.text.lower().replace("_", "")
        try:
            number = float(int(text, 16)) if text.startswith("0x") else float(text)
        except (ValueError, OverflowError):
            number = inf
        if number == inf and "inf" not in text:
            self.wrong(token.start, token.end, Message("this number is out of range"))
        return number

    def literal(self) -> Span:
        """A number or a duration."""
        token = self.take()
        value = self.value(token)
        if token.kind == "number":
            self.uses("number-as-duration", token.start, token.end)
        if value > LONGEST:
            self.wrong(token.start, token.end, Message("this duration is out of range"))
        return Span(value, token.start, token.end)

    def length(self) -> Span:
        """A duration that has to be longer than nothing."""
        found = self.duration(0)
        if found.value is not None and found.value <= 0:
            self.wrong(found.start, found.end, Message("a range is longer than 0"))
        return found

    def duration(self, floor: int) -> Span:
        """A duration, or an expression of durations."""
        self.deeper()
        left = self.duration_operand()
        while self.token.kind == "operator" and (precedence := PRECEDENCE.get(self.token.text, 0)) > floor:
            sign = self.take()
            right = self.duration(precedence - (sign.text == "^"))
            self.uses("duration-expression", sign.start, sign.end)
            if sign.text in {"/", "%"} and right.value == 0:
                self.wrong(sign.start, right.end, Message("a division by 0"))
            left = Span(None, left.start, right.end)
        self.levels -= 1
        return left

    def duration_operand(self) -> Span:
        """One duration with its signs, or one in brackets."""
        token = self.token
        if self.sees("-", "+"):
            self.take()
            return self.signed(token, self.duration(PRECEDENCE["*"]))
        if token.kind in {"number", "duration"}:
            return self.literal()
        if self.sees("("):
            self.take()
            inner = self.duration(0)
            self.expect(")")
            self.uses("duration-expression", token.start, self.last.end)
            return inner
        if token.kind == "name" and self.sees("step", "range", "max_of", "min_of"):
            return self.called()
        raise self.unexpected(Message("a duration such as `5m`"))

    def signed(self, sign: Token, found: Span) -> Span:
        """A duration after a sign."""
        if found.value is None:
            return Span(None, sign.start, found.end)
        return Span(-found.value if sign.text == "-" else found.value, sign.start, found.end)

    def called(self) -> Span:
        """`step()`, `range()`, or the larger or smaller one of two durations."""
        name = self.take()
        self.expect("(")
        if name.text.lower() in {"max_of", "min_of"}:
            self.duration(0)
            self.expect(",")
            self.duration(0)
            self.uses("duration-choice", name.start, name.end)
        else:
            self.uses("duration-function", name.start, name.end)
        return Span(None, name.start, self.expect(")").end)

    def shift(self) -> Span:
        """The value of `offset`: without brackets, no operator belongs to it."""
        token = self.token
        if self.sees("-", "+"):
            self.take()
            if token.text == "-":
                self.uses("negative-offset", token.start, token.end)
            if self.sees("("):
                self.take()
                found = self.duration(0)
                self.expect(")")
                self.uses("duration-expression", token.start, self.last.end)
                return self.signed(token, found)
            if self.token.kind in {"number", "duration"}:
                return self.signed(token, self.literal())
            if self.sees("step", "range", "max_of", "min_of"):
                return self.signed(token, self.called())
            return self.signed(token, self.duration(PRECEDENCE["*"]))
        if token.kind in {"number", "duration"}:
            return self.literal()
        if self.sees("step", "range", "max_of", "min_of"):
            return self.called()
        if self.sees("("):
            return self.duration(0)
        raise self.unexpected(Message("a duration such as `5m`"))
