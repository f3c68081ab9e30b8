"""The chain that students run, as processes: real PostgreSQL, Kafka, Connect, Debezium, exporter and Prometheus.

The tests share one chain and run in this order: the first ones look at it as it stands after its start, the later ones
provoke every alert. Each begins with a chain that is calm, a new one if need be, whatever became of the one before it.
Waits end with what they wait for; how long they may take matters only where it never comes.
"""

import json
import math
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from catalogue import read_output
from chain.chain import CONNECTOR, Chain
from chain.parts import Parts
from chain.process import NotReadyError, Process, free_ports, listens

pytestmark = pytest.mark.lab

LABELS = {"plugin": "postgres", "name": CONNECTOR}
SEED = {"inventory.customers": 1000, "inventory.products": 200, "inventory.orders": 20000}
ALERTS = ("DebeziumLagWarning", "DebeziumLagCritical", "DebeziumConnectorDisconnected", "DebeziumQueueSaturation")


def value(chain: Chain, promql: str) -> float | None:
    """The value of an expression that has at most one, or None."""
    found = chain.query(promql)
    assert len(found) <= 1, f"{promql} gives {len(found)} series"
    return float(found[0]["value"][1]) if found else None


def wait_for_alert(chain: Chain, alert: str, state: str) -> None:
    chain.wait_until(lambda: chain.alert_states()[alert] == state, f"{state} {alert}")


def wait_for_streaming(chain: Chain) -> None:
    chain.wait_until(lambda: value(chain, "debezium_metrics_Connected") == 1, "streaming connector")


def wait_until_caught_up(chain: Chain) -> None:
    load = chain.load("steady")
    try:
        chain.wait_until(chain.caught_up, "chain that caught up")
    finally:
        load.stop()


@pytest.fixture
def steady(chain: Chain) -> Iterator[Process]:
    """Steady load while a test runs, begun and seen by Prometheus."""
    load = chain.load("steady")
    try:
        seen = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"} >= 0'
        chain.wait_until(lambda: bool(chain.query(seen)), "streamed event in Prometheus")
        yield load
    finally:
        load.stop()


# What the exporter gives


def test_lag_is_the_sentinel_until_an_event_is_streamed(chain: Chain) -> None:
    lag = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}'
    assert value(chain, lag) == -1
    assert chain.query(f"{lag} != -1") == []


def test_both_mbeans_have_the_standard_names_and_labels(chain: Chain) -> None:
    families = {f.name: f for f in read_output(chain.metrics()) if f.name.startswith("debezium_metrics_")}
    for family in families.values():
        for sample in family.labels:
            assert {k: v for k, v in sample.items() if k not in {"context", "table"}} == LABELS
    for both in (
        "MilliSecondsSinceLastEvent",
        "QueueTotalCapacity",
        "QueueRemainingCapacity",
        "TotalNumberOfEventsSeen",
    ):
        assert families[f"debezium_metrics_{both}"].contexts == ["snapshot", "streaming"]
    for streaming in ("Connected", "MilliSecondsBehindSource", "NumberOfCommittedTransactions"):
        assert families[f"debezium_metrics_{streaming}"].contexts == ["streaming"]
    for snapshot in ("SnapshotRunning", "TotalTableCount", "RemainingTableCount", "RowsScanned"):
        assert families[f"debezium_metrics_{snapshot}"].contexts == ["snapshot"]


def test_rows_scanned_keeps_the_table(chain: Chain) -> None:
    rows = chain.query("debezium_metrics_RowsScanned")
    assert {row["metric"]["table"]: int(row["value"][1]) for row in rows} == SEED


def test_the_kept_output_names_what_is_served(chain: Chain, labs: Path) -> None:
    def names(text: str) -> set[tuple[str, tuple[str, ...]]]:
        shapes = {(f.name, tuple(f.label_names)) for f in read_output(text)}
        return {shape for shape in shapes if shape[0].startswith(("debezium_", "kafka_connect_"))}

    kept = (labs / "monitoring" / "jmx-exporter" / "output.prom").read_text(encoding="utf-8")
    assert names(chain.metrics()) >= names(kept) - first_event_only(names(kept))


