"""Faults of the lab, each told at its line, by the answers of the real chain (tests/data/live-answers.json.xz).

tests/lab/record_live.py provoked each of them on PostgreSQL, Kafka, Connect with Debezium and Prometheus, and kept what
`cdclint live` was answered. tests/lab/test_live.py provokes a few of them anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from live_faults import PROVOKED, WRITTEN, Fault

from cdclint.config import load
from cdclint.core.message import Message
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.live.lab_client import NoAnswerError, Reply
from cdclint.live.proof import Proof, Proven, Wishes
from stored import answers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAMES = {"http://localhost:9090": "prometheus", "http://localhost:8083": "connect"}
USUAL = {"live/absent-value"}
"""States that a healthy lab does not have: a failed task, a lost slot."""


class Replayed:
    """A client that answers what the chain did; what was never asked fails the test."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

    def get(self, service: str, path: str, query: Mapping[str, str] | None = None) -> Reply:
        found = self._known[f"{NAMES[service]} {path} {json.dumps(query or {}, sort_keys=True)}"]
        if isinstance(found, str):
            raise NoAnswerError(Message.text(found))
        return Reply(*found)

    def visit(self, url: str) -> int:
        found = self._known[f"visit {url}"]
        if isinstance(found, str):
            raise NoAnswerError(Message.text(found))
        return int(found)

    def allows(self, host: str) -> bool:
        return host == "localhost"

    def log_in(self, logins: Mapping[str, str]) -> None:
        assert logins == {}


def prove(root: Path, fault: Fault | None = None) -> Proven:
    """What the chain said of its files, with a fault or without."""
    kept = answers("live-answers")
    for name, text in kept["files"].items():
        file = root / name
        file.parent.mkdir(exist_ok=True)
        if fault is not None and fault.file == name:
            assert fault.before in text
            text = text.replace(fault.before, fault.after, 1)  # noqa: PLW2901 (the file with its fault)
        file.write_text(text, "utf-8")
    known = kept["healthy"] | ({} if fault is None else kept["faults"][fault.name])
    run = load_run(load(root, {}, isolated=True), Request(cached=False))
    addresses = {name: address for address, name in NAMES.items()}
    return Proof(run, Replayed(known), Wishes(addresses)).prove()


def test_a_healthy_chain_answers_every_panel_and_rule(tmp_path: Path) -> None:
    proven = prove(tmp_path)
    assert {one.rule for one in proven.report.diagnostics} == USUAL
    assert proven.report.crashes == ()
    rows = {str(one.what): one for one in proven.evidence.rows}
    assert rows["queries"].asked == rows["queries"].answered >= 60
    for what in ("targets", "rules", "metrics of the catalogue", "connectors", "addresses in lessons"):
        assert rows[what].asked == rows[what].answered > 0, what


@pytest.mark.parametrize("fault", [*WRITTEN, *PROVOKED], ids=lambda one: one.name)
def test_the_fault_is_told_at_its_line(fault: Fault, tmp_path: Path) -> None:
    proven = prove(tmp_path, fault)
    lines = (tmp_path / fault.where).read_text("utf-8").splitlines()
    found = [
        one
        for one in proven.report.diagnostics
        if one.rule == f"live/{fault.rule}"
        and one.span.source.path == fault.where
        and fault.line in lines[one.span.begin.line - 1]
    ]
    assert any(fault.words in one.message for one in found), [
        (one.rule, one.span.source.path, one.span.begin.line, str(one.message)) for one in proven.report.diagnostics
    ]
    if fault.file:
        # What is wrong with one file is told there alone.
        told = {(one.span.source.path, one.rule) for one in proven.report.diagnostics}
        assert {one for one in told if one[1] not in USUAL} == {(fault.where, f"live/{fault.rule}")}
