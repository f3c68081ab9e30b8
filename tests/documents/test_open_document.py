"""Which kind of file a YAML file is taken for, by its content."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.open_document import read

LABS = Path(__file__).parents[2] / "labs"
KINDS = {
    "docker-compose.yml": "Compose",
    "monitoring/prometheus/prometheus.yml": "PrometheusConfig",
    "monitoring/prometheus/rules/debezium-alerts.yml": "Alerting",
    "monitoring/prometheus/tests/debezium-alerts.test.yml": "YamlFile",
    "monitoring/jmx-exporter/kafka-connect.yml": "ExporterConfig",
    "monitoring/grafana/provisioning/datasources/datasources.yml": "Datasources",
    "monitoring/grafana/provisioning/dashboards/dashboards.yml": "DashboardProviders",
    "monitoring/grafana/provisioning/alerting/rules.yml": "Alerting",
    "monitoring/grafana/provisioning/alerting/policies.yml": "Alerting",
    "monitoring/grafana/provisioning/alerting/contact-points.yml": "Alerting",
    "monitoring/grafana/provisioning/alerting/mute-timings.yml": "Alerting",
}
OTHERS = {
    "a workflow": "on: push\njobs:\n  test:\n    services:\n      db:\n        image: postgres\n",
    "a pod": "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: postgres\n",
    "several manifests": "services: {a: {image: b}}\n---\nservices: {a: {image: b}}\n",
    "services without images": "services:\n  web:\n    url: https://example.com\n",
    "a list of services": "services: [postgres]\n",
    "a resource with services": "kind: Mesh\nservices: {a: {image: b}}\n",
    "groups of people": "groups:\n  - name: a\n    rules: [be kind, {title: be on time}]\n",
    "datasources of something else": "datasources: [{name: a, type: b}]\n",
    "rules of a linter": "rules:\n  - pattern: a\n    message: b\n",
    "a list": "- 1\n- 2\n",
    "nothing": "",
}


def kind(path: str, text: str) -> str:
    return type(read(Source(path, text), Course.load(Path("absent"), Layout()))).__name__


@pytest.mark.parametrize(("path", "expected"), KINDS.items())
def test_the_files_of_the_lab_are_known(path: str, expected: str) -> None:
    assert kind(f"labs/{path}", (LABS / path).read_text("utf-8")) == expected


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_only_looks_alike_is_left_alone(text: str) -> None:
    assert kind("data.yml", text) == "YamlFile"
