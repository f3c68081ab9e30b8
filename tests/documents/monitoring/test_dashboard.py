from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.monitoring.dashboard import Dashboard, read_json
from cdclint.documents.monitoring.grafana_language import variable_query, variables_in
from cdclint.syntax.data.json_reader import Offsets
from stored import public_dashboards

if TYPE_CHECKING:
    from cdclint.documents.data_file import JsonFile
    from cdclint.syntax.data.value import Scalar

ROOT = Path(__file__).parents[3]
PRODUCTION = ROOT / "labs/monitoring/grafana/dashboards/debezium-production.json"


# fmt: off
KEYS = [
    "panels", "rows", "targets", "datasource", "templating", "list", "type", "title", "expr", "query", "uid",
    "__inputs", "annotations", "name", "fieldConfig", "defaults", "thresholds", "steps", "id", "collapsed",
    "gridPos", "current", "value", "regex", "repeat",
]
# fmt: on


def read(text: str, path: str = "x.json") -> JsonFile:
    return read_json(Source(path, text), Course.load(ROOT, Layout()))


def dashboard(**parts: Any) -> Dashboard:  # noqa: ANN401 (any JSON)
    found = read(json.dumps({"schemaVersion": 41, **parts}))
    assert isinstance(found, Dashboard)
    return found


def test_the_production_dashboard() -> None:
    found = read(PRODUCTION.read_text("utf-8"))
    assert isinstance(found, Dashboard)
    assert found.title == "Debezium Production Monitoring"
    assert [variable.name for variable in found.variables] == ["DS_PROMETHEUS", "connector"]
    assert [entry.name for entry in found.inputs] == ["DS_PROMETHEUS"]
    rows = {panel.title for panel in found.panels if panel.is_row}
    assert rows == {"Health Overview", "Time Series", "Detailed Metrics"}
    assert {panel.row.title for panel in found.panels if panel.row is not None} == rows
    lag = next(panel for panel in found.facts["panels"] if panel["title"] == "Current Lag")
    assert lag["thresholds"] == [[None, "green"], [5000, "yellow"], [30000, "red"]]
    assert lag["metrics"] == ["debezium_metrics_MilliSecondsBehindSource"]
    assert lag["row"] == "Health Overview"
    assert json.loads(json.dumps(found.facts)) == found.facts


def test_every_place_in_a_query_is_a_place_in_the_file() -> None:
    found = read(PRODUCTION.read_text("utf-8"))
    assert isinstance(found, Dashboard)
    assert len(found.queries) > 20
    for query in found.queries:
        for selector, _ in query.query.selectors():
            assert query.span(selector.metric_start, selector.metric_end).text == selector.metric
            for matcher in selector.matchers:
                assert query.span(matcher.start, matcher.start + len(matcher.label)).text == matcher.label


def test_public_dashboards_are_read_whole() -> None:
    for text in public_dashboards().values():
        found = read(text)
        assert isinstance(found, Dashboard)
        assert len([query for query in found.queries if query.kind != "variable"]) == text.count('"expr": "')


@pytest.mark.parametrize(
    "value",
    [
        {"panels": [], "schemaVersion": 41},
        {"rows": [], "templating": {"list": []}},
        {"dashboard": {"panels": [], "schemaVersion": 41}, "meta": {}},
        {"apiVersion": "dashboard.grafana.app/v1beta1", "spec": {"panels": [{"gridPos": {}}]}},
        {"title": "x", "schemaVersion": 41, "templating": {}, "annotations": {}},
    ],
)
def test_dashboards_are_known_by_their_content(value: object) -> None:
    assert isinstance(read(json.dumps(value)), Dashboard)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"panels": 3},
        {"panels": [], "title": "of a comic"},
        {"dashboard": []},
        {"name": "inventory-connector", "config": {}},
        {"annotations": {}, "templating": {}},
        1,
        None,
    ],
)
def test_other_json_is_no_dashboard(value: object) -> None:
    found = read(json.dumps(value))
    assert not isinstance(found, Dashboard)
    assert found.facts == {"kind": "json"}


def test_a_broken_dashboard_is_still_one() -> None:
    found = read('{"schemaVersion": 41, "panels": [{"title": "Lag",, "targets": [{"expr": "up"}]}')
    assert isinstance(found, Dashboard)
    assert len(found.problems) == 2
    assert [query.text for query in found.queries] == ["up"]


