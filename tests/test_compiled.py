"""The tree that compiled wheels are built of: what `scripts/compile.py` changes, and that it changes no answer."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

from cdclint.syntax.mdx.parse import parse

ROOT = Path(__file__).parent.parent
LINTER = ROOT / "linter"
TEXT = '# Заголовок **и** {a + 1}\n\n> - <A b={1}>да\n\n</B>\n\n| a | b |\n|---|---|\n| `c` | [d](e "f") |\n'
ASKED = f"from cdclint.syntax.mdx.parse import parse\nprint(repr(parse({TEXT!r})))"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "compile.py"))


@pytest.fixture(scope="module")
def texts(script: dict[str, Any]) -> dict[str, str]:
    paths: dict[str, Path] = script["modules"](LINTER)
    return {name: path.read_text("utf-8") for name, path in paths.items()}


def test_the_reader_of_mdx_is_compiled(texts: dict[str, str]) -> None:
    assert {"cdclint.syntax.mdx.parse", "cdclint.syntax.mdx.inline.phrasing", "cdclint.syntax.mdx.nest"} <= texts.keys()
    assert not [name for name, text in texts.items() if "cached_property" in text]  # compiled classes have no dict


def test_compiled_modules_use_the_standard_dataclass(script: dict[str, Any], texts: dict[str, str]) -> None:
    prepared: dict[str, str] = script["prepared"](texts)
    whole = "\n".join(prepared.values())
    assert "from dataclasses import dataclass\n" in whole
    assert "cdclint.core.dataclass" not in whole
    assert not re.search(r"@dataclass\(.*slots", whole)


def test_classes_are_there_before_the_fields_that_hold_them(script: dict[str, Any], texts: dict[str, str]) -> None:
    prepared: dict[str, str] = script["prepared"](texts)
    loaded = {
        name: set(re.findall(r"^(?:import|from) ([\w.]+)", text.partition("\nclass ")[0], re.MULTILINE))
        for name, text in prepared.items()
    }
    graph = {name: found & texts.keys() for name, found in loaded.items()}
    assert set(TopologicalSorter(graph).static_order()) == texts.keys()
    assert "cdclint.syntax.mdx.node" in graph["cdclint.syntax.mdx.parse"]


def test_fields_of_each_other_are_refused(script: dict[str, Any]) -> None:
    module = "from __future__ import annotations\nif TYPE_CHECKING:\n    from {0} import A\nclass A:\n    a: A\n"
    with pytest.raises(ValueError, match="have each other's classes as fields"):
        script["prepared"]({"x": module.format("y"), "y": module.format("x")})


def test_the_tree_gives_the_same_answer_and_is_a_project(script: dict[str, Any], tmp_path: Path) -> None:
    make = script["make"]
    make.__globals__["TREE"] = tmp_path / "tree"
    make()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "tree" / "linter"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", ASKED]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"{parse(TEXT)!r}\n"
    listed = (tmp_path / "tree" / "compiled.txt").read_text("ascii").split()
    assert "linter/cdclint/syntax/mdx/parse.py" in listed
    assert all((tmp_path / "tree" / one).is_file() for one in listed)
    project = (tmp_path / "tree" / "pyproject.toml").read_text("utf-8")
    assert re.search(r'^requires = \["setuptools>=77", "mypy\[mypyc\]==[\d.]+"\]$', project, re.MULTILINE)
