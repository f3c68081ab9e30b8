"""Whatever a dashboard holds in whatever place, no rule breaks on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.monitoring.dashboard import Dashboard, read_json
from cdclint.registry import all_rules

ROOT = Path(__file__).parents[3]
PATH = "labs/monitoring/grafana/dashboards/debezium-production.json"
TEXT = (ROOT / PATH).read_text("utf-8")
COURSE = Course.load(ROOT, Layout())
ODD = [
    None,
    True,
    0,
    -1,
    1.5,
    1e999,
    "",
    " ",
    "$",
    "${a}",
    "[[b",
    "row",
    "label_values(x,",
    "/(/",
    [],
    {},
    [[]],
    [{}],
    {"a": []},
]


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:  # noqa: ANN401 (any JSON)
    found = [path]
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        found.extend(places(inner, (*path, key)))
    return found


PLACES = [path for path in places(json.loads(TEXT)) if path]


def judge(text: str) -> int:
    document = read_json(Source(PATH, text), COURSE)
    count = 0
    for rule in all_rules().values():
        if isinstance(document, rule.reads):
            for finding in rule.run(document):
                assert 0 <= finding.span.start <= finding.span.end <= len(text)
                assert finding.message
                count += 1
    json.dumps(document.facts)
    return count


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD)), min_size=1, max_size=4))
def test_any_value_in_any_place(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    value = json.loads(TEXT)
    for path, odd in changes:
        inner = value
        try:
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = odd
        except (KeyError, IndexError, TypeError):
            continue
    judge(json.dumps(value).replace("Infinity", "1e999"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(TEXT)), st.integers(0, 400), st.sampled_from(["", "}", "]", '"', ",", "{", "\\", "\n", "😀"]))
def test_any_cut(start: int, length: int, put: str) -> None:
    judge(TEXT[:start] + put + TEXT[start + length :])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"panels": []}', '{"schemaVersion": 41, "panels": []}', "{" * 1_000]
)
def test_small_files(text: str) -> None:
    document = read_json(Source(PATH, text), COURSE)
    assert isinstance(document, Dashboard) is ("schemaVersion" in text)
    assert judge(text) >= (0 if text == '{"panels": []}' else text in {"", "{" * 1_000})
