"""A course with a lab for each module: what is about another lab than the one that runs is not asked of this one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from recorded_lab import prove

if TYPE_CHECKING:
    from pathlib import Path

LAB: dict[str, Any] = {
    "prometheus": {"metrics": ["up"], "targets": [{"job": "connect", "address": "connect:9404"}]},
    "connect": {"/connectors?expand=status&expand=info": {}},
}
COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    ports: ["{prometheus}:9090"]
  connect:
    image: quay.io/debezium/connect:3.0
    ports: ["{connect}:8083"]
  web:
    image: nginx:1.29
    ports: ["{web}:80"]
"""
BOARD = {
    "uid": "lag",
    "title": "Lag",
    "schemaVersion": 39,
    "panels": [{"type": "timeseries", "title": "Lag", "targets": [{"refId": "A", "expr": "max(lag)"}]}],
}
CONNECTOR = {"connector.class": "io.debezium.connector.postgresql.PostgresConnector", "topic.prefix": "shop"}
PORTS = {"one": ("9090", "8083", "8001"), "two": ("19090", "18083", "8002")}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for lab, ports in PORTS.items():
        folder = tmp_path / "labs" / lab
        folder.mkdir(parents=True)
        names = dict(zip(("prometheus", "connect", "web"), ports, strict=True))
        (folder / "compose.yml").write_text(COMPOSE.format(**names), "utf-8")
        (folder / "lag.json").write_text(json.dumps({**BOARD, "uid": lab}), "utf-8")
        (folder / "orders.json").write_text(json.dumps(CONNECTOR), "utf-8")
        (folder / "lesson.mdx").write_text("# Лаг\n\n```promql\nlag\n```\n", "utf-8")
    (tmp_path / "lesson.mdx").write_text("http://localhost:8001/ и http://localhost:8002/\n", "utf-8")
    return tmp_path


def told(proven: Any) -> set[tuple[str, str]]:  # noqa: ANN401 (as `prove` gives it)
    return {(one.span.source.path, one.rule) for one in proven.report.diagnostics}


def test_what_is_about_another_lab_is_left_out(course: Path) -> None:
    proven = prove(course, LAB)
    assert told(proven) == {
        ("labs/one/lag.json", "live/empty-query"),
        ("labs/one/lesson.mdx", "live/empty-query"),
        ("labs/one/orders.json", "live/connector-failed"),
        ("lesson.mdx", "live/dead-address"),
    }
    assert {str(one.what): (one.asked, one.skipped) for one in proven.evidence.rows}["queries"] == (2, 2)
    [address] = [one for one in proven.report.diagnostics if one.rule == "live/dead-address"]
    assert "localhost:8001" in address.message


def test_a_lab_without_services_of_its_own_is_a_part_of_the_one_that_runs(course: Path) -> None:
    only_web = COMPOSE[: COMPOSE.index("  prometheus")] + COMPOSE[COMPOSE.index("  web") :]
    (course / "labs" / "two" / "compose.yml").write_text(only_web.format(web="8002"), "utf-8")
    assert told(prove(course, LAB)) >= {
        ("labs/two/lag.json", "live/empty-query"),
        ("labs/two/orders.json", "live/connector-failed"),
    }
    assert sum(one.rule == "live/dead-address" for one in prove(course, LAB).report.diagnostics) == 2
