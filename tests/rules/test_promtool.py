"""The rules against promtool: what it refuses is an error, and what it takes is none.

The files are those of tests/suites/promtool.py; each kind of file is judged in one run of promtool and one of ours.
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
from suites.promtool import CHECKS, NAMES, Check

if TYPE_CHECKING:
    from pathlib import Path

REFUSALS = ("alert/invalid", "alert/invalid-promql", "alert/invalid-template", "lab/invalid-prometheus", "syntax/yaml")
"""The rules that speak of what Prometheus refuses, and of nothing else."""

STRICTER = {
    "query up[5m]": "promtool takes it, and each evaluation fails",
    "expr null": "promtool asks for a metric that is called null",
    "alert null": "the alert is called null",
    "alert ~": "the alert is called ~",
}
LENIENT = {
    "query rate(up[5])": "Prometheus 3 takes a number for seconds",
    "query up offset 5": "Prometheus 3 takes a number for seconds",
    "query 5m": "Prometheus 3 takes a duration for a number",
    **{
        f"{kind} label {name}": "Prometheus 3 takes any text for a label"
        for kind in ("target", "external")
        for name in NAMES
        if name not in {"''", "__name__", "severity", "_x", "a1"}
    },
    "bad source label": "Prometheus 3 takes any text for a label",
}


def promtool(asked: Check, folder: Path) -> dict[str, bool]:
    """Which files promtool refuses, by their names."""
    program = shutil.which("promtool")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("promtool is not there: make system")
        pytest.skip("not proven here: promtool is not there (make system)")
    paths = {f"{index:04}.yml": name for index, name in enumerate(asked.files)}
    for path, name in paths.items():
        (folder / path).write_text(asked.files[name], "utf-8")
    done = subprocess.run(
        [program, *asked.command, *paths],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    parts = re.split(r"^Checking (\d{4}\.yml)\n", done.stdout, flags=re.MULTILINE)
    return {paths[path]: "FAILED" in said for path, said in zip(parts[1::2], parts[2::2], strict=True)}


def reported(asked: Check, folder: Path) -> dict[str, list[str]]:
    """The errors of the rules that speak of refusals, by the names of the files."""
    names = list(asked.files)
    report = check(load(folder, {"select": REFUSALS}, isolated=True), Request(cached=False)).report
    assert not report.crashes
    found: dict[str, list[str]] = {}
    for one in report.diagnostics:
        if one.severity is Severity.ERROR:
            name = names[int(one.span.source.path.removesuffix(".yml"))]
            found.setdefault(name, []).append(f"{one.rule} {one.message}")
    return found


@pytest.mark.parametrize("kind", CHECKS)
def test_promtool_refuses_what_is_an_error(kind: str, tmp_path: Path) -> None:
    refused = promtool(CHECKS[kind], tmp_path)
    assert refused.keys() == CHECKS[kind].files.keys()
    assert sum(refused.values()) >= 200
    errors = reported(CHECKS[kind], tmp_path)
    assert {name for name, fails in refused.items() if fails and name not in errors} == set(LENIENT) & refused.keys()
    assert {name for name, fails in refused.items() if not fails and name in errors} == set(STRICTER) & refused.keys()
