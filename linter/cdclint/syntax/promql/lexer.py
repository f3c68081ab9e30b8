"""PromQL cut into tokens, Grafana's variables among them, and the errors that show before any grammar."""

from __future__ import annotations

import re
from typing import NamedTuple

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.tree import QueryError, seconds

MAX_DEPTH = 60
LONGEST = 9_223_372_036
"""Seconds that 64 bits of nanoseconds hold."""

_VAR = r"(?:\$\{\w[^{}]*\}|\$\w+|\[\[\w+(?::\w+)?\]\])"
_TOKEN = regex(
    rf"""
      (?P<blank>[ \t\r\n]+|\#[^\r\n]*)
    | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)
    | (?P<duration>(?:[0-9]+(?:ms|[smhdwy]))+(?![\w.]))
    | (?P<number>0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*
        |(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?![\w.]))
    | (?P<variable>{_VAR}(?:ms|[smhdwy])?(?![\w:$]))
    | (?P<name>(?:[A-Za-z_]|:(?=[A-Za-z_:])|{_VAR})(?:[\w:]|{_VAR})*)
    | (?P<operator>==|!=|=~|!~|>=|<=|</|>/|[-+*/%^<>=@,:(){{}}\[\]])
    """,
    re.VERBOSE,
)
_METRIC = regex(rf"(?:[A-Za-z_:]|{_VAR})(?:[A-Za-z0-9_:]|{_VAR})*")
"""Outside of square brackets a name may begin with a colon."""
_DURATION_WORDS = frozenset({"step", "range", "max_of", "min_of"})
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


class Unexpected(Exception):  # noqa: N818 (it says what was found, and never leaves this package)
    """An error at its place; `final` says that no value of a variable could mend it."""

    def __init__(self, start: int, end: int, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.error = QueryError(start, end, Message.text(message))
        self.final = final

    def as_final(self) -> Unexpected:
        """The same, where no value of a variable could mend it."""
        self.final = True
        return self


class Token(NamedTuple):
    """`kind` is string, duration, number, variable, name, operator or end."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """The tokens of a query, the last one of the kind "end".

    Raises:
        Unexpected: a character or bracket cannot stand where it stands.
    """
    found = []
    at = 0
    brackets = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is not None and token[0] == ":" and not brackets and (metric := _METRIC.match(text, at)):
            found.append(Token("name", metric[0], at, metric.end()))
            at = metric.end()
            continue
        if token is None:
            raise _lexical(text, at)
        if brackets and token[0][0] == ":" and token[0][1:].lower() in _DURATION_WORDS:
            found.append(Token("operator", ":", at, at + 1))
            at += 1
            continue
        if token.lastgroup == "duration" and (seconds(token[0]) or 0) > LONGEST:
            raise Unexpected(at, token.end(), Message("this duration is out of range"), final=True)
        brackets += (token[0] == "[") - (token[0] == "]")
        if token.lastgroup != "blank":
            found.append(Token(str(token.lastgroup), token[0], at, token.end()))
        at = token.end()
    found.append(Token("end", "", len(text), len(text)))
    _check_brackets(found)
    return found


def _lexical(text: str, at: int) -> Unexpected:
    char = text[at]
    if char in "\"'`":
        return Unexpected(at, len(text), Message("this string has no closing {char}", char=char), final=True)
    if char in "“”„«»‘’":
        return Unexpected(
            at, at + 1, Message('`{char}` is no quotation mark of PromQL: write `"`', char=char), final=True
        )
    word = re.compile(r"[\w.]+").match(text, at)
    if word is not None:
        return Unexpected(
            at, word.end(), Message("`{word}` is neither a name nor a number of PromQL", word=word[0]), final=True
        )
    meant = {"&": "`and`", "|": "`or`", "!": Message("`!=` or `!~`")}.get(char)
    advice = Message(": write {meant}", meant=meant) if meant else ""
    return Unexpected(at, at + 1, Message("`{char}` has no meaning here{advice}", char=char, advice=advice), final=True)


def _check_brackets(tokens: list[Token]) -> None:
    """The bracket that is at fault is where people look, and a parser would only say that something is unexpected."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind != "operator":
            continue
        if token.text in _CLOSERS:
            opened.append(token)
        elif token.text in _CLOSERS.values():
            if not opened:
                raise Unexpected(
                    token.start, token.end, Message("`{char}` closes nothing", char=token.text), final=True
                )
            opener = opened.pop()
            if _CLOSERS[opener.text] != token.text:
                wanted = Message(
                    "`{char}` where `{closer}` must close the `{opener}`",
                    char=token.text,
                    closer=_CLOSERS[opener.text],
                    opener=opener.text,
                )
                raise Unexpected(token.start, token.end, wanted, final=True)
        if len(opened) > MAX_DEPTH:
            raise Unexpected(
                token.start, token.end, Message("more than {limit} brackets in each other", limit=MAX_DEPTH), final=True
            )
    if opened:
        token = opened[-1]
        raise Unexpected(
            token.start, token.end, Message("this `{opener}` is never closed", opener=token.text), final=True
        )
