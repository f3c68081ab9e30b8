"""Selectors of PromQL with their matchers, and lists of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql.query_token import Unexpected
from cdclint.syntax.promql.re2_syntax import read_re2
from cdclint.syntax.promql.string_values import SAMPLES, unquoted
from cdclint.syntax.promql.token_reader import TokenReader
from cdclint.syntax.promql.tree import VARIABLE, Label, Matcher, Selector

if TYPE_CHECKING:
    from cdclint.syntax.promql.query_token import Token

_PLAIN_NAME = regex(r"[A-Za-z_:][A-Za-z0-9_:]*")
_NO_LABELS = frozenset({"without", "inf", "nan"})


class SelectorReader(TokenReader):
    """Reads what is between braces."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.twice: dict[int, tuple[str, str]] = {}
        self.unselective: set[int] = set()

    def selector(self, metric: str, start: int, metric_end: int) -> Selector:
        """The matchers after a metric, or without one.

        By where they begin, `twice` keeps those that have two names, `unselective` those that select everything.
        """
        matchers = []
        end = metric_end
        metric_start = start
        outside = metric
        selective = bool(metric)
        if self.sees("{"):
            self.take()
            while not self.sees("}"):
                matcher, selects = self.matcher()
                selective = selective or selects
                inside = ""
                if matcher is None:
                    name = self.last
                    inside, metric_start, metric_end = name.text[1:-1], name.start + 1, name.end - 1
                    metric = inside
                else:
                    matchers.append(matcher)
                    if matcher.label == "__name__":
                        inside = matcher.value
                        if matcher.op == "=" and not metric:
                            metric, metric_start = matcher.value, matcher.value_start
                            metric_end = metric_start + len(metric)
                if outside and (matcher is None or matcher.label == "__name__"):
                    self.twice.setdefault(start, (outside, inside))
                if not self.sees("}"):
                    if self.token.text.lower() == "or":
                        message = Message("matchers have a `,` between them")
                        raise Unexpected(self.token.start, self.token.end, message, final=True)
                    if not self.sees(","):
                        raise self.unexpected(Message("`,` or `}}`"))
                    self.take()
            end = self.take().end
        if not selective:
            self.unselective.add(start)
        return Selector(metric, tuple(matchers), None, start, end, metric_start, metric_end)

    def matcher(self) -> tuple[Matcher | None, bool]:
        """One matcher, None for a metric's name in quotes, and whether a series without the label is not selected."""
        label = self.token
        if label.kind not in {"label", "string", "variable"}:
            raise self.unexpected(Message("a label"))
        self.take()
        name = unquoted(label) if label.kind == "string" else label.text
        op = self.token
        if not self.sees("=", "!=", "=~", "!~"):
            if label.kind == "string" and self.sees(",", "}"):
                self.quoted(name, label)
                return None, True
            if label.kind == "variable" and self.sees(",", "}"):
                return Matcher(label.text, "=", "", label.start, label.end, label.end), True
            raise self.unexpected(Message("`=`, `!=`, `=~` or `!~`"))
        if label.kind == "string":
            self.quoted(name, label)
        self.take()
        value = self.token
        if value.kind not in {"string", "variable"}:
            raise self.unexpected(Message("a value in quotes"))
        self.take()
        quoted = value.kind == "string"
        text = value.text[1:-1] if quoted else value.text
        selects = self.selects(op.text, value) if quoted else True
        shown = label.text[1:-1] if label.kind == "string" else label.text
        return Matcher(shown, op.text, text, label.start, value.end, value.start + quoted), selects

    def quoted(self, name: str, token: Token) -> None:
        """A name in quotes is newer than the others, and one of other characters newer still."""
        self.uses("quoted-name" if _PLAIN_NAME.fullmatch(name) else "utf8-name", token.start, token.end)

    def selects(self, op: str, token: Token) -> bool:
        """Whether a series without the label is not selected; a regular expression that is none is a defect."""
        value = unquoted(token)
        if op in {"=", "!="}:
            return (value != "") is (op == "=")
        samples = SAMPLES if VARIABLE.search(value) else ("",)
        read = [read_re2(VARIABLE.sub(sample.replace("\\", r"\\"), value)) for sample in samples]
        valid = [one for one in read if one.valid]
        if not valid:
            message = Message("`{regex}` is not a valid regular expression", regex=token.text[1:-1])
            self.wrong(token.start + 1, token.end - 1, message)
        return any(one.empty is (op == "!~") for one in valid)

    def labels(self) -> tuple[Label, ...]:
        """The labels of `by`, `on` and the like."""
        self.expect("(")
        found = []
        while not self.sees(")"):
            token = self.token
            if token.kind not in {"name", "variable", "string"} or token.text.lower() in _NO_LABELS:
                raise self.unexpected(Message("a label"))
            self.take()
            if token.kind == "string":
                name = unquoted(token)
                self.quoted(name, token)
                if not name:
                    self.wrong(token.start, token.end, Message("a label has a name"))
            found.append(Label(token.text, token.start, token.end))
            if not self.sees(")"):
                self.expect(",")
        self.take()
        return tuple(found)
