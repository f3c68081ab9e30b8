"""What completion offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from lsprotocol.types import CompletionItemKind as Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One text that may be put between `start` and the place; `detail` says in a few words what it is."""

    text: str
    kind: Kind
    start: int
    detail: str = ""
