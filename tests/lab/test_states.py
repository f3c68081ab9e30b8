"""What was recorded of the four states is what the lessons say of them, for every query of the dashboard."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from states import DASHBOARD, STATES, point, targets

Series = list[dict[str, Any]]


@pytest.fixture(scope="module")
def shown() -> Callable[[str, str, str], list[float | None]]:
    """The numbers of a panel's target in a state, those of its only series, in order of time."""
    told = json.loads(STATES.read_text("utf-8"))["states"]

    def numbers(state: str, title: str, ref: str = "A") -> list[float | None]:
        series: Series = told[state]["series"][title][ref]
        assert len(series) <= 1
        return [number for one in series for _, number in one["values"]]

    return numbers


def test_every_query_of_the_dashboard_was_asked_in_every_state() -> None:
    told = json.loads(STATES.read_text("utf-8"))
    asked = {(title, one["refId"]) for title, one in targets(json.loads(DASHBOARD.read_text("utf-8")))}
    assert list(told["states"]) == ["normal", "batch", "outage", "frozen"]
    for state in told["states"].values():
        assert {(title, ref) for title, refs in state["series"].items() for ref in refs} == asked
        times = [
            at
            for refs in state["series"].values()
            for found in refs.values()
            for one in found
            for at, _ in one["values"]
        ]
        assert 0 <= min(times) <= max(times) <= state["seconds"] * 2


Shown = Callable[..., list[float | None]]


def test_normal_is_green(shown: Shown) -> None:
    assert set(shown("normal", "Connector Status")) == {1}
    assert max(number or 0 for number in shown("normal", "Current Lag")) < 5000
    assert min(number or 0 for number in shown("normal", "Events/sec")) > 5
    assert max(number or 0 for number in shown("normal", "Queue Usage %")) < 50


def test_a_batch_bursts(shown: Shown) -> None:
    normal = max(number or 0 for number in shown("normal", "Throughput"))
    assert max(number or 0 for number in shown("batch", "Throughput")) > 20 * normal
    assert max(number or 0 for number in shown("batch", "Lag Trend")) > 1000


def test_an_outage_leaves_no_number_behind(shown: Shown) -> None:
    assert shown("outage", "Connector Status")[0] == 1
    assert shown("outage", "Connector Status")[-1] == -1
    assert shown("outage", "Events/sec")[-1] is None
    assert len(shown("outage", "Current Lag")) < len(shown("outage", "Connector Status"))


def test_frozen_lag_stays_while_staleness_grows(shown: Shown) -> None:
    lag = shown("frozen", "Lag Trend")[-10:]
    assert len(set(lag)) == 1
    assert (lag[0] or 0) > 5000
    stale = [number or 0 for number in shown("frozen", "Staleness")[-10:]]
    assert stale == sorted(set(stale))
    assert shown("frozen", "Queue Utilization")[-1] == 0


def test_a_point_without_a_number_is_null() -> None:
    assert point(100.0, 103.2, "NaN") == (3, None)
    assert point(100.0, 103.2, "1.234") == (3, 1.23)
