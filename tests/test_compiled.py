"""The tree that compiled wheels are built of: what `scripts/compile.py` changes, and that it changes no answer."""

from __future__ import annotations

import ast
import gc
import os
import pickle
import re
import runpy
import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from cdclint.core.dataclass import field_names, replace
from cdclint.core.process.deadline import LateError, within
from cdclint.syntax.mdx.parse import parse

ROOT = Path(__file__).parent.parent
LINTER = ROOT / "linter"
TEXT = '# Заголовок **и** {a + 1}\n\n> - <A b={1}>да\n\n</B>\n\n| a | b |\n|---|---|\n| `c` | [d](e "f") |\n'
ASKED = f"from cdclint.syntax.mdx.parse import parse\nprint(repr(parse({TEXT!r})))"
CLASSES = '''"""Classes of each kind that the package has."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, NamedTuple

from cdclint.core.dataclass import dataclass, field, replace

made = []
LIMIT: int = 3
SHAPES = {
    "a": 1,
}
Alias = tuple[int, ...]
_seen = False


def see() -> bool:
    global _seen
    before, _seen = _seen, True
    return before


@dataclass(slots=True)
class Base:
    """One that others inherit from."""

    name: str
    parts: list[int] = field(default_factory=list)
    of_all: ClassVar[int] = 1


@dataclass(slots=True)
class Derived(Base):
    size: int = 3
    hidden: str = field(default="h", repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Named:
    first: int
    second: tuple[int, ...] = ()

    @cached_property
    def total(self) -> int:
        made.append(self.first)
        return self.first + sum(self.second)


@dataclass(frozen=True, eq=False)
class Own:
    one: int

    def __post_init__(self) -> None:
        made.append(self.one)


@dataclass(frozen=True)
class Place:
    source: str
    at: int = -1


@dataclass
class Keeping(Base):
    """One whose properties keep what they make, None as well."""

    @cached_property
    def first(self) -> int | None:
        made.append(len(self.parts))
        return self.parts[0] if self.parts else None

    @cached_property
    def upper(self) -> str:
        made.append(-1)
        return self.name.upper()


@dataclass
class KeepingMore(Keeping):
    more: int = 0


class Pair(NamedTuple):
    left: Later
    right: int = 2


class Later:
    @cached_property
    def kept(self) -> list[int]:
        """Kept."""
        return []
'''


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "compile.py"))


@pytest.fixture(scope="module")
def texts(script: dict[str, Any]) -> dict[str, str]:
    paths: dict[str, Path] = script["modules"](LINTER)
    return {name: path.read_text("utf-8") for name, path in paths.items()}


