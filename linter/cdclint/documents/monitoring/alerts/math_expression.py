"""Grafana's expressions of the type `math`: what its parser refuses, judged by single tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTIONS = {
    **dict.fromkeys(("abs", "log", "round", "ceil", "floor", "is_nan", "is_inf", "is_null", "is_number"), 1),
    **dict.fromkeys(("nan", "inf", "null"), 0),
}
"""The functions with the number of their arguments; facts of Grafana 12.4."""
_TOKEN = regex(
    r"(?P<space>\s++)|(?P<variable>\$(?:\{[\w ]++\}|\w++))|(?P<sign>[!<>=&|+\-*/%]++)"
    r"|(?P<number>0[xX][0-9a-fA-F]++|(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][+-]?\d++)?+)|(?P<name>[^\W\d_][^\W\d]*+)"
    r"|(?P<open>\()|(?P<close>\))|(?P<string>\"[^\"]*+\")"
)
_BINARY = frozenset({"&&", "||", ">", "<", ">=", "<=", "==", "!=", "+", "-", "*", "**", "/", "%"})
_UNARY = frozenset({"!", "-"})


def math_defect(text: str) -> Message | None:
    """The first thing that Grafana's parser refuses, None where it takes the expression."""
    operand = True
    calls: list[str] = []
    given: list[bool] = []
    pending = ""
    for kind, token in _tokens(text):
        if pending and kind != "open":
            return Message("`{function}` needs brackets: `{function}(…)`", function=pending)
        if kind == "stray":
            return Message("`{token}` is not allowed here", token=token)
        if kind == "sign":
            if token not in (_UNARY if operand else _BINARY):
                return _no_sign(token)
            operand = True
        elif kind == "close":
            if not calls or (operand and not (calls[-1] and not given[-1])):
                return Message("`{token}` is not allowed here", token=token)
            function = calls.pop()
            if given.pop() is not bool(FUNCTIONS.get(function, 1)):
                return _arguments(function)
            operand = False
        elif not operand:
            return Message("`{token}` is not allowed here", token=token)
        elif kind == "open":
            calls.append(pending)
            given[-1:] = [True] if given else []
            given.append(False)
            pending = ""
        elif kind == "name":
            if token not in FUNCTIONS:
                return _no_function(token)
            pending = token
            given[-1:] = [True] if given else []
        else:
            operand = kind == "string"
            given[-1:] = [True] if given else []
            if operand:
                return Message("`{token}` is not allowed here", token=token)
    if calls:
        return Message("a `(` is never closed")
    return Message("a value is missing at the end") if operand or pending else None


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            yield "stray", text[at]
            return
        at = found.end()
        if found.lastgroup != "space":
            yield found.lastgroup or "", found[0]


def _no_sign(sign: str) -> Message:
    if sign == "=":
        return Message("`{written}` is not an operator: write `{meant}`", written=sign, meant="==")
    for length in range(len(sign) - 1, 0, -1):
        if sign[:length] in _BINARY | _UNARY and sign[length:] in _UNARY:
            return Message(
                "`{written}` is read as one sign: write `{meant}`",
                written=sign,
                meant=f"{sign[:length]} {sign[length:]}",
            )
    return Message("`{token}` is not allowed here", token=sign)


def _no_function(name: str) -> Message:
    if name in {"and", "or", "not"}:
        meant = {"and": "&&", "or": "||", "not": "!"}[name]
        return Message("`{written}` is not an operator: write `{meant}`", written=name, meant=meant)
    if name.isupper():
        return Message("a query is written with `$`: `${name}`", name=name)
    near = closest(name, FUNCTIONS, n=1, cutoff=0.7)
    if near:
        return Message("there is no function `{function}`; did you mean `{meant}`?", function=name, meant=near[0])
    return Message("there is no function `{function}`", function=name)


def _arguments(function: str) -> Message:
    if FUNCTIONS[function]:
        return Message("`{function}` takes one value", function=function)
    return Message("`{function}` takes no value", function=function)
