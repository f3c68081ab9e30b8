"""The rules against Compose's own reader: what it refuses is an error, and what it takes is none.

The answers are those of tests/data/compose-answers.json.xz to the files of tests/suites/compose.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.config import load
from cdclint.core.rule import Severity
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from stored import answers
from suites.compose import files

if TYPE_CHECKING:
    from pathlib import Path

REFUSALS = ("lab/invalid-compose", "lab/invalid-environment", "lab/undefined-resource", "lab/dependency-cycle")
STRICTER = {
    'container_name: "my box"': "Docker refuses the name",
    'volumes: ["./a:b"]': "Docker refuses the path",
}
LENIENT: dict[str, str] = {}


def test_compose_refuses_what_is_an_error(tmp_path: Path) -> None:
    taken: dict[str, bool] = answers("compose-answers")
    inputs = files()
    assert taken.keys() == inputs.keys()
    assert list(taken.values()).count(False) >= 150
    names = {}
    for index, (name, text) in enumerate(inputs.items()):
        names[f"{index:04}/compose.yml"] = name
        (tmp_path / f"{index:04}").mkdir()
        (tmp_path / f"{index:04}" / "compose.yml").write_text(text, "utf-8")
    report = check(load(tmp_path, {"select": REFUSALS}, isolated=True), Request(cached=False)).report
    assert not report.crashes
    errors = {names[found.span.source.path] for found in report.diagnostics if found.severity is Severity.ERROR}
    assert {name for name, takes in taken.items() if not takes and name not in errors} == set(LENIENT)
    assert {name for name, takes in taken.items() if takes and name in errors} == set(STRICTER)
