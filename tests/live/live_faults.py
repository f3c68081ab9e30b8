"""Faults of the lab, as edits of its files: each with where it must be told, and a part of what is said.

The other faults are done to the running chain: see `PROVOKED` and tests/lab/record_live.py.
"""

from __future__ import annotations

from typing import NamedTuple

LESSON = """\
# Лаг

REST API коннекторов открыт по адресу http://localhost:8083/connectors.

```promql
debezium_metrics_MilliSecondsBehindSource{context="streaming"}
```

```promql
rate(debezium_metrics_TotalNumberOfEventsSeen{context="streaming"}[1m])
```
"""


class Fault(NamedTuple):
    """A fault: the file, what is put in the place of what, and the rule, the text of the line and words of the message.

    `file` and `before` are "" where the chain itself is broken.
    """

    name: str
    where: str
    rule: str
    line: str
    words: str
    file: str = ""
    before: str = ""
    after: str = ""


CONNECTOR = "inventory-connector.json"
SLOT = "prometheus/rules/cdc-reliability.yml"
CLASS = '"connector.class"'

WRITTEN = (
    Fault(
        "wrong label",
        "lesson.mdx",
        "empty-query",
        "contxt",
        "did you mean `context`?",
        "lesson.mdx",
        'e{context="s',
        'e{contxt="s',
    ),
    Fault(
        "wrong value",
        "lesson.mdx",
        "empty-query",
        "streming",
        "there are `streaming`",
        "lesson.mdx",
        '"streaming"}\n',
        '"streming"}\n',
    ),
    Fault(
        "wrong metric",
        "lesson.mdx",
        "empty-query",
        "BehindSorce",
        "did you mean `debezium_metrics_MilliSecondsBehindSource`?",
        "lesson.mdx",
        "BehindSource",
        "BehindSorce",
    ),
    Fault(
        "window too short",
        "lesson.mdx",
        "empty-query",
        "[500ms]",
        "`500ms` is too short",
        "lesson.mdx",
        "[1m]",
        "[500ms]",
    ),
    Fault(
        "many to many",
        "lesson.mdx",
        "refused-query",
        "on (job)",
        "one side needs one series",
        "lesson.mdx",
        'debezium_metrics_MilliSecondsBehindSource{context="streaming"}\n',
        "debezium_metrics_RowsScanned * on (job) debezium_metrics_RowsScanned\n",
    ),
    Fault(
        "broken query",
        "lesson.mdx",
        "refused-query",
        "sum by (name",
        "parse error",
        "lesson.mdx",
        'debezium_metrics_MilliSecondsBehindSource{context="streaming"}\n',
        "sum by (name (up)\n",
    ),
    Fault(
        "rule edited after load",
        "prometheus/rules/debezium-alerts.yml",
        "rule-drift",
        "> 7000",
        "`expr` is another one",
        "prometheus/rules/debezium-alerts.yml",
        "> 5000",
        "> 7000",
    ),
    Fault(
        "interval edited after load",
        "prometheus/prometheus.yml",
        "provisioning-drift",
        "evaluation_interval: 30s",
        "`global`: `evaluation_interval` is `30s` here, and `1s` in Prometheus: reload it",
        "prometheus/prometheus.yml",
        "evaluation_interval: 1000ms",
        "evaluation_interval: 30s",
    ),
    Fault(
        "job edited after load",
        "prometheus/prometheus.yml",
        "provisioning-drift",
        "metrics_path",
        "job `postgres`: `metrics_path` is `/probe` here, and `/metrics` in Prometheus: reload it",
        "prometheus/prometheus.yml",
        "- job_name: postgres\n",
        "- job_name: postgres\n  metrics_path: /probe\n",
    ),
    Fault(
        "rule not loaded",
        "prometheus/rules/debezium-alerts.yml",
        "rule-drift",
        "DebeziumLagSoon",
        'has not loaded alert "DebeziumLagSoon"',
        "prometheus/rules/debezium-alerts.yml",
        "DebeziumLagWarning\n",
        "DebeziumLagSoon\n",
    ),
    Fault(
        "target not scraped",
        "prometheus/prometheus.yml",
        "provisioning-drift",
        "127.0.0.2:",
        "does not scrape `127.0.0.2:",
        "prometheus/prometheus.yml",
        "- 127.0.0.1:",
        "- 127.0.0.2:",
    ),
    Fault("connector edited", CONNECTOR, "connector-drift", "max.batch.size", "is `512`", CONNECTOR, '"512"', '"256"'),
    Fault(
        "closed port",
        "lesson.mdx",
        "dead-address",
        "localhost:19",
        "refused",
        "lesson.mdx",
        "http://localhost",
        "http://localhost:19/ и http://localhost",
    ),
)
"""Faults in files, the chain being well."""

PROVOKED = (
    Fault("connector stopped", CONNECTOR, "connector-failed", CLASS, "it is STOPPED"),
    Fault("connector paused", CONNECTOR, "connector-failed", CLASS, "it is PAUSED"),
    Fault("connector deleted", CONNECTOR, "connector-failed", CLASS, "has no connector `inventory-connector`"),
    Fault("task failed", CONNECTOR, "connector-failed", CLASS, "task 0 of `inventory-connector` has failed: `"),
    Fault("connector registered otherwise", CONNECTOR, "connector-drift", "max.batch.size", "is `1024`"),
    Fault("table dropped", CONNECTOR, "broken-stream", "inventory.heartbeat", "has no table `inventory.heartbeat`"),
    Fault("exporter stopped", "prometheus/prometheus.yml", "target-down", "127.0.0.1", "connection refused"),
    Fault(
        "exporter rule renamed",
        "cdc-reliability.json",
        "empty-query",
        "MilliSecondsBehindSource",
        "which gave it, is up; 23 more queries lost series of the same target",
    ),
    Fault("worker stopped", "prometheus/prometheus.yml", "target-down", "127.0.0.1", "connection refused"),
)
"""Faults of the chain, the files being well."""
