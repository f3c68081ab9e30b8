"""Variables of a dashboard, with the values and in the form that Grafana gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.monitoring.dashboard import Dashboard, read_json
from cdclint.live.prometheus_api import PrometheusApi
from cdclint.live.queries.grafana_values import values_of
from recorded_lab import RecordedLab

NAMES = ["orders", "items.v2", "old-items"]


def resolve(query: str, *variables: dict[str, Any], time: str = "now-1h") -> str | None:
    value = {
        "title": "Lag",
        "schemaVersion": 39,
        "time": {"from": time},
        "templating": {"list": variables},
        "panels": [],
    }
    dashboard = read_json(Source("lag.json", json.dumps(value)), Course(Path(), Layout(), ""))
    assert isinstance(dashboard, Dashboard)
    lab = RecordedLab({"prometheus": {"labels": {"name of up": NAMES, 'job of up{name="orders"}': ["connect"]}}})
    return values_of(dashboard, PrometheusApi(lab, "http://localhost:9090")).resolve(query)


def asked(**more: Any) -> dict[str, Any]:  # noqa: ANN401 (keys of a variable)
    return {"name": "connector", "type": "query", "query": "label_values(up, name)", **more}


@pytest.mark.parametrize(
    ("query", "variable", "resolved"),
    [
        ('up{name="$connector"}', asked(), 'up{name="orders"}'),
        ('up{name="$connector"}', asked(current={"value": "old-items"}), 'up{name="old-items"}'),
        ('up{name="$connector"}', asked(current={"value": "gone"}), 'up{name="orders"}'),
        ('up{name="[[connector]]"}', asked(regex="/v2/"), 'up{name="items.v2"}'),
        ('up{name="$connector"}', asked(regex="/^(old)-/"), 'up{name="old"}'),
        ('up{name="$connector"}', asked(regex="/.*-(?P<value>items)/"), 'up{name="items"}'),
        (
            'up{name=~"$connector"}',
            asked(multi=True, current={"value": ["orders", "items.v2"]}),
            r'up{name=~"(orders|items\\.v2)"}',
        ),
        (
            'up{name=~"$connector"}',
            asked(includeAll=True, current={"value": "$__all"}, allValue=".+"),
            'up{name=~".+"}',
        ),
        (
            'up{name=~"$connector"}',
            asked(includeAll=True, current={"value": ["$__all"]}),
            r'up{name=~"(orders|items\\.v2|old-items)"}',
        ),
        ('up{name=~"${connector:pipe}"}', asked(multi=True, current={"value": ["orders"]}), 'up{name=~"orders"}'),
        (
            'up{name=~"${connector:regex}"}',
            asked(multi=True, current={"value": ["items.v2"]}),
            r'up{name=~"items\.v2"}',
        ),
        ("rate(up[$connector])", {"name": "connector", "type": "interval", "query": "5m,1h"}, "rate(up[5m])"),
        ("up > $connector", {"name": "connector", "type": "custom", "query": "3, 5"}, "up > 3"),
        ("up > $connector", {"name": "connector", "type": "custom", "current": {"value": "5"}}, "up > 5"),
    ],
)
def test_a_variable_is_filled_in(query: str, variable: dict[str, Any], resolved: str) -> None:
    assert resolve(query, variable) == resolved


def test_one_variable_may_be_in_the_query_of_another() -> None:
    job = {"name": "job", "type": "query", "query": 'label_values(up{name="$connector"}, job)'}
    assert resolve('up{job="$job"}', asked(), job) == 'up{job="connect"}'


def test_a_variable_without_a_value_resolves_nothing() -> None:
    assert resolve('up{name="$connector"}', asked(query="label_values(down, name)")) is None
    assert resolve('up{name="$other"}') is None


@pytest.mark.parametrize(
    ("time", "query", "resolved"),
    [
        ("now-1h", "rate(up[$__rate_interval])", "rate(up[60s])"),
        ("now-1h", "rate(up[$__interval])", "rate(up[15s])"),
        ("now-24h", "rate(up[${__interval}])", "rate(up[86s])"),
        ("now-7d", "increase(up[$__range])", "increase(up[604800s])"),
        ("now/d", "increase(up[$__range])", "increase(up[3600s])"),
    ],
)
def test_what_grafana_itself_fills_in(time: str, query: str, resolved: str) -> None:
    assert resolve(query, time=time) == resolved


def test_a_pattern_that_takes_for_ever_ends() -> None:
    assert resolve('up{name="$connector"}', asked(regex="/^(([a-z])+.)+[A-Z]([a-z])+$/")) is None
