"""Where a setting is written, and the error when it cannot be used."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message, MessageError
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable


class ConfigError(MessageError):
    """A setting that cannot be used. Its message begins with the place: `cdclint.toml:3: …`."""


@dataclass(frozen=True, slots=True)
class Place:
    """A key in a settings file, or the command line; its line is looked up only for a message."""

    file: str
    text: str
    path: tuple[str | int, ...]

    def at(self, *keys: str | int) -> Place:
        """A key below it."""
        return Place(self.file, self.text, (*self.path, *keys))

    def __str__(self) -> str:
        return f"{self.file}:{_line_of(self.text, self.path)}" if self.text else self.file


_DEEPEST = 8
"""Nested keys that are distinguished: no setting has as many."""
_BARE = regex(r"[ \t]*+[A-Za-z0-9_-]++[ \t]*+")
_HEADER = regex(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?")
_ASSIGNMENT = regex(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


_Keys = tuple["str | int", ...]


def _line_of(text: str, path: _Keys) -> int:
    """The 1-based line that comes nearest to the key at `path`: its own, or that of the table that holds it."""
    below, written = _lines(text)
    if path[:_DEEPEST] in below:
        return below[path[:_DEEPEST]]
    return next((written[path[:depth]] for depth in range(len(path), 0, -1) if path[:depth] in written), 1)


@lru_cache(maxsize=2)
def _lines(text: str) -> tuple[dict[_Keys, int], dict[_Keys, int]]:
    """The first line of a key, or of what is below it, and the first line of exactly that key."""
    table: _Keys = ()
    counts: dict[_Keys, int] = {}
    below: dict[_Keys, int] = {}
    written: dict[_Keys, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _keys(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            here = table
        elif assignment := _ASSIGNMENT.match(line):
            here = (*table, *_keys(assignment[1]))
        else:
            continue
        written.setdefault(here, number)
        for depth in range(1, min(len(here), _DEEPEST) + 1):
            below.setdefault(here[:depth], number)
    return below, written


def _keys(written: str) -> tuple[str, ...]:
    if _BARE.fullmatch(written):
        return (written.strip(),)
    import tomllib  # noqa: PLC0415 (loaded before: a file was read)

    try:
        nested: object = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    found: list[str] = []
    while isinstance(nested, dict):
        ((key, nested),) = nested.items()
        found.append(key)
    return tuple(found)


def suggestion(word: str, known: Iterable[str]) -> Message:
    """`; did you mean `…`?` where something known is close to `word`, otherwise nothing."""
    from cdclint.core.closeness import closest  # noqa: PLC0415 (most settings are known)

    return Message.meant(next(iter(closest(word, known, n=1)), ""))


def check_key(key: str, known: Iterable[str], place: Place) -> None:
    """Reject an unknown key.

    Raises:
        ConfigError: with what was probably meant.
    """
    if key not in known:
        raise ConfigError(
            Message("{place}: unknown key `{key}`{meant}", place=str(place), key=key, meant=suggestion(key, known))
        )
