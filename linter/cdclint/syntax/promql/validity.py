"""Whether a query with Grafana's variables could be valid: whether some sensible values of them make it so."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.promql.judgement import first_defect
from cdclint.syntax.promql.parser import Parser
from cdclint.syntax.promql.query_token import Unexpected
from cdclint.syntax.promql.string_values import stand_in
from cdclint.syntax.promql.tree import VARIABLE, QueryError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cdclint.syntax.promql.query_token import Token

MAX_TRIES = 24
NOT_OPERANDS = frozenset({"and", "or", "unless", "atan2", "bool", "by", "without", "offset"})

_UNIT = regex(r"ms|[smhdwy]")


def refusal(tokens: list[Token]) -> QueryError | None:
    """What is wrong with a query of these tokens, for any values of its variables; None where some values mend it."""
    first = None
    for texts in _substitutions(tokens):
        parser = Parser(" ".join(texts))
        try:
            root = parser.query()
        except Unexpected as found:
            error = parser.defect or found.error
        else:
            refused = parser.defect or first_defect(root, parser)
            if refused is None:
                return None
            error = refused
        first = first or _placed(error, texts, tokens)
    return first


def _placed(error: QueryError, texts: tuple[str, ...], tokens: list[Token]) -> QueryError:
    """An error in a substituted text, at its place in the original."""
    at = 0
    start = end = None
    for text, token in zip(texts, tokens, strict=False):
        is_same = text == token.text
        if start is None and error.start < at + len(text) + 1:
            start = token.start + (max(0, error.start - at) if is_same else 0)
        if error.end <= at + len(text):
            end = token.start + max(0, error.end - at) if is_same and error.end > at else token.end
            break
        at += len(text) + 1
    last = tokens[-1].end
    start = last if start is None else start
    end = last if end is None else end
    return QueryError(start, max(start, end), error.message)


def _substitutions(tokens: list[Token]) -> Iterator[tuple[str, ...]]:
    """The query with its variables replaced, in every sensible way up to a limit."""
    choices: list[tuple[str, ...]] = []
    for index, token in enumerate(tokens[:-1]):
        before = tokens[index - 1].text.lower() if index else ""
        if not VARIABLE.search(token.text):
            choices.append((token.text,))
        elif token.kind == "string":
            choices.append((stand_in(token),))
        elif (
            token.kind == "loose"
            or before == "offset"
            or (before in {"-", "+"} and tokens[index - 2].text.lower() == "offset")
        ):
            choices.append((VARIABLE.sub(_duration, token.text),))
        elif token.kind == "label" or (token.kind == "name" and not _has_unit(token)):
            choices.append((VARIABLE.sub("x", token.text),))
        elif tokens[index + 1].text in {"(", "by", "without"}:
            choices.append(("sum", "rate", "abs", "topk", "1", "x"))
        elif index and _ends_operand(tokens[index - 1]):
            choices.append(("+", "and"))
        elif _has_unit(token):
            choices.append((VARIABLE.sub("5", token.text), VARIABLE.sub("x", token.text)))
        else:
            choices.append(("1", "x", ">", "x{a='b'}", "5m", "'x'", "{a='b'}"))
    yield from islice(product(*choices), MAX_TRIES)


def _ends_operand(token: Token) -> bool:
    """Whether what follows can only be an operator."""
    if token.kind == "operator":
        return token.text in {")", "]", "}"}
    return token.text.lower() not in NOT_OPERANDS


def _has_unit(token: Token) -> bool:
    found = VARIABLE.match(token.text)
    return found is not None and found.end() < len(token.text) and token.kind == "variable"


def _duration(found: re.Match[str]) -> str:
    if _UNIT.match(found.string, found.end()):
        return "5"
    name = found["braced"] or found["bare"] or found["square"]
    return "300" if name in {"__range_s", "__range_ms", "__interval_ms", "__rate_interval_ms"} else "5m"
