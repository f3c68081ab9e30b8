"""What lag does not see: the WAL that a slot holds, a quiet source, a slow consumer. On the real chain."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from chain.chain import CONNECTOR, Chain
from chain.process import Process
from look import LAG, limit_slot, panel, value, wait_for_alert, wait_for_streaming

pytestmark = pytest.mark.lab

KEPT = "pg_replication_slots_pg_wal_lsn_diff"


@pytest.fixture
def watched(chain: Chain) -> Iterator[Chain]:
    """A chain whose slot is watched; how much WAL it may hold is put right afterwards."""
    if chain.parts.postgres_exporter is None:
        pytest.skip("not proven here: prometheus-postgres-exporter is not installed")
    yield chain
    limit_slot(chain, "1GB")


def stop_connector(chain: Chain) -> None:
    chain.order_connector("PUT", "/stop")
    chain.wait_until(lambda: chain.connector_status()["tasks"] == [], "stopped connector")


def bulk(chain: Chain, rounds: int) -> None:
    load = chain.load("bulk", ROUNDS=rounds)
    chain.wait_until(lambda: not load.running(), "end of the bulk update")


def test_a_slot_without_a_reader_is_told_before_it_is_lost(watched: Chain, labs: Path) -> None:
    chain = watched
    stop_connector(chain)
    wait_for_alert(chain, "ReplicationSlotInactive", "firing")
    before = value(chain, KEPT) or 0
    limit_slot(chain, "128MB")
    while not chain.query(f"{panel(labs, 'Slot WAL Left')} < 50"):
        bulk(chain, 1)
    wait_for_alert(chain, "ReplicationSlotWalLow", "firing")
    assert (value(chain, KEPT) or 0) > before + 50_000_000
    # Nothing is lost yet, and nothing of Debezium's own metrics told any of it.
    assert chain.sql("SELECT wal_status FROM pg_replication_slots") in {"reserved", "extended"}
    assert chain.query(LAG) == []
    told = chain.sql((labs / "postgres" / "slot.sql").read_text("utf-8")).split("|")
    assert told[:2] == ["inventory", "f"]
    chain.order_connector("PUT", "/resume")
    wait_for_streaming(chain)
    # PostgreSQL lets the WAL go a while after it was read, and only where somebody goes on writing.
    load = chain.load("steady")
    for alert in ("ReplicationSlotInactive", "ReplicationSlotWalLow"):
        wait_for_alert(chain, alert, "inactive")
    load.stop()


def test_a_lost_slot_needs_a_new_snapshot(watched: Chain) -> None:
    chain = watched
    stop_connector(chain)
    limit_slot(chain, "16MB")
    while chain.sql("SELECT wal_status FROM pg_replication_slots") != "lost":
        bulk(chain, 3)
        chain.sql("CHECKPOINT", database="postgres")
    wait_for_alert(chain, "ReplicationSlotLost", "firing")
    chain.order_connector("PUT", "/resume")
    # The connector tries the slot again and again: no task fails, and there is none.
    log = chain.processes["connect"].log
    chain.wait_until(lambda: "Cannot obtain valid replication slot" in log.read_text("utf-8"), "refused slot")
    wait_for_alert(chain, "DebeziumConnectorDisconnected", "firing")
    status = chain.connector_status()
    assert (status["connector"]["state"], status["tasks"]) == ("RUNNING", [])
    assert chain.alert_states()["DebeziumTaskFailed"] == "inactive"
    # The way back: without slot and offsets the connector makes a new snapshot.
    chain.order_connector("PUT", "/stop")
    chain.processes["connect"].stop()
    chain.sql("SELECT pg_drop_replication_slot('inventory')")
    limit_slot(chain, "1GB")
    chain.start_connect()
    chain.order_connector("DELETE", "/offsets")
    chain.order_connector("PUT", "/resume")
    chain.wait_until(lambda: value(chain, "debezium_metrics_SnapshotCompleted") == 1, "completed snapshot")
    wait_for_streaming(chain)
    for alert in ("ReplicationSlotLost", "DebeziumConnectorDisconnected"):
        wait_for_alert(chain, alert, "inactive")


def test_a_heartbeat_keeps_the_lag_of_a_quiet_source_alive(chain: Chain) -> None:
    load = chain.load("steady")
    chain.wait_until(lambda: bool(chain.query(f"{LAG} >= 0")), "lag")
    load.stop()
    stale = 'debezium_metrics_MilliSecondsSinceLastEvent{context="streaming"}'
    chain.wait_until(lambda: (value(chain, stale) or 0) > 8000, "quiet source")
    done = chain.register("heartbeat.sh")
    try:
        assert (done.returncode, done.stdout, done.stderr) == (0, f"register: {CONNECTOR} is running\n", "")
        seen = 'debezium_metrics_TotalNumberOfUpdateEventsSeen{context="streaming"}'
        chain.wait_until(lambda: (value(chain, seen) or 0) >= 3, "three heartbeats")
        # Nothing else is written: only a heartbeat can make the source fresh again, and again.
        for _ in range(2):
            chain.wait_until(lambda: (value(chain, stale) or 0) > 3000, "time between two heartbeats")
            chain.wait_until(lambda: 0 <= (value(chain, stale) or 0) < 3000, "fresh source")
        assert 0 <= (value(chain, LAG) or 0) < 5000
    finally:
        again = chain.register()
    assert again.returncode == 0
    wait_for_streaming(chain)


def test_a_consumer_that_stops_is_seen_in_its_own_lag_alone(chain: Chain) -> None:
    def behind() -> int | None:
        done = chain.run_kafka("consumer.sh", "lag")
        found = re.search(r"lag (\d+)", done.stdout)
        return int(found[1]) if found else None

    load = chain.load("steady")
    environment = chain.kafka_environment()
    command = ["bash", str(Path(__file__).parents[2] / "labs" / "kafka" / "consumer.sh")]
    consumer = Process("consumer", command, chain.folder, environment=environment)
    try:
        # Offsets are committed every 5 s.
        chain.wait_until(lambda: behind() is not None, "consumer group that has read")
    finally:
        consumer.stop()
    at_the_end = behind()
    assert at_the_end is not None
    # Each look at the group starts a JVM, so that first the connector tells that enough was written.
    events = 'debezium_metrics_TotalNumberOfEventsSeen{context="streaming"}'
    before = value(chain, events) or 0
    chain.wait_until(lambda: (value(chain, events) or 0) > before + 100, "events for the consumer")
    chain.wait_until(lambda: (behind() or 0) > at_the_end + 50, "lag of the consumer")
    lag = value(chain, LAG)
    assert lag is not None
    assert lag < 5000
    load.stop()


def test_the_lag_of_a_group_that_never_read_is_said_to_be_unknown(labs: Path, tmp_path: Path) -> None:
    tool = tmp_path / "groups"
    tool.write_text("#!/bin/sh\necho 'Error: Consumer group lab-consumer does not exist.'\n", encoding="utf-8")
    tool.chmod(0o755)
    done = subprocess.run(
        ["bash", str(labs / "kafka/consumer.sh"), "lag"],
        env={"PATH": "/usr/bin:/bin", "KAFKA_GROUPS": str(tool)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "consumer: the group lab-consumer has read nothing yet: start it with make consumer\n"


def test_the_heartbeat_row_is_one_that_the_connector_may_write(labs: Path) -> None:
    schema = (labs / "postgres/init/01-schema.sql").read_text("utf-8")
    assert "GRANT UPDATE ON inventory.heartbeat TO debezium;" in schema
    config = json.loads((labs / "connect/inventory-connector.json").read_text("utf-8"))
    assert "inventory.heartbeat" in config["table.include.list"].split(",")
    assert "UPDATE inventory.heartbeat SET" in (labs / "connect/heartbeat.sh").read_text("utf-8")
