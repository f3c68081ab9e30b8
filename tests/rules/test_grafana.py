"""The rules against a real Grafana 12.4.0: what it refused, did not load or could not evaluate is reported.

The answers are those of tests/data/grafana-12.4.0.json.xz: variants of the lab's own files, each with what Grafana did.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from cdclint.config import load
from cdclint.core.rule import Severity
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from stored import answers

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.core.report import Diagnostic

GRAFANA: dict[str, Any] = answers("grafana-12.4.0")
VARIANTS: dict[str, dict[str, Any]] = {variant["id"]: variant for variant in GRAFANA["variants"]}

STRICTER = {
    "D03": "each panel says that there is no such datasource",
    "D04": "each panel says that there is no such datasource",
    "D21": "the panel shows an error",
    "D24": "of two targets with one refId only one is drawn",
    "D30": "no panel is drawn",
    "A05": "the label is broken text",
    "A18": "of two rules with one uid only the last is there",
    "A39": "the message is the raw template",
    "A41": "the message has no value",
    "A53": "the rule never fires",
    "P13": "of two policies of one organisation only the last is there",
}
"""What Grafana takes and what is an error all the same, each with the harm that it does."""


def is_bad(variant: dict[str, Any]) -> bool:
    return variant["refused"] or variant["loaded"] is False or variant["health"] == "error"


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    lines = text.splitlines(keepends=True)
    for first, last, put in reversed(edits):
        lines[first:last] = [put]
    return "".join(lines)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lab as it was when Grafana was asked, as far as Grafana reads it."""
    root = tmp_path_factory.mktemp("grafana")
    for path, text in GRAFANA["base"].items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


@cache
def judged(root: Path, name: str) -> tuple[Diagnostic, ...]:
    """What is said in the files that a variant changes."""
    edits = VARIANTS[name]["edits"]
    for path in edits:
        (root / path).write_text(edited(GRAFANA["base"][path], edits[path]), "utf-8")
    try:
        report = check(
            load(root, {"select": ("dashboard", "alert", "lab")}, isolated=True), Request(cached=False)
        ).report
    finally:
        for path in edits:
            (root / path).write_text(GRAFANA["base"][path], "utf-8")
    assert not report.crashes
    return tuple(found for found in report.diagnostics if found.span.source.path in edits)


@pytest.mark.parametrize("name", [name for name, variant in VARIANTS.items() if is_bad(variant)])
def test_what_grafana_refuses_is_reported_in_that_file(lab: Path, name: str) -> None:
    assert judged(lab, name), VARIANTS[name]["what"]


@pytest.mark.parametrize("name", [name for name, variant in VARIANTS.items() if not is_bad(variant)])
def test_what_grafana_takes_is_an_error_only_where_it_does_harm(lab: Path, name: str) -> None:
    errors = [found for found in judged(lab, name) if found.severity is Severity.ERROR]
    assert bool(errors) is (name in STRICTER), [f"{found.rule} {found.message}" for found in errors]


def test_the_files_as_they_are_say_nothing(lab: Path) -> None:
    assert not judged(lab, "Z00")
