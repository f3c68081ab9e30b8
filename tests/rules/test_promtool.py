"""The rules against promtool and amtool: what they refuse is an error, and what they take is none.

The files are those of tests/suites/promtool.py; each kind of file is judged in one run of theirs and one of ours.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from cdclint.config import load
from cdclint.core.rule import Severity
from cdclint.engine.check import check
from cdclint.engine.run.request import Request
from suites.promtool import CHECKS, Check

if TYPE_CHECKING:
    from pathlib import Path

REFUSALS = (
    *("alert/invalid", "alert/invalid-promql", "alert/invalid-template", "lab/invalid-prometheus", "syntax/yaml"),
    *("consistency/unsupported-promql", "lab/invalid-alertmanager"),
)
"""The rules that speak of what Prometheus and Alertmanager refuse, and of nothing else."""

VERSION = "2.42.0"
"""The version of promtool that Debian has."""

STRICTER = {
    "query up[5m]": "promtool takes it, and each evaluation fails",
    "expr null": "promtool asks for a metric that is called null",
    "alert null": "the alert is called null",
    "alert ~": "the alert is called ~",
    "interval months: ['13']": "amtool takes it, and no month has this number",
}


def refusals(asked: Check, folder: Path) -> dict[str, bool]:
    """Which files the command refuses, by their names."""
    program = shutil.which(asked.command[0])
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{asked.command[0]} is not there: make system")
        pytest.skip(f"not proven here: {asked.command[0]} is not there (make system)")
    kind = asked.path.removesuffix(".yml")
    paths = {f"{kind}-{index:04}.yml": name for index, name in enumerate(asked.files)}
    for path, name in paths.items():
        (folder / path).write_text(asked.files[name], "utf-8")
    done = subprocess.run(
        [program, *asked.command[1:], *paths],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    parts = re.split(r"^Checking '?([a-z]+-\d{4}\.yml)", done.stdout, flags=re.MULTILINE)
    return {paths[path]: "FAILED" in said for path, said in zip(parts[1::2], parts[2::2], strict=True)}


def reported(asked: Check, folder: Path) -> dict[str, list[str]]:
    """The errors of the rules that speak of refusals, by the names of the files."""
    names = list(asked.files)
    report = check(
        load(folder, {"select": REFUSALS, "prometheus-version": VERSION}, isolated=True), Request(cached=False)
    ).report
    assert not report.crashes
    found: dict[str, list[str]] = {}
    for one in report.diagnostics:
        if one.severity is Severity.ERROR:
            name = names[int(one.span.source.path.removesuffix(".yml").rpartition("-")[2])]
            found.setdefault(name, []).append(f"{one.rule} {one.message}")
    return found


@pytest.mark.parametrize("kind", CHECKS)
def test_what_is_refused_is_an_error(kind: str, tmp_path: Path) -> None:
    refused = refusals(CHECKS[kind], tmp_path)
    assert refused.keys() == CHECKS[kind].files.keys()
    assert sum(refused.values()) >= 200
    errors = reported(CHECKS[kind], tmp_path)
    assert {name for name, fails in refused.items() if fails and name not in errors} == set()
    assert {name for name, fails in refused.items() if not fails and name in errors} == set(STRICTER) & refused.keys()
