"""Every alert on the real chain: what provokes it, what does not, and how it ends.

The tests run after those of test_chain.py, on the same chain, in this order; each begins with a chain that is calm.
"""

import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from chain.chain import CONNECTOR, Chain
from chain.http import ask
from chain.parts import Parts
from chain.process import free_ports, listens
from look import (
    ALERTS,
    LAG,
    core,
    dashboards,
    grafana_rules,
    limit_slot,
    panel,
    production,
    targets,
    value,
    wait_for_alert,
    wait_for_streaming,
    wait_until_caught_up,
)

pytestmark = pytest.mark.lab

LABELS = {"plugin": "postgres", "name": CONNECTOR}
SEED = {"inventory.customers": 1000, "inventory.products": 200, "inventory.orders": 20000, "inventory.heartbeat": 1}


# The alerts


def grafana_verdict(chain: Chain, rule: dict[str, Any]) -> str:
    """What Grafana would make of a rule now: `normal`, `alerting`, or `noDataState` where the query gives nothing."""
    query, threshold = (part["model"] for part in rule["data"])
    evaluator = threshold["conditions"][0]["evaluator"]
    series = chain.query(query["expr"])
    if not series:
        return str(rule["noDataState"])
    limit = evaluator["params"][0]
    numbers = [float(one["value"][1]) for one in series]
    met = [n > limit if evaluator["type"] == "gt" else n < limit for n in numbers]
    return "alerting" if any(met) else "normal"


def quiet(chain: Chain, rules: dict[str, dict[str, Any]]) -> bool:
    """Whether neither Prometheus nor Grafana sees anything to tell."""
    ours = core(chain) == dict.fromkeys(ALERTS, "inactive")
    return ours and all(grafana_verdict(chain, rule) == "normal" for rule in rules.values())


def watch(chain: Chain, seconds: float) -> list[dict[str, str]]:
    """The states of the alerts in a time of undisturbed scrapes: a bit longer than `seconds` before they are scaled."""
    states = []
    for _ in range(5):
        states = []
        began = time.monotonic()
        while time.monotonic() < began + 1.2 * seconds / chain.scale:
            states.append(core(chain))
            time.sleep(0.5)
        # Where a busy machine lets a scrape time out, the MBeans are absent as far as the alerts can tell.
        took = math.ceil(time.monotonic() - began)
        if chain.query(f'min_over_time(up{{job="kafka-connect"}}[{took}s]) == 1'):
            break
    return states


@pytest.mark.usefixtures("steady")
def test_no_alert_is_active_under_steady_load(chain: Chain, labs: Path) -> None:
    rules = {title: grafana_rules(labs)[title] for title in ALERTS}
    chain.wait_until(lambda: quiet(chain, rules), "chain without alerts")
    # Longer than any alert waits before it fires.
    states = watch(chain, 300)
    assert [seen for seen in states if "firing" in seen.values()] == []
    chain.wait_until(lambda: quiet(chain, rules), "chain without alerts")


def test_disconnected_fires_when_the_database_is_gone_and_resolves(chain: Chain, labs: Path) -> None:
    alert = "DebeziumConnectorDisconnected"
    rule = grafana_rules(labs)[alert]
    chain.processes["postgres"].stop()
    try:
        wait_for_alert(chain, alert, "firing")
        # The MBeans are gone, not 0: an alert on Connected == 0 alone would have resolved.
        assert chain.query("debezium_metrics_Connected") == []
        # Grafana sees the connector that vanished as 0 and knows its name.
        assert grafana_verdict(chain, rule) == "alerting"
        (gone,) = chain.query(rule["data"][0]["model"]["expr"])
        assert (gone["metric"], gone["value"][1]) == ({"name": CONNECTOR, "plugin": "postgres"}, "0")
        assert core(chain) == {other: "firing" if other == alert else "inactive" for other in ALERTS}
        # What the dashboard shows: no old number anywhere, and no connector that is simply missing.
        shown = {title: one["expr"].replace("$connector", CONNECTOR) for title, one in production(labs)}
        assert value(chain, shown["Connector Status"]) == -1
        # The rate still sees a minute of the past.
        chain.wait_until(lambda: math.isnan(value(chain, shown["Events/sec"]) or 0), "end of the old rate")
        assert value(chain, shown["Current Lag"]) is None
    finally:
        chain.start_postgres()
    wait_for_alert(chain, alert, "inactive")
    wait_for_streaming(chain)
    chain.wait_until(lambda: chain.connector_status()["tasks"][0]["state"] == "RUNNING", "running task")


