"""Contracts: that the course's plan can be said in them, and what is read of a broken file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cdclint.core.source import Source
from cdclint.documents.contract.contract import Contracts
from cdclint.documents.requirements import (
    CalloutRequired,
    CodeRequired,
    DashboardContract,
    LessonContract,
    MentionRequired,
    SectionRequired,
    Stated,
    TableRequired,
    Words,
)
from cdclint.syntax.data.schema.json_schema import Schema, contracts_schema

PLAN = Path(__file__).with_name("plan-contracts.yml")
DASHBOARD = "labs/monitoring/grafana/dashboards/debezium-production.json"
LAB = "src/content/course/03-module-3/03-grafana-dashboard-lab.mdx"
ALERTING = "src/content/course/03-module-3/04-lag-detection-alerting.mdx"


def read(text: str) -> Contracts:
    return Contracts(Source("src/content/contracts.yml", text))


@pytest.fixture(scope="module")
def plan() -> Contracts:
    return read(PLAN.read_text("utf-8"))


def test_the_plan_can_be_said(plan: Contracts) -> None:
    assert [problem.message for problem in plan.problems] == []
    assert [(entry.kind, entry.glob) for entry in plan.entries] == [
        ("lesson", LAB),
        ("lesson", ALERTING),
        ("dashboard", DASHBOARD),
    ]


def test_what_the_plan_asks_of_a_lesson(plan: Contracts) -> None:
    contract = plan.lesson(ALERTING)
    assert [lines.count for lines in contract.min_lines] == [180]
    assert Stated(key="order", equals=4, why="plan 07-02") in contract.frontmatter
    assert (
        TableRequired(
            columns=(("severity",), ("condition", "услови"), ("duration", "for", "длительн"), ("message", "сообщени")),
            rows=(Words(("warning", "2m")), Words(("critical", "5m"))),
            why="plan 07-02",
        )
        in contract.tables
    )
    assert (
        CalloutRequired(words=Words(("MilliSecondsBehindSource",), ("(?i)никогда|never",)), why="plan 07-02")
        in contract.callouts
    )
    assert MentionRequired(words=Words(("docker stop",)), why="plan 07-02") in contract.mentions
    assert any(code.languages == ("json",) and '"for"' in code.words.texts for code in contract.code)


def test_what_the_plan_asks_of_the_dashboard(plan: Contracts) -> None:
    contract = plan.dashboard(DASHBOARD)
    assert {stated.key: stated.equals for stated in contract.settings} == {
        "title": "Debezium Production Monitoring",
        "uid": "debezium-production",
        "refresh": "15s",
    }
    lag = next(panel for panel in contract.panels if panel.title == "Current Lag")
    assert [(step.value, step.color) for step in lag.thresholds] == [(None, "green"), (5000, "yellow"), (30000, "red")]
    assert [(one.value, one.text) for one in contract.panels[0].mappings] == [("1", "Running"), ("0", "Failed")]
    assert [(row.title, row.collapsed) for row in contract.rows][-1] == ("Detailed Metrics", True)
    assert contract.variables[0].default == "inventory-connector"
    assert contract.time[0].start == "now-1h"
    assert contract.every_panel == ("description",)


def test_the_published_schema_is_one() -> None:
    assert Schema(contracts_schema().data).defect is None


def test_files_that_no_glob_matches_have_an_empty_contract(plan: Contracts) -> None:
    assert plan.lesson("src/content/course/03-module-3/05-slo.mdx") == LessonContract()
    assert plan.dashboard(LAB) == DashboardContract()
    assert Contracts(None).lesson(LAB) == LessonContract()
    assert read("").entries == ()


def test_all_globs_that_match_hold() -> None:
    contracts = read('lessons:\n  "*.mdx": {sections: [A]}\n  a.mdx: {why: w, sections: [B], min_lines: 3}\n')
    assert contracts.lesson("a.mdx").sections == (
        SectionRequired(words=Words(("A",))),
        SectionRequired(words=Words(("B",)), why="w"),
    )
    assert len(contracts.lesson("b.mdx").sections) == 1


def test_a_choice_in_braces_is_told_with_its_replacement() -> None:
    contracts = read("lessons:\n  'a/{b,c}.mdx': {sections: [A]}\n")
    [problem] = contracts.problems
    assert tuple(problem.span.begin) == (2, 3)
    assert problem.message == "globs have no choice in braces: write one entry each for `a/b.mdx`, `a/c.mdx`"


def test_a_refused_requirement_takes_no_other_with_it() -> None:
    contracts = read(
        "lessons:\n  a.mdx:\n    mentions:\n      - {txt: a}\n      - b\n      - {pattern: '('}\n"
        "    min_lines: some\n    code:\n      - {language: json}\n    tabels: []\n"
    )
    contract = contracts.lesson("a.mdx")
    assert contract.mentions == (MentionRequired(words=Words(("b",))),)
    assert contract.code == (CodeRequired(languages=("json",)),)
    assert contract.min_lines == ()
    places = [(tuple(found.span.begin), found.message.partition(";")[0]) for found in contracts.problems]
    assert places == [
        ((4, 10), "unknown key `txt`"),
        ((6, 19), '`pattern` is "(", which is not a valid regular expression'),
        ((7, 16), "`min_lines` must be a whole number or a mapping: How many lines the file must have at least."),
        ((10, 5), "unknown key `tabels`"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "lessons: [",
        "lessons:\n\ta: 1",
        "- a",
        "lessons: 5",
        "lessons:\n  a.mdx: 5",
        "lessons:\n  a.mdx: {sections: {a: b}}",
        "a: &a [x, x]\nb: &b [*a, *a]\nlessons: {a.mdx: {sections: *b}}",
        "lessons: &l\n  a.mdx: *l",
        "[" * 5000,
        "{a: " * 5000,
    ],
)
def test_any_broken_file_is_told_and_asks_for_nothing(text: str) -> None:
    contracts = read(text)
    assert contracts.problems
    assert contracts.lesson("a.mdx") == LessonContract()
    assert json.dumps([found.message for found in contracts.problems])


def test_words_are_found_whatever_their_case_and_white_space() -> None:
    assert Words(("Лаг  не\nноль",)).stand_in("… ЛАГ не ноль …")
    assert Words(("й",)).stand_in("и\u0306")
    assert not Words((), ("Лаг",)).stand_in("лаг")
    assert Words(("a", "b"), ("c",)).missing("A c") == Words(("b",))
    assert Words(("a",)).count("a b A") == 2
    assert str(Words(("a",), ("b+",))) == "`a`, /b+/"
