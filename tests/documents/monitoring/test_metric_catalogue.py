from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import cdclint
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.monitoring.debezium_version import is_older, is_past
from cdclint.documents.monitoring.metric_catalogue import Catalogue, read_catalogue
from cdclint.documents.monitoring.metric_file import read_metric_file
from cdclint.syntax.data.schema.json_schema import metrics_schema

DATA = Path(cdclint.__file__).parent / "data"
CATALOGUES = sorted(path for path in DATA.glob("metrics*.json") if not path.name.endswith(".schema.json"))


def catalogue(version: str = "", profile: str = "auto") -> Catalogue:
    return read_catalogue((), version, profile)


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
        ("debezium_postgres_connector_metrics_Nothing", "not a Debezium metric"),
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


@pytest.mark.parametrize(
    ("version", "since", "older"),
    [
        ("3.5", "3.6", True),
        ("3.5.9.Final", "3.6", True),
        ("3.6", "3.6", False),
        ("3.6.3.Final", "3.6", False),
        ("3.6", "3.6.1", False),
        ("3.10", "3.6", False),
        ("3", "3.6", False),
        ("2", "3.6", True),
        ("", "3.6", False),
        ("3.0", "", False),
        ("3.4", ">3.4, <=3.5", True),
        ("3.4.7.Final", ">3.4, <=3.5", True),
        ("3.5", ">3.4, <=3.5", False),
        ("3.2", ">3.0, <=3.4", False),
        ("3", ">3.4, <=3.5", False),
        ("2", ">3.4, <=3.5", True),
        ("3.6", ">3.7.0.Final, <=3.8.0.Final", True),
        ("1.0", "<=3.7.0.Final", False),
    ],
)
def test_what_came_later_is_lacking(version: str, since: str, *, older: bool) -> None:
    assert is_older(version, since) is older


@pytest.mark.parametrize(
    ("version", "removed", "past"),
    [
        ("3.5", "3.5", True),
        ("3.5.1.Final", "3.5", True),
        ("3.4.9.Final", "3.5", False),
        ("3.10", "3.5", True),
        ("", "3.5", True),
        ("3.5", "", False),
        ("", "", False),
    ],
)
def test_what_was_removed_is_gone_from_then_on(version: str, removed: str, *, past: bool) -> None:
    assert is_past(version, removed) is past


def test_a_metric_of_another_version_or_profile_is_not_found() -> None:
    new, examples, own = (
        "debezium_metrics_MilliSecondsBehindSourceP95",
        "debezium_metrics_Connected",
        "debezium_postgres_connector_metrics_Connected",
    )
    assert catalogue().find(new) is not None
    assert catalogue("3.6").find(new) is not None
    assert catalogue("3.5").find(new) is None
    assert [catalogue("", "debezium-examples").find(name) is None for name in (examples, own)] == [False, True]
    assert [catalogue("", "default").find(name) is None for name in (examples, own)] == [True, False]
    assert [catalogue("", "auto").find(name) is None for name in (examples, own)] == [False, False]


def test_a_suggestion_is_made_of_what_there_is() -> None:
    wrong = "debezium_metrics_MilliSecondsBehindSourceP59"
    assert "did you mean `debezium_metrics_MilliSecondsBehindSourceP" in (catalogue("3.6").defect(wrong) or "")
    assert "did you mean `debezium_metrics_MilliSecondsBehindSource`" in (catalogue("3.5").defect(wrong) or "")
    own = "debezium_mysql_connector_metrics_Conected"
    assert "did you mean `debezium_mysql_connector_metrics_Connected`" in (catalogue().defect(own) or "")
    assert "did you mean `debezium_metrics_Connected`" in (catalogue("", "debezium-examples").defect(own) or "")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_what_is_shipped_is_what_the_schema_describes(path: Path) -> None:
    file = read_metric_file(Source(path.name, path.read_text("utf-8")))
    assert [finding.message for finding in file.refused] == []
    assert json.loads(path.read_text("utf-8"))["debezium"] == file.part["debezium"]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(metrics_schema().data)  # type: ignore[arg-type]


def test_a_course_adds_metrics_and_has_the_last_word(tmp_path: Path) -> None:
    entry = {
        "metric": "debezium_metrics_Connected",
        "jmx_attribute": "Connected",
        "type": "gauge",
        "context": ["streaming", "snapshot"],
        "connectors": ["postgres"],
        "labels": ["plugin", "name", "context", "region"],
    }
    (tmp_path / "more.json").write_text(json.dumps({"debezium": [entry]}), "utf-8")
    course = Course.load(tmp_path, Layout(metrics=("more.json", "absent.json")))
    metric = course.catalogue.find("debezium_metrics_Connected")
    assert metric is not None
    assert (metric.contexts, metric.exported, metric.unit) == (("streaming", "snapshot"), True, "")
    assert "region" in (metric.labels or ())
    assert course.catalogue.find("debezium_metrics_MilliSecondsBehindSource") is not None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"debezium": {}}', '{"debezium": [1, {}]}', '{"origin": 1}', "null"])
def test_a_broken_file_adds_nothing_and_takes_nothing_away(tmp_path: Path, text: str) -> None:
    (tmp_path / "more.json").write_text(text, "utf-8")
    course = Course.load(tmp_path, Layout(metrics=("more.json",)))
    assert course.catalogue.metrics == catalogue().metrics
