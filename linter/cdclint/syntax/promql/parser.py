"""The grammar of PromQL: from tokens to a tree that knows its places.

Each part is judged when Prometheus' own parser judges it, so that the first error is the same.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.syntax.promql.durations import DurationReader
from cdclint.syntax.promql.known_functions import signatures
from cdclint.syntax.promql.lexer import FILLS
from cdclint.syntax.promql.query_token import Unexpected
from cdclint.syntax.promql.selectors import SelectorReader
from cdclint.syntax.promql.tree import (
    AGGREGATIONS,
    VARIABLE,
    Binary,
    Call,
    Label,
    Literal,
    Node,
    Range,
    Selector,
    Wrapped,
)

if TYPE_CHECKING:
    from cdclint.syntax.promql.query_token import Token

MAX_OPERATORS = 1_000
"""A chain of operators is a tree as deep as it is long: walks over it stop at this depth."""
WITH_PARAMETER = frozenset({"topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio"})

_PRECEDENCE = {
    "or": 1,
    "and": 2,
    "unless": 2,
    **dict.fromkeys(("==", "!=", ">", "<", ">=", "<=", "</", ">/"), 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
    "atan2": 5,
    "^": 6,
}
_LATEST = 2.0**63
"""Prometheus counts time in 64 bits."""
_NO_METRICS = frozenset({"bool", "on", "ignoring", "group_left", "group_right", "atan2"})
_NO_FUNCTIONS = frozenset(
    {"and", "or", "unless", "by", "without", "offset", "anchored", "smoothed", "fill", "fill_left", "fill_right"}
)
_OPERAND = frozenset({"string", "number", "duration", "name", "variable"})


class _Modified:
    """What the brackets, `offset`, `@` and the like after one operand have made of it."""

    __slots__ = ("anchored", "at", "kind", "shifted", "smoothed")

    def __init__(self, node: Node) -> None:
        self.kind = "selector" if isinstance(node, Selector) else "other"
        if isinstance(node, Literal) and node.kind == "variable":
            self.kind = "variable"
        self.shifted = self.at = self.anchored = self.smoothed = False


class Parser(DurationReader, SelectorReader):
    """Recursive descent over one query's tokens, no deeper than `MAX_LEVELS` expressions in each other.

    `words` has, by the place of an operator, where the words after it are that only some operators take: `bool`, `on`
    with labels, `group_left`, `fill`.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.operators = 0
        self.measured = False
        self.words: dict[int, dict[str, tuple[int, int]]] = {}

    def query(self) -> Node:
        """The whole query."""
        if self.token.kind == "end":
            raise Unexpected(0, self.token.end, Message("the query is empty"))
        root = self.expression(0)
        if self.token.kind != "end":
            raise self.unexpected(Message("an operator or the end of the query"))
        return root

    def expression(self, floor: int) -> Node:
        """An operand, and the operators after it that bind at least as tightly as `floor`."""
        self.deeper()
        left = self.operand()
        while True:
            if self.operators > MAX_OPERATORS:
                message = Message("more than {limit} operators in one query", limit=MAX_OPERATORS)
                raise Unexpected(self.token.start, self.token.end, message, final=True)
            op = self.token
            word = op.text.lower()
            precedence = _PRECEDENCE.get(word, 0) if op.kind in {"operator", "name"} else 0
            if precedence == 0 or precedence < floor:
                self.levels -= 1
                return left
            self.take()
            self.operators += 1
            if word in {"</", ">/", "atan2"}:
                self.uses("atan2" if word == "atan2" else "trim", op.start, op.end)
            matching, labels, side, included = self.matching(op)
            right = self.expression(precedence if op.text == "^" else precedence + 1)
            left = Binary(word, left, right, labels, matching, left.start, right.end, op.start, side, included)

    def matching(self, op: Token) -> tuple[str | None, tuple[Label, ...], str | None, tuple[Label, ...]]:
        """How two vectors are matched: the word, all labels that are named, the many side, what it takes over."""
        words: dict[str, tuple[int, int]] = {}
        if self.sees("bool"):
            token = self.take()
            words["bool"] = (token.start, token.end)
        matching = side = None
        labels: tuple[Label, ...] = ()
        included: tuple[Label, ...] = ()
        if self.sees("on", "ignoring"):
            token = self.take()
            matching = token.text.lower()
            labels = self.labels()
            if labels:
                words["matching"] = (token.start, token.end)
            if self.sees("group_left", "group_right"):
                token = self.take()
                side = token.text.lower()
                words["side"] = (token.start, token.end)
                if self.sees("("):
                    included = self.labels()
                    labels += included
        filled = ""
        while (
            self.sees(*FILLS) and self.followed() and self.token.text.lower() != filled and len(filled) != len("fill")
        ):
            token = self.take()
            self.uses("fill", token.start, token.end)
            if filled and token.text.lower() == "fill":
                self.at -= 1
                raise self.unexpected(Message("a metric, a number or a function"))
            filled = token.text.lower()
            words["fill"] = (token.start, token.end)
            self.fill()
        if words:
            self.words[op.start] = words
        return matching, labels, side, included

    def followed(self) -> bool:
        """Whether an opening bracket is after the next token."""
        return self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].text == "("

    def fill(self) -> None:
        """The number used for what has no match."""
        self.expect("(")
        if self.sees("-", "+"):
            self.take()
        if self.token.kind not in {"number", "duration", "variable"}:
            raise self.unexpected(Message("a number"))
        token = self.take()
        if token.kind != "variable":
            self.value(token)
        self.expect(")")

    def operand(self) -> Node:
        """A sign with what it belongs to, or something without one."""
        sign = self.token
        if self.sees("-", "+"):
            self.take()
            inner = self.expression(_PRECEDENCE["*"] + 1)
            return Wrapped(inner, sign.text, None, sign.start, inner.end)
        return self.postfix(self.primary())

    def primary(self) -> Node:
        """An operand without what may be after it."""
        token = self.token
        if token.kind in {"number", "duration"}:
            self.take()
            self.value(token)
            if token.kind == "duration":
                self.uses("duration-as-number", token.start, token.end)
            return Literal(token.text, token.kind, token.start, token.end)
        if token.kind == "string":
            self.take()
            return Literal(token.text, token.kind, token.start, token.end)
        if self.sees("("):
            self.take()
            inner = self.expression(0)
            end = self.expect(")").end
            return Wrapped(inner, "", None, token.start, end)
        if self.sees("{"):
            return self.selector("", token.start, token.start)
        if token.kind in {"name", "variable"} and token.text.lower() not in _NO_METRICS:
            return self.named()
        raise self.unexpected(Message("a metric, a number or a function"))

    def named(self) -> Node:
        """What begins with a name."""
        token = self.take()
        word = token.text.lower()
        aggregation = word in AGGREGATIONS or token.kind == "variable"
        if aggregation and self.sees("by", "without", "("):
            return self.aggregation(token, word)
        if self.sees("(") and ":" not in token.text.replace("${", "") and word not in _NO_FUNCTIONS:
            return self.call(token)
        if token.kind == "variable" and not self.sees("{", "["):
            return Literal(token.text, "variable", token.start, token.end)
        return self.selector(token.text, token.start, token.end)

    def arguments(self) -> tuple[Node, ...]:
        """The arguments of a call, brackets included."""
        self.expect("(")
        found: list[Node] = []
        while not self.sees(")"):
            found.append(self.expression(0))
            if self.sees(")"):
                break
            if not self.sees(","):
                raise self.unexpected(Message("`,`, `)` or an operator"))
            comma = self.take()
            token = self.token
            begins = token.kind in _OPERAND and token.text.lower() not in _NO_METRICS
            if not begins and not self.sees("(", "{", "-", "+"):
                self.wrong(comma.start, comma.end, Message("no argument follows this `,`"))
        self.take()
        return tuple(found)

    def aggregation(self, token: Token, word: str) -> Call:
        """An aggregation, its labels before or after the brackets."""
        grouping, labels = self.grouping()
        arguments = self.arguments()
        end = self.last.end
        if grouping is None and self.sees("by", "without"):
            grouping, labels = self.grouping()
            end = self.last.end
        if word in AGGREGATIONS:
            self.uses(word, token.start, token.end)
            wanted = 1 + (word in WITH_PARAMETER)
            if len(arguments) != wanted:
                self.wrong(token.start, token.end, wrong_count(word, wanted, wanted, len(arguments)))
        name = word if word in AGGREGATIONS else token.text
        return Call(name, arguments, grouping, labels, token.start, end, token.start, token.end)

    def grouping(self) -> tuple[str | None, tuple[Label, ...]]:
        """`by` or `without` with its labels."""
        if self.sees("by", "without"):
            word = self.take().text.lower()
            return word, self.labels()
        return None, ()

    def call(self, token: Token) -> Call:
        """A function with its arguments."""
        arguments = self.arguments()
        if token.text not in signatures() and not VARIABLE.search(token.text):
            near = next(iter(closest(token.text, {*signatures(), *AGGREGATIONS}, n=1, cutoff=0.75)), "")
            meant = Message.meant(near)
            message = Message("PromQL has no function `{function}`{meant}", function=token.text, meant=meant)
            self.wrong(token.start, token.end, message)
        self.uses(token.text, token.start, token.end)
        return Call(token.text, arguments, None, (), token.start, self.last.end, token.start, token.end)

    def postfix(self, node: Node) -> Node:
        """A range, `offset`, `@` and the like after an operand."""
        state = _Modified(node)
        while True:
            if self.sees("["):
                node = self.ranged(node, state)
            elif self.sees("anchored", "smoothed"):
                node = self.extended_range(node, state)
            elif self.sees("offset"):
                word = self.take()
                if self.token.kind in {"variable", "name"} and VARIABLE.search(self.token.text):
                    self.take()
                    shifted = True
                else:
                    shifted = self.shift().value != 0
                self.modify(node, state, word, twice=state.shifted)
                state.shifted = state.shifted or shifted
                node = _extended(node, self.last.end)
            elif self.sees("@"):
                word = self.take()
                self.moment(node)
                self.uses("@", word.start, word.end)
                self.modify(node, state, word, twice=state.at)
                state.at = True
                node = _extended(node, self.last.end)
            else:
                return node

    def modify(self, node: Node, state: _Modified, word: Token, *, twice: bool) -> None:
        """See whether `offset` or `@` may be after a node."""
        text = word.text.lower()
        if state.kind == "other":
            message = Message("`{word}` belongs after a metric or a subquery", word=text)
            self.wrong(node.start, self.last.end, message)
        elif twice:
            self.wrong(node.start, self.last.end, Message("`{word}` is given twice", word=text))

    def moment(self, node: Node) -> None:
        """The time after `@`."""
        if self.sees("start", "end"):
            self.take()
            self.expect("(")
            self.expect(")")
            return
        if self.sees("-", "+"):
            self.take()
        word = self.token
        if word.kind not in {"number", "duration", "variable"} and not (
            word.kind == "name" and VARIABLE.search(word.text)
        ):
            raise self.unexpected(Message("a time"))
        self.take()
        if word.kind in {"number", "duration"}:
            value = self.value(word)
            if not isfinite(value) or not abs(value) < _LATEST:
                self.wrong(node.start, word.end, Message("this time is out of range"))

    def extended_range(self, node: Node, state: _Modified) -> Node:
        """`anchored` or `smoothed`."""
        token = self.take()
        word = token.text.lower()
        self.uses("extended-range", token.start, token.end)
        if word == "anchored":
            state.anchored = True
        else:
            state.smoothed = True
        if state.kind in {"other", "subquery"} or (state.anchored and state.smoothed):
            message = Message("`{word}` is allowed only once, after a metric", word=word)
            self.wrong(node.start, token.end, message)
        return replace(node, end=token.end) if isinstance(node, Selector) else node

    def ranged(self, node: Node, state: _Modified) -> Node:
        """A range or a subquery in square brackets."""
        opening = self.take()
        begun = self.at
        if self.token.kind == "loose":
            self.take()
        else:
            self.lengths()
        text = "".join(token.text for token in self.tokens[begun : self.at])
        closing = self.expect("]")
        masked = VARIABLE.sub(lambda variable: "v" * len(variable[0]), text)
        colon = masked.find(":")
        step = None if colon == -1 else text[colon + 1 :].strip()
        if not masked.partition(":")[0].strip() or masked.count(":") > 1:
            raise Unexpected(opening.start, closing.end, Message("a range holds a duration such as `[5m]`"))
        found = Range((text if colon == -1 else text[:colon]).strip(), step, opening.start, closing.end)
        if step is not None:
            state.kind = "subquery"
            state.shifted = state.at = state.anchored = state.smoothed = False
            return Wrapped(node, "", found, node.start, closing.end)
        if state.kind == "selector" and not isinstance(node, Selector):
            state.kind = "other"
        if state.kind not in {"selector", "variable"}:
            message = Message("only a metric takes a range: a subquery is written `[5m:]`")
            self.wrong(opening.start, closing.end, message)
        elif state.shifted or state.at:
            word = "offset" if state.shifted else "@"
            message = Message("`{word}` belongs after the range, not before it", word=word)
            self.wrong(opening.start, closing.end, message)
        state.kind = "matrix"
        if isinstance(node, Selector) and node.range is None:
            return replace(node, range=found, end=closing.end)
        return Wrapped(node, "", found, node.start, closing.end)

    def lengths(self) -> None:
        """One or two durations with a colon between them."""
        if self.sees("]"):
            opening, closing = self.last, self.token
            raise Unexpected(opening.start, closing.end, Message("a range holds a duration such as `[5m]`"))
        begun = self.at
        self.length()
        kinds = {token.kind for token in self.tokens[begun : self.at]}
        self.measured = self.measured or bool(kinds & {"number", "duration"})
        if self.sees(":"):
            colon = self.take()
            if not self.measured:
                self.uses("function-before-colon", colon.start, colon.end)
            if not self.sees("]"):
                self.length()
        if not self.sees("]"):
            raise self.unexpected(Message("`]`"))


def wrong_count(function: str, least: int, most: int, found: int) -> Message:
    """The message about a number of arguments; `most` is -1 where any number may follow."""
    if least == most:
        return Message("{function}() takes {count} arguments, not {found}", function=function, count=least, found=found)
    if found < least:
        return Message(
            "{function}() takes at least {count} arguments, not {found}", function=function, count=least, found=found
        )
    return Message(
        "{function}() takes at most {count} arguments, not {found}", function=function, count=most, found=found
    )


def _extended(node: Node, end: int) -> Node:
    if isinstance(node, Selector):
        return replace(node, end=end)
    return Wrapped(node, "", None, node.start, end)
