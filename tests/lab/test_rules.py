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
from look import grafana_rules, panel

import stored

THRESHOLDS = {"DebeziumLagWarning": 5000, "DebeziumLagCritical": 30000, "DebeziumQueueSaturation": 10}


@pytest.fixture
def promtool(part_or_skip: Callable[..., Path]) -> Path:
    return part_or_skip(require, "promtool", "prometheus")


def prometheus_rules(labs: Path) -> dict[str, dict[str, Any]]:
    """The alerts that Grafana has too; those on the error budget are Prometheus's alone."""
    folder = labs / "monitoring/prometheus/rules"
    files = [
        yaml.safe_load((folder / f"{name}.yml").read_text("utf-8")) for name in ("debezium-alerts", "cdc-reliability")
    ]
    return {rule["alert"]: rule for file in files for group in file["groups"] for rule in group["rules"]}


def provisioned(labs: Path, name: str) -> dict[str, Any]:
    return yaml.safe_load((labs / f"monitoring/grafana/provisioning/alerting/{name}.yml").read_text(encoding="utf-8"))


def run_promtool(promtool: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(promtool), *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.lab
def test_promtool_accepts_configuration_and_rules(promtool: Path, labs: Path) -> None:
    done = run_promtool(promtool, "check", "config", "prometheus.yml", folder=labs / "monitoring/prometheus")
    assert done.returncode == 0, done.stdout + done.stderr
    found = [int(count) for count in re.findall(r"(\d+) rules found", done.stdout)]
    assert sorted(found) == [4, 7, 8]


UNIT_TESTS = ("debezium-alerts", "cdc-reliability", "cdc-slo", "sawtooth")


@pytest.mark.lab
@pytest.mark.parametrize("name", UNIT_TESTS)
def test_the_unit_tests_pass(promtool: Path, labs: Path, name: str) -> None:
    done = run_promtool(promtool, "test", "rules", f"{name}.test.yml", folder=labs / "monitoring/prometheus/tests")
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_file_of_unit_tests_is_run(labs: Path) -> None:
    files = {path.name for path in (labs / "monitoring/prometheus/tests").iterdir()}
    assert files == {f"{name}.test.yml" for name in UNIT_TESTS}


@pytest.mark.lab
@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("debezium-alerts", "> 5000", "> 6500"),
        ("debezium-alerts", "> 5000", ">= 5000"),
        ("debezium-alerts", "> 30000", "> 20000"),
        ("debezium-alerts", "for: 2m", "for: 1m30s"),
        ("debezium-alerts", "for: 1m", "for: 30s"),
        ("debezium-alerts", "for: 5m", "for: 4m"),
        ("debezium-alerts", "< 10\n", "< 11\n"),
        ("debezium-alerts", "unless on (plugin, name)", "and on (plugin, name)"),
        ("debezium-alerts", "absent(debezium_metrics_Connected", "absent(debezium_metrics_Connected1"),
        (
            "debezium-alerts",
            "present_over_time(debezium_metrics_Connected",
            "present_over_time(debezium_metrics_Connected1",
        ),
        ("debezium-alerts", "[1h]", "[2h]"),
        ("debezium-alerts", "severity: critical", "severity: warning"),
        ("cdc-reliability", "> 5000", "> 9000"),
        ("cdc-reliability", "> 2000", "> 4000"),
        ("cdc-reliability", "for: 1m", "for: 2m"),
        ("cdc-reliability", "for: 2m", "for: 1m"),
        ("cdc-reliability", 'status="failed"', 'status="paused"'),
        ("cdc-reliability", "< 50", "< 30"),
        ("cdc-reliability", "unreserved|lost", "unreserved"),
        ("cdc-reliability", 'pg_up{job="postgres"} or ', ""),
        ("cdc-reliability", "vector(1)", "vector(1) < 1"),
        ("cdc-slo", "> bool 30000", ">= bool 30000"),
        ("cdc-slo", "14.4", "25"),
        ("cdc-slo", "> 6 * 0.01", "> 9 * 0.01"),
        ("cdc-slo", "bool[5m]", "bool[50m]"),
        ("cdc-slo", "present_over_time(debezium", "present_over_time(other"),
    ],
)
def test_the_unit_tests_notice_a_change(  # noqa: PLR0917  three fixtures and the change
    promtool: Path, labs: Path, tmp_path: Path, name: str, right: str, wrong: str
) -> None:
    source = labs / "monitoring/prometheus"
    for part in (f"rules/{name}.yml", f"tests/{name}.test.yml"):
        (tmp_path / part).parent.mkdir()
        (tmp_path / part).write_text((source / part).read_text(encoding="utf-8"), encoding="utf-8")
    rules = tmp_path / f"rules/{name}.yml"
    text = rules.read_text(encoding="utf-8")
    assert right in text
    rules.write_text(text.replace(right, wrong), encoding="utf-8")
    done = run_promtool(promtool, "test", "rules", f"{name}.test.yml", folder=tmp_path / "tests")
    assert done.returncode != 0


