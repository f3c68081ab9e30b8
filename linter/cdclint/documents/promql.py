"""PromQL with places: what a query selects, applies and compares, and where it goes wrong.

The structure is read here, because the parser that judges validity (promql-parser, a port of Prometheus's own) gives no
positions. Grafana's variables (`$name`, `${name}`, `${name:format}`, `[[name]]`) stand for whatever is valid in their
place: a query is refused only if no sensible value of its variables would make it valid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 60
MAX_LEVELS = 120
MAX_TRIES = 24
MAX_JUDGED = 2_000

VARIABLE = re.compile(r"\$\{(?P<braced>\w+)(?P<rest>[^{}]*)\}|\$(?P<bare>\w+)|\[\[(?P<square>\w+)(?::\w+)?\]\]")

_VAR = r"(?:\$\{\w[^{}]*\}|\$\w+|\[\[\w+(?::\w+)?\]\])"
_TOKEN = re.compile(
    rf"""
      (?P<blank>[ \t\r\n]+|\#[^\r\n]*)
    | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)
    | (?P<duration>(?:[0-9]+(?:ms|[smhdwy]))+(?![\w.]))
    | (?P<number>0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?![\w.]))
    | (?P<variable>{_VAR}(?:ms|[smhdwy])?(?![\w:$]))
    | (?P<name>(?:[A-Za-z_]|{_VAR})(?:[\w:]|{_VAR})*)
    | (?P<operator>==|!=|=~|!~|>=|<=|[-+*/%^<>=@,:(){{}}\[\]])
    """,
    re.VERBOSE,
)
# fmt: off
_AGGREGATIONS = frozenset(
    {
        "avg", "bottomk", "count", "count_values", "group", "limit_ratio", "limitk",
        "max", "min", "quantile", "stddev", "stdvar", "sum", "topk",
    }
)
_FUNCTIONS = frozenset(
    {
        "abs", "absent", "absent_over_time", "acos", "acosh", "asin", "asinh", "atan", "atanh", "avg_over_time",
        "ceil", "changes", "clamp", "clamp_max", "clamp_min", "cos", "cosh", "count_over_time", "day_of_month",
        "day_of_week", "day_of_year", "days_in_month", "deg", "delta", "deriv", "double_exponential_smoothing",
        "exp", "first_over_time", "floor", "histogram_avg", "histogram_count", "histogram_fraction",
        "histogram_quantile", "histogram_stddev", "histogram_stdvar", "histogram_sum", "holt_winters", "hour",
        "idelta", "increase", "info", "irate", "label_join", "label_replace", "last_over_time", "ln", "log10",
        "log2", "mad_over_time", "max_over_time", "min_over_time", "minute", "month", "pi", "predict_linear",
        "present_over_time", "quantile_over_time", "rad", "rate", "resets", "round", "scalar", "sgn", "sin", "sinh",
        "sort", "sort_by_label", "sort_by_label_desc", "sort_desc", "sqrt", "stddev_over_time", "stdvar_over_time",
        "sum_over_time", "tan", "tanh", "time", "timestamp", "ts_of_first_over_time", "ts_of_last_over_time",
        "ts_of_max_over_time", "ts_of_min_over_time", "vector", "year",
    }
)
# fmt: on
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
COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class QueryError:
    """What is wrong with a query; `start` and `end` are indices into its text."""

    start: int
    end: int
    message: str


class Label(NamedTuple):
    """A label's name in a grouping or a matching clause."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Matcher:
    """`label op "value"`; `value` is without its quotes, and `value_start` is where it stands."""

    label: str
    op: str
    value: str
    start: int
    end: int
    value_start: int

    @property
    def dynamic(self) -> bool:
        """Whether a variable stands in the value."""
        return VARIABLE.search(self.value) is not None

    def admits(self, value: str) -> bool:
        """Whether the label may have that value; a matcher with a variable or a broken regex admits everything."""
        if self.dynamic:
            return True
        if "~" not in self.op:
            return (self.value == value) is (self.op == "=")
        try:
            return (re.fullmatch(self.value, value) is not None) is (self.op == "=~")
        except re.error:
            return True


