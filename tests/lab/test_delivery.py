"""Alerts arrive: Alertmanager sends what Prometheus fires; Mailpit and the webhook echo show FIRING and RESOLVED."""

import json
import re
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from chain.chain import CONNECTOR, Chain
from chain.http import RefusedError, ask, get_json
from look import wait_for_alert, wait_for_streaming

from absent import absent, chromium

pytestmark = pytest.mark.lab

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def delivering(chain: Chain) -> Chain:
    if not chain.delivers or chain.parts.postgres_exporter is None:
        pytest.skip("not proven here: postgres_exporter, Alertmanager or Mailpit (which needs Go) is not installed")
    return chain


def slack(chain: Chain) -> list[tuple[str, str]]:
    """Status and title of what came to Slack's webhook."""
    messages = get_json(chain.ports["webhook"], "/messages")
    return [(one["status"], one["title"]) for one in messages if one["path"] == "/slack"]


def mails(chain: Chain) -> list[dict[str, Any]]:
    """The mail that came, the newest first."""
    found: list[dict[str, Any]] = get_json(chain.ports["mailpit"], "/api/v1/messages?limit=200")["messages"]
    return found


def mail(chain: Chain) -> list[str]:
    """The subjects of the mail that came."""
    return [one["Subject"] for one in mails(chain)]


def forget(chain: Chain) -> None:
    """Throw away what came until now."""
    ask(chain.ports["webhook"], "DELETE", "/messages")
    ask(chain.ports["mailpit"], "DELETE", "/api/v1/messages")


def test_an_outage_is_told_when_it_begins_and_when_it_ends(delivering: Chain) -> None:
    chain, alert, blind = delivering, "DebeziumConnectorDisconnected", "SlotMetricsMissing"

    def told(status: str) -> bool:
        on_slack = any(status == found and alert in title for found, title in slack(chain))
        by_mail = any(f"[{status}" in subject and blind in subject for subject in mail(chain))
        return on_slack and by_mail

    forget(chain)
    chain.processes["postgres"].stop()
    try:
        wait_for_alert(chain, alert, "firing")
        chain.wait_until(lambda: told("FIRING"), "message and mail of the outage")
    finally:
        chain.start_postgres()
    wait_for_alert(chain, alert, "inactive")
    chain.wait_until(lambda: told("RESOLVED"), "message and mail of its end")
    wait_for_streaming(chain)
    texts = [one["text"] for one in get_json(chain.ports["webhook"], "/messages") if alert in one["title"]]
    assert any(f"Connector {CONNECTOR} streams no changes" in text for text in texts)
    page = read_in_browser(f"{chain.url('webhook')}/", "FIRING", "RESOLVED")
    assert set(re.findall(rf"\b(FIRING|RESOLVED)\b.*{alert}", page)) == {"FIRING", "RESOLVED"}, page
    # A Mailpit that Go has built has no list of its mail for a browser, as its image has; each message has a page.
    for status in ("Firing", "Resolved"):
        subject = f"[{status.upper()}"
        [found, *_] = [one for one in mails(chain) if subject in one["Subject"] and blind in one["Subject"]]
        page = read_in_browser(f"{chain.url('mailpit')}/view/{found['ID']}.html", status, blind)
        assert status in page, page
        assert blind in page, page


def read_in_browser(address: str, *words: str) -> str:
    """What a page shows once it shows these words."""
    browser = chromium()
    if browser is None or not (ROOT / "node_modules/playwright-core").is_dir():
        absent("told, but not read in a browser: Chromium or the packages of the site are not installed")
    command = ["node", str(Path(__file__).parent / "read_page.mjs"), browser, address, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=200)
    return done.stdout


def alive(chain: Chain) -> bool:
    """Whether the watchdog barks."""
    try:
        return bool(get_json(chain.ports["webhook"], "/deadman")["alive"])
    except RefusedError:
        return False


def test_the_watchdog_is_missed_when_nothing_can_alert(delivering: Chain) -> None:
    chain = delivering
    chain.wait_until(lambda: alive(chain), "watchdog that barks")
    chain.processes["prometheus"].stop()
    try:
        chain.wait_until(lambda: not alive(chain), "silence of the watchdog")
    finally:
        chain.start_prometheus()
    chain.wait_until(lambda: alive(chain), "watchdog that barks again")


def test_one_cause_is_one_message(delivering: Chain) -> None:
    chain = delivering
    names = ("KafkaConnectDown", "DebeziumConnectorDisconnected")
    forget(chain)
    alerts = [{"labels": {"alertname": name, "severity": "critical", "test": "inhibit"}} for name in names]
    post(chain.ports["alertmanager"], "/api/v2/alerts", alerts)
    chain.wait_until(lambda: any("KafkaConnectDown" in title for _, title in slack(chain)), "message of the cause")
    found = get_json(chain.ports["alertmanager"], "/api/v2/alerts?filter=test=inhibit")
    states = {one["labels"]["alertname"]: one["status"]["state"] for one in found}
    assert states == {"KafkaConnectDown": "active", "DebeziumConnectorDisconnected": "suppressed"}
    ended = [{**one, "endsAt": "2020-01-01T00:00:00Z", "startsAt": "2019-12-31T00:00:00Z"} for one in alerts]
    post(chain.ports["alertmanager"], "/api/v2/alerts", ended)


def post(port: int, path: str, document: Any) -> None:  # noqa: ANN401  any JSON document
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", path, json.dumps(document), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    connection.close()