def test_one_of_two_connectors_that_vanishes_is_named(chain: Chain) -> None:
    alert = "DebeziumConnectorDisconnected"
    config = json.loads((chain.folder / f"{CONNECTOR}.json").read_text("utf-8"))
    config |= {"topic.prefix": "second", "slot.name": "second"}
    path = "/connectors/second"
    put(chain.ports["connect"], f"{path}/config", config)
    try:
        chain.wait_until(lambda: value(chain, 'debezium_metrics_Connected{name="second"}') == 1, "second connector")
    finally:
        chain.wait_until(lambda: ask(chain.ports["connect"], "DELETE", path) == "", "end of the second connector")
    wait_for_alert(chain, alert, "firing")
    (firing,) = chain.query(f'ALERTS{{alertname="{alert}", alertstate="firing"}}')
    assert firing["metric"]["name"] == "second"
    assert value(chain, 'debezium_metrics_Connected{name="inventory-connector"}') == 1
    chain.sql("SELECT pg_drop_replication_slot('second')")
    # An hour would pass before it is forgotten.
    chain.forget()


def put(port: int, path: str, document: dict[str, Any]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=100)
    connection.request("PUT", path, json.dumps(document), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert answer.status // 100 == 2, answer.read()
    connection.close()


@pytest.mark.usefixtures("steady")
def test_queue_and_lag_alerts_fire_when_kafka_is_slow_and_resolve(
    chain: Chain, labs: Path, slow_kafka: Callable[[str], None]
) -> None:
    provoked = ("DebeziumQueueSaturation", "DebeziumLagWarning", "DebeziumLagCritical")
    rules = {title: grafana_rules(labs)[title] for title in ALERTS}
    slow_kafka("50000")
    bulk = chain.load("bulk", ROUNDS=6)
    for alert in provoked:
        wait_for_alert(chain, alert, "firing")
        chain.wait_until(lambda rule=rules[alert]: grafana_verdict(chain, rule) == "alerting", f"{alert} in Grafana")
    all_three = dict.fromkeys(provoked, "firing") | {"DebeziumConnectorDisconnected": "inactive"}
    chain.wait_until(lambda: core(chain) == all_three, "three alerts at the same time")
    # So long a breach burns the error budget, and the alert on it ends once the short window is clean.
    wait_for_alert(chain, "CdcFreshnessBudgetFastBurn", "firing")
    burn = value(chain, "cdc:freshness_error:ratio1h / 0.01")
    assert burn is not None
    assert burn > 14.4
    chain.wait_until(lambda: not bulk.running(), "end of the bulk update")
    # A backlog that only grows: no time is promised, and each second adds up to one.
    assert chain.query(panel(labs, "Time to Catch Up")) == []
    growth = value(chain, panel(labs, "Lag Growth"))
    assert growth is not None
    assert growth > 0
    slow_kafka("off")
    # While the backlog drains the queue is full again and again; what counts is how it ends.
    chain.wait_until(lambda: quiet(chain, rules), "end of all alerts")
    wait_for_alert(chain, "CdcFreshnessBudgetFastBurn", "inactive")


@pytest.mark.parametrize("profile", ["steady", "bulk", "long-transaction"])
def test_a_load_that_is_stopped_leaves_no_connection(chain: Chain, profile: str) -> None:
    clients = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'psql' AND pid <> pg_backend_pid()"
    load = chain.load(profile, ROUNDS=1000)
    chain.wait_until(lambda: chain.sql(clients) == "1", "connection of the load generator")
    load.stop()
    chain.sql(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"
    )
    chain.wait_until(lambda: chain.sql(clients) == "0", "end of the connection")


def test_lag_stays_when_the_source_goes_quiet_after_an_outage(chain: Chain) -> None:
    # The connector reads old events after its outage, no new ones come, and the lag keeps its last value.
    alert = "DebeziumLagWarning"
    load = chain.load("steady")
    chain.wait_until(
        lambda: bool(chain.query('debezium_metrics_MilliSecondsBehindSource{context="streaming"} >= 0')), "lag"
    )
    chain.processes["connect"].stop()
    written = "SELECT sum(n_tup_upd + n_tup_ins) FROM pg_stat_user_tables"
    before = int(chain.sql(written))
    chain.wait_until(lambda: int(chain.sql(written)) > before + 100, "writes while the connector is down")
    load.stop()
    wait_for_alert(chain, "KafkaConnectDown", "firing")
    time.sleep(6)
    chain.start_connect()
    wait_for_alert(chain, alert, "firing")
    assert chain.alert_states()["KafkaConnectDown"] == "inactive"
    lag = LAG
    remaining = 'debezium_metrics_QueueRemainingCapacity{context="streaming"}'
    # Between two batches of the backlog the queue is empty, too.
    chain.wait_until(lambda: bool(chain.query(f"min_over_time({remaining}[5s]) == 8192")), "empty queue")
    chain.load("idle")
    frozen = time.time() + 2
    watch(chain, 120)
    assert {number > 5000 for number in samples(chain, lag, frozen)} == {True}
    assert len(set(samples(chain, lag, frozen))) == 1
    assert set(samples(chain, remaining, frozen)) == {8192}
    staleness = samples(chain, 'debezium_metrics_MilliSecondsSinceLastEvent{context="streaming"}', frozen)
    assert staleness == sorted(set(staleness))
    assert chain.alert_states()[alert] == "firing"
    wait_until_caught_up(chain)


def test_a_blocked_broker_freezes_the_lag_and_then_takes_the_connector_down(
    chain: Chain, slow_kafka: Callable[[str], None]
) -> None:
    # The worker loses its group when the broker is silent for longer than its session, and stops its tasks. The queue
    # is filled before, so that it does not matter how much the machine reads until then.
    alert = "DebeziumConnectorDisconnected"
    lag = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}'
    remaining = 'debezium_metrics_QueueRemainingCapacity{context="streaming"}'
    slow_kafka("50000")
    bulk = chain.load("bulk", ROUNDS=6)
    chain.wait_until(lambda: bool(chain.query(f"{remaining} < 819")), "full queue")
    chain.processes["kafka"].pause()
    silent = time.time() + 2
    try:
        chain.wait_until(lambda: chain.query(remaining) == [], "end of the MBeans")
        assert len(set(samples(chain, lag, silent))) == 1
        assert all(free < 819 for free in samples(chain, remaining, silent))
        wait_for_alert(chain, alert, "firing")
    finally:
        chain.processes["kafka"].resume()
    slow_kafka("off")
    chain.wait_until(lambda: not bulk.running(), "end of the bulk update")
    wait_until_caught_up(chain)