@dataclass(frozen=True, slots=True)
class Range:
    """What stands in square brackets: `text` as written (`5m`, `$__rate_interval`), `step` None in a plain range."""

    text: str
    step: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a duration, a string, or a variable in the place of a whole operand. `text` is as written."""

    text: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Selector:
    """A series selector. `metric` is "" where only labels are given, and as written where it holds a variable.

    `metric_start` and `metric_end` bound the metric's name, in a matcher of `__name__` too.
    """

    metric: str
    matchers: tuple[Matcher, ...]
    range: Range | None
    start: int
    end: int
    metric_start: int
    metric_end: int

    @property
    def dynamic(self) -> bool:
        """Whether a variable stands in the metric's name."""
        return VARIABLE.search(self.metric) is not None

    def matchers_of(self, label: str) -> tuple[Matcher, ...]:
        """The matchers of one label."""
        return tuple(matcher for matcher in self.matchers if matcher.label == label)

    def admits(self, label: str, value: str) -> bool:
        """Whether a series with that value of the label can be selected, as far as the matchers say."""
        return all(matcher.admits(value) for matcher in self.matchers_of(label))


@dataclass(frozen=True, slots=True)
class Call:
    """A function or, where `grouping` is not None or the function is one, an aggregation."""

    function: str
    arguments: tuple[Node, ...]
    grouping: str | None
    labels: tuple[Label, ...]
    start: int
    end: int
    name_start: int
    name_end: int

    @property
    def aggregates(self) -> bool:
        """Whether it is an aggregation such as `sum`."""
        return self.function in _AGGREGATIONS


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; `labels` are those of `on`, `ignoring` and `group_*`."""

    op: str
    left: Node
    right: Node
    labels: tuple[Label, ...]
    matching: str | None
    start: int
    end: int
    op_start: int


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Brackets, a sign, or a subquery (with its `range`) around another expression."""

    inner: Node
    sign: str
    range: Range | None
    start: int
    end: int


