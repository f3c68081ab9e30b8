"""A release: one version, and a changelog that says what is in it."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cdclint

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "version.py"
VERSION = cdclint.__version__
HEAD = "# Changelog\n\nWords.\n\n"

problems: Callable[[str, str], list[str]] = runpy.run_path(str(SCRIPT))["problems"]


def test_the_version_has_one_place() -> None:
    printed = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True).stdout
    assert printed == f"{VERSION}\n"
    assert 'version = { attr = "cdclint.__version__" }' in (ROOT / "pyproject.toml").read_text("utf-8")
    for name in ("package.json", "package-lock.json"):
        assert json.loads((ROOT / "editors" / "vscode" / name).read_text("utf-8"))["version"] == VERSION


def test_a_tag_that_may_be_published() -> None:
    released = f"## {VERSION} – 2026-12-01\n\n### Added\n\n- A rule.\n"
    assert problems(f"v{VERSION}", f"{HEAD}## Unreleased\n\n{released}\n## 0.0.1 – 2026-01-01\n\n- All.\n") == []
    assert problems(f"v{VERSION}", HEAD + released) == []


def test_a_tag_that_may_not() -> None:
    unreleased = f"{HEAD}## Unreleased\n\n- A rule.\n"
    assert problems("v99.0.0", unreleased) == [
        f"the tag is v99.0.0, and `__version__` is {VERSION}",
        f"CHANGELOG.md has nothing under `## {VERSION}`",
        f"CHANGELOG.md has changes under `## Unreleased`: they belong under `## {VERSION}`",
    ]
    assert problems(f"v{VERSION}", f"{HEAD}## {VERSION}\n\n## 0.0.1\n\n- All.\n") == [
        f"CHANGELOG.md has nothing under `## {VERSION}`"
    ]
    done = subprocess.run([sys.executable, SCRIPT, "--tag", "v99.0.0"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"release: the tag is v99.0.0, and `__version__` is {VERSION}\n")


def test_the_changelog_has_no_leftovers() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[0] == "Unreleased" or f"## {VERSION}" in text
    assert re.findall(r"^(?:<{7}|={7}|>{7}).*", text, re.MULTILINE) == []
    body = text.partition("\n## ")[2].splitlines()[1:]
    # Every line is blank, a heading, an entry, or goes on with one.
    assert [line for line in body if line and not line.startswith(("## ", "### ", "- ", "  "))] == []
    entries = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)
    assert len(entries) == len(set(entries))
    assert [entry for entry in entries if entry.count("(") != entry.count(")") or entry.count("`") % 2] == []
