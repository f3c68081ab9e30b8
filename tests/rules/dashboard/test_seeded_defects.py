"""Defects seeded one at a time into the shipped dashboard: the right rule speaks on the right line, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from cdclint.core.rule import Severity
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.monitoring.dashboard import read_json
from cdclint.documents.project import Project
from cdclint.registry import all_rules

ROOT = Path(__file__).parents[3]
PATH = "labs/monitoring/grafana/dashboards/debezium-production.json"
COURSE = Course.load(ROOT, Layout())
TEXT = (ROOT / PATH).read_text("utf-8")


@dataclass(frozen=True)
class Defect:
    """`old` becomes `new` at its first place behind `after`.

    `rules` are those that speak, and the line of the first one's finding has `at`, or is the changed one.
    """

    name: str
    old: str
    new: str
    rules: str
    after: str = ""
    at: str = ""
    everywhere: bool = False


PANELS = '"panels": ['
TITLE = '"title": "Debezium Production Monitoring"'
DEFECTS = [
    Defect("trailing comma", '"version": 1,', '"version": 1,,', "syntax/json"),
    Defect("comment", '"preload": false,', '"preload": false, // no', "syntax/json"),
    Defect("key twice", '"refresh": "15s",', '"refresh": "15s", "refresh": "15s",', "syntax/json"),
    Defect("missing comma", '"editable": true,', '"editable": true', "syntax/json"),
    Defect("no inputs", '"__inputs"', '"inputs"', "dashboard/missing-inputs", at=TITLE),
    Defect(
        "input renamed",
        '"name": "DS_PROMETHEUS"',
        '"name": "DS_PROM"',
        "dashboard/missing-inputs dashboard/unused-input",
        at='"__inputs"',
    ),
    Defect("input for another plugin", '"pluginId": "prometheus"', '"pluginId": "loki"', "dashboard/missing-inputs"),
    Defect(
        "input unused",
        '"__inputs": [',
        '"__inputs": [ {"name": "DS_LOKI", "type": "datasource", "pluginId": "loki"},',
        "dashboard/unused-input",
    ),
    Defect(
        "datasource variable gone",
        '"name": "DS_PROMETHEUS"',
        '"name": "datasource"',
        "dashboard/unprovisionable dashboard/missing-variable",
        after='"templating"',
        at='"name": "DS_PROMETHEUS"',
    ),
    Defect("variable defined nowhere", "$connector", "$conector", "dashboard/unresolved-variable", after=PANELS),
    Defect(
        "datasource defined nowhere",
        '"uid": "${DS_PROMETHEUS}"',
        '"uid": "${DS_PROMETEUS}"',
        "dashboard/unresolved-variable dashboard/wrong-setting",
        after=PANELS,
    ),
    Defect(
        "hard-coded uid in a panel",
        '"uid": "${DS_PROMETHEUS}"',
        '"uid": "PBFA97CFB590B2093"',
        "dashboard/hard-coded-datasource",
        after=PANELS,
    ),
    Defect(
        "hard-coded uid in a nested target",
        '"uid": "${DS_PROMETHEUS}"',
        '"uid": "prometheus"',
        "dashboard/hard-coded-datasource",
        after='"title": "Snapshot Rows Scanned"',
    ),
    Defect(
        "hard-coded uid in a variable",
        '"uid": "${DS_PROMETHEUS}"',
        '"uid": "prometheus"',
        "dashboard/hard-coded-datasource",
        after='"templating"',
    ),
    Defect(
        "hard-coded uid in an annotation",
        '"uid": "-- Grafana --"',
        '"uid": "prometheus"',
        "dashboard/hard-coded-datasource",
        after='"annotations"',
    ),
    Defect(
        "connector variable renamed",
        '"name": "connector"',
        '"name": "conn"',
        "dashboard/missing-variable dashboard/unresolved-variable",
        at='"list": [',
        after='"templating"',
    ),
    Defect(
        "connector variable unused",
        "$connector",
        "inventory-connector",
        "dashboard/missing-variable",
        everywhere=True,
        at='"name": "connector"',
    ),
    Defect("connector's regex", '"regex": "/.*/"', '"regex": "/(.*/"', "dashboard/missing-variable"),
    Defect(
        "connector's default",
        '"inventory-connector"\n          ]\n        },',
        '"inventory"\n          ]\n        },',
        "dashboard/missing-variable",
    ),
    Defect(
        "connector's query",
        '"query": "label_values(debezium_metrics_Connected',
        '"query": "label_value(debezium_metrics_Connected',
        "dashboard/missing-variable",
    ),
    Defect(
        "metric misspelt",
        "debezium_metrics_MilliSecondsBehindSource",
        "debezium_metrics_MillisecondsBehindSource",
        "dashboard/unknown-metric dashboard/missing-metric",
        after='"title": "Current Lag"',
    ),
    Defect(
        "metric removed",
        "debezium_metrics_NumberOfCommittedTransactions",
        "debezium_metrics_SecondsBehindMaster",
        "dashboard/unknown-metric dashboard/missing-metric",
    ),
    Defect(
        "metric of no panel",
        "debezium_metrics_NumberOfCommittedTransactions",
        "debezium_metrics_NumberOfErroneousEvents",
        "dashboard/missing-metric",
        at='"title": "Committed Transactions"',
    ),
    Defect("bracket lost", "[1m]))", "[1m])", "dashboard/invalid-promql"),
    Defect("function misspelt", '"rate(', '"rat(', "dashboard/invalid-promql"),
    Defect("range lost", "[1m])", ")", "dashboard/invalid-promql", after='"title": "Committed Transactions"'),
    Defect(
        "label that is not exported",
        'name=~\\"$connector\\"',
        'server=~\\"$connector\\"',
        "dashboard/unknown-label",
        after='"title": "Staleness"',
    ),
    Defect(
        "label of the variable", "}, name)", "}, connector)", "dashboard/unknown-label", after='"query": "label_values'
    ),
    Defect(
        "impossible context",
        'MilliSecondsBehindSource{context=\\"streaming\\"',
        'MilliSecondsBehindSource{context=\\"snapshot\\"',
        "dashboard/impossible-context",
        after='"title": "Lag Trend (24h)"',
    ),
    Defect("title", TITLE, '"title": "Debezium"', "dashboard/wrong-setting"),
    Defect("uid", '"uid": "debezium-production"', '"uid": "debezium"', "dashboard/wrong-setting"),
    Defect("refresh", '"refresh": "15s"', '"refresh": "30s"', "dashboard/wrong-setting"),
    Defect("time range", '"from": "now-1h"', '"from": "now-6h"', "dashboard/wrong-setting"),
    Defect(
        "row open", '"collapsed": true', '"collapsed": false', "dashboard/wrong-setting dashboard/misplaced-row-panels"
    ),
    Defect("threshold", '"value": 5000', '"value": 10000', "dashboard/wrong-setting", after='"title": "Current Lag"'),
    Defect(
        "threshold's colour",
        '"color": "yellow"',
        '"color": "orange"',
        "dashboard/wrong-setting",
        after='"title": "Queue Usage %"',
    ),
    Defect("unit", '"unit": "ms"', '"unit": "s"', "dashboard/wrong-setting", after='"title": "Current Lag"'),
    Defect("mapping", '"text": "Failed"', '"text": "Down"', "dashboard/wrong-setting", at='"mappings": ['),
    Defect(
        "panel type",
        '"type": "gauge",\n      "title": "Current Lag"',
        '"type": "stat",\n      "title": "Current Lag"',
        "dashboard/wrong-setting",
    ),
    Defect("panel renamed", '"title": "Staleness"', '"title": "Idle"', "dashboard/wrong-setting", at=TITLE),
    Defect(
        "description lost",
        '"description": "',
        '"text": "',
        "dashboard/wrong-setting",
        after='"title": "Staleness"',
        at='"title": "Staleness"',
    ),
    Defect(
        "panel's link lost",
        '"links": [',
        '"link": [',
        "dashboard/wrong-setting",
        after='"title": "Staleness"',
        at='"title": "Staleness"',
    ),
    Defect(
        "panels overlap",
        '"x": 6,\n        "y": 1',
        '"x": 4,\n        "y": 1',
        "dashboard/overlapping-panels",
        at='"gridPos"',
    ),
    Defect("panel id twice", '"id": 3,', '"id": 2,', "dashboard/duplicate-id"),
    Defect("title lost", TITLE, '"title": ""', "dashboard/not-importable dashboard/wrong-setting"),
]


def found(text: str, *others: str) -> list[tuple[int, str]]:
    """Line and rule of every error that the rules over one JSON file see, and of what `others` say."""
    source = Source(PATH, text)
    document = read_json(source, COURSE)
    project = Project(COURSE, {PATH: document.facts}, lambda _: source)
    rules = [rule for rule in all_rules().values() if rule.group == "dashboard" or rule.id == "syntax/json"]
    return [
        (finding.span.begin.line, rule.id)
        for rule in rules
        for one in (document, project)
        if (rule.severity is Severity.ERROR or rule.id in others) and isinstance(one, rule.reads)
        for finding in rule.run(one)
    ]


def test_the_dashboard_is_clean() -> None:
    assert found(TEXT) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_told_by_its_rule_on_its_line(defect: Defect) -> None:
    start = TEXT.index(defect.old, TEXT.index(defect.after))
    text = (
        TEXT.replace(defect.old, defect.new)
        if defect.everywhere
        else (TEXT[:start] + defect.new + TEXT[start + len(defect.old) :])
    )
    expected = defect.rules.split()
    reported = found(text, *expected)
    assert {rule for _, rule in reported} == set(expected)
    changed = text[:start].count("\n") + 1
    assert any(rule == expected[0] and _fits(text, line, changed, defect) for line, rule in reported), reported


def _fits(text: str, line: int, changed: int, defect: Defect) -> bool:
    if not defect.at:
        return changed <= line <= changed + defect.new.count("\n")
    return defect.at in text.split("\n")[line - 1] or defect.at.startswith(text.split("\n")[line - 1].strip(" ,[{"))
