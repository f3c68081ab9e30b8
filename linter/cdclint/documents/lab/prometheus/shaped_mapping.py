"""Mappings held to their shapes: their keys, what each holds, what is needed and what excludes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.documents.lab.prometheus.config_shapes import PROTOCOLS
from cdclint.documents.lab.prometheus.single_values import LISTS, MAPPINGS, READERS, Problem, is_dynamic, is_given
from cdclint.syntax.data.value import Array, Object, Scalar, is_null, items, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.syntax.data.value import Value


@dataclass(frozen=True)
class Form:
    """How a program reads its configuration: `shapes` are the keys of its mappings, as in `config_shapes`.

    `foreign` are keys of other programs, `not_empty` the shapes that an entry of a list must have, `whole` says what is
    wrong with a mapping of a shape beyond its keys, `entries` names what an entry of a shape's list is. `meant` are
    words of other programs for keys: the shape, the word and the key.
    """

    reader: str
    shapes: dict[str, dict[str, str]]
    needed: dict[str, tuple[str, ...]]
    exclusive: dict[str, tuple[tuple[str, ...], ...]]
    whole: Callable[[Object, str], Iterator[Problem]]
    foreign: frozenset[str] = frozenset()
    not_empty: frozenset[str] = frozenset()
    entries: tuple[tuple[str, Message], ...] = ()
    meant: tuple[tuple[str, str, str], ...] = ()

    def problems(self, value: Object, shape: str) -> Iterator[Problem]:
        """What is wrong with the keys of a mapping and with what they hold, and so on inside of it.

        It goes as deep as the shapes do; one that is inside of itself is not entered again.
        """
        known = self.shapes[shape]
        yield from self._keys(value, shape)
        for member in value.members:
            kind = known.get(member.name)
            if kind is None or is_null(member.value) or value.member(member.name) is not member:
                continue
            if kind.startswith("["):
                yield from self._listed(member.key, member.value, kind[1:-1], shape)
            elif kind.startswith("{"):
                if isinstance(member.value, Object):
                    yield from self.problems(member.value, kind[1:-1])
                else:
                    yield member.key, Message("`{key}` holds names with their values", key=member.name)
            else:
                yield from _single(member.key, member.value, kind)
        yield from self._together(value, shape)

    def _listed(self, key: Scalar, value: Value, shape: str, owner: str) -> Iterator[Problem]:
        name = text(key)
        if not isinstance(value, Array):
            yield key, Message("`{key}` holds a list: begin each entry with `-`", key=name)
        said = dict(self.entries).get(shape, Message("an entry of `{key}` is a mapping", key=name))
        for one in items(value):
            if isinstance(one, Object):
                if shape != owner:
                    yield from self.problems(one, shape)
            elif not is_null(one) or shape in self.not_empty:
                yield one, said

    def _keys(self, value: Object, shape: str) -> Iterator[Problem]:
        known = self.shapes[shape]
        for member in value:
            name = member.name
            if name in known or name in self.foreign or name == "<<":
                continue
            near = self._near(name, shape)
            if name in self.shapes["config"]:
                yield member.key, Message("`{key}` belongs to the top of the file: indent it less", key=name)
            elif near:
                message = Message(
                    "{program} has no `{key}` here; did you mean `{meant}`?", program=self.reader, key=name, meant=near
                )
                yield member.key, message
            else:
                yield member.key, Message("{program} has no `{key}` here", program=self.reader, key=name)

    def _near(self, name: str, shape: str) -> str:
        """The key that is meant by a name that is none; "" where none is near."""
        words = [key for owner, word, key in self.meant if owner == shape and word == name]
        return (words or closest(name, tuple(self.shapes[shape]), n=1) or [""])[0]

    def _together(self, value: Object, shape: str) -> Iterator[Problem]:
        """What is wrong with a mapping as a whole."""
        needed = [
            *self.needed.get(shape, ()),
            *(key for key, kind in self.shapes[shape].items() if kind.startswith("=")),
        ]
        for key in needed:
            if not is_given(value.get(key)) and not self.is_misspelt(value, shape, key):
                yield value, Message("an entry of `{key}` needs `{needed}`", key=shape, needed=key)
        for group in self.exclusive.get(shape, ()):
            yield from exclusive(value, group)
        yield from self.whole(value, shape)

    def is_misspelt(self, value: Object, shape: str, key: str) -> bool:
        """Whether a key is there under a name that is almost it, which is reported."""
        known = self.shapes[shape]
        return key not in value and any(
            member.name not in known and self._near(member.name, shape) == key for member in value
        )


def exclusive(value: Object, group: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with keys of which a mapping may have one."""
    given = [member for member in value if member.name in group and is_given(member.value, empty=True)]
    if len(given) > 1:
        first, second = given[0].name, given[1].name
        yield given[1].key, Message("`{key}` and `{other}` exclude each other", key=first, other=second)


def _single(key: Scalar, value: Value, kind: str) -> Iterator[Problem]:
    """What is wrong with a value that is no mapping of a shape of its own."""
    name = text(key)
    if kind in LISTS and not isinstance(value, Array):
        yield key, Message("`{key}` holds a list: begin each entry with `-`", key=name)
    elif kind in MAPPINGS and not isinstance(value, Object):
        yield key, Message("`{key}` holds names with their values", key=name)
    elif kind == "protocols":
        yield from _of_protocols(name, value)
    elif kind in READERS:
        yield from READERS[kind](name, value)
    elif kind != "any" and not is_dynamic(value):
        words = kind.removeprefix("=").split("|")
        folded = text(value).upper() if name == "type" else text(value)
        if folded not in words:
            known = ", ".join(f"`{one}`" for one in words if one)
            yield value, Message("`{key}` is one of {known}", key=name, known=known)


def _of_protocols(key: str, value: Value) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in items(value):
        name = text(one)
        if is_dynamic(one):
            continue
        if name not in PROTOCOLS:
            known = ", ".join(f"`{known}`" for known in PROTOCOLS)
            yield one, Message("`{key}` is one of {known}", key=key, known=known)
        elif name in seen:
            yield one, Message("`{key}` names `{name}` twice", key=key, name=name)
        seen.add(name)