@pytest.mark.lab
@pytest.mark.parametrize(("wait", "fires"), [("0s", "0s"), ("10s", "30s"), ("30s", "30s"), ("31s", "1m")])
def test_a_for_shorter_than_the_interval_fires_at_the_next_check(
    promtool: Path, tmp_path: Path, wait: str, fires: str
) -> None:
    """Checks come every 30 s; only `0s` fires at the first."""
    rule = {"alert": "A", "expr": "lag > 5000", "for": wait}
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": [rule]}]}))
    firing = {"exp_labels": {}, "exp_annotations": {}}
    checks = [
        {"eval_time": at, "alertname": "A", "exp_alerts": [firing] if seconds(at) >= seconds(fires) else []}
        for at in ("0s", "30s", "1m")
    ]
    series = [{"series": "lag", "values": "8000x4"}]
    test = {"interval": "30s", "input_series": series, "alert_rule_test": checks}
    (tmp_path / "test.yml").write_text(
        json.dumps({"rule_files": ["rules.yml"], "evaluation_interval": "30s", "tests": [test]})
    )
    done = run_promtool(promtool, "test", "rules", "test.yml", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.lab
@pytest.mark.parametrize(
    ("title", "values", "answers"),
    [
        # 60 s of lag that falls by 3 s every 15 s: a fifth of a second a second, and 30 s are left after 2m30s.
        ("Lag Growth", "60000-3000x20", {"2m30s": -0.2}),
        ("Time to Catch Up", "60000-3000x20", {"2m30s": 150, "4m45s": None}),
        ("Lag Growth", "10000+15000x20", {"2m30s": 1}),
        ("Time to Catch Up", "10000+15000x20", {"2m30s": None}),
        # No leap from the sentinel to the first lag.
        ("Lag Growth", "-1x8 20000x12", {"3m": 0}),
    ],
)
def test_panels_of_the_lag_in_depth_say_what_the_lesson_says(  # noqa: PLR0917  a column of the table each
    promtool: Path, labs: Path, tmp_path: Path, title: str, values: str, answers: dict[str, float | None]
) -> None:
    labels = 'context="streaming",name="inventory-connector",plugin="postgres"'
    series = {"series": f"debezium_metrics_MilliSecondsBehindSource{{{labels}}}", "values": values}
    kept = {"Lag Growth": labels, "Time to Catch Up": 'name="inventory-connector",plugin="postgres"'}[title]
    asked = [
        {
            "expr": panel(labs, title),
            "eval_time": at,
            "exp_samples": [] if answer is None else [{"labels": f"{{{kept}}}", "value": answer}],
        }
        for at, answer in answers.items()
    ]
    test = {"interval": "15s", "input_series": [series], "promql_expr_test": asked}
    (tmp_path / "test.yml").write_text(json.dumps({"evaluation_interval": "15s", "tests": [test]}))
    done = run_promtool(promtool, "test", "rules", "test.yml", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.lab
def test_alertmanager_accepts_its_file(labs: Path, part_or_skip: Callable[..., Path]) -> None:
    amtool = part_or_skip(require, "amtool", "prometheus-alertmanager")
    config = labs / "monitoring/alertmanager/alertmanager.yml"
    done = subprocess.run([str(amtool), "check-config", str(config)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_alertmanager_routes_as_grafana_does(labs: Path) -> None:
    config = yaml.safe_load((labs / "monitoring/alertmanager/alertmanager.yml").read_text("utf-8"))
    policy = provisioned(labs, "policies")["policies"][0]
    times = ("receiver", "group_wait", "group_interval", "repeat_interval")

    def shape(route: dict[str, Any], matchers: object) -> dict[str, Any]:
        return {name: route[name] for name in times if name in route} | {"matchers": matchers}

    ours = [shape(config["route"], None), *(shape(r, r["matchers"]) for r in config["route"]["routes"])]
    theirs = [
        shape(policy, None),
        *(shape(r, [" ".join(matcher) for matcher in r["object_matchers"]]) for r in policy["routes"]),
    ]
    assert ours == theirs


def test_both_systems_have_the_same_alerts(labs: Path) -> None:
    ours, theirs = prometheus_rules(labs), grafana_rules(labs)
    assert list(ours) == list(theirs)
    for name, rule in ours.items():
        assert theirs[name]["for"] == rule.get("for", "0s"), name
        assert theirs[name]["annotations"]["runbook_url"] == rule["annotations"]["runbook_url"], name
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
    for one in ("Current Lag", "Lag Trend", "Lag Trend (5m)", "Lag Trend (24h)"):
        assert steps[one] == [None, 5000, 30000]
    for one in ("Queue Usage %", "Queue Utilization"):
        assert steps[one] == [None, 50, 100 - THRESHOLDS["DebeziumQueueSaturation"]]


def test_grafana_rules_name_what_exists(labs: Path) -> None:
    grafana = labs / "monitoring/grafana"
    sources = yaml.safe_load((grafana / "provisioning/datasources/datasources.yml").read_text(encoding="utf-8"))
    uids = {source["uid"] for source in sources["datasources"]} | {"__expr__"}
    panels: dict[str, set[str]] = {}
    for path in (grafana / "dashboards").glob("*.json"):
        dashboard = json.loads(path.read_text(encoding="utf-8"))
        panels[dashboard["uid"]] = {str(panel["id"]) for panel in dashboard["panels"] if panel["type"] != "row"}
    for name, rule in grafana_rules(labs).items():
        assert {part["datasourceUid"] for part in rule["data"]} <= uids, name
        assert rule["condition"] in {part["refId"] for part in rule["data"]}, name
        if name == "Watchdog":
            continue
        assert rule["annotations"]["__panelId__"] in panels[rule["annotations"]["__dashboardUid__"]], name
        assert name == "ReplicationSlotLost" or seconds(rule["for"]) >= 30, name


def test_the_watchdog_is_silent_where_nothing_works(labs: Path) -> None:
    # Grafana's alerts on missing data and on errors keep the rule's labels, and so would reach the same receiver.
    rule = grafana_rules(labs)["Watchdog"]
    assert (rule["noDataState"], rule["execErrState"]) == ("OK", "OK")


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
    slower = [{**rule, "for": "", "expr": rule["expr"].replace("[180000ms]", "[1h]")} for rule in faster]
    assert slower == [{**rule, "for": ""} for rule in rules["groups"][0]["rules"]]
    slo = yaml.safe_load((source / "rules/cdc-slo.yml").read_text(encoding="utf-8"))
    exprs = [rule["expr"] for rule in scale_rules(slo, 20)["groups"][0]["rules"]]
    assert exprs[1] == "avg_over_time(cdc:freshness_error:bool[15000ms])"
    assert [rule["expr"] for rule in scale_rules(slo, 1)["groups"][0]["rules"]][5:] == exprs[5:]
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
