"""JSON and YAML values in which every key and every value knows its span."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from cdclint.core.dataclass import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number, boolean or null. `start` and `end` are source offsets, quotes included."""

    value: bool | int | float | str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Array:
    """A sequence of values."""

    items: tuple[Value, ...]
    start: int
    end: int

    def __iter__(self) -> Iterator[Value]:
        return iter(self.items)


@dataclass(frozen=True, slots=True)
class Member:
    """One key of a mapping with its value. A YAML key that is not a string is kept as its written text."""

    key: Scalar
    value: Value

    @property
    def name(self) -> str:
        """The key's text."""
        return str(self.key.value)


@dataclass(frozen=True, slots=True)
class Object:
    """A mapping. `members` are as written, duplicates included; look-ups give the last of them, as parsers do."""

    members: tuple[Member, ...]
    start: int
    end: int
    _index: dict[str, Member] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._index.update((member.name, member) for member in self.members)

    def member(self, name: str) -> Member | None:
        """The member of that name."""
        return self._index.get(name)

    def get(self, name: str) -> Value | None:
        """The value of that name."""
        member = self._index.get(name)
        return None if member is None else member.value

    def __contains__(self, name: str) -> bool:
        return name in self._index

    def __iter__(self) -> Iterator[Member]:
        return iter(self.members)


Value: TypeAlias = Scalar | Array | Object


def items(value: Value | None) -> tuple[Value, ...]:
    """The items of a list; none of anything else."""
    return value.items if isinstance(value, Array) else ()


def text(value: Value | None) -> str:
    """A scalar as text; "" for anything else."""
    return str(value.value) if isinstance(value, Scalar) and value.value is not None else ""


def string(value: Value | None) -> str:
    """A string's text; "" for anything else."""
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else ""


def is_null(value: Value | None) -> bool:
    """Whether it is `null` itself, which most programs take for a key that is not there."""
    return isinstance(value, Scalar) and value.value is None


def is_empty(value: Value) -> bool:
    """Whether it holds nothing: null, a blank text, a list or mapping without entries."""
    match value:
        case Scalar(value=None):
            return True
        case Scalar(value=str() as written):
            return not written.strip()
        case Scalar():
            return False
    return not any(True for _ in value)


def is_true(value: Value | None) -> bool:
    """Whether it is `true` itself."""
    return isinstance(value, Scalar) and value.value is True


def plain(value: Value) -> Plain:
    """The value without its spans: what `json.loads` would give."""
    match value:
        case Scalar():
            return value.value
        case Array():
            return [plain(item) for item in value.items]
        case Object():
            return {member.name: plain(member.value) for member in value.members}


def equal_key(value: object) -> str:
    """A text that is the same for equal plain values, in any order of keys; 1 and 1.0 are two."""
    return json.dumps(value, sort_keys=True, default=str)


def at(value: Value | None, *path: str | int) -> Value | None:
    """The value at a path of keys and indices, None without one."""
    for step in path:
        match value:
            case Object() if isinstance(step, str):
                value = value.get(step)
            case Array() if isinstance(step, int) and -len(value.items) <= step < len(value.items):
                value = value.items[step]
            case _:
                return None
    return value


def members(value: Value | None) -> tuple[Member, ...]:
    """The members of a mapping; none of anything else."""
    return value.members if isinstance(value, Object) else ()


def parts(value: Value) -> Iterable[Value]:
    """The values directly in a value."""
    if isinstance(value, Array):
        return value.items
    return [member.value for member in value.members] if isinstance(value, Object) else ()


def walk(root: Value | None, inner: Callable[[Value], Iterable[Value]] = parts) -> Iterator[Value]:
    """A value and all values in it, in the order of the text; `inner` says which are entered."""
    waiting = [] if root is None else [root]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += reversed(tuple(inner(one)))