@pytest.fixture(params=["pure", "rewritten"])
def classes(
    script: dict[str, Any], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> types.ModuleType:
    """The module of classes as it is written, and as it is compiled: the same is asked of both."""
    text = CLASSES if request.param == "pure" else script["prepared"]({"classes_of_test": CLASSES})["classes_of_test"]
    module = types.ModuleType("classes_of_test")
    monkeypatch.setitem(sys.modules, "classes_of_test", module)
    exec(compile(text, "classes_of_test.py", "exec", dont_inherit=True), vars(module))  # noqa: S102 (our own code)
    return module


def test_what_takes_the_time_is_compiled(texts: dict[str, str]) -> None:
    assert {"cdclint.syntax.mdx.parse", "cdclint.syntax.mdx.inline.phrasing", "cdclint.syntax.mdx.nest"} <= texts.keys()
    assert {"cdclint.documents.lesson.facts", "cdclint.syntax.text.language"} <= texts.keys()


def test_what_a_warm_run_imports_is_not_compiled(texts: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "lesson.mdx").write_text("# Урок\n\nТекст.\n", "utf-8")
    asked = (
        "import sys\nfrom cdclint.cli import main\nfor _ in range(2):\n"
        "    for name in [one for one in sys.modules if one.startswith('cdclint')]:\n        del sys.modules[name]\n"
        "    from cdclint.cli import main\n    main(['check', '-q', '.'])\n"
        "print(*(one for one in sys.modules if one.startswith('cdclint')))"
    )
    environment = {**os.environ, "PYTHONPATH": str(LINTER)}
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "cdclint.engine.cache" in loaded
    assert loaded & texts.keys() == set()


def test_what_reads_the_facts_of_a_project_is_not_compiled(texts: dict[str, str]) -> None:
    """Compiled code takes facts for dictionaries, and looks into them without their methods, which record it."""
    assert [name for name, text in texts.items() if "from cdclint.documents.project import Project" in text] == []


def test_no_decorator_of_a_class_is_left(script: dict[str, Any], texts: dict[str, str]) -> None:
    for name, text in script["prepared"](texts).items():
        tree = ast.parse(text, name)
        decorators = [
            ast.unparse(one)
            for node in ast.walk(tree)
            for one in getattr(node, "decorator_list", [])
            if isinstance(node, ast.ClassDef) or ast.unparse(one) == "cached_property"
        ]
        assert decorators == [], name


def test_classes_are_made_compared_and_shown_alike(classes: types.ModuleType) -> None:
    one = classes.Derived("a", [1])
    assert repr(one) == "Derived(name='a', parts=[1], size=3)"
    assert one == classes.Derived("a", [1], 3, "other")
    assert one != classes.Derived("a", [2])
    assert classes.Base("a", [1]) != one
    assert classes.Base("a").parts is not classes.Base("a").parts
    with pytest.raises(TypeError, match="unhashable type: 'Derived'"):
        hash(one)
    assert len({classes.Place("a"), classes.Place("a", -1), classes.Place("b")}) == 2
    assert classes.Own(1) != classes.Own(1)
    assert classes.made == [1, 1]
    assert replace(one, size=4) == classes.Derived("a", [1], 4)
    assert field_names(classes.Derived) == ("name", "parts", "size", "hidden")
    assert field_names(classes.Named, required=True) == ("first",)
    with pytest.raises(TypeError):
        classes.Named(1)


def test_a_cached_property_is_made_once(classes: types.ModuleType) -> None:
    named = classes.Named(first=1, second=(2, 3))
    assert (named.total, named.total, classes.made) == (6, 6, [1])
    later = classes.Later()
    assert later.kept is later.kept
    assert later.kept is not classes.Later().kept


def test_a_kept_value_may_be_none_and_is_inherited(classes: types.ModuleType) -> None:
    for kind in (classes.Keeping, classes.KeepingMore):
        classes.made.clear()
        one = kind("a", [])
        assert (one.first, one.first, one.upper, one.upper) == (None, None, "A", "A")
        assert classes.made == [0, -1]
        assert one == kind("a", []) != kind("b", [])


def test_instances_go_to_another_process(classes: types.ModuleType) -> None:
    for one in (classes.Derived("a", [1], 4), classes.Named(first=1, second=(2,)), classes.Place("a")):
        assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 (our own)


def test_fields_of_tuples_name_classes_that_come_later(classes: types.ModuleType) -> None:
    assert classes.Pair(classes.Later()).right == 2
    assert classes.Pair._fields == ("left", "right")


def test_names_that_are_assigned_once_are_final(script: dict[str, Any], classes: types.ModuleType) -> None:
    prepared = script["prepared"]({"classes_of_test": CLASSES})["classes_of_test"]
    assert re.findall(r"^(\w+: _Final.*?) =", prepared, re.MULTILINE) == [
        "made: _Final",
        "LIMIT: _Final[int]",
        "SHAPES: _Final",
    ]
    assert (classes.SHAPES, classes.see(), classes.see()) == ({"a": 1}, False, True)


def test_no_class_is_matched_by_places() -> None:
    """What is written out has no `__match_args__`."""
    found = [
        f"{path}:{node.lineno}"
        for path in LINTER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.MatchClass) and node.patterns and ast.unparse(node.cls) not in {"str", "int", "float"}
    ]
    assert found == []


def test_a_limit_of_time_reaches_the_reader() -> None:
    text = TEXT.replace("</B>", "</A>") * 20_000
    done: list[object] = []
    gc.disable()  # in a callback of the collector, as Hypothesis has one, an exception only warns
    try:
        with pytest.raises(LateError):
            within(0.05, lambda: done.append(parse(text)))
    finally:
        gc.enable()
    assert done == []


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


def test_no_interpreted_class_inherits_from_a_compiled_one(texts: dict[str, str]) -> None:
    found = []
    for path in LINTER.rglob("*.py"):
        name = ".".join(path.relative_to(LINTER).with_suffix("").parts)
        if name in texts:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        compiled = {
            part.asname or part.name
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module in texts
            for part in node.names
        }
        classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
        found += [f"{name}.{one.name}" for one in classes if compiled & {ast.unparse(base) for base in one.bases}]
    assert found == []
