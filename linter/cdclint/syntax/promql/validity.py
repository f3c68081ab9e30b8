"""Whether Prometheus would take a query, as promql-parser judges it, and which part of the query is at fault.

promql-parser, a port of Prometheus's own parser, gives no positions: the smallest part that it refuses by itself is the
place. Variables are replaced by what may stand in their place before it is asked.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import islice, product
from typing import TYPE_CHECKING

from cdclint.core.foreign.foreign_code import ForeignCodeError, foreign
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.lexer import Token
from cdclint.syntax.promql.tree import AGGREGATIONS, VARIABLE, Binary, Call, QueryError, Selector, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.promql.tree import Node

MAX_TRIES = 24
MAX_JUDGED = 2_000
NOT_OPERANDS = frozenset({"and", "or", "unless", "atan2", "bool", "by", "without", "offset"})

# fmt: off
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


_SPANS = regex(
    r"(?:[\[:]|\boffset\b)\s*+(?:[-+]\s*+)*+"
    r"(0x[0-9a-f]++|[0-9]++(?:\.[0-9]*+)?(?:e[-+]?[0-9]++)?|\.[0-9]++(?:e[-+]?[0-9]++)?|nan|inf)(?![\w.])",
    re.IGNORECASE,
)
"""Durations that are plain numbers of seconds."""
_LONGEST = 9.2e9
"""Seconds that 64 bits of nanoseconds hold."""


def is_valid(tokens: list[Token]) -> bool:
    """Whether the reference parser takes it, which overflows its stack on a query of monstrous size."""
    return len(tokens) > MAX_JUDGED or any(_error(text) is None for text in _substitutions(tokens))


def judge(node: Node, tokens: list[Token]) -> QueryError:
    """The smallest expression that is invalid by itself."""
    while True:
        for child in children(node):
            inside = _part(child, tokens)
            if not is_valid(inside):
                node = child
                break
        else:
            break
    message = _error(next(_substitutions(_part(node, tokens)))) or "this is no valid PromQL"
    return _explained(node, message)


def _part(node: Node, tokens: list[Token]) -> list[Token]:
    inside = [token for token in tokens if node.start <= token.start and token.end <= node.end and token.kind != "end"]
    return [*inside, Token("end", "", node.end, node.end)]


def _explained(node: Node, message: str) -> QueryError:
    if isinstance(node, Call):
        start, end = node.name_start, node.name_end
        if message.startswith("unknown function"):
            near = get_close_matches(node.function, _FUNCTIONS | AGGREGATIONS, n=1, cutoff=0.75)
            meant = Message("; did you mean `{near}`?", near=near[0]) if near else ""
            return QueryError(
                start, end, Message("PromQL has no function `{function}`{meant}", function=node.function, meant=meant)
            )
        wanted = re.search(r"expected type (\w+) in call to function '(\w+)', got (\w+)", message)
        if wanted is not None and wanted[1] == "matrix":
            return QueryError(
                start,
                end,
                Message("{function}() needs a range: write `[5m]` behind the metric", function=node.function),
            )
        if wanted is not None and wanted[3] == "matrix":
            return QueryError(
                start, end, Message("{function}() takes no range: remove the `[…]`", function=node.function)
            )
        return QueryError(start, end, Message.text(message))
    if isinstance(node, Selector):
        for matcher in node.matchers:
            if "regex" in message and matcher.op in {"=~", "!~"} and matcher.value in message:
                end = matcher.value_start + len(matcher.value)
                return QueryError(
                    matcher.value_start, end, Message("`{regex}` is no regular expression", regex=matcher.value)
                )
        if node.metric == "" and "matcher" in message:
            return QueryError(
                node.start, node.end, Message("a selector needs a metric or one matcher that is not empty")
            )
    if isinstance(node, Binary):
        return QueryError(
            node.op_start,
            node.op_start + len(node.op),
            Message("`{op}`: {what}", op=node.op, what=Message.text(message)),
        )
    return QueryError(node.start, node.end, Message.text(message))


def _error(text: str) -> str | None:
    from promql_parser import parse  # noqa: PLC0415 (a warm run parses no query)

    if any(_is_endless(found[1]) for found in _SPANS.finditer(text)):
        return Message("this duration is out of range")
    try:
        with foreign(ValueError):
            parse(text)
    except ValueError as error:
        return str(error)
    except ForeignCodeError as error:
        return Message("cannot be judged: {why}", why=Message.text(str(error)))
    return None


def _is_endless(number: str) -> bool:
    """Whether a number of seconds is more than Prometheus has; the library panics at those."""
    try:
        seconds = float(int(number, 16)) if number[:2].lower() == "0x" else float(number)
    except (ValueError, OverflowError):
        return True
    return not seconds < _LONGEST


def _substitutions(tokens: list[Token]) -> Iterator[str]:
    """The query with its variables replaced, in every sensible way up to a limit."""
    choices: list[tuple[str, ...]] = []
    brackets = 0
    for index, token in enumerate(tokens[:-1]):
        before = tokens[index - 1].text.lower() if index else ""
        brackets += (token.text == "[") - (token.text == "]")
        if "$" not in token.text and "[[" not in token.text:
            choices.append((token.text,))
        elif token.kind == "string":
            # `w` is right behind a backslash, too, as in the regular expression `\\$SYS`.
            choices.append((VARIABLE.sub("w", token.text),))
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


def _ends_operand(token: Token) -> bool:
    """Whether what follows can only be an operator."""
    if token.kind == "operator":
        return token.text in {")", "]", "}"}
    return token.text.lower() not in NOT_OPERANDS


def _has_unit(token: Token) -> bool:
    found = VARIABLE.match(token.text)
    return found is not None and found.end() < len(token.text)


def _duration(found: re.Match[str]) -> str:
    name = found["braced"] or found["bare"] or found["square"]
    return "300" if name in {"__range_s", "__range_ms", "__interval_ms", "__rate_interval_ms"} else "5m"
