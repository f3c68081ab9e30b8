#!/usr/bin/env python3
"""Record what every panel of the production dashboard shows in four states of the chain: states.json.

    labs/states.py

The states are those that the lessons speak of: steady load, a batch, an outage of the database, a frozen lag.
The numbers are Prometheus's answers to the dashboard's own queries. Times are seconds from the beginning of a
state; null is a moment without a number. Scrapes are five times as frequent as in the lab, so that a minute
is enough.
"""

import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from chain.chain import CONNECTOR, Chain, running
from chain.http import get_json
from chain.parts import MissingPartError, find_parts
from chain.process import NotReadyError

LABS = Path(__file__).resolve().parent
STATES = LABS / "states.json"
DASHBOARD = LABS / "monitoring" / "grafana" / "dashboards" / "debezium-production.json"
STEP = 3
_LAG = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"}'


def targets(dashboard: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Panel title and target of every query of a dashboard."""
    for outer in dashboard["panels"]:
        for panel in (outer, *outer.get("panels", ())):
            for target in panel.get("targets", ()):
                yield panel["title"], target


def watched(chain: Chain, begin: float, end: float) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """What every target showed between two times: series by panel title and refId."""
    shown: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for title, target in targets(json.loads(DASHBOARD.read_text(encoding="utf-8"))):
        promql = target["expr"].replace("$connector", CONNECTOR).replace("$__interval", f"{STEP}s")
        asked = urlencode({"query": promql, "start": begin, "end": end, "step": STEP})
        found = get_json(chain.ports["prometheus"], f"/api/v1/query_range?{asked}")["data"]["result"]
        shown.setdefault(title, {})[target["refId"]] = [
            {"labels": shown_labels(one["metric"]), "values": [point(begin, *value) for value in one["values"]]}
            for one in found
        ]
    return shown


def shown_labels(labels: dict[str, str]) -> dict[str, str]:
    """The labels that a legend may name."""
    return {name: labels[name] for name in ("name", "context", "table") if name in labels}


def point(begin: float, at: float, text: str) -> tuple[int, float | None]:
    """Seconds since `begin`, and the number, or None where there is none."""
    number = float(text)
    return round(at - begin), round(number, 2) if math.isfinite(number) else None


def record(chain: Chain) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state, in an order in which each begins where the one before has ended."""
    load = chain.load("steady")
    chain.wait_until(lambda: bool(chain.query(f"{_LAG} >= 0")), "lag")
    time.sleep(60)

    def state(name: str, seconds: float, change: Callable[[], object]) -> tuple[str, dict[str, Any]]:
        begin = time.time()
        time.sleep(seconds / 4)
        change()
        time.sleep(seconds * 3 / 4)
        return name, {"seconds": round(seconds), "series": watched(chain, begin, time.time())}

    yield state("normal", 90, lambda: None)
    yield state("batch", 120, lambda: chain.load("bulk", ROUNDS=15))
    chain.wait_until(chain.caught_up, "end of the batch")
    yield state("outage", 140, chain.processes["postgres"].stop)
    chain.start_postgres()
    chain.wait_until(lambda: bool(chain.query(f"{_LAG} >= 0 or {_LAG} == -1")), "connector that is back")

    def freeze() -> None:
        chain.processes["connect"].stop()
        time.sleep(10)
        running_load.stop()
        time.sleep(8)
        chain.start_connect()

    load.stop()
    running_load = chain.load("steady")
    chain.wait_until(lambda: bool(chain.query(f"{_LAG} >= 0")), "lag after the outage")
    yield state("frozen", 120, freeze)


def main() -> int:
    """Record; returns the exit status."""
    try:
        with running(find_parts(), scale=15 / STEP) as chain:
            states = dict(record(chain))
    except (MissingPartError, NotReadyError) as error:
        print(f"states: {error}", file=sys.stderr)
        return 1
    shown = {"dashboard": DASHBOARD.stem, "step": STEP, "states": states}
    STATES.write_text(json.dumps(shown, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"states: {', '.join(states)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
