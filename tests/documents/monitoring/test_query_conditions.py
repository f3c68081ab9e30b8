from __future__ import annotations

import pytest

from cdclint.documents.monitoring.metric_catalogue import read_catalogue
from cdclint.documents.monitoring.query_conditions import conditions
from cdclint.syntax.promql import parse_promql

LAG = "debezium_metrics_MilliSecondsBehindSource"


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
