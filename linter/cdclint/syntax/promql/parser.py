"""The grammar of PromQL: from tokens to a tree that knows its places."""

from __future__ import annotations

from math import inf

from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.syntax.promql.lexer import Token, Unexpected
from cdclint.syntax.promql.tree import (
    AGGREGATIONS,
    VARIABLE,
    Binary,
    Call,
    Label,
    Literal,
    Matcher,
    Node,
    Range,
    Selector,
    Wrapped,
    seconds,
)

MAX_LEVELS = 120
MAX_OPERATORS = 1_000
"""A chain of operators is a tree as deep as it is long: whoever walks it sees no more than this."""

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
_WORDS = frozenset({"and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset"})
_DURATIONS = frozenset({"step", "range", "max_of", "min_of"})
_FILLS = frozenset({"fill", "fill_left", "fill_right"})


def read_tokens(tokens: list[Token]) -> tuple[Node, list[Token]]:
    """The expression that the tokens make, and the tokens without what the library does not know.

    Raises:
        Unexpected: they make none.
    """
    parser = _Parser(tokens)
    return parser.query(), parser.simplified()


class _Parser:
    """Recursive descent over one query's tokens, no deeper than `MAX_LEVELS` expressions in each other."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.levels = 0
        self.operators = 0
        self.modified: Node | None = None
        self.edits: dict[int, tuple[int, str]] = {}

    def simplified(self) -> list[Token]:
        """The tokens, those that are edited replaced."""
        found = []
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            end, text = self.edits.get(at, (at + 1, token.text))
            if end == at + 1 and text == token.text:
                found.append(token)
            elif end == at + 1 and text:
                found.append(token._replace(text=text))
            elif text:
                found.append(Token("duration", text, token.start, self.tokens[end - 1].end))
            at = end
        return found

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        token = self.token
        return token.kind in {"operator", "name"} and token.text.lower() in texts

    def expect(self, text: str) -> Token:
        if not self.sees(text):
            raise self.unexpected(f"`{text}`")
        return self.take()

    def unexpected(self, wanted: str) -> Unexpected:
        token = self.token
        if token.kind == "end":
            message = Message("the query ends where {wanted} is expected", wanted=Message.text(wanted))
        else:
            message = Message("`{token}` where {wanted} is expected", token=token.text, wanted=Message.text(wanted))
        return Unexpected(token.start, token.end, message)

    def query(self) -> Node:
        if self.token.kind == "end":
            raise Unexpected(0, self.token.end, "the query is empty")
        root = self.expression(0)
        if self.token.kind != "end":
            raise self.unexpected("an operator or the end of the query")
        return root

    def expression(self, floor: int) -> Node:
        self.levels += 1
        if self.levels > MAX_LEVELS:
            message = Message("more than {limit} expressions in each other", limit=MAX_LEVELS)
            raise Unexpected(self.token.start, self.token.end, message, final=True)
        left = self.operand()
        while True:
            if self.operators > MAX_OPERATORS:
                message = Message("more than {limit} operators in one query", limit=MAX_OPERATORS)
                raise Unexpected(self.token.start, self.token.end, message, final=True)
            op = self.token
            precedence = _PRECEDENCE.get(op.text.lower(), 0) if op.kind in {"operator", "name"} else 0
            if precedence == 0 or precedence < floor:
                self.levels -= 1
                return left
            self.take()
            self.operators += 1
            if op.text in {"</", ">/"}:
                self.edits[self.at - 1] = (self.at, "+")
            begun = self.at
            matching, labels, side, included = self.matching()
            filled = next((token for token in self.tokens[begun : self.at] if token.text.lower() in _FILLS), None)
            right = self.expression(precedence if op.text == "^" else precedence + 1)
            word = op.text.lower()
            if filled is not None and (
                precedence <= _PRECEDENCE["and"] or isinstance(left, Literal) or isinstance(right, Literal)
            ):
                message = Message("`{word}` fills in only between two vectors, and not for sets", word=filled.text)
                raise Unexpected(filled.start, filled.end, message, final=True)
            left = Binary(word, left, right, labels, matching, left.start, right.end, op.start, side, included)

    def matching(self) -> tuple[str | None, tuple[Label, ...], str | None, tuple[Label, ...]]:
        """How two vectors are matched: the word, all labels that are named, the many side, what it takes over."""
        if self.sees("bool"):
            self.take()
        matching = side = None
        labels: tuple[Label, ...] = ()
        included: tuple[Label, ...] = ()
        while self.sees("on", "ignoring", "group_left", "group_right") or (
            self.sees(*_FILLS) and self.tokens[self.at + 1].text == "("
        ):
            begun = self.at
            word = self.take().text.lower()
            if word in {"on", "ignoring"}:
                matching = word
                labels += self.labels()
            elif word in _FILLS:
                self.fill()
                self.edits[begun] = (self.at, "")
            else:
                side = word
                if self.sees("(") and self.labels_follow():
                    included = self.labels()
                    labels += included
        return matching, labels, side, included

    def fill(self) -> None:
        """The number that stands for what has no match."""
        self.expect("(")
        if self.sees("-", "+"):
            self.take()
        if self.token.kind not in {"number", "duration", "variable"} and not self.sees("inf", "nan"):
            raise self.unexpected("a number")
        self.take()
        self.expect(")")

    def labels_follow(self) -> bool:
        """Whether the bracket here is a list of labels, not the right operand."""
        after = self.tokens[self.at + 1 : self.at + 3]
        if len(after) < 2:
            return False
        return after[0].text == ")" or (after[0].kind == "name" and after[1].text in {",", ")"})

    def labels(self) -> tuple[Label, ...]:
        self.expect("(")
        found = []
        while not self.sees(")"):
            token = self.token
            if token.kind not in {"name", "variable", "string"}:
                raise self.unexpected("a label")
            if token.text.lower() in {"anchored", "smoothed"}:
                self.edits[self.at] = (self.at + 1, "x")
            self.take()
            found.append(Label(token.text, token.start, token.end))
            if not self.sees(")"):
                self.expect(",")
        self.take()
        return tuple(found)

    def operand(self) -> Node:
        signs = []
        while self.sees("-", "+"):
            self.edits[self.at] = (self.at + 1, "-")
            signs.append(self.take())
        node = self.postfix(self.primary())
        if signs and self.sees("^"):
            self.take()
            right = self.expression(_PRECEDENCE["^"])
            node = Binary("^", node, right, (), None, node.start, right.end, node.end)
        for sign in reversed(signs):
            node = Wrapped(node, sign.text, None, sign.start, node.end)
        return node

    def primary(self) -> Node:
        token = self.token
        if token.kind in {"number", "duration", "string"}:
            self.take()
            return Literal(token.text, token.kind, token.start, token.end)
        if self.sees("("):
            self.take()
            inner = self.expression(0)
            end = self.expect(")").end
            return Wrapped(inner, "", None, token.start, end)
        if self.sees("{"):
            return self.selector("", token.start, token.start)
        if token.kind in {"name", "variable"}:
            return self.named()
        raise self.unexpected("a metric, a number or a function")

    def named(self) -> Node:
        token = self.take()
        aggregation = token.text.lower() in AGGREGATIONS or token.kind == "variable"
        if self.sees("(") or (aggregation and self.sees("by", "without")):
            return self.call(token)
        if token.text.lower() in {"inf", "nan"}:
            return Literal(token.text, "number", token.start, token.end)
        if token.kind == "variable" and not self.sees("{", "["):
            return Literal(token.text, "variable", token.start, token.end)
        if token.text.lower() in _WORDS:
            self.at -= 1
            raise self.unexpected("a metric, a number or a function")
        if token.text.lower() in {"anchored", "smoothed"} or token.text[0] == ":":
            self.edits[self.at - 1] = (self.at, "x")
        return self.selector(token.text, token.start, token.end)

    def call(self, token: Token) -> Call:
        name = token.text.lower() if token.text.lower() in AGGREGATIONS else token.text
        grouping, labels = self.grouping()
        self.expect("(")
        arguments = []
        while not self.sees(")"):
            begun = self.at
            arguments.append(self.expression(0))
            if name == "info" and len(arguments) == 2:
                if self.tokens[begun].text != "{" or not isinstance(arguments[1], Selector):
                    start, end = arguments[1].start, arguments[1].end
                    raise Unexpected(
                        start, end, Message("info() takes labels in braces here, without a metric"), final=True
                    )
                self.edits[begun] = (self.at, '{a="b"}')
            if not self.sees(")"):
                if not self.sees(","):
                    raise self.unexpected("`,`, `)` or an operator")
                self.take()
        end = self.take().end
        if grouping is None and (name in AGGREGATIONS or token.kind == "variable"):
            grouping, labels = self.grouping()
            end = self.tokens[self.at - 1].end if grouping is not None else end
        return Call(name, tuple(arguments), grouping, labels, token.start, end, token.start, token.end)

    def grouping(self) -> tuple[str | None, tuple[Label, ...]]:
        if self.sees("by", "without"):
            word = self.take().text.lower()
            return word, self.labels()
        return None, ()

    def selector(self, metric: str, start: int, metric_end: int) -> Selector:
        matchers = []
        end = metric_end
        metric_start = start
        if self.sees("{"):
            self.take()
            while not self.sees("}"):
                matcher = self.matcher()
                if matcher is None:
                    name = self.tokens[self.at - 1]
                    metric, metric_start, metric_end = name.text[1:-1], name.start + 1, name.end - 1
                elif matcher.label == "__name__" and matcher.op == "=" and not metric:
                    metric, metric_start = matcher.value, matcher.value_start
                    metric_end = metric_start + len(metric)
                    matchers.append(matcher)
                else:
                    matchers.append(matcher)
                if not self.sees("}"):
                    if self.sees("or"):
                        raise Unexpected(
                            self.token.start, self.token.end, Message("matchers have a `,` between them"), final=True
                        )
                    if not self.sees(","):
                        raise self.unexpected("`,` or `}`")
                    self.take()
            end = self.take().end
        return Selector(metric, tuple(matchers), None, start, end, metric_start, metric_end)

    def matcher(self) -> Matcher | None:
        """One matcher; None for a metric's name in quotes."""
        label = self.token
        if label.kind not in {"name", "string", "variable"}:
            raise self.unexpected("a label")
        if label.text.lower() in _WORDS:
            self.edits[self.at] = (self.at + 1, "x")
        self.take()
        op = self.token
        if not self.sees("=", "!=", "=~", "!~"):
            if label.kind == "string" and self.sees(",", "}"):
                return None
            if label.kind == "variable" and self.sees(",", "}"):
                return Matcher(label.text, "=", "", label.start, label.end, label.end)
            raise self.unexpected("`=`, `!=`, `=~` or `!~`")
        self.take()
        value = self.token
        if value.kind not in {"string", "variable"}:
            raise self.unexpected("a value in quotes")
        self.take()
        quoted = value.kind == "string"
        text = value.text[1:-1] if quoted else value.text
        name = label.text[1:-1] if label.kind == "string" else label.text
        return Matcher(name, op.text, text, label.start, value.end, value.start + quoted)

    def postfix(self, node: Node) -> Node:
        while True:
            if self.sees("["):
                node = self.ranged(node)
            elif self.sees("anchored", "smoothed"):
                self.edits[self.at] = (self.at + 1, "")
                if not isinstance(node, Selector) or self.modified is node:
                    message = Message("`{word}` belongs behind a metric, and only once", word=self.token.text)
                    raise Unexpected(node.start, self.token.end, message, final=True)
                self.modified = node = replace(node, end=self.take().end)
            elif self.sees("offset"):
                self.take()
                begun = self.at
                if self.duration_operand() or self.tokens[self.at - 1].text.lower() == "nan":
                    self.edits[begun] = (self.at, "5m")
                node = _extended(node, self.tokens[self.at - 1].end)
            elif self.sees("@"):
                self.take()
                if self.sees("-", "+"):
                    self.take()
                word = self.take()
                if word.kind not in {"number", "duration", "variable", "name"}:
                    self.at -= 1
                    raise self.unexpected("a time")
                end = word.end
                if word.kind == "duration":
                    self.edits[self.at - 1] = (self.at, "5")
                elif word.kind == "number" and not _value(word) < _LATEST:
                    message = Message("this time is out of range")
                    raise Unexpected(node.start, end, message, final=True)
                if word.text in {"start", "end"}:
                    self.expect("(")
                    end = self.expect(")").end
                node = _extended(node, end)
            else:
                return node

    def ranged(self, node: Node) -> Node:
        opening = self.take()
        begun = self.at
        self.durations()
        parts = [token.text for token in self.tokens[begun : self.at]]
        closing = self.expect("]")
        text = "".join(parts)
        masked = VARIABLE.sub(lambda variable: "v" * len(variable[0]), text)
        colon = masked.find(":")
        step = None if colon == -1 else text[colon + 1 :]
        if not masked.partition(":")[0] or masked.count(":") > 1:
            raise Unexpected(opening.start, closing.end, "a range holds a duration such as `[5m]`")
        found = Range(text if colon == -1 else text[:colon], step, opening.start, closing.end)
        if isinstance(node, Selector) and node.range is None and step is None:
            return replace(node, range=found, end=closing.end)
        if step is None:
            message = "only a metric takes a range: a subquery is written `[5m:]`"
            raise Unexpected(opening.start, closing.end, message)
        return Wrapped(node, "", found, node.start, closing.end)

    def durations(self) -> None:
        """What a range holds: one or two durations, or expressions of durations, with a colon between them."""
        if any(VARIABLE.search(token.text) for token in self.inside()):
            self.at += len(self.inside())
            return
        while not self.sees("]"):
            if self.sees(":"):
                self.take()
                continue
            begun = self.at
            composed = self.duration(0)
            read = self.tokens[begun : self.at]
            if composed:
                self.edits[begun] = (self.at, "5m")
                if self.sees(":") and not any(token.kind in {"number", "duration"} for token in read):
                    self.take()
                    raise self.unexpected("`]`").as_final()
            elif _value(read[-1]) == 0:
                raise Unexpected(read[0].start, read[-1].end, Message("a range is longer than 0"), final=True)
            if not self.sees("]", ":"):
                raise self.unexpected("`]`")

    def inside(self) -> list[Token]:
        """The tokens before the bracket that closes the range."""
        end = next(at for at in range(self.at, len(self.tokens)) if self.tokens[at].text == "]")
        return self.tokens[self.at : end]

    def duration(self, floor: int) -> bool:
        """Read an expression of durations; whether it is more than one duration."""
        self.levels += 1
        if self.levels > MAX_LEVELS:
            message = Message("more than {limit} expressions in each other", limit=MAX_LEVELS)
            raise Unexpected(self.token.start, self.token.end, message, final=True)
        composed = self.duration_operand()
        while self.token.kind == "operator" and (precedence := _PRECEDENCE.get(self.token.text, 0)) >= max(floor, 4):
            composed = True
            sign = self.take().text
            begun = self.at
            self.duration(precedence if sign == "^" else precedence + 1)
            if sign in {"/", "%"} and self.at == begun + 1 and _value(self.tokens[begun]) == 0:
                zero = self.tokens[begun]
                raise Unexpected(self.tokens[begun - 1].start, zero.end, Message("a division by 0"), final=True)
        self.levels -= 1
        return composed

    def duration_operand(self) -> bool:
        """Read a duration with its signs, or one in brackets; whether it is more than the library knows."""
        signs = 0
        while self.sees("-", "+"):
            self.take()
            signs += 1
        token = self.take()
        if token.text == "(":
            self.duration(0)
            self.expect(")")
            return True
        if token.text.lower() in _DURATIONS and self.sees("("):
            self.take()
            if token.text.lower().endswith("_of"):
                self.duration(0)
                self.expect(",")
                self.duration(0)
            self.expect(")")
            return True
        if token.kind not in {"duration", "variable", "number"} and (
            token.kind != "name" or not (VARIABLE.search(token.text) or token.text.lower() in {"inf", "nan"})
        ):
            self.at = self.tokens.index(token)
            raise self.unexpected("a duration such as `5m`")
        return signs > 1


def _value(token: Token) -> float:
    """The seconds or the number that a token says; infinite where it says none."""
    if token.kind == "duration":
        return seconds(token.text) or 0
    try:
        return float(int(token.text, 16)) if token.text[:2].lower() == "0x" else float(token.text)
    except (ValueError, OverflowError):
        return inf


def _extended(node: Node, end: int) -> Node:
    if isinstance(node, Selector):
        return replace(node, end=end)
    return Wrapped(node, "", None, node.start, end)
