"""The dashboards work in both ways that Grafana takes them: provisioned from a file, and imported by hand.

No Grafana runs here: Debian, PyPI, npm and Maven Central were searched, and have clients, libraries and plugins of it,
but no server. So its documented behaviour is acted out: file provisioning replaces nothing, and so needs a variable; an
import replaces every `${NAME}` of an input, in all strings, by what the user chose. What its alert rules would say is
asked of the real Prometheus in test_chain.py.
"""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

REFERENCE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)")
BUILT_IN = {"__interval"}


@pytest.fixture(params=["debezium-production", "debezium-connect", "cdc-reliability"])
def dashboard(labs: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    path = labs / "monitoring/grafana/dashboards" / f"{request.param}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert found["uid"] == request.param
    return found


def panels(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    return [inner for panel in dashboard["panels"] for inner in (panel, *panel.get("panels", ()))]


def strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def data_sources(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("datasource"), dict):
            yield node["datasource"]["uid"]
        for value in node.values():
            yield from data_sources(value)
    elif isinstance(node, list):
        for value in node:
            yield from data_sources(value)


def unresolved(dashboard: dict[str, Any]) -> set[str]:
    defined = {variable["name"] for variable in dashboard["templating"]["list"]} | BUILT_IN
    body = {key: value for key, value in dashboard.items() if not key.startswith("__")}
    used = {braced or bare for text in strings(body) for braced, bare in REFERENCE.findall(text)}
    return used - defined


def test_provisioned_from_a_file_every_variable_is_defined(dashboard: dict[str, Any]) -> None:
    assert unresolved(dashboard) == set()
    assert set(data_sources(dashboard)) == {"${DS_PROMETHEUS}", "-- Grafana --"}
    variable = next(v for v in dashboard["templating"]["list"] if v["name"] == "DS_PROMETHEUS")
    assert (variable["type"], variable["query"]) == ("datasource", "prometheus")


def test_imported_by_hand_every_panel_reads_from_the_chosen_source(dashboard: dict[str, Any]) -> None:
    text = json.dumps(dashboard)
    for one in dashboard["__inputs"]:
        assert (one["type"], one["pluginId"]) == ("datasource", "prometheus")
        assert f"${{{one['name']}}}" in text
        text = text.replace(f"${{{one['name']}}}", "chosen")
    imported = json.loads(text)
    assert unresolved(imported) == set()
    assert set(data_sources(imported)) == {"chosen", "-- Grafana --"}


def test_what_an_import_requires_is_what_is_used(dashboard: dict[str, Any]) -> None:
    required = {one["id"] for one in dashboard["__requires"] if one["type"] == "panel"}
    assert required == {panel["type"] for panel in panels(dashboard)} - {"row"}


def test_panels_do_not_overlap_and_stay_inside(dashboard: dict[str, Any]) -> None:
    places = [(panel["title"], panel["gridPos"]) for panel in panels(dashboard)]
    for title, place in places:
        assert 0 <= place["x"] < place["x"] + place["w"] <= 24, title
    for (one, a), (other, b) in combinations(places, 2):
        beside = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        above = a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
        assert beside or above, f"{one} and {other}"


def test_every_panel_is_described_and_leads_to_prometheus(dashboard: dict[str, Any]) -> None:
    shown = [panel for panel in panels(dashboard) if panel["type"] != "row"]
    assert len({panel["id"] for panel in panels(dashboard)}) == len(panels(dashboard))
    for panel in shown:
        assert len(panel["description"]) > 20, panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["links"][0]["url"].startswith("http://localhost:9090/graph?g0.expr="), panel["title"]


def test_the_production_dashboard_is_laid_out_as_planned(labs: Path) -> None:
    path = labs / "monitoring/grafana/dashboards/debezium-production.json"
    text = path.read_text(encoding="utf-8")
    dashboard = json.loads(text)
    assert len(text.splitlines()) >= 200
    assert text == json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n"
    assert dashboard["title"] == "Debezium Production Monitoring"
    assert dashboard["time"] == {"from": "now-1h", "to": "now"}
    rows = [panel for panel in dashboard["panels"] if panel["type"] == "row"]
    assert [(row["title"], row["collapsed"], bool(row["panels"])) for row in rows] == [
        ("Health Overview", False, False),
        ("Time Series", False, False),
        ("Detailed Metrics", True, True),
    ]
    assert dashboard["panels"][-1] is rows[-1]
    views = {p["title"]: p.get("timeFrom") for p in dashboard["panels"] if p["title"].startswith("Lag Trend")}
    assert views == {"Lag Trend": None, "Lag Trend (5m)": "5m", "Lag Trend (24h)": "24h"}


def test_the_sentinel_is_named_or_left_out(labs: Path) -> None:
    path = labs / "monitoring/grafana/dashboards/debezium-production.json"
    for panel in panels(json.loads(path.read_text(encoding="utf-8"))):
        for target in panel.get("targets", ()):
            if not re.search(r"MilliSeconds(BehindSource|SinceLastEvent)\{", target["expr"]):
                continue
            if panel["type"] == "timeseries":
                assert target["expr"].endswith("!= -1"), panel["title"]
            else:
                assert '"-1": {"text": "no data yet"' in json.dumps(panel["fieldConfig"]), panel["title"]
