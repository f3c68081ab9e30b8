from __future__ import annotations

import pytest

from cdclint.documents.catalogue import read_catalogue
from cdclint.documents.limits import Limit, conditions, duration, limit
from cdclint.documents.promql import parse_promql

LAG = "debezium_metrics_MilliSecondsBehindSource"


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LAG} > 5000", [((LAG,), False, 5000)]),
        (f"5000 < {LAG}", [((LAG,), False, 5000)]),
        (f"{LAG} / 1000 >= 5", [((LAG,), False, 5000)]),
        (f"({LAG} < 10) unless on (name) debezium_metrics_SnapshotRunning > 0", [((LAG,), True, 10)]),
        ("debezium_metrics_Connected == 0", []),
        (f"{LAG} > {LAG}", []),
    ],
)
def test_what_a_query_compares_is_told_in_the_metrics_own_unit(text: str, expected: list[object]) -> None:
    found = list(conditions(parse_promql(text), read_catalogue()))
    assert [(one.metrics, one.low, one.value) for one in found] == expected
    assert all(text[one.start : one.end].replace(".", "").isdigit() for one in found)
