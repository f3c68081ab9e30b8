"""The examples of pages about alerts and the lab: what they show as right is what Grafana and Prometheus take."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases import Section, sections
from cdclint.config import load
from cdclint.engine.check import check
from cdclint.engine.run.request import Request

RULES = Path(__file__).parent
REFUSALS = (
    *("alert/invalid", "alert/invalid-condition", "alert/invalid-template", "alert/unreduced-series"),
    *("alert/invalid-policy", "alert/invalid-contact-point", "alert/invalid-mute-timing", "lab/invalid-datasource"),
    "lab/invalid-provider",
)
"""The rules that speak of what Grafana or Prometheus refuses, or can never evaluate."""


def first(page: Path) -> Section:
    """The example that a page begins with, which is a right one."""
    return sections(page)[0]


PAGES = [page for group in ("alert", "lab", "consistency") for page in sorted((RULES / group).glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_the_right_example_of_a_page_is_taken(page: Path, tmp_path: Path) -> None:
    example = first(page)
    for block in example.inputs:
        file = tmp_path / block.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(block.data)
    report = check(load(tmp_path, {"select": REFUSALS}, isolated=True), Request(cached=False)).report
    assert not [f"{one.rule} {one.message}" for one in report.diagnostics]