def first_event_only(names: set[tuple[str, tuple[str, ...]]]) -> set[tuple[str, tuple[str, ...]]]:
    """Statistics of lag exist from the first streamed event on."""
    return {name for name in names if re.search(r"MilliSecondsBehindSource\w+", name[0])}


def test_nothing_listens_beyond_loopback(chain: Chain) -> None:
    inodes = set()
    for process in chain.processes.values():
        for descriptor in Path(f"/proc/{process.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                inodes |= set(re.findall(r"^socket:\[(\d+)\]$", descriptor.readlink().name))
    listening = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and words[9] in inodes:
                listening.add(words[1].split(":")[0])
    loopback = {"0100007F", "0000000000000000FFFF00000100007F"}
    assert listening
    assert listening <= loopback


# The dashboards under steady load

EXPECTED: dict[tuple[str, str, str], Callable[[float], bool]] = {
    ("debezium-production", "Connector Status", "A"): lambda v: v == 1,
    ("debezium-production", "Current Lag", "A"): lambda v: 0 <= v < 5000,
    ("debezium-production", "Events/sec", "A"): lambda v: v > 0,
    ("debezium-production", "Queue Usage %", "A"): lambda v: 0 <= v < 50,
    ("debezium-production", "Lag Trend", "A"): lambda v: 0 <= v < 5000,
    ("debezium-production", "Lag Trend (5m)", "A"): lambda v: 0 <= v < 5000,
    ("debezium-production", "Lag Trend (24h)", "A"): lambda v: 0 <= v < 5000,
    ("debezium-production", "Throughput", "A"): lambda v: v > 0,
    ("debezium-production", "Throughput", "B"): lambda v: v >= 0,
    ("debezium-production", "Queue Utilization", "A"): lambda v: 0 <= v < 50,
    ("debezium-production", "Staleness", "A"): lambda v: 0 <= v < 30000,
    ("debezium-production", "Committed Transactions", "A"): lambda v: v > 0,
    ("debezium-production", "Snapshot Progress", "A"): lambda v: v == 100,
    ("debezium-production", "Snapshot State", "A"): lambda v: v == 0,
    ("debezium-production", "Snapshot State", "B"): lambda v: v == 1,
    ("debezium-production", "Snapshot State", "C"): lambda v: v == 0,
    ("debezium-production", "Snapshot State", "D"): lambda v: v == 0,
    ("debezium-production", "Snapshot Rows Scanned", "A"): lambda v: v in SEED.values(),
    ("debezium-production", "Connector Breakdown", "A"): lambda v: v == 1,
    ("debezium-production", "Connector Breakdown", "B"): lambda v: 0 <= v < 5000,
    ("debezium-production", "Connector Breakdown", "C"): lambda v: v > 0,
    ("debezium-production", "Connector Breakdown", "D"): lambda v: 0 <= v < 50,
    ("debezium-production", "Connector Breakdown", "E"): lambda v: 0 <= v < 30000,
    ("debezium-connect", "Worker", "A"): lambda v: v == 1,
    ("debezium-connect", "Connectors", "A"): lambda v: v == 1,
    ("debezium-connect", "Tasks", "A"): lambda v: v == 1,
    ("debezium-connect", "Failed Tasks", "A"): lambda v: v == 0,
    ("debezium-connect", "Task Status", "A"): lambda v: v == 1,
    ("debezium-connect", "Source Records", "A"): lambda v: v > 0,
    ("debezium-connect", "Source Records", "B"): lambda v: v > 0,
    ("debezium-connect", "Records in Flight", "A"): lambda v: v >= 0,
    ("debezium-connect", "Poll Batch Time", "A"): lambda v: v >= 0,
    ("debezium-connect", "Record Errors", "A"): lambda v: v == 0,
    ("debezium-connect", "Heap", "A"): lambda v: v > 0,
    ("debezium-connect", "Heap", "B"): lambda v: v > 0,
    ("debezium-connect", "CPU", "A"): lambda v: v >= 0,
}


def dashboards(labs: Path) -> dict[str, dict[str, Any]]:
    files = sorted((labs / "monitoring" / "grafana" / "dashboards").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def targets(dashboard: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for panel in dashboard["panels"]:
        for shown in (panel, *panel.get("panels", ())):
            for target in shown.get("targets", ()):
                yield shown["title"], target


def test_every_target_has_its_expectation(labs: Path) -> None:
    found = {(uid, title, t["refId"]) for uid, dashboard in dashboards(labs).items() for title, t in targets(dashboard)}
    assert found == EXPECTED.keys()


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("uid", ["debezium-production", "debezium-connect"])
def test_every_panel_shows_data(chain: Chain, labs: Path, uid: str) -> None:
    dashboard = dashboards(labs)[uid]
    variable = next(v for v in dashboard["templating"]["list"] if v["name"] == "connector")
    asked = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"])
    assert asked
    values = chain.label_values(asked[1], asked[2])
    assert variable["current"]["value"] == values == [CONNECTOR]
    wrong: list[str] = []

    def right() -> bool:
        wrong[:] = wrong_panels(chain, dashboard, values)
        return not wrong

    # A rate needs two scrapes of the load.
    with suppress(NotReadyError):
        chain.wait_until(right, "data in every panel")
    assert wrong == []


def wrong_panels(chain: Chain, dashboard: dict[str, Any], connectors: list[str]) -> list[str]:
    """What of a dashboard's targets shows no data, another value than expected, or lacks a label of its legend."""
    wrong = []
    for title, target in targets(dashboard):
        promql = target["expr"].replace("$connector", "|".join(connectors)).replace("$__interval", "1m")
        assert "$" not in promql
        series = chain.query(promql)
        expected = EXPECTED[dashboard["uid"], title, target["refId"]]
        if not series:
            wrong.append(f"{title} {target['refId']}: no data from {promql}")
        for one in series:
            number = float(one["value"][1])
            if not (math.isfinite(number) and expected(number)):
                wrong.append(f"{title} {target['refId']}: {number} {one['metric']}")
            legend = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            wrong += [f"{title}: {label} is not in {one['metric']}" for label in legend - one["metric"].keys()]
    return wrong


# The alerts


def grafana_rules(labs: Path) -> dict[str, dict[str, Any]]:
    path = labs / "monitoring" / "grafana" / "provisioning" / "alerting" / "rules.yml"
    rules = [r for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"] for r in group["rules"]]
    return {rule["title"]: rule for rule in rules}


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
    ours = chain.alert_states() == dict.fromkeys(ALERTS, "inactive")
    return ours and all(grafana_verdict(chain, rule) == "normal" for rule in rules.values())


def watch(chain: Chain, seconds: float) -> list[dict[str, str]]:
    """The states of the alerts in a time of undisturbed scrapes: a bit longer than `seconds` before they are scaled."""
    states = []
    for _ in range(5):
        states = []
        began = time.monotonic()
        while time.monotonic() < began + 1.2 * seconds / chain.scale:
            states.append(chain.alert_states())
            time.sleep(0.5)
        # Where a busy machine lets a scrape time out, the MBeans are absent as far as the alerts can tell.
        took = math.ceil(time.monotonic() - began)
        if chain.query(f'min_over_time(up{{job="kafka-connect"}}[{took}s]) == 1'):
            break
    return states


@pytest.mark.usefixtures("steady")
def test_no_alert_is_active_under_steady_load(chain: Chain, labs: Path) -> None:
    rules = grafana_rules(labs)
    assert list(rules) == list(ALERTS)
    chain.wait_until(lambda: quiet(chain, rules), "chain without alerts")
    # Longer than any alert waits before it fires.
    states = watch(chain, 300)
    assert [seen for seen in states if "firing" in seen.values()] == []
    chain.wait_until(lambda: quiet(chain, rules), "chain without alerts")


def test_disconnected_fires_when_the_database_is_gone_and_resolves(chain: Chain, labs: Path) -> None:
    alert = "DebeziumConnectorDisconnected"
    chain.processes["postgres"].stop()
    try:
        wait_for_alert(chain, alert, "firing")
        # The MBeans are gone, not 0: an alert on Connected == 0 alone would have resolved.
        assert chain.query("debezium_metrics_Connected") == []
        assert grafana_verdict(chain, grafana_rules(labs)[alert]) == "Alerting"
        for other in ALERTS:
            assert chain.alert_states()[other] in ({"firing"} if other == alert else {"inactive"})
    finally:
        chain.start_postgres()
    wait_for_alert(chain, alert, "inactive")
    wait_for_streaming(chain)
    chain.wait_until(lambda: chain.connector_status()["tasks"][0]["state"] == "RUNNING", "running task")


@pytest.fixture
def slow_kafka(chain: Chain) -> Iterator[Callable[[str], None]]:
    """Limits what the connector may write to Kafka; the limit ends with the test."""

    def limit(bytes_a_second: str) -> None:
        done = chain.limit_kafka(bytes_a_second)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"limit: {bytes_a_second}\n", "")

    yield limit
    limit("off")


@pytest.mark.usefixtures("steady")
def test_queue_and_lag_alerts_fire_when_kafka_is_slow_and_resolve(
    chain: Chain, labs: Path, slow_kafka: Callable[[str], None]
) -> None:
    provoked = ("DebeziumQueueSaturation", "DebeziumLagWarning", "DebeziumLagCritical")
    rules = grafana_rules(labs)
    slow_kafka("50000")
    bulk = chain.load("bulk", ROUNDS=6)
    for alert in provoked:
        wait_for_alert(chain, alert, "firing")
        chain.wait_until(lambda rule=rules[alert]: grafana_verdict(chain, rule) == "alerting", f"{alert} in Grafana")
    all_three = dict.fromkeys(provoked, "firing") | {"DebeziumConnectorDisconnected": "inactive"}
    chain.wait_until(lambda: chain.alert_states() == all_three, "three alerts at the same time")
    chain.wait_until(lambda: not bulk.running(), "end of the bulk update")
    slow_kafka("off")
    # While the backlog drains the queue is full again and again; what counts is how it ends.
    chain.wait_until(lambda: quiet(chain, rules), "end of all alerts")


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
    time.sleep(6)
    chain.start_connect()
    wait_for_alert(chain, alert, "firing")
    lag = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}'
    remaining = 'debezium_metrics_QueueRemainingCapacity{context="streaming"}'
    chain.wait_until(lambda: bool(chain.query(f"{remaining} == 8192")), "empty queue")
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
    chain.wait_until(lambda: "pending" not in chain.alert_states().values(), "end of what the stop provoked")
    assert [seen for seen in watch(chain, 300) if seen != dict.fromkeys(ALERTS, "inactive")] == []
    # What would have fired them was there all the time.
    assert value(chain, "debezium_metrics_Connected") == 0
    assert value(chain, usage.replace("$connector", CONNECTOR)) > 90
    verdicts = {title: grafana_verdict(chain, rule) for title, rule in grafana_rules(labs).items()}
    assert verdicts == dict.fromkeys(ALERTS, "normal") | {"DebeziumQueueSaturation": "OK"}
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


def test_check_names_the_broken_link_alone(chain: Chain, labs: Path) -> None:
    grafana = f"http://127.0.0.1:{free_ports(1)[0]}"
    addresses = {
        "CONNECT_URL": chain.url("connect"),
        "EXPORTER_URL": chain.url("jmx-exporter"),
        "PROMETHEUS_URL": chain.url("prometheus"),
        "GRAFANA_URL": grafana,
        "WAIT_SECONDS": "10",
    }
    command = ["bash", str(labs / "check.sh")]
    done = subprocess.run(command, env={**os.environ, **addresses}, capture_output=True, text=True, check=False)
    links = ("connector task", "JMX exporter", "Prometheus target", "Debezium metrics", "alert rules")
    assert done.stdout.splitlines() == [f"ok      {link}" for link in links]
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"broken  dashboard debezium-production: Grafana does not have it: {grafana}",
        f"broken  dashboard debezium-connect: Grafana does not have it: {grafana}",
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
            assert len(ports) == 4
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
    finally:
        chain.sql(publication[0])
    assert state() == "FAILED"
    again = chain.register()
    assert (again.returncode, again.stderr) == (0, "")
    wait_for_streaming(chain)
