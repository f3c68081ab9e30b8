"""What a prop accepts, as a value to ask; see `prop_types`, which reads it from the code."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass
from cdclint.documents.site.components.script_file import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from cdclint.documents.site.components.prop_types import PropTypes
    from cdclint.documents.site.components.script_file import ScriptFile

ABSENT = frozenset({"undefined", "null", "void", "never"})
_SHOWN = 60
_LONG = 500
Value: TypeAlias = "str | float | bool"
"""A literal value of JavaScript."""


@dataclass(frozen=True, slots=True)
class Written:
    """A type as it is written in a file; `hidden` are the names of generic parameters there."""

    file: ScriptFile
    node: Node
    hidden: frozenset[str] = frozenset()

    def at(self, node: Node) -> Written:
        """Another type of the same place."""
        return Written(self.file, node, self.hidden)

    def __str__(self) -> str:
        text = " ".join(text_of(self.node).split())
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The values that a prop accepts.

    `types` are names of JavaScript's types (`string`, `number`, `boolean`, `function`), `values` literal values
    besides; a `types` that has `any` in it accepts everything. `lists` are the types of arrays, each with those of its
    items, and `shapes` the types of objects. `patterns` are templates of texts, each as it is written and as a pattern.
    """

    types: frozenset[str] = frozenset()
    values: tuple[Value, ...] = ()
    lists: tuple[tuple[Written, tuple[Written, ...]], ...] = ()
    shapes: tuple[Written, ...] = ()
    patterns: tuple[tuple[str, str], ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether it accepts everything, as far as is known."""
        return "any" in self.types

    def __contains__(self, value: Value) -> bool:
        if self.is_any or type_of(value) in self.types:
            return True
        if self.patterns and isinstance(value, str):
            # Templates with several texts take the square of the length.
            fits = (re.fullmatch(pattern, value, re.DOTALL) is not None for _, pattern in self.patterns)
            if len(value) > _LONG or any(fits):
                return True
        return any(type(one) is type(value) and one == value for one in self.values)

    def __str__(self) -> str:
        texts = (written for written, _ in self.patterns)
        parts = chain((_literal(one) for one in self.values), texts, sorted(self.types))
        return ", ".join([*parts, *dict.fromkeys([*(str(one) for one, _ in self.lists), *map(str, self.shapes)])])


ANY = Accepted(frozenset({"any"}))


class Prop:
    """One prop of a component. Its type is `written`, None where it may be anything."""

    def __init__(self, name: str, *, required: bool, types: PropTypes | None, written: tuple[Written, ...]) -> None:
        self.name = name
        self.required = required
        self.types = types
        self.written = written

    @cached_property
    def accepted(self) -> Accepted:
        """The values that it accepts."""
        return ANY if self.types is None else self.types.accepted(self.written)

    def optional(self) -> Prop:
        """The same one, which need not be there."""
        return Prop(self.name, required=False, types=self.types, written=self.written)


@dataclass(frozen=True, slots=True)
class Props:
    """The props of a component by name; an `is_open` component may accept others, too.

    `variants` are the types of which it is any one. Of an `is_bare` component only the code says what it takes: names
    that it does not know are of no use, and it may be that nobody means them.
    """

    props: Mapping[str, Prop]
    is_open: bool
    variants: tuple[Props, ...] = ()
    is_bare: bool = False


def either(parts: list[Accepted]) -> Accepted:
    """What any of several types accepts."""
    values = dict.fromkeys((type(value), value) for part in parts for value in part.values)
    return Accepted(
        frozenset().union(*(part.types for part in parts)),
        tuple(value for _, value in values),
        tuple(chain.from_iterable(part.lists for part in parts)),
        tuple(chain.from_iterable(part.shapes for part in parts)),
        tuple(dict.fromkeys(chain.from_iterable(part.patterns for part in parts))),
    )


def of_literal(node: Node) -> Accepted:
    """What a literal accepts as a type: itself."""
    inner = node.named_children[0] if node.type == "literal_type" and node.named_children else node
    text = text_of(inner)
    if text in ABSENT:
        return Accepted()
    if text in {"true", "false"}:
        return Accepted(values=(text == "true",))
    if inner.type == "string" and "\\" not in text:
        return Accepted(values=(text[1:-1],))
    try:
        return Accepted(values=(float(text),))
    except ValueError:
        return ANY


def type_of(value: Value) -> str:
    """The name of JavaScript's type of a value."""
    return "string" if isinstance(value, str) else "boolean" if isinstance(value, bool) else "number"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else f"{value:g}"
