"""PromQL with places: what a query selects, applies and compares, and where it goes wrong.

Grafana's variables (`$name`, `${name}`, `${name:format}`, `[[name]]`) stand for whatever is valid in their place: a
query is refused only if no sensible value of its variables would make it valid.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cdclint.syntax.promql.lexer import Unexpected, tokens_of
from cdclint.syntax.promql.parser import read_tokens
from cdclint.syntax.promql.string_values import without_strings
from cdclint.syntax.promql.tree import (
    COMPARISONS,
    VARIABLE,
    Binary,
    Call,
    Label,
    Literal,
    Matcher,
    Node,
    Query,
    QueryError,
    Range,
    Selector,
    Wrapped,
    bottom_up,
    children,
    fold,
    seconds,
)
from cdclint.syntax.promql.validity import is_valid, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "COMPARISONS",
    "VARIABLE",
    "Binary",
    "Call",
    "Label",
    "Literal",
    "Matcher",
    "Node",
    "Query",
    "QueryError",
    "Range",
    "Selector",
    "Wrapped",
    "bottom_up",
    "children",
    "fold",
    "metric_names",
    "parse_promql",
    "seconds",
]


@lru_cache(maxsize=4096)
def parse_promql(text: str) -> Query:
    """Read a query. It never raises: an error is told at its place, and the query then has no tree or is invalid."""
    try:
        tokens = tokens_of(text)
    except Unexpected as found:
        return Query(text, None, found.error)
    try:
        root, simple = read_tokens(tokens)
    except Unexpected as found:
        if found.final or not is_valid(tokens):
            return Query(text, None, found.error)
        return Query(text, None, None)
    try:
        simple = list(without_strings(simple))
    except Unexpected as found:
        return Query(text, root, found.error)
    return Query(text, root, None if is_valid(simple) else judge(root, simple))


def metric_names(text: str) -> Iterator[str]:
    """The metrics that a query names, without those that a variable completes."""
    for selector, _ in parse_promql(text).selectors():
        if selector.metric and not selector.dynamic:
            yield selector.metric
