"""PromQL cut into tokens as Prometheus cuts it, Grafana's variables among them.

What a character means depends on the bracket around it: braces hold labels, square brackets durations.
"""

from __future__ import annotations

import re

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.query_token import Token, Unexpected
from cdclint.syntax.promql.string_values import unquoted
from cdclint.syntax.promql.tree import VARIABLE

MAX_DEPTH = 60
KEYWORDS_OF_DURATIONS = frozenset({"step", "range", "max_of", "min_of"})
FILLS = frozenset({"fill", "fill_left", "fill_right"})
CLOSERS = {"(": ")", "[": "]", "{": "}"}

_VAR = r"(?:\$\{\w[^{}]*+\}|\$\w++|\[\[\w++(?::\w++)?\]\])"
_NUMBERS = r"""
    (?P<duration>(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:ms|[smhdwy]s?+)(?:[0-9]++(?:ms|[smhdw]s?+))*+(?![A-Za-z0-9_.]))
    | (?P<number>0[xX][0-9a-fA-F]++(?:_[0-9a-fA-F]++)*+(?![A-Za-z0-9_.])
        |(?:[0-9]++(?:_[0-9]++)*+(?:\.(?:[0-9]++(?:_[0-9]++)*+)?+)?+|\.[0-9]++)(?:[eE][-+]?+[0-9]++)?+(?![A-Za-z0-9_.]))
"""
_BLANK = r"(?P<blank>[ \t\r\n]++|\#[^\r\n]*+)"
_STRING = r"""(?P<string>"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`[^`]*+`)"""
_WORD_OF_DURATION = r"(?P<name>[sSrRmM][A-Za-z_]*+)"
_PLAIN = regex(
    rf"""
      {_BLANK} | {_STRING} | {_NUMBERS}
    | (?P<variable>{_VAR}(?:ms|[smhdwy])?(?![\w:$]))
    | (?P<name>(?:[A-Za-z_:]|{_VAR})(?:[A-Za-z0-9_:]|{_VAR})*+)
    | (?P<operator>==|!=|>=|<=|</|>/|=(?!~)|[-+*/%^<>@,(){{}}\[\]])
    """,
    re.VERBOSE,
)
_AFTER_DURATION = regex(
    rf"""
      {_BLANK} | {_STRING} | {_NUMBERS} | {_WORD_OF_DURATION}
    | (?P<operator>==|!=|>=|<=|</|>/|=(?!~)|[-+*/%^<>@,:(){{}}\]])
    """,
    re.VERBOSE,
)
_DURATION = regex(
    rf"""
      (?P<blank>[ \t\r\n]++) | {_NUMBERS} | {_WORD_OF_DURATION}
    | (?P<operator>[-+*/%^,:()\]])
    """,
    re.VERBOSE,
)
_LABELS = regex(
    rf"""
      {_BLANK} | {_STRING}
    | (?P<variable>{_VAR}(?![\w:$]))
    | (?P<name>(?:[A-Za-z_]|{_VAR})(?:[A-Za-z0-9_]|{_VAR})*+)
    | (?P<operator>=~|!~|!=|[=,}}])
    """,
    re.VERBOSE,
)
_LOOSE = regex(rf"(?:{_VAR}|[^\]\[$])*+")
_WORD = regex(r"[\w.]+")


def tokens_of(text: str) -> tuple[list[Token], Unexpected | None]:
    """The tokens of a query, the last one of the kind "end", or "error" with what is wrong there."""
    lexer = _Lexer(text)
    try:
        lexer.read()
    except Unexpected as found:
        lexer.found.append(Token("error", "", found.error.start, found.error.end))
        return lexer.found, found
    lexer.found.append(Token("end", "", len(text), len(text)))
    return lexer.found, None


