"""Each reader against the suites of others: no disagreement but the expected ones, and the page says the figures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from suites import Goal, Suite, measured, names

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", names())
def test_a_reader_disagrees_only_where_it_is_expected_to(name: str) -> None:
    for suite in measured(name):
        assert suite.inputs > 50
        unexpected = {name: what for name, what in suite.disagreements.items() if name not in suite.expected}
        assert unexpected == {}, f"{suite.reader}, {suite.name}"
        assert suite.shortfalls() == [], f"{suite.reader}, {suite.name}"
    met = {name for suite in measured(name) for name in suite.disagreements}
    assert {name for suite in measured(name) for name in suite.expected} - met == set()


def test_a_disagreement_that_nobody_expects_is_told() -> None:
    suite = type(measured(names()[0])[0])("reader", "suite", "truth")
    suite.compare("both accept", None, None)
    suite.compare("same place", [1], [1])
    suite.compare("another place", [1], [2])
    suite.compare("another verdict", None, [2])
    assert (suite.inputs, suite.verdicts, suite.placed, suite.places) == (4, 3, 2, 1)
    assert suite.disagreements == {
        "another place": "place: [1] there, [2] here",
        "another verdict": "verdict: None there, [2] here",
    }


def test_a_suite_that_falls_short_of_its_goal_is_told() -> None:
    suite = Suite("reader", "suite", "truth", goal=Goal(verdict=99, place=50, tree=50))
    for at in range(100):
        suite.compare(f"both accept {at}", None, None)
    suite.compare("same place", [1], [1])
    assert suite.shortfalls() == []
    suite.compare("another place", [1], [2])
    assert suite.shortfalls() == []
    suite.compare("another place again", [1], [3])
    suite.compare("another verdict", None, [2])
    suite.compare("another one", None, [2])
    assert suite.shortfalls() == [
        "verdict: 103 of 105, and 99 % are promised",
        "place: 1 of 3, and 50 % are promised",
    ]
    assert str(suite.goal) == "verdict 99 %, place 50 %, tree 50 %"
    assert str(Goal()) == "—"


def test_the_page_of_figures_is_fresh() -> None:
    for name in names():
        measured(name)  # skips where a package is missing
    command = [sys.executable, "scripts/conformance.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)