def samples(chain: Chain, selector: str, since: float) -> list[float]:
    """What Prometheus scraped of the last series of a selector since a time (Unix, in seconds)."""
    series = chain.query(f"{selector}[10m]")
    return [float(number) for when, number in series[0]["values"] if when >= since]


def test_no_alert_fires_during_a_snapshot(chain: Chain, labs: Path, slow_kafka: Callable[[str], None]) -> None:
    chain.order_connector("PUT", "/stop")
    chain.wait_until(lambda: chain.connector_status()["tasks"] == [], "stopped connector")
    chain.order_connector("DELETE", "/offsets")
    chain.wait_until(lambda: chain.sql("SELECT active FROM pg_replication_slots") == "f", "idle slot")
    chain.sql("SELECT pg_drop_replication_slot('inventory')")
    # More rows than the queue and the producer's buffer hold: while Kafka is slow the new snapshot cannot end.
    chain.sql(
        "INSERT INTO inventory.orders (customer_id, product_id, quantity)"
        " SELECT 1, 1, 1 FROM generate_series(1, 200000)"
    )

    slow_kafka("50000")
    chain.order_connector("PUT", "/resume")
    chain.wait_until(
        lambda: re.search(r"(?m)^debezium_metrics_SnapshotRunning\S+ 1", chain.metrics()) is not None, "snapshot"
    )
    usage = next(t["expr"] for title, t in targets(dashboards(labs)["debezium-production"]) if title == "Queue Usage %")
    chain.wait_until(lambda: (value(chain, usage.replace("$connector", CONNECTOR)) or 0) > 90, "full queue")
    chain.wait_until(lambda: "pending" not in core(chain).values(), "end of what the stop provoked")
    assert [seen for seen in watch(chain, 300) if seen != dict.fromkeys(ALERTS, "inactive")] == []
    # What would have fired them was there all the time.
    assert value(chain, "debezium_metrics_Connected") == 0
    assert value(chain, usage.replace("$connector", CONNECTOR)) > 90
    verdicts = {title: grafana_verdict(chain, rule) for title, rule in grafana_rules(labs).items()}
    assert {title: verdicts[title] for title in ALERTS} == dict.fromkeys(ALERTS, "normal") | {
        "DebeziumQueueSaturation": "OK"
    }
    status = next(t for title, t in targets(dashboards(labs)["debezium-production"]) if title == "Connector Status")
    assert value(chain, status["expr"].replace("$connector", CONNECTOR)) == 2
    slow_kafka("off")
    chain.wait_until(lambda: value(chain, "debezium_metrics_SnapshotCompleted") == 1, "completed snapshot")
    wait_for_streaming(chain)


