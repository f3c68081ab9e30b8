"""What a Go template consists of, with the place of each part in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from cdclint.core.message import Message


BUILT_IN = frozenset(
    {
        "and", "call", "eq", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or", "print",
        "printf", "println", "slice", "urlquery",
    }
)  # fmt: skip
"""The functions that every Go template has."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a program adds to Go's templates: its functions, and variables that are set before the text begins."""

    functions: frozenset[str]
    variables: frozenset[str]


@dataclass(frozen=True, slots=True)
class TemplateError:
    """Why a template does not parse; `start` and `end` are indices into its text."""

    start: int
    end: int
    message: Message


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, number, character, `true`, `false` or `nil`. `value` is a string's text without quotes and escapes."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reference:
    """`.a.b`, `$x.a` or `(…).a`: `base` is `.`, the variable's name, or `()`; `path` the fields after it.

    `rooted` says that `base` is `.` and still means the whole data, as it does outside of `with` and `range`. `places`
    are the starts of the fields' names.
    """

    base: str
    path: tuple[str, ...]
    places: tuple[int, ...]
    rooted: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments, as far as they are not pipelines of their own (None in the place of one).

    `piped` says whether it takes what is before a `|` as well.
    """

    function: str
    arguments: tuple[Reference | Literal | None, ...]
    start: int
    end: int
    piped: bool = False


Operand: TypeAlias = Reference | Literal | Call | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template as it was read. `error` is the first thing that its parser rejects, None where it takes it.

    `references` and `calls` are those before the error, in the order of the text. `dynamic` says whether there is any
    action at all; `control` whether some of it runs only under a condition (`if`, `with`, `range`, `and`, `or`).
    """

    text: str
    error: TemplateError | None
    references: tuple[Reference, ...]
    calls: tuple[Call, ...]
    dynamic: bool
    control: bool
