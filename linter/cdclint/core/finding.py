"""What a rule may yield, and what may be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message

if TYPE_CHECKING:
    from cdclint.core.fault import Fault
    from cdclint.core.source import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of `span`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that cure one finding. A safe one never changes what a reader or a machine makes of the file."""

    title: Message
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect at a place. `message` says what is wrong and, where it helps, what to write instead.

    `faults` are what it may be found as by a rule that looks from another side; the two are told once.
    """

    span: Span
    message: Message
    fix: Fix | None = None
    faults: tuple[Fault, ...] = ()


def replacing(place: Span, meant: str, text: str | None = None) -> Fix:
    """The unsafe fix that writes `meant` at a place; `text` is how the file spells it, where that differs."""
    edit = Edit(place, meant if text is None else text)
    return Fix(Message("write `{operator}`", operator=meant), (edit,), safe=False)