Node: TypeAlias = Literal | Selector | Call | Binary | Wrapped


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read. `root` is None where an error prevents it."""

    text: str
    root: Node | None
    error: QueryError | None

    def walk(self) -> Iterator[tuple[Node, tuple[Node, ...]]]:
        """Every node with those around it, the outermost first."""
        stack: list[tuple[Node, tuple[Node, ...]]] = [] if self.root is None else [(self.root, ())]
        while stack:
            node, around = stack.pop()
            yield node, around
            stack.extend((child, (*around, node)) for child in reversed(children(node)))

    def selectors(self) -> Iterator[tuple[Selector, tuple[Node, ...]]]:
        """Every selector with what is around it, the outermost first."""
        for node, around in self.walk():
            if isinstance(node, Selector):
                yield node, around


def children(node: Node) -> tuple[Node, ...]:
    """The expressions directly inside one."""
    match node:
        case Call():
            return node.arguments
        case Binary():
            return (node.left, node.right)
        case Wrapped():
            return (node.inner,)
        case _:
            return ()


@lru_cache(maxsize=4096)
def parse_promql(text: str) -> Query:
    """Read a query. It never raises: an error is told at its place, and the structure read before it is kept out."""
    try:
        tokens = _tokens(text)
    except _Unexpected as found:
        return Query(text, None, found.error)
    try:
        root = _Parser(text, tokens).query()
    except _Unexpected as found:
        if found.final or not _valid(tokens):
            return Query(text, None, found.error)
        return Query(text, None, None)
    return Query(text, root, None if _valid(tokens) else _judge(root, tokens))


def metric_names(text: str) -> Iterator[str]:
    """The metrics that a query names, without those that a variable completes."""
    for selector, _ in parse_promql(text).selectors():
        if selector.metric and not selector.dynamic:
            yield selector.metric


def seconds(duration: str) -> float | None:
    """How long a duration such as `1m30s` is; None for a variable or anything else."""
    if not re.fullmatch(r"(?:[0-9]+(?:ms|[smhdwy]))+", duration):
        return None
    parts = re.findall(r"([0-9]+)(ms|[smhdwy])", duration)
    return sum(int(count) * _UNITS[unit] for count, unit in parts)


class _Unexpected(Exception):  # noqa: N818 (it never leaves this module)
    def __init__(self, start: int, end: int, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.error = QueryError(start, end, message)
        self.final = final


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def _tokens(text: str) -> list[_Token]:
    found = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _lexical(text, at)
        if token.lastgroup != "blank":
            found.append(_Token(str(token.lastgroup), token[0], at, token.end()))
        at = token.end()
    found.append(_Token("end", "", len(text), len(text)))
    _check_brackets(found)
    return found


def _lexical(text: str, at: int) -> _Unexpected:
    char = text[at]
    if char in "\"'`":
        return _Unexpected(at, len(text), f"this string has no closing {char}", final=True)
    if char in "“”„«»‘’":
        return _Unexpected(at, at + 1, f'`{char}` is no quotation mark of PromQL: write `"`', final=True)
    word = re.compile(r"[\w.]+").match(text, at)
    if word is not None:
        return _Unexpected(at, word.end(), f"`{word[0]}` is neither a name nor a number of PromQL", final=True)
    advice = {"&": ": write `and`", "|": ": write `or`", "!": ": write `!=` or `!~`"}.get(char, "")
    return _Unexpected(at, at + 1, f"`{char}` has no meaning here{advice}", final=True)


def _check_brackets(tokens: list[_Token]) -> None:
    """The bracket that is at fault is where people look, and a parser would only say that something is unexpected."""
    opened: list[_Token] = []
    for token in tokens:
        if token.kind != "operator":
            continue
        if token.text in _CLOSERS:
            opened.append(token)
        elif token.text in _CLOSERS.values():
            if not opened:
                raise _Unexpected(token.start, token.end, f"`{token.text}` closes nothing", final=True)
            opener = opened.pop()
            if _CLOSERS[opener.text] != token.text:
                wanted = f"`{token.text}` where `{_CLOSERS[opener.text]}` must close the `{opener.text}`"
                raise _Unexpected(token.start, token.end, wanted, final=True)
        if len(opened) > MAX_DEPTH:
            raise _Unexpected(token.start, token.end, f"more than {MAX_DEPTH} brackets in each other", final=True)
    if opened:
        token = opened[-1]
        raise _Unexpected(token.start, token.end, f"this `{token.text}` is never closed", final=True)


class _Parser:
    """Recursive descent over one query's tokens, no deeper than `MAX_LEVELS` expressions in each other."""

    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.levels = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def sees(self, *texts: str) -> bool:
        token = self.token
        return token.kind in {"operator", "name"} and token.text.lower() in texts

    def expect(self, text: str) -> _Token:
        if not self.sees(text):
            raise self.unexpected(f"`{text}`")
        return self.take()

    def unexpected(self, wanted: str) -> _Unexpected:
        token = self.token
        if token.kind == "end":
            return _Unexpected(token.start, token.end, f"the query ends where {wanted} is expected")
        return _Unexpected(token.start, token.end, f"`{token.text}` where {wanted} is expected")

    def query(self) -> Node:
        if self.token.kind == "end":
            raise _Unexpected(0, len(self.text), "the query is empty")
        root = self.expression(0)
        if self.token.kind != "end":
            raise self.unexpected("an operator or the end of the query")
        return root

    def expression(self, floor: int) -> Node:
        self.levels += 1
        if self.levels > MAX_LEVELS:
            message = f"more than {MAX_LEVELS} expressions in each other"
            raise _Unexpected(self.token.start, self.token.end, message, final=True)
        left = self.operand()
        while True:
            op = self.token
            precedence = _PRECEDENCE.get(op.text.lower(), 0) if op.kind in {"operator", "name"} else 0
            if precedence == 0 or precedence < floor:
                self.levels -= 1
                return left
            self.take()
            matching, labels = self.matching()
            right = self.expression(precedence if op.text == "^" else precedence + 1)
            left = Binary(op.text.lower(), left, right, labels, matching, left.start, right.end, op.start)

    def matching(self) -> tuple[str | None, tuple[Label, ...]]:
        if self.sees("bool"):
            self.take()
        matching = None
        labels: tuple[Label, ...] = ()
        while self.sees("on", "ignoring", "group_left", "group_right", "fill", "fill_left", "fill_right"):
            word = self.take().text.lower()
            if word in {"on", "ignoring"}:
                matching = word
            if word.startswith("fill"):
                self.expect("(")
                self.expression(0)
                self.expect(")")
            elif word in {"on", "ignoring"} or (self.sees("(") and self.labels_follow()):
                labels += self.labels()
        return matching, labels

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
        aggregation = token.text.lower() in _AGGREGATIONS or token.kind == "variable"
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

    def call(self, token: _Token) -> Call:
        name = token.text.lower() if token.text.lower() in _AGGREGATIONS else token.text
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
        if grouping is None and (name in _AGGREGATIONS or token.kind == "variable"):
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
            raise _Unexpected(opening.start, closing.end, "a range holds a duration such as `[5m]`")
        found = Range(text if colon == -1 else text[:colon], step, opening.start, closing.end)
        if isinstance(node, Selector) and node.range is None and step is None:
            return replace(node, range=found, end=closing.end)
        if step is None:
            message = "only a metric takes a range: a subquery is written `[5m:]`"
            raise _Unexpected(opening.start, closing.end, message)
        return Wrapped(node, "", found, node.start, closing.end)


def _extended(node: Node, end: int) -> Node:
    if isinstance(node, Selector):
        return replace(node, end=end)
    return Wrapped(node, "", None, node.start, end)


