"""The chain that students run, as processes: real PostgreSQL, Kafka, Connect, Debezium, exporter and Prometheus.

The tests share one chain and run in this order: these look at it as it stands after its start, those of
test_chain_alerts.py provoke every alert. Each begins with a chain that is calm, a new one if need be, whatever became
of the one before it.
Waits end with what they wait for; how long they may take matters only where it never comes.
"""

import math
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from catalogue import read_output
from chain.chain import CONNECTOR, Chain
from chain.process import NotReadyError
from look import dashboards, targets, value

pytestmark = pytest.mark.lab

LABELS = {"plugin": "postgres", "name": CONNECTOR}
SEED = {"inventory.customers": 1000, "inventory.products": 200, "inventory.orders": 20000, "inventory.heartbeat": 1}


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
    ("cdc-reliability", "Slot WAL", "A"): lambda v: v >= 0,
    ("cdc-reliability", "Slot WAL", "B"): lambda v: v > 0,
    ("cdc-reliability", "Slot WAL Left", "A"): lambda v: 50 < v < 110,
    ("cdc-reliability", "Slot Reader", "A"): lambda v: v == 1,
    ("cdc-reliability", "Budget Left", "A"): lambda v: v <= 100,
    ("cdc-reliability", "Burn Rate", "A"): lambda v: v >= 0,
    ("cdc-reliability", "Burn Rate", "B"): lambda v: v >= 0,
    ("cdc-reliability", "Burn Rate", "C"): lambda v: v >= 0,
    ("cdc-reliability", "Burn Rate", "D"): lambda v: v >= 0,
    ("cdc-reliability", "Lag Percentiles", "A"): lambda v: 0 <= v < 5000,
    ("cdc-reliability", "Lag Percentiles", "B"): lambda v: v >= 0,
    ("cdc-reliability", "Lag Percentiles", "C"): lambda v: v >= 0,
    ("cdc-reliability", "Lag Growth", "A"): math.isfinite,
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


def test_every_target_has_its_expectation(labs: Path) -> None:
    found = {(uid, title, t["refId"]) for uid, dashboard in dashboards(labs).items() for title, t in targets(dashboard)}
    assert found - EXPECTED.keys() == {("cdc-reliability", "Time to Catch Up", "A")}
    assert found >= EXPECTED.keys()


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("uid", ["debezium-production", "debezium-connect", "cdc-reliability"])
def test_every_panel_shows_data(chain: Chain, labs: Path, uid: str) -> None:
    if uid == "cdc-reliability" and chain.parts.postgres_exporter is None:
        pytest.skip("not proven here: prometheus-postgres-exporter is not installed")
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
        expected = EXPECTED.get((dashboard["uid"], title, target["refId"]))
        if expected is None:
            continue  # empty where nothing has to be caught up: see the test of a slow Kafka
        if not series:
            wrong.append(f"{title} {target['refId']}: no data from {promql}")
        for one in series:
            number = float(one["value"][1])
            if not (math.isfinite(number) and expected(number)):
                wrong.append(f"{title} {target['refId']}: {number} {one['metric']}")
            legend = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            wrong += [f"{title}: {label} is not in {one['metric']}" for label in legend - one["metric"].keys()]
    return wrong