def test_rows_hold_what_follows_or_what_is_inside() -> None:
    found = dashboard(
        panels=[
            {"type": "stat", "title": "before"},
            {"type": "row", "title": "open", "collapsed": False, "panels": []},
            {"type": "stat", "title": "in open"},
            {"type": "row", "title": "closed", "collapsed": True, "panels": [{"type": "stat", "title": "in closed"}]},
            {"type": "stat", "title": "after"},
        ],
        rows=[{"title": "old", "panels": [{"type": "graph", "title": "in old"}]}],
    )
    assert {panel.title: panel.row and panel.row.title for panel in found.panels if not panel.is_row} == {
        "before": None,
        "in open": "open",
        "in closed": "closed",
        "after": None,
        "in old": "old",
    }


def test_queries_of_other_languages_are_no_promql() -> None:
    found = dashboard(
        __inputs=[{"name": "DS_LOKI", "type": "datasource", "pluginId": "loki"}],
        templating={"list": [{"name": "sql", "type": "datasource", "query": "postgres"}]},
        panels=[
            {"datasource": {"type": "loki", "uid": "x"}, "targets": [{"expr": '{a="b"} |= "c"'}]},
            {"datasource": "${DS_LOKI}", "targets": [{"expr": "x"}]},
            {"datasource": {"uid": "-- Mixed --"}, "targets": [{"datasource": {"uid": "$sql"}, "expr": "select"}]},
            {"targets": [{"rawSql": "select 1"}, {"expr": "up"}]},
        ],
        annotations={"list": [{"name": "a", "target": {"expr": "changes(up[5m])"}}, {"name": "b", "enable": True}]},
    )
    assert [(query.kind, query.text) for query in found.queries] == [
        ("panel", "up"),
        ("annotation", "changes(up[5m])"),
    ]


def test_datasources_and_who_names_them() -> None:
    found = dashboard(
        annotations={"list": [{"name": "Deploys", "datasource": "a"}]},
        templating={"list": [{"name": "v", "datasource": {"uid": "b"}}]},
        panels=[{"title": "P", "datasource": None, "targets": [{"refId": "Q", "datasource": {"type": "x"}}]}],
    )
    assert [(use.owner, use.reference.uid, use.reference.type) for use in found.datasources] == [
        ('annotation "Deploys"', "a", None),
        ("variable $v", "b", None),
        ('panel "P"', None, None),
        ('target Q of panel "P"', None, "x"),
    ]


def test_variables_in_strings() -> None:
    text = "$a ${b:csv} [[c]] ${d.text} $__rate_interval ${__field.name} $1 $ ${} costs$"
    assert [use.name for use in variables_in(text)] == ["a", "b", "c", "d"]
    assert [text[use.start : use.end] for use in variables_in(text)] == ["$a", "${b:csv}", "[[c]]", "${d.text}"]


@pytest.mark.parametrize(
    ("text", "inner", "label"),
    [
        ('label_values(up{job="a, b"}, instance)', 'up{job="a, b"}', "instance"),
        ("label_values(instance)", "", "instance"),
        ("query_result(topk(5, up))", "topk(5, up)", ""),
        ("metrics(debezium_.*)", "", ""),
        ("label_names()", "", ""),
        ('debezium_metrics_Connected{name="a"}', 'debezium_metrics_Connected{name="a"}', ""),
    ],
)
def test_variable_queries(text: str, inner: str, label: str) -> None:
    taken = variable_query(text)
    assert (taken.inner, taken.label, taken.defect) == (inner, label, "")
    assert text[taken.start :].startswith(inner)


def test_variable_queries_of_no_known_form() -> None:
    assert variable_query("label_values(up, )").defect != ""


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.sampled_from(["", "row", "$a", "${b}", "up", "label_values(", "prometheus"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(KEYS),
                inner,
                max_size=5,
            )
        ),
        max_leaves=30,
    )
)
def test_no_shape_breaks_it(value: object) -> None:
    found = read(
        json.dumps({"schemaVersion": 41, "panels": [], "x": value} | (value if isinstance(value, dict) else {}))
    )
    assert json.dumps(found.facts)
    if isinstance(found, Dashboard):
        assert all(query.query is not None for query in found.queries)
        assert found.references is not None
        assert found.datasources is not None


def test_the_places_in_one_query_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    begin = Offsets.__init__

    def note(offsets: Offsets, source: Source, scalar: Scalar) -> None:
        made.append(scalar)
        begin(offsets, source, scalar)

    monkeypatch.setattr(Offsets, "__init__", note)
    query = " + ".join(f"a{number} > $b{number}" for number in range(20))
    found = dashboard(title="a", panels=[{"title": "a", "type": "stat", "targets": [{"refId": "A", "expr": query}]}])
    undefined = found.facts["undefined"]
    assert [one["name"] for one in undefined] == [f"b{number}" for number in range(20)]
    assert [found.source.text[slice(*one["span"])] for one in undefined] == [f"$b{number}" for number in range(20)]
    assert len(made) <= 2
