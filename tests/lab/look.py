"""What the tests of the chain ask it, and what they wait for."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from chain.chain import CONNECTOR, Chain

ALERTS = ("DebeziumLagWarning", "DebeziumLagCritical", "DebeziumConnectorDisconnected", "DebeziumQueueSaturation")
"""The four alerts of rules.yml and debezium-alerts.yml."""

LAG = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}'


def value(chain: Chain, promql: str) -> float | None:
    """The value of an expression that has at most one, or None."""
    found = chain.query(promql)
    assert len(found) <= 1, f"{promql} gives {len(found)} series"
    return float(found[0]["value"][1]) if found else None


def core(chain: Chain) -> dict[str, str]:
    """The states of the four alerts."""
    states = chain.alert_states()
    return {alert: states[alert] for alert in ALERTS}


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


def grafana_rules(labs: Path) -> dict[str, dict[str, Any]]:
    """The alert rules that Grafana is provisioned with, by title."""
    folder = labs / "monitoring" / "grafana" / "provisioning" / "alerting"
    files = [yaml.safe_load((folder / name).read_text("utf-8")) for name in ("rules.yml", "reliability-rules.yml")]
    return {rule["title"]: rule for file in files for group in file["groups"] for rule in group["rules"]}


def dashboards(labs: Path) -> dict[str, dict[str, Any]]:
    files = sorted((labs / "monitoring" / "grafana" / "dashboards").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def targets(dashboard: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for panel in dashboard["panels"]:
        for shown in (panel, *panel.get("panels", ())):
            for target in shown.get("targets", ()):
                yield shown["title"], target


def panel(labs: Path, title: str) -> str:
    """The first query of a panel of the reliability dashboard."""
    found = next(one for name, one in targets(dashboards(labs)["cdc-reliability"]) if name == title)
    return str(found["expr"]).replace("$connector", CONNECTOR)


def production(labs: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    return targets(dashboards(labs)["debezium-production"])


def limit_slot(chain: Chain, size: str) -> None:
    """How much WAL a slot may hold from now on."""
    chain.sql(f"ALTER SYSTEM SET max_slot_wal_keep_size = '{size}'", database="postgres")
    chain.sql("SELECT pg_reload_conf()", database="postgres")
