"""The grammar of PromQL: from tokens to a tree that knows its places."""

from __future__ import annotations

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
)

MAX_LEVELS = 120
MAX_OPERATORS = 1_000
"""A chain of operators is a tree as deep as it is long: whoever walks it sees no more than this."""

_PRECEDENCE = {
    "or": 1,
    "and": 2,
    "unless": 2,
    **dict.fromkeys(("==", "!=", ">", "<", ">=", "<="), 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
    "atan2": 5,
    "^": 6,
}


def read_tokens(tokens: list[Token]) -> Node:
    """The expression that the tokens make.

    Raises:
        Unexpected: they make none.
    """
    return _Parser(tokens).query()


class _Parser:
    """Recursive descent over one query's tokens, no deeper than `MAX_LEVELS` expressions in each other."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.levels = 0
        self.operators = 0

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
            matching, labels, side, included = self.matching()
            right = self.expression(precedence if op.text == "^" else precedence + 1)
            word = op.text.lower()
            left = Binary(word, left, right, labels, matching, left.start, right.end, op.start, side, included)

    def matching(self) -> tuple[str | None, tuple[Label, ...], str | None, tuple[Label, ...]]:
        """How two vectors are matched: the word, all labels that are named, the many side, what it takes over."""
        if self.sees("bool"):
            self.take()
        matching = side = None
        labels: tuple[Label, ...] = ()
        included: tuple[Label, ...] = ()
        while self.sees("on", "ignoring", "group_left", "group_right", "fill", "fill_left", "fill_right"):
            word = self.take().text.lower()
            if word in {"on", "ignoring"}:
                matching = word
                labels += self.labels()
            elif word.startswith("fill"):
                self.expect("(")
                self.expression(0)
                self.expect(")")
            else:
                side = word
                if self.sees("(") and self.labels_follow():
                    included = self.labels()
                    labels += included
        return matching, labels, side, included

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
            self.take()
            found.append(Label(token.text, token.start, token.end))
            if not self.sees(")"):
                self.expect(",")
        self.take()
        return tuple(found)

    def operand(self) -> Node:
        signs = []
        while self.sees("-", "+"):
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
        if token.text.lower() in {"and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset"}:
            self.at -= 1
            raise self.unexpected("a metric, a number or a function")
        return self.selector(token.text, token.start, token.end)

    def call(self, token: Token) -> Call:
        name = token.text.lower() if token.text.lower() in AGGREGATIONS else token.text
        grouping, labels = self.grouping()
        self.expect("(")
        arguments = []
        while not self.sees(")"):
            arguments.append(self.expression(0))
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
                        self.take()
                        continue
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
            elif self.sees("offset"):
                self.take()
                if self.sees("-", "+"):
                    self.take()
                if self.token.kind not in {"duration", "variable", "number", "name"}:
                    raise self.unexpected("a duration such as `5m`")
                end = self.take().end
                node = _extended(node, end)
            elif self.sees("@"):
                self.take()
                if self.sees("-", "+"):
                    self.take()
                word = self.take()
                if word.kind not in {"number", "variable", "name"}:
                    self.at -= 1
                    raise self.unexpected("a time")
                end = word.end
                if word.text in {"start", "end"}:
                    self.expect("(")
                    end = self.expect(")").end
                node = _extended(node, end)
            else:
                return node

    def ranged(self, node: Node) -> Node:
        opening = self.take()
        parts = []
        while not self.sees("]"):
            if self.token.kind not in {"duration", "variable", "number", "name", "operator"}:
                raise self.unexpected("a duration such as `5m`")
            parts.append(self.take().text)
        closing = self.take()
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


def _extended(node: Node, end: int) -> Node:
    if isinstance(node, Selector):
        return replace(node, end=end)
    return Wrapped(node, "", None, node.start, end)