class _Lexer:
    """One pass over a query; `opened` are the brackets that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Token] = []
        self.opened: list[Token] = []
        self.measured = False
        self.divided = False

    def read(self) -> None:
        """Read all of it."""
        text = self.text
        patterns = {"": _PLAIN, "{": _LABELS, "[": _AFTER_DURATION}
        labels = duration = ""
        while self.at < len(text):
            token = (_DURATION if duration == "[" else patterns[labels or ("[" if duration else "")]).match(
                text, self.at
            )
            if token is None:
                raise self.refused()
            kind, written = str(token.lastgroup), token[0]
            if kind == "blank":
                self.at = token.end()
                continue
            self.add(kind, token, inside=labels or duration)
            if written == "{":
                labels = "{"
            elif written == "}":
                labels = ""
            elif written == "[":
                duration = "[" if self.loose() else ""
                self.divided = self.measured = False
            elif written == "]":
                duration = ""
            elif kind in {"number", "duration"} and duration:
                self.measured, duration = True, "after"
            elif kind == "name" and duration:
                self.measured = True
        if self.opened:
            opener = self.opened[-1]
            message = Message("this `{opener}` is never closed", opener=opener.text)
            raise Unexpected(opener.start, len(text), message, final=True)

    def add(self, kind: str, found: re.Match[str], *, inside: str) -> None:
        """Take a token, and see whether it can be there."""
        start, end, written = self.at, found.end(), found[0]
        if kind == "name" and not inside and written.lower() in {"inf", "nan"}:
            kind = "number"
        elif kind == "name" and inside == "{":
            kind = "label"
        elif kind == "name" and inside and written.lower() not in KEYWORDS_OF_DURATIONS:
            raise self.refused()
        token = Token(kind, written, start, end)
        if kind == "string":
            unquoted(token)
        elif kind == "operator":
            if written == "[" and any(one.text == "[" for one in self.opened):
                raise self.refused()
            if written in CLOSERS:
                self.open(token)
            elif written in {")", "]", "}"}:
                self.close(token)
            elif written == ":":
                if self.divided or not self.measured:
                    raise self.refused()
                self.divided = True
        self.found.append(token)
        self.at = end

    def loose(self) -> bool:
        """Read what square brackets hold if there is a variable in it; False where that is so."""
        found = _LOOSE.match(self.text, self.at)
        if found is None or not found[0] or not VARIABLE.search(found[0]) or not self.text.startswith("]", found.end()):
            return True
        self.found.append(Token("loose", found[0], self.at, found.end()))
        self.at = found.end()
        return False

    def open(self, token: Token) -> None:
        """A bracket opens."""
        self.opened.append(token)
        if len(self.opened) > MAX_DEPTH:
            message = Message("brackets are nested more than {limit} deep", limit=MAX_DEPTH)
            raise Unexpected(token.start, token.end, message, final=True)

    def close(self, token: Token) -> None:
        """A bracket closes the innermost one of its kind; the parser reports what does not fit, as far as it can."""
        openers = [one.text for one in self.opened]
        opener = {"]": "[", ")": "(", "}": "{"}[token.text]
        if opener not in openers:
            message = (
                mismatch(token, self.opened[-1]) if self.opened else Message("`{char}` closes nothing", char=token.text)
            )
            raise Unexpected(token.start, token.end, message, final=True)
        del self.opened[len(openers) - 1 - openers[::-1].index(opener)]

    def refused(self) -> Unexpected:
        """What is wrong with the character that is next."""
        text, at = self.text, self.at
        char = text[at]
        if char in "\"'`":
            return Unexpected(at, len(text), Message("this string has no closing {char}", char=char), final=True)
        if char in "“”„«»‘’":
            message = Message('`{char}` is not a quotation mark in PromQL: write `"`', char=char)
            return Unexpected(at, at + 1, message, final=True)
        word = _WORD.match(text, at)
        if word is not None:
            message = Message("`{word}` is neither a name nor a number of PromQL", word=word[0])
            if self.opened and self.opened[-1].text == "[":
                message = Message("`{word}` is not a duration: write one such as `5m`", word=word[0])
            return Unexpected(at, word.end(), message, final=True)
        meant = {"&": "`and`", "|": "`or`", "!": Message("`!=` or `!~`")}.get(char)
        advice = Message(": write {meant}", meant=meant) if meant else ""
        return Unexpected(
            at, at + 1, Message("`{char}` has no meaning here{advice}", char=char, advice=advice), final=True
        )


def mismatch(closer: Token, opener: Token) -> Message:
    """The message about a bracket that is where another one must close."""
    return Message(
        "`{char}` where `{closer}` must close the `{opener}`",
        char=closer.text,
        closer=CLOSERS[opener.text],
        opener=opener.text,
    )
