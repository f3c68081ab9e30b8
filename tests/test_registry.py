from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from cdclint import registry
from cdclint.registry import all_rules, class_name, declaration, load_rule

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = Path(__file__).parent / "rules"
ID = re.compile(r"[a-z]+(-[a-z]+)*/[a-z]+(-[a-z]+)*")


def case_files() -> dict[str, Path]:
    return {path.relative_to(CASES).with_suffix("").as_posix(): path for path in CASES.rglob("*.md")}


def test_every_rule_has_a_case_file_and_every_case_file_a_rule() -> None:
    assert set(case_files()) == set(all_rules())


@pytest.mark.parametrize("rule_id", all_rules())
def test_a_rule_explains_itself(rule_id: str) -> None:
    rule = all_rules()[rule_id]
    assert ID.fullmatch(rule_id)
    summary, blank, reason = rule.doc.partition("\n\n")
    assert blank, "the docstring needs a second paragraph: why it matters, what to do"
    assert reason.strip()
    assert "\n" not in summary
    assert summary.endswith(".")


@pytest.mark.parametrize("rule_id", all_rules())
def test_a_rule_has_a_passing_and_a_failing_case(rule_id: str, read_cases: Callable[[Path], list[Any]]) -> None:
    path = case_files().get(rule_id)
    assert path is not None, f"tests/rules/{rule_id}.md is missing"
    assert path.read_text("utf-8").startswith(f"# {rule_id}\n")
    cases = read_cases(path)
    assert any(case.output for case in cases), "no case shows the defect"
    assert any(not case.output for case in cases), "no case shows a clean file"


@pytest.mark.parametrize("rule_id", all_rules())
def test_the_table_says_what_the_rule_says(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = load_rule(rule_id)
    monkeypatch.setattr(registry, "load_rule", lambda name: pytest.fail(f"{name} is not in the table: make generate"))
    assert declaration(rule_id) == (
        rule.severity,
        tuple(map(class_name, get_args(rule.reads) or (rule.reads,))),
        rule.needs,
        rule.traits,
    )
