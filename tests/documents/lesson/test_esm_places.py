"""Places in a block of imports and exports: each piece of its UTF-8 is decoded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from absent import needs_interpreted
from cdclint.documents.lesson import esm
from cdclint.documents.lesson.esm import _Places

if TYPE_CHECKING:
    from cdclint.syntax.mdx.node import Expression

UNIT = "import Лаг from './лаг'\n"


class Sliced(bytes):
    """Bytes that count how many of them were taken out."""

    taken: int

    def __getitem__(self, part: slice) -> bytes:  # type: ignore[override]
        found = super().__getitem__(part)
        self.taken += len(found)
        return found


class Block:
    """What the places are made of."""

    value_start = 5

    def __init__(self, value: str) -> None:
        self.value = value


def test_places_in_order_take_linear_time() -> None:
    needs_interpreted(esm)
    for times in (10, 100):
        text = UNIT * times
        data = Sliced(text.encode())
        data.taken = 0
        places = _Places(cast("Expression", Block(text)), data)
        found = [places(number * len(UNIT.encode())) for number in range(times + 1)]
        assert found == [5 + number * len(UNIT) for number in range(times + 1)]
        assert data.taken == len(data)
        assert places(0) == 5
