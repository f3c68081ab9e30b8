from __future__ import annotations

import pytest

from cdclint.syntax.text.quantity import Limit, duration, limit


@pytest.mark.parametrize(
    "text", ["5s", "5000 ms", "5 seconds", "5 секунд", "5 с", "`5s`", "5000мс", "5,0 s", " 5 sec "]
)
def test_five_seconds_are_five_seconds_however_written(text: str) -> None:
    assert duration(text) == 5000
    assert limit(f"лаг > {text}") == Limit(low=False, value=5000, unit="ms")


@pytest.mark.parametrize("text", ["", "5", "5%", "5 событий", "от 5s", "5s/2m", "v5"])
def test_what_is_no_duration_is_none(text: str) -> None:
    assert duration(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("лаг больше 5 минут", Limit(low=False, value=300_000, unit="ms")),
        ("`QueueRemainingCapacity` < 10% ёмкости", Limit(low=True, value=10, unit="%")),
        ("lag above 5000", Limit(low=False, value=5000, unit="")),
        ("ниже 2,5 ч", Limit(low=True, value=9_000_000, unit="ms")),
        ("больше 5 событий", None),
        ("> 5s и < 30s", None),
        ("`Connected == 0`", None),
    ],
)
def test_a_bound_has_a_direction_and_a_unit(text: str, expected: Limit | None) -> None:
    assert limit(text) == expected
