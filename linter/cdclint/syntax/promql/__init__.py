"""PromQL with places: what a query selects, applies and compares, and where it goes wrong.

Grafana's variables (`$name`, `${name}`, `${name:format}`, `[[name]]`) take any value that is valid in their place: a
query is rejected only if no sensible value of its variables would make it valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.foreign.bounded_cache import kept
from cdclint.syntax.promql.tree import (
    COMPARISONS,
    VARIABLE,
    Binary,
    Call,
    Feature,
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.promql.parser import Parser

__all__ = [
    "COMPARISONS",
    "VARIABLE",
    "Binary",
    "Call",
    "Feature",
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


@kept(200_000)
def parse_promql(text: str) -> Query:
    """Read a query. It never raises: an error is reported at its place, and the query has no tree or is invalid."""
    # Most lessons have no query, and do not pay for importing its parser.
    from cdclint.syntax.promql.judgement import first_defect  # noqa: PLC0415 (see above)
    from cdclint.syntax.promql.known_versions import differs  # noqa: PLC0415 (see above)
    from cdclint.syntax.promql.parser import Parser  # noqa: PLC0415 (see above)
    from cdclint.syntax.promql.query_token import Unexpected  # noqa: PLC0415 (see above)

    parser = Parser(text)
    has_variables = VARIABLE.search(text) is not None
    root = None
    error: QueryError | None
    try:
        root = parser.query()
    except Unexpected as found:
        error = parser.defect or found.error
        if has_variables and not found.final:
            error = _mended(parser, error)
    else:
        error = parser.defect
        if has_variables:
            error = _mended(parser, error)
        elif error is None:
            error = first_defect(root, parser)
    return Query(text, root, error, tuple(one for one in parser.features if differs(one.name)))


def _mended(parser: Parser, error: QueryError | None) -> QueryError | None:
    """The error of a query with variables, None where some values of theirs mend it."""
    if parser.failure is not None:
        return parser.failure.error
    from cdclint.syntax.promql.validity import refusal  # noqa: PLC0415 (few queries have variables)

    refused = refusal(parser.tokens)
    return None if refused is None else error or refused


def metric_names(text: str) -> Iterator[str]:
    """The metrics that a query names, without those that a variable completes."""
    for selector, _ in parse_promql(text).selectors():
        if selector.metric and not selector.dynamic:
            yield selector.metric
