"""The webhook echo shows what came and says what it does not take; the runbook knows every alert."""

import json
import os
import re
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
import yaml
from chain.process import Process, free_ports, listens

SLACK = {
    "text": "",
    "attachments": [{"title": "[FIRING:1] DebeziumLagWarning", "text": "lag <b>8000</b> http://a.example/x"}],
}


@pytest.fixture
def echo(labs: Path, tmp_path: Path) -> Iterator[int]:
    """The port of a running echo whose watchdog may be silent for no time at all."""
    (port,) = free_ports(1)
    environment = {**os.environ, "WEBHOOK_LISTEN": f"127.0.0.1:{port}", "DEADMAN_SECONDS": "3600"}
    process = Process("echo", [sys.executable, str(labs / "webhook/echo.py")], tmp_path, environment=environment)
    process.wait_until(lambda: listens(port), 20, "listening echo")
    yield port
    process.stop()


def ask(port: int, method: str, path: str, body: str | None = None) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def test_a_slack_message_is_answered_as_slack_does_and_shown(echo: int) -> None:
    assert ask(echo, "POST", "/slack", json.dumps(SLACK)) == (200, "ok")
    (message,) = json.loads(ask(echo, "GET", "/messages")[1])
    assert (message["status"], message["title"], message["path"]) == (
        "FIRING",
        "[FIRING:1] DebeziumLagWarning",
        "/slack",
    )
    status, page = ask(echo, "GET", "/")
    assert status == 200
    assert "lag &lt;b&gt;8000&lt;/b&gt;" in page
    assert '<a href="http://a.example/x">' in page


@pytest.mark.parametrize(
    ("body", "title", "status"),
    [
        ('{"status": "resolved", "alerts": []}', "resolved", "RESOLVED"),
        ('{"title": "[RESOLVED] A", "message": "over"}', "[RESOLVED] A", "RESOLVED"),
        ('{"attachments": [7]}', "message", ""),
        ("[]", "message", ""),
        ('"text"', "message", ""),
        ('{"attachments": [{"title": 1}]}', "message", ""),
    ],
)
def test_any_json_is_shown(echo: int, body: str, title: str, status: str) -> None:
    assert ask(echo, "POST", "/webhook", body) == (200, "ok")
    (message,) = json.loads(ask(echo, "GET", "/messages")[1])
    assert (message["title"], message["status"]) == (title, status)
    assert ask(echo, "GET", "/")[0] == 200


@pytest.mark.parametrize("body", ["", "{", "text"])
def test_what_is_no_json_is_refused(echo: int, body: str) -> None:
    assert ask(echo, "POST", "/slack", body) == (400, "webhook: the body must be JSON of at most 1 MB")
    assert json.loads(ask(echo, "GET", "/messages")[1]) == []


def test_a_message_that_is_too_large_is_refused(echo: int) -> None:
    assert ask(echo, "POST", "/slack", json.dumps("x" * 1_000_001))[0] == 400


def test_the_watchdog_is_dead_until_it_barks(echo: int) -> None:
    assert ask(echo, "GET", "/deadman") == (503, '{"alive": false, "silent_seconds": null}')
    assert ask(echo, "POST", "/deadman", "{}") == (200, "ok")
    status, told = ask(echo, "GET", "/deadman")
    assert (status, json.loads(told)["alive"]) == (200, True)
    # It is remembered, not shown as a message.
    assert json.loads(ask(echo, "GET", "/messages")[1]) == []


def test_messages_are_forgotten_on_demand(echo: int) -> None:
    ask(echo, "POST", "/slack", json.dumps(SLACK))
    assert ask(echo, "DELETE", "/messages") == (200, "ok")
    assert json.loads(ask(echo, "GET", "/messages")[1]) == []


def test_no_other_page(echo: int) -> None:
    assert ask(echo, "GET", "/../echo.py") == (404, "webhook: there is no such page")


def test_the_runbook_knows_every_alert_and_every_alert_the_runbook(labs: Path, echo: int) -> None:
    monitoring = labs / "monitoring"
    urls = []
    for path in (monitoring / "prometheus/rules").glob("*.yml"):
        rules = [
            r for group in yaml.safe_load(path.read_text("utf-8"))["groups"] for r in group["rules"] if "alert" in r
        ]
        urls += [(rule["alert"], rule["annotations"]["runbook_url"]) for rule in rules]
    for path in (monitoring / "grafana/provisioning/alerting").glob("*rules.yml"):
        rules = [r for group in yaml.safe_load(path.read_text("utf-8"))["groups"] for r in group["rules"]]
        urls += [(rule["title"], rule["annotations"]["runbook_url"]) for rule in rules]
    status, runbook = ask(echo, "GET", "/runbook")
    assert status == 200
    assert {url for _, url in urls} == {f"http://localhost:8026/runbook#{name}" for name, _ in urls}
    assert re.findall(r'<dt id="(\w+)">\1</dt>', runbook) == re.findall(r'<dt id="(\w+)"', runbook)
    assert set(re.findall(r'<dt id="(\w+)"', runbook)) == {name for name, _ in urls}
    compose = yaml.safe_load((labs / "docker-compose.yml").read_text("utf-8"))["services"]
    assert compose["webhook"]["ports"] == ["127.0.0.1:8026:8026"]
