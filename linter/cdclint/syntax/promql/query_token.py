"""The pieces that a query is cut into, and the error that ends the cutting or the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.syntax.promql.tree import QueryError

if TYPE_CHECKING:
    from cdclint.core.message import Message


class Unexpected(Exception):  # noqa: N818 (it says what was found, and never leaves this package)
    """An error at its place; `final` says that no value of a variable could mend it."""

    def __init__(self, start: int, end: int, message: Message, *, final: bool = False) -> None:
        super().__init__(message)
        self.error = QueryError(start, end, message)
        self.final = final


class Token(NamedTuple):
    """A piece of a query.

    `kind` is string, duration, number, variable, name, label (a name between braces), loose (all that is between square
    brackets, where a variable is among it), operator, end, or error: there the lexer stopped.
    """

    kind: str
    text: str
    start: int
    end: int
