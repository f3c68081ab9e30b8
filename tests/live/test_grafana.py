"""Grafana by the recorded answers of a real 12.4.0 (tests/data/grafana-api-12.4.0.json.xz), served on loopback.

It had provisioned an older state of the lab's files: two dashboards, four rules, two contact points. What has changed
in them since is drift, and told as such.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from cdclint.live.lab_client import basic
from in_process import run
from servers import reply, serving
from stored import answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler

LABS = Path(__file__).parents[2] / "labs"
RIGHT = basic("admin", "right")


@contextmanager
def grafana(state: str = "healthy") -> Iterator[tuple[str, list[tuple[str, str, str | None]]]]:
    """A stub with the answers of one state; what was not asked in it is as it was when all was well."""
    known: dict[str, tuple[int, object]] = {}
    for one in (*recorded("healthy"), *recorded(state)):
        known[one["path"]] = (one["status"], one["answer"])
    refused = next(one for one in answers("grafana-api-12.4.0")["answers"] if one["auth"] == "none")

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("Authorization") != RIGHT:
            reply(handler, refused["answer"], refused["status"])
        elif handler.path in known:
            reply(handler, known[handler.path][1], known[handler.path][0])
        else:
            reply(handler, {"message": "Not found"}, 404)

    with serving(answer) as (address, asked):
        yield address, asked


def recorded(state: str) -> list[dict[str, Any]]:
    found = answers("grafana-api-12.4.0")["answers"]
    return [one for one in found if one["state"] == state and one["method"] == "GET" and one["auth"] == "right"]


def healthy(path: str) -> Any:  # noqa: ANN401 (JSON of Grafana)
    return next(one["answer"] for one in recorded("healthy") if one["path"] == path)


def live(root: Path, state: str = "healthy", *more: str, password: str = "right") -> dict[str, Any]:  # noqa: S107
    with grafana(state) as (address, asked):
        done = run(
            *("live", "--grafana", address, "--output-format", "json", *more),
            folder=root,
            GRAFANA_USER="admin",
            GRAFANA_PASSWORD=password,
        )
        assert {method for method, _, _ in asked} == {"GET"}
    report: dict[str, Any] = json.loads(done.stdout)
    return {**report, "status": done.returncode, "said": done.stderr}


@pytest.fixture
def provisioned(tmp_path: Path) -> Path:
    """The files that this Grafana was provisioned with, made of its own answers."""
    dashboard = healthy("/api/dashboards/uid/debezium-production")["dashboard"]
    (tmp_path / "lag.json").write_text(json.dumps(dashboard, indent=2), "utf-8")
    rules = [
        {key: one[key] for key in ("uid", "title", "condition", "data", "for", "noDataState", "labels", "annotations")}
        for one in healthy("/api/v1/provisioning/alert-rules")
    ]
    points = [
        {"name": one["name"], "receivers": [{key: one[key] for key in ("uid", "type", "settings")}]}
        for one in healthy("/api/v1/provisioning/contact-points")
    ]
    policy = {key: one for key, one in healthy("/api/v1/provisioning/policies").items() if key != "provenance"}
    timings = [
        {"name": one["name"], "time_intervals": one["time_intervals"]}
        for one in healthy("/api/v1/provisioning/mute-timings")
    ]
    sources = [
        {key: one[key] for key in ("name", "uid", "type", "access", "url", "isDefault", "jsonData")}
        for one in healthy("/api/datasources")
    ]
    for name, value in {
        "rules": {"groups": [{"name": "debezium", "folder": "Debezium", "interval": "30s", "rules": rules}]},
        "notify": {"contactPoints": points, "policies": [policy], "muteTimes": timings},
        "datasources": {"datasources": sources},
    }.items():
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump({"apiVersion": 1, **value}, sort_keys=False), "utf-8")
    return tmp_path


def told(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["path"], one["rule"]) for one in report["diagnostics"]]


def test_what_it_was_provisioned_with_is_no_drift(provisioned: Path) -> None:
    report = live(provisioned)
    assert told(report) == []
    assert report["status"] == 0
    for line in ("dashboards", "datasources", "alert rules", "contact points", "notification policies", "mute timings"):
        assert line in report["said"]


@pytest.mark.parametrize(
    ("name", "before", "after", "rule", "key"),
    [
        (
            "lag.json",
            '"uid": "debezium-production"',
            '"uid": "debezium-prod"',
            "live/dashboard-drift",
            "`debezium-prod`",
        ),
        ("lag.json", '"title": "Current Lag"', '"title": "Lag Now"', "live/dashboard-drift", "title` is `Lag Now`"),
        ("rules.yml", "for: 2m", "for: 3m", "live/rule-drift", "`for` is `3m` here, and `2m` in Grafana"),
        ("rules.yml", "noDataState: Alerting", "noDataState: OK", "live/rule-drift", "`noDataState`"),
        ("rules.yml", "- 5000", "- 6000", "live/rule-drift", "params[0]` is `6000`"),
        ("notify.yml", "group_wait: 10s", "group_wait: 20s", "live/provisioning-drift", "routes[0].group_wait"),
        ("notify.yml", "02:00", "03:00", "live/provisioning-drift", "start_time"),
        ("notify.yml", "uid: lab-email", "uid: lab-mail", "live/provisioning-drift", "`lab-mail`"),
        ("datasources.yml", "prometheus:9090", "prom:9090", "live/provisioning-drift", "`url` is `http://prom:9090`"),
        (
            "datasources.yml",
            "timeInterval: 15s",
            "timeInterval: 30s",
            "live/provisioning-drift",
            "jsonData.timeInterval",
        ),
    ],
)
def test_a_change_is_told_at_its_line(  # noqa: PLR0917 (parameters)
    provisioned: Path, name: str, before: str, after: str, rule: str, key: str
) -> None:
    file = provisioned / name
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    report = live(provisioned)
    (found,) = report["diagnostics"]
    assert (found["path"], found["rule"]) == (name, rule)
    assert key in found["message"]
    line = text.replace(before, after, 1).splitlines()[found["line"] - 1]
    assert after.rpartition(": ")[2].strip('"') in line or "title" in line


def test_the_lab_as_it_is_today_has_moved_on(tmp_path: Path) -> None:
    shutil.copytree(LABS / "monitoring" / "grafana", tmp_path / "grafana")
    found = Counter(told(live(tmp_path)))
    alerting = "grafana/provisioning/alerting"
    assert found[f"{alerting}/rules.yml", "live/rule-drift"] == 4
    assert found[f"{alerting}/contact-points.yml", "live/provisioning-drift"] == 1
    assert found["grafana/dashboards/cdc-reliability.json", "live/dashboard-drift"] == 1


def test_a_stopped_prometheus_is_seen_through_grafana(provisioned: Path) -> None:
    report = live(provisioned, "Prometheus stopped for 140 s")
    assert Counter(told(report)) == {
        ("datasources.yml", "live/datasource-unhealthy"): 1,
    }
    [found] = report["diagnostics"]
    assert found["message"].endswith("; cannot be evaluated without it: 4 rules")
    assert [one["path"] for one in found["related"]] == ["rules.yml"] * 4
    assert all("connection refused" in one["message"] for one in found["related"])
    assert report["status"] == 1
    assert all("connection refused" in one["message"] for one in report["diagnostics"])


def test_an_alert_that_fires_is_told_and_one_that_waits_is_not(provisioned: Path) -> None:
    assert told(live(provisioned, "MBeans gone for 100 s")) == [("rules.yml", "live/alert-firing")]
    assert told(live(provisioned, "lag of 40 s for 150 s")) == []


def test_a_wrong_login_is_one_line(provisioned: Path) -> None:
    report = live(provisioned, password="wrong")  # noqa: S106 (it is wrong)
    assert told(report) == []
    assert report["status"] == 2
    lines = [line for line in report["said"].splitlines() if line.startswith("cdclint:")]
    assert len(lines) == 1
    assert "does not answer: `401 Unauthorized`: a login is required" in lines[0]
