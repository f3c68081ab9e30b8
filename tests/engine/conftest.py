"""Rules of a test's own: real modules in a temporary folder, found by the registry as all others are."""

from __future__ import annotations

import sys
from textwrap import dedent
from typing import TYPE_CHECKING, Protocol

import pytest

from cdclint import registry, rules
from cdclint.config import load
from cdclint.engine import pool
from cdclint.engine.check import Fixes, check
from cdclint.engine.run.request import Request
from cdclint.engine.run.rule_set import rule_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdclint.engine.check import Outcome

HEAD = """\
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.rule import Severity, rule
from cdclint.documents.data_file import JsonFile
from cdclint.documents.project import Project
from cdclint.documents.data_file import YamlFile

"""


class Rules(Protocol):
    """Write rule modules: `Rules(bad_word="…")` makes the rule `test/bad-word` of that source."""

    def __call__(self, **modules: str) -> None: ...


@pytest.fixture
def own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rules]:
    folder = tmp_path / "rules" / "test"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()

    def forget() -> None:
        caches = (registry.rule_ids, registry.rule_groups, registry.load_rule, registry.all_rules, registry._table)
        for cached in (*caches, rule_table):
            cached.cache_clear()
        for name in [name for name in sys.modules if name.startswith("cdclint.rules.")]:
            del sys.modules[name]

    def write(**modules: str) -> None:
        for name, source in modules.items():
            (folder / f"{name}.py").write_text(HEAD + dedent(source), "utf-8")
        forget()

    monkeypatch.setattr(rules, "__path__", [str(tmp_path / "rules")])
    if sys.platform == "linux":
        # A worker that is not forked knows nothing of these rules; xdist's own thread forbids it otherwise.
        monkeypatch.setattr(pool, "_method", lambda: "fork")
    forget()
    yield write
    monkeypatch.undo()
    forget()


class Check(Protocol):
    """Run the engine over a folder, without a cache by default."""

    def __call__(
        self, root: Path, *paths: str, fixes: Fixes = Fixes.NONE, cached: bool = False, **overrides: object
    ) -> Outcome: ...


@pytest.fixture
def run_check() -> Check:
    def run(root: Path, *paths: str, fixes: Fixes = Fixes.NONE, cached: bool = False, **overrides: object) -> Outcome:
        settings = {name.replace("_", "-"): value for name, value in overrides.items()}
        config = load(root, settings)
        return check(config, Request(tuple(root / path for path in paths), cached=cached), fixes=fixes)

    return run
