"""Numbers of more digits than Python reads, and than a float holds, in every kind of file: nothing breaks."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.core.whole_number import number_of
from cdclint.engine.check import Fixes, check
from cdclint.engine.run.request import Request
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from pathlib import Path

IMAGES = (
    *("debezium/connect", "quay.io/debezium/connect", "prom/prometheus", "grafana/grafana", "prom/alertmanager"),
    *("postgres", "mysql", "mongo", "confluentinc/cp-kafka", "bitnami/kafka", "apache/kafka", "prom/node-exporter"),
)
SERVICE = """\
  s{n}:
    image: {image}:N.N.N
    ports: ["N:N", "N-N:1-N"]
    environment: {{KAFKA_NUM_PARTITIONS: "N", KAFKA_LISTENERS: "PLAINTEXT://:N", CONNECT_REST_PORT: N}}
    healthcheck: {{test: curl localhost:N, interval: Ns, retries: N, timeout: Nh}}
    mem_limit: Ng
    cpus: N.N
    deploy: {{replicas: N, resources: {{limits: {{cpus: N, memory: Ng}}}}}}
    ulimits: {{nofile: N.5e9}}
"""
CONNECTOR = {
    "connector.class": "io.debezium.connector.postgresql.PostgresConnector",
    **dict.fromkeys(("tasks.max", "database.port", "max.batch.size", "max.queue.size", "poll.interval.ms"), "N"),
}
DASHBOARD = """\
{"title": "a", "uid": "N", "schemaVersion": N, "refresh": "Ns", "time": {"from": "now-Nd/d", "to": "now+Ny"},
 "panels": [
  {"id": N, "type": "timeseries", "title": "a", "gridPos": {"x": N, "y": -N, "w": N, "h": 1eN}, "interval": "Ns",
   "fieldConfig": {"defaults": {"min": N, "max": 1e999, "decimals": N, "thresholds": {"mode": "absolute", "steps": [
     {"value": null, "color": "a"}, {"value": N, "color": "b"}, {"value": -1e999, "color": "c"}]}}},
   "targets": [{"expr": "rate(a[Ns]) > N and b offset Nd", "refId": "A", "step": N}]}]}
"""
PROMETHEUS = """\
global: {scrape_interval: Ns, evaluation_interval: Ny}
scrape_configs: [{job_name: a, sample_limit: N, scrape_timeout: Nms, static_configs: [{targets: ["a:N", "b:N"]}]}]
rule_files: [rules.yml]
"""
RULES = """\
groups:
- name: a
  interval: Ns
  limit: N
  rules:
  - {alert: A, expr: "rate(a[Ns]) > N and a offset Nd > 0xfff or b @ N", for: Nh, keep_firing_for: Nd}
"""
ALERTMANAGER = """\
route: {receiver: a, group_wait: Ns, repeat_interval: Nd}
receivers: [{name: a, webhook_configs: [{url: "http://a:N/", max_alerts: N}]}]
time_intervals: [{name: a, time_intervals: [{times: [{start_time: "N:00", end_time: "24:N"}], years: ["N:N"],
  days_of_month: ["N:-N"], months: ["N"]}]}]
"""
GRAFANA = """\
apiVersion: 1
groups: [{orgId: N, name: a, folder: a, interval: Ns, rules: [{uid: "N", title: a, condition: A, for: Ns,
  data: [{refId: A,  relativeTimeRange: {from: N, to: -N}, datasourceUid: x, model: {expr: "a > N", intervalMs: N}}]}]}]
muteTimes: [{name: a,
  time_intervals: [{times: [{start_time: "N:00", end_time: "24:N"}], years: ["N"], months: ["N:N"]}]}]
"""
LESSON = """\
---
title: N
order: N
duration: N,N ч N мин
prerequisites: [N]
date: N-N-N
---

N. a
N. b

&#N; <a b={Nn} c={N}/> Debezium N.N и Kafka N.N, порт N. `a_total > N` на N минут.

```js {N-N}
let a = Nn
```

```bash
docker run -p N:N debezium/connect:N.N && curl localhost:N
```

```python
x = N
```

```json
{"a": N, "b": [N}
```
"""
STRIMZI = """\
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: a}
spec: {kafka: {version: N.N.N, replicas: N, config: {min.insync.replicas: N}, listeners: [{name: a, port: N}]}}
"""
QUESTION = '{"questions": [{"id": N, "question": "a", "options": [{"id": N, "text": "b"}, {"text": "N"}]}]}'
FILES = {
    "docker-compose.yml": "services:\n" + "".join(SERVICE.format(n=n, image=one) for n, one in enumerate(IMAGES)),
    "Dockerfile": "FROM debezium/connect:N.N\nEXPOSE N\nHEALTHCHECK --retries=N CMD x\nCOPY --from=N a b\n",
    "connector.json": json.dumps({"name": "a", "config": CONNECTOR}),
    "dashboards/a.json": DASHBOARD,
    "prometheus.yml": PROMETHEUS,
    "rules.yml": RULES,
    "alertmanager.yml": ALERTMANAGER,
    "provisioning/alerting/a.yml": GRAFANA,
    "src/content/docs/a.mdx": LESSON,
    "src/content/docs/quiz.json": QUESTION,
    "exporter.yml": "startDelaySeconds: N\nrules:\n- {pattern: 'a{N}(b){1,N}', name: $N, value: N, valueFactor: N}\n",
    "package.json": '{"dependencies": {"astro": "^N.N", "@astrojs/starlight": "N"}}',
    "astro.config.mjs": "export default {site: 'https://a.ru:N', base: '/N'}\n",
    "src/content.config.ts": "const a = defineCollection({schema: z.object({order: z.number().min(N).max(N)})})\n",
    "strimzi.yml": STRIMZI,
}


@pytest.mark.parametrize("digits", [19, 350, 5_000])
def test_numbers_of_any_length_break_nothing(tmp_path: Path, digits: int) -> None:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(re.sub(r"\bN|N\b", "9" * digits, text), "utf-8")
    config = load(tmp_path, {"extend-select": rule_ids(), "jobs": 1})
    report = check(config, Request(cached=False), fixes=Fixes.ALL, save=False).report
    assert [(one.path, one.rule, one.message) for one in report.crashes] == []
    assert report.files == 12  # the others are read for them
    assert report.errors > 0


def test_of_very_many_digits_the_first_ones_count() -> None:
    assert number_of("007") == 7
    assert number_of("-12") == -12
    assert number_of("9" * 10_000) == int("9" * 300)
    assert float(number_of("-" + "9" * 10_000)) < -1e298
    with pytest.raises(ValueError, match="invalid literal"):
        number_of("x")
