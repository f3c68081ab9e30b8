from __future__ import annotations

import pytest

from cdclint.documents.catalogue import catalogue


def test_attributes_have_their_facts() -> None:
    metric = catalogue().find("debezium_metrics_MilliSecondsBehindSource")
    assert metric is not None
    assert (metric.kind, metric.contexts, metric.unit) == ("gauge", ("streaming",), "ms")
    assert "postgres" in metric.connectors
    assert metric.labels is not None
    assert {"name", "plugin", "context"} <= metric.labels


def test_names_of_the_exporters_default_rules() -> None:
    metric = catalogue().find("debezium_postgres_connector_metrics_QueueRemainingCapacity")
    assert metric is not None
    assert metric.labels is not None
    assert "server" in metric.labels
    assert "name" not in metric.labels


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("debezium_metrics_connected", "letter case"),
        ("debezium_metrics_Conected", "did you mean `debezium_metrics_Connected`?"),
        ("debezium_metrics_QueueRemaining", "did you mean `debezium_metrics_QueueRemainingCapacity`?"),
        ("debezium_metrics_SecondsBehindMaster", "use `debezium_metrics_MilliSecondsBehindSource`"),
        ("debezium_metrics_LastEvent", "never exported"),
        ("kafka_connect_worker_task_cuont", "did you mean `kafka_connect_worker_task_count`?"),
        ("debezium_postgres_connector_metrics_Nothing", "no metric of Debezium"),
    ],
)
def test_defects_are_explained(name: str, said: str) -> None:
    assert said in (catalogue().defect(name) or "")


@pytest.mark.parametrize(
    "name",
    [
        "up",
        "strimzi_resources",
        "kafka_connect_coordinator_assigned_tasks",
        "jvm_memory_bytes_used",
        "debezium:lag:max",
    ],
)
def test_what_others_export_is_left_alone(name: str) -> None:
    assert catalogue().defect(name) is None


def test_labels_of_two_exporters_add_up() -> None:
    metric = catalogue().find("kafka_connect_connector_status")
    assert metric is not None
    assert metric.labels == {"connector", "task", "status"}


def test_a_bare_attribute_is_a_metric() -> None:
    assert catalogue().by_attribute("Connected") == "debezium_metrics_Connected"
    assert catalogue().by_attribute("up") == "up"