def test_a_restart_with_offsets_skips_the_snapshot(chain: Chain, labs: Path) -> None:
    chain.order_connector("POST", "/tasks/0/restart")
    skipped = "debezium_metrics_SnapshotSkipped == 1 and debezium_metrics_SnapshotCompleted == 0"
    chain.wait_until(lambda: bool(chain.query(skipped)), "skipped snapshot")
    progress = next(t for title, t in targets(dashboards(labs)["debezium-production"]) if title == "Snapshot Progress")
    chain.wait_until(lambda: chain.query(progress["expr"].replace("$connector", CONNECTOR)) == [], "empty progress")
    wait_for_streaming(chain)


def test_a_long_transaction_is_not_seen_as_lag(chain: Chain) -> None:
    seen = 'debezium_metrics_TotalNumberOfUpdateEventsSeen{context="streaming"}'
    before = value(chain, seen) or 0
    hold = 15
    load = chain.load("long-transaction", HOLD=hold)
    chain.wait_until(lambda: not load.running(), "end of the long transaction")
    chain.wait_until(lambda: (value(chain, seen) or 0) >= before + 1000, "events of the long transaction")
    lag = value(chain, 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}')
    assert lag is not None
    assert 0 <= lag < hold * 1000 / 2


@pytest.mark.usefixtures("steady")
def test_a_connection_that_hangs_is_seen_in_staleness_alone(chain: Chain) -> None:
    """Connected is a flag of the phase: the server's end of the connection stands still, and it stays 1."""
    stale = 'debezium_metrics_MilliSecondsSinceLastEvent{context="streaming"}'
    sender = int(chain.sql("SELECT active_pid FROM pg_replication_slots"))
    os.kill(sender, signal.SIGSTOP)
    try:
        chain.wait_until(lambda: (value(chain, stale) or 0) > 8000, "staleness")
        assert value(chain, "debezium_metrics_Connected") == 1
        assert (value(chain, LAG) or 0) < 5000
        assert core(chain)["DebeziumConnectorDisconnected"] == "inactive"
    finally:
        os.kill(sender, signal.SIGCONT)
    chain.wait_until(lambda: 0 <= (value(chain, stale) or 0) < 3000, "fresh source")


