"""What the layout promises: files and folders that can be read at a sitting, and names of their own."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "linter" / "cdclint"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name not in {"__init__.py", "__main__.py"}]
RULES = {f"{path.parent.name}/{path.stem.replace('_', '-')}" for path in (PACKAGE / "rules").glob("*/[a-z]*.py")}
INPUT_OUTPUT = {
    *(
        "open",
        "read_text",
        "read_bytes",
        "read_regular",
        "write_text",
        "write_bytes",
        "iterdir",
        "rglob",
        "glob",
        "stat",
    ),
    *(
        "exists",
        "is_file",
        "is_dir",
        "mkdir",
        "unlink",
        "load",
        "load_run",
        "run",
        "Popen",
        "urlopen",
        "connect",
        "mmap",
    ),
}
UNTYPED = re.compile(r"\b(?:dict|Mapping)\[str, Any\]")


def shown(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def is_rule(path: Path) -> bool:
    return path.is_relative_to(PACKAGE / "rules")


def test_no_file_is_longer_than_500_lines() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > 500} == {}


def test_no_folder_has_more_than_16_modules() -> None:
    counts = Counter(shown(path.parent) for path in MODULES if not is_rule(path))
    assert {folder: count for folder, count in counts.items() if count > 16} == {}


def test_no_module_name_is_used_twice() -> None:
    """A rule is named after its defect, which dashboards and alert rules may share."""
    names = Counter(path.stem for path in MODULES if not is_rule(path))
    assert {name: count for name, count in names.items() if count > 1} == {}


def test_untyped_mappings_are_few_and_each_has_its_reason() -> None:
    lines = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in MODULES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if UNTYPED.search(line)
    ]
    assert len(lines) <= 15, "\n".join(lines)
    assert [line for line in lines if "#" not in line] == []


def test_suggestions_come_from_one_service() -> None:
    asked = [shown(path) for path in MODULES if "get_close_matches" in path.read_text("utf-8")]
    assert asked == ["core/closeness.py"]


def test_no_constructor_does_input_or_output() -> None:
    constructors = [
        (path, node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name in {"__init__", "__post_init__", "__new__"}
    ]
    calls = [
        f"{shown(path)}:{node.lineno}: {name}"
        for path, constructor in constructors
        for node in ast.walk(constructor)
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "attr", getattr(node.func, "id", ""))) in INPUT_OUTPUT
    ]
    assert len(constructors) > 100
    assert calls == []


def test_the_engine_knows_no_rule_by_name() -> None:
    named = [
        f"{shown(path)}:{node.lineno}: {node.value}"
        for floor in ("engine", "config", "core", "documents", "syntax")
        for path in (PACKAGE / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value in RULES
    ]
    assert len(RULES) > 200
    assert named == []
