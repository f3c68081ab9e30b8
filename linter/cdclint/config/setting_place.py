"""Where a setting is written, and the error when it cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
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


_HEADER = regex(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?")
_ASSIGNMENT = regex(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def _line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The 1-based line that comes nearest to the key at `path`: its own, or that of the table that holds it."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    best, best_depth = 1, 0
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
        depth = next((i for i, (a, b) in enumerate(zip(here, path, strict=False)) if a != b), min(len(here), len(path)))
        if depth > best_depth and depth == min(len(here), len(path)):
            best, best_depth = number, depth
    return best


def _keys(written: str) -> tuple[str, ...]:
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
    close = closest(word, known, n=1)
    return Message("; did you mean `{near}`?", near=close[0]) if close else Message("")


def check_key(key: str, known: Iterable[str], place: Place) -> None:
    """Reject an unknown key.

    Raises:
        ConfigError: with what was probably meant.
    """
    if key not in known:
        raise ConfigError(
            Message("{place}: unknown key `{key}`{meant}", place=str(place), key=key, meant=suggestion(key, known))
        )
