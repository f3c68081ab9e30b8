"""The alert rules of Prometheus and Grafana: valid, tested, and of one mind with each other and with the dashboard."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from chain.parts import require
from chain.scale import scale_config, scale_rules, scaled, seconds
from jsonschema import Draft7Validator

import stored

THRESHOLDS = {"DebeziumLagWarning": 5000, "DebeziumLagCritical": 30000, "DebeziumQueueSaturation": 10}


@pytest.fixture
def promtool(part_or_skip: Callable[..., Path]) -> Path:
    return part_or_skip(require, "promtool", "prometheus")


def prometheus_rules(labs: Path) -> dict[str, dict[str, Any]]:
    document = yaml.safe_load((labs / "monitoring/prometheus/rules/debezium-alerts.yml").read_text(encoding="utf-8"))
    return {rule["alert"]: rule for group in document["groups"] for rule in group["rules"]}


def provisioned(labs: Path, name: str) -> dict[str, Any]:
    return yaml.safe_load((labs / f"monitoring/grafana/provisioning/alerting/{name}.yml").read_text(encoding="utf-8"))


def grafana_rules(labs: Path) -> dict[str, dict[str, Any]]:
    return {rule["title"]: rule for group in provisioned(labs, "rules")["groups"] for rule in group["rules"]}


def run_promtool(promtool: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(promtool), *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.lab
def test_promtool_accepts_configuration_and_rules(promtool: Path, labs: Path) -> None:
    done = run_promtool(promtool, "check", "config", "prometheus.yml", folder=labs / "monitoring/prometheus")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 rules found" in done.stdout


@pytest.mark.lab
def test_the_unit_tests_pass(promtool: Path, labs: Path) -> None:
    folder = labs / "monitoring/prometheus/tests"
    done = run_promtool(promtool, "test", "rules", "debezium-alerts.test.yml", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.lab
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("> 5000", "> 6500"),
        ("> 5000", ">= 5000"),
        ("> 30000", "> 20000"),
        ("for: 2m", "for: 1m30s"),
        ("for: 1m", "for: 30s"),
        ("for: 5m", "for: 4m"),
        ("< 10\n", "< 11\n"),
        ("unless on (plugin, name)", "and on (plugin, name)"),
        ("absent(debezium_metrics_Connected", "absent(debezium_metrics_Connected1"),
        ("severity: critical", "severity: warning"),
    ],
)
def test_the_unit_tests_notice_a_change(promtool: Path, labs: Path, tmp_path: Path, right: str, wrong: str) -> None:
    source = labs / "monitoring/prometheus"
    for part in ("rules/debezium-alerts.yml", "tests/debezium-alerts.test.yml"):
        (tmp_path / part).parent.mkdir()
        (tmp_path / part).write_text((source / part).read_text(encoding="utf-8"), encoding="utf-8")
    rules = tmp_path / "rules/debezium-alerts.yml"
    text = rules.read_text(encoding="utf-8")
    assert right in text
    rules.write_text(text.replace(right, wrong), encoding="utf-8")
    done = run_promtool(promtool, "test", "rules", "debezium-alerts.test.yml", folder=tmp_path / "tests")
    assert done.returncode != 0


def test_both_systems_have_the_same_alerts(labs: Path) -> None:
    ours, theirs = prometheus_rules(labs), grafana_rules(labs)
    assert list(ours) == list(theirs)
    for name, rule in ours.items():
        assert theirs[name]["for"] == rule["for"], name
        assert theirs[name]["labels"] == rule["labels"], name
        assert theirs[name]["annotations"]["summary"] == rule["annotations"]["summary"], name


def test_both_systems_and_the_dashboard_have_the_same_thresholds(labs: Path) -> None:
    for name, rule in prometheus_rules(labs).items():
        if name in THRESHOLDS:
            assert re.findall(r"[<>] (\d+)", rule["expr"]) == [str(THRESHOLDS[name])]
            model = grafana_rules(labs)[name]["data"][1]["model"]
            assert model["conditions"][0]["evaluator"]["params"] == [THRESHOLDS[name]]
    dashboard = json.loads(
        (labs / "monitoring/grafana/dashboards/debezium-production.json").read_text(encoding="utf-8")
    )
    steps = {
        p["title"]: [step["value"] for step in p["fieldConfig"]["defaults"]["thresholds"]["steps"]]
        for p in dashboard["panels"]
        if p["type"] != "row"
    }
    for panel in ("Current Lag", "Lag Trend", "Lag Trend (5m)", "Lag Trend (24h)"):
        assert steps[panel] == [None, 5000, 30000]
    for panel in ("Queue Usage %", "Queue Utilization"):
        assert steps[panel] == [None, 50, 100 - THRESHOLDS["DebeziumQueueSaturation"]]


def test_grafana_rules_name_what_exists(labs: Path) -> None:
    grafana = labs / "monitoring/grafana"
    sources = yaml.safe_load((grafana / "provisioning/datasources/datasources.yml").read_text(encoding="utf-8"))
    uids = {source["uid"] for source in sources["datasources"]} | {"__expr__"}
    panels: dict[str, set[str]] = {}
    for path in (grafana / "dashboards").glob("*.json"):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        panels[dashboard["uid"]] = {str(panel["id"]) for panel in dashboard["panels"]}
    for name, rule in grafana_rules(labs).items():
        assert {part["datasourceUid"] for part in rule["data"]} <= uids, name
        assert rule["condition"] in {part["refId"] for part in rule["data"]}, name
        assert rule["annotations"]["__panelId__"] in panels[rule["annotations"]["__dashboardUid__"]], name
        assert seconds(rule["for"]) >= seconds(provisioned(labs, "rules")["groups"][0]["interval"]), name


def test_every_severity_is_routed_to_a_contact_point(labs: Path) -> None:
    points = {point["name"] for point in provisioned(labs, "contact-points")["contactPoints"]}
    policy = provisioned(labs, "policies")["policies"][0]
    assert {policy["receiver"], *(route["receiver"] for route in policy["routes"])} == points
    routed = {
        value for route in policy["routes"] for label, _, value in route["object_matchers"] if label == "severity"
    }
    assert routed == {rule["labels"]["severity"] for rule in grafana_rules(labs).values()}


def test_times_are_divided_and_nothing_else(labs: Path) -> None:
    source = labs / "monitoring/prometheus"
    rules = yaml.safe_load((source / "rules/debezium-alerts.yml").read_text(encoding="utf-8"))
    faster = scale_rules(rules, 20)["groups"][0]["rules"]
    assert [rule["for"] for rule in faster] == ["6000ms", "15000ms", "3000ms", "15000ms"]
    assert [{**rule, "for": ""} for rule in faster] == [{**rule, "for": ""} for rule in rules["groups"][0]["rules"]]
    config = scale_config(yaml.safe_load((source / "prometheus.yml").read_text(encoding="utf-8")), 20)
    assert config["global"] == {
        "scrape_interval": "1000ms",
        "scrape_timeout": "1000ms",
        "evaluation_interval": "1000ms",
    }


@pytest.mark.parametrize(("duration", "expected"), [("15s", 15), ("1m30s", 90), ("2h", 7200), ("500ms", 0.5)])
def test_durations_are_read(duration: str, expected: float) -> None:
    assert seconds(duration) == expected
    assert scaled(duration, 1) == f"{max(1000, int(expected * 1000))}ms"


@pytest.mark.parametrize("duration", ["", "5", "m", "5 m", "5mx"])
def test_a_malformed_duration_is_an_error(duration: str) -> None:
    with pytest.raises(ValueError, match="not a Prometheus duration"):
        seconds(duration)


def test_provisioning_has_the_shape_that_grafana_publishes(labs: Path) -> None:
    schema = json.loads(stored.files("grafana-schemas")["grafana-foundation-sdk/alerting.jsonschema.json"])

    def shaped(kind: str, node: dict[str, Any]) -> None:
        Draft7Validator({**schema, "$ref": f"#/definitions/{kind}"}).validate(node)

    for rule in grafana_rules(labs).values():
        shaped("Rule", {**rule, "folderUID": "debezium", "orgID": 1, "ruleGroup": "debezium"})
    for policy in provisioned(labs, "policies")["policies"]:
        shaped("NotificationPolicy", {key: value for key, value in policy.items() if key != "orgId"})
    for point in provisioned(labs, "contact-points")["contactPoints"]:
        for receiver in point["receivers"]:
            shaped("ContactPoint", {**receiver, "name": point["name"]})