def _valid(tokens: list[_Token]) -> bool:
    """Whether the reference parser takes it, which overflows its stack on a query of monstrous size."""
    return len(tokens) > MAX_JUDGED or any(_error(text) is None for text in _substitutions(tokens))


def _judge(node: Node, tokens: list[_Token]) -> QueryError:
    """The smallest expression that is invalid by itself."""
    while True:
        for child in children(node):
            inside = _part(child, tokens)
            if not _valid(inside):
                node = child
                break
        else:
            break
    message = _error(next(_substitutions(_part(node, tokens)))) or "this is no valid PromQL"
    return _explained(node, message)


def _part(node: Node, tokens: list[_Token]) -> list[_Token]:
    inside = [token for token in tokens if node.start <= token.start and token.end <= node.end and token.kind != "end"]
    return [*inside, _Token("end", "", node.end, node.end)]


def _explained(node: Node, message: str) -> QueryError:
    if isinstance(node, Call):
        start, end = node.name_start, node.name_end
        if message.startswith("unknown function"):
            near = get_close_matches(node.function, _FUNCTIONS | _AGGREGATIONS, n=1, cutoff=0.75)
            meant = f"; did you mean `{near[0]}`?" if near else ""
            return QueryError(start, end, f"PromQL has no function `{node.function}`{meant}")
        wanted = re.search(r"expected type (\w+) in call to function '(\w+)', got (\w+)", message)
        if wanted is not None and wanted[1] == "matrix":
            return QueryError(start, end, f"{node.function}() needs a range: write `[5m]` behind the metric")
        if wanted is not None and wanted[3] == "matrix":
            return QueryError(start, end, f"{node.function}() takes no range: remove the `[…]`")
        return QueryError(start, end, message)
    if isinstance(node, Selector):
        for matcher in node.matchers:
            if "regex" in message and matcher.op in {"=~", "!~"} and matcher.value in message:
                end = matcher.value_start + len(matcher.value)
                return QueryError(matcher.value_start, end, f"`{matcher.value}` is no regular expression")
        if node.metric == "" and "matcher" in message:
            return QueryError(node.start, node.end, "a selector needs a metric or one matcher that is not empty")
    if isinstance(node, Binary):
        return QueryError(node.op_start, node.op_start + len(node.op), f"`{node.op}`: {message}")
    return QueryError(node.start, node.end, message)


def _error(text: str) -> str | None:
    from promql_parser import parse  # noqa: PLC0415 (a warm run parses no query)

    try:
        parse(text)
    except ValueError as error:
        return str(error)
    return None


def _substitutions(tokens: list[_Token]) -> Iterator[str]:
    """The query with its variables replaced, in every sensible way up to a limit."""
    choices: list[tuple[str, ...]] = []
    brackets = 0
    for index, token in enumerate(tokens[:-1]):
        before = tokens[index - 1].text.lower() if index else ""
        brackets += (token.text == "[") - (token.text == "]")
        if "$" not in token.text and "[[" not in token.text:
            choices.append((token.text,))
        elif token.kind == "string":
            choices.append((VARIABLE.sub("1", token.text),))
        elif brackets or before == "offset" or (before in {"-", "+"} and tokens[index - 2].text.lower() == "offset"):
            choices.append((VARIABLE.sub("5" if _has_unit(token) else _duration, token.text),))
        elif token.kind == "name":
            choices.append((VARIABLE.sub("x", token.text),))
        elif tokens[index + 1].text in {"(", "by", "without"}:
            choices.append(("sum", "rate", "abs", "topk", "1", "x"))
        elif index and _ends_operand(tokens[index - 1]):
            choices.append(("+", "and"))
        elif _has_unit(token):
            choices.append((VARIABLE.sub("5", token.text), VARIABLE.sub("x", token.text)))
        else:
            choices.append(("1", "x", ">", "x{a='b'}", "5m", "'x'", "{a='b'}"))
    for chosen in islice(product(*choices), MAX_TRIES):
        yield " ".join(chosen)


def _ends_operand(token: _Token) -> bool:
    """Whether what follows can only be an operator."""
    if token.kind == "operator":
        return token.text in {")", "]", "}"}
    return token.text.lower() not in _PRECEDENCE and token.text.lower() not in {"bool", "by", "without", "offset"}


def _has_unit(token: _Token) -> bool:
    found = VARIABLE.match(token.text)
    return found is not None and found.end() < len(token.text)


def _duration(found: re.Match[str]) -> str:
    name = found["braced"] or found["bare"] or found["square"]
    return "300" if name in {"__range_s", "__range_ms", "__interval_ms", "__rate_interval_ms"} else "5m"
