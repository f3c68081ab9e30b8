"""What a PromQL query consists of, with the place of each part in its text."""

from __future__ import annotations

import re
from threading import local
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign import foreign_pattern
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.core.message import Message

VARIABLE = regex(r"\$\{(?P<braced>\w++)(?P<rest>[^{}]*+)\}|\$(?P<bare>\w++)|\[\[(?P<square>\w++)(?::\w++)?\]\]")
COMPARISONS = frozenset({"==", "!=", ">", "<", ">=", "<="})
# fmt: off
AGGREGATIONS = frozenset(
    {
        "avg", "bottomk", "count", "count_values", "group", "limit_ratio", "limitk",
        "max", "min", "quantile", "stddev", "stdvar", "sum", "topk",
    }
)
# fmt: on
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}


@dataclass(frozen=True, slots=True)
class QueryError:
    """What is wrong with a query; `start` and `end` are indices into its text."""

    start: int
    end: int
    message: Message


class Feature(NamedTuple):
    """A piece of a query that not every version or configuration of Prometheus knows; promql.json names them."""

    name: str
    start: int
    end: int


class Label(NamedTuple):
    """A label's name in a grouping or a matching clause."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Matcher:
    """`label op "value"`; `value` is without its quotes, and `value_start` is where it is."""

    label: str
    op: str
    value: str
    start: int
    end: int
    value_start: int

    @property
    def dynamic(self) -> bool:
        """Whether a variable is in the value."""
        return VARIABLE.search(self.value) is not None

    def admits(self, value: str) -> bool:
        """Whether the label may have that value; a matcher with a variable or a broken regex admits everything."""
        if self.dynamic:
            return True
        if "~" not in self.op:
            return (self.value == value) is (self.op == "=")
        try:
            return (foreign_pattern.fullmatch(self.value, value) is not None) is (self.op == "=~")
        except re.error:
            return True


@dataclass(frozen=True, slots=True)
class Range:
    """What is in square brackets: `text` as written (`5m`, `$__rate_interval`), `step` None in a plain range."""

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
        """Whether a variable is in the metric's name."""
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
        return self.function in AGGREGATIONS


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; `labels` are those of `on`, `ignoring` and `group_*`.

    `matching` is "on" or "ignoring", `side` "group_left" or "group_right", and `included` the labels that this takes
    over from the other side.
    """

    op: str
    left: Node
    right: Node
    labels: tuple[Label, ...]
    matching: str | None
    start: int
    end: int
    op_start: int
    side: str | None = None
    included: tuple[Label, ...] = ()


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
    features: tuple[Feature, ...] = ()

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


T = TypeVar("T")


def bottom_up(judge: Callable[[Node], T]) -> Callable[[Node], T]:
    """A function over expressions that may call itself for those inside: they are judged first, without recursion."""
    state = local()

    def judged(node: Node) -> T:
        known: dict[int, T] | None = getattr(state, "known", None)
        if known is not None:
            return known[id(node)] if id(node) in known else judge(node)
        known = state.known = {}
        try:
            order = [node]
            for one in order:
                order.extend(children(one))
            for one in reversed(order):
                known[id(one)] = judge(one)
            return known[id(node)]
        finally:
            state.known = None

    return judged


def fold(root: Node, combine: Callable[[Node, list[T]], T]) -> T:
    """What `combine` makes of an expression, given what it made of those directly inside; without recursion."""
    order: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        order.append(node)
        stack.extend(children(node))
    made: list[T] = []
    for node in reversed(order):
        count = len(children(node))
        inner = made[len(made) - count :]
        del made[len(made) - count :]
        made.append(combine(node, inner))
    return made[0]


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


def seconds(duration: str) -> float | None:
    """How long a duration such as `1m30s` is; None for a variable or anything else."""
    if not re.fullmatch(r"(?:[0-9]+(?:ms|[smhdwy]))+", duration):
        return None
    parts = re.findall(r"(?<![0-9])([0-9]++)(ms|[smhdwy])", duration)
    return sum(number_of(count) * _UNITS[unit] for count, unit in parts)