def test_check_names_the_broken_link_alone_and_tells_the_traps(
    chain: Chain, labs: Path, slow_kafka: Callable[[str], None]
) -> None:
    if not chain.delivers or chain.parts.postgres_exporter is None:
        pytest.skip("not proven here: postgres_exporter, Alertmanager or Mailpit is not installed")
    grafana = f"http://127.0.0.1:{free_ports(1)[0]}"
    addresses = {
        "CONNECT_URL": chain.url("connect"),
        "EXPORTER_URL": chain.url("jmx-exporter"),
        "PROMETHEUS_URL": chain.url("prometheus"),
        "GRAFANA_URL": grafana,
        "MAILPIT_URL": chain.url("mailpit"),
        "WEBHOOK_URL": chain.url("webhook"),
        "WAIT_SECONDS": "10",
    }
    slow_kafka("500000")
    command = ["bash", str(labs / "check.sh")]
    environment = {**chain.kafka_environment(), **addresses}
    limit_slot(chain, "128MB")
    try:
        assert chain.register("heartbeat.sh").returncode == 0
        chain.wait_until(lambda: value(chain, "pg_settings_max_slot_wal_keep_size_bytes") == 1 << 27, "smaller limit")
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    finally:
        limit_slot(chain, "1GB")
        again = chain.register()
    assert again.returncode == 0
    links = (
        "connector task",
        "JMX exporter",
        "Prometheus target",
        "replication slot metrics",
        "Debezium metrics",
        "alert rules",
        "Mailpit",
        "webhook echo",
    )
    assert done.stdout.splitlines() == [
        *(f"ok      {link}" for link in links),
        "trap    Kafka takes only 500000 bytes a second from the connector: make normal-kafka",
        "trap    max_slot_wal_keep_size is not 1GB any more: make slot-limit SIZE=1GB",
        "trap    the connector has a heartbeat, so its lag does not freeze: docker compose up --detach connector",
    ]
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"broken  dashboard debezium-production: Grafana does not have it: {grafana}",
        f"broken  dashboard debezium-connect: Grafana does not have it: {grafana}",
        f"broken  dashboard cdc-reliability: Grafana does not have it: {grafana}",
        "broken  Grafana alert rules: Grafana has not provisioned them, see: docker compose logs grafana",
    ]


def test_the_chain_as_a_command_stops_all_that_it_started(parts: Parts, labs: Path) -> None:
    assert parts.agent.is_file()
    command = [sys.executable, "-m", "chain"]
    with subprocess.Popen(command, cwd=labs, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            printed = []
            for line in running.stdout:
                printed.append(line)
                if line.startswith("Ctrl-C"):
                    break
            ports = [int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", "".join(printed))]
            assert len(ports) == 4 + 3 * (parts.alertmanager is not None and parts.mailpit is not None)
            assert all(listens(port) for port in ports)
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(240) == 0
    assert not any(listens(port) for port in ports)


def test_registering_twice_is_harmless(chain: Chain) -> None:
    again = chain.register()
    assert (again.returncode, again.stderr) == (0, "")
    wait_for_streaming(chain)


def test_registering_again_starts_a_task_that_failed(chain: Chain, labs: Path) -> None:
    schema = (labs / "postgres" / "init" / "01-schema.sql").read_text(encoding="utf-8")
    publication = re.search(r"CREATE PUBLICATION [^;]+;", schema)
    assert publication

    def state() -> str:
        return str(chain.connector_status()["tasks"][0]["state"])

    chain.sql("DROP PUBLICATION inventory_publication")
    try:
        chain.order_connector("POST", "/tasks/0/restart")
        chain.wait_until(lambda: state() == "FAILED", "task that failed")
        assert "the task of inventory-connector failed" in chain.register().stderr
        wait_for_alert(chain, "DebeziumTaskFailed", "firing")
        (failed,) = chain.query('ALERTS{alertname="DebeziumTaskFailed"}')
        assert (failed["metric"]["connector"], failed["metric"]["task"]) == (CONNECTOR, "0")
    finally:
        chain.sql(publication[0])
    assert state() == "FAILED"
    again = chain.register()
    assert (again.returncode, again.stderr) == (0, "")
    wait_for_streaming(chain)
