"""What completion offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsprotocol.types import CompletionItemKind as Kind

    from cdclint.core.finding import Edit


@dataclass(frozen=True, slots=True)
class Choice:
    """One text that may be put between `start` and the place; `detail` says in a few words what it is.

    `meaning` is a text of our own that says more, in English. `also` are words that it is found by beside its own,
    `edits` what must be written elsewhere in the text with it.
    """

    text: str
    kind: Kind
    start: int
    detail: str = ""
    meaning: str = ""
    also: str = ""
    edits: tuple[Edit, ...] = ()


def distinct(choices: Iterable[Choice]) -> list[Choice]:
    """Choices without those that write the same as one before them."""
    found: dict[tuple[str, int], Choice] = {}
    for one in choices:
        found.setdefault((one.text, one.start), one)
    return list(found.values())
