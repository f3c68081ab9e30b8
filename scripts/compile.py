# ruff: noqa: INP001 (a script, and no package)
"""Make the tree that compiled wheels are built of: the package, with the modules that pay for it compiled by mypyc.

    python scripts/compile.py             build/compiled: a project of its own, for `python -m build` or cibuildwheel
    python scripts/compile.py --build     its wheel as well, unpacked in build/compiled/installed

The checkout stays pure, and so does the wheel for systems that no compiled one fits. In the tree, compiled modules
differ from the checkout in two things, which mypyc asks for: dataclasses are the standard ones, since it knows no other
decorator, and classes that are imported for their types are imported at run time, since it looks at them while a class
is made. A module that would import itself in this way imports the other one at its end.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TREE = ROOT / "build" / "compiled"
INSTALLED = TREE / "installed"
COMPILED = ("cdclint/syntax/mdx/**/*.py", "cdclint/syntax/text/word_graph.py")
"""What pays: half of the time that a text is read in, and words that are walked letter by letter."""
FUTURE = "from __future__ import annotations\n"
SETUP = '''"""Compiles the modules that compiled.txt lists."""

from pathlib import Path

from mypyc.build import mypycify
from setuptools import setup

MODULES = Path(__file__).with_name("compiled.txt").read_text("ascii").split()
setup(ext_modules=mypycify(["--config-file=mypy.ini", *MODULES]))
'''
MYPY = "[mypy]\nstrict = true\nignore_missing_imports = true\nmypy_path = linter\n"


class Module(NamedTuple):
    """What a module imports: `runs` are those at run time, `types` the imports for type checkers only.

    `fields` are the names that annotate what its classes have.
    """

    runs: set[str]
    types: list[ast.ImportFrom]
    fields: set[str]


def modules(package: Path) -> dict[str, Path]:
    """The modules to compile by name."""
    found = sorted(path for pattern in COMPILED for path in package.glob(pattern) if path.name != "__init__.py")
    return {".".join(path.relative_to(package).with_suffix("").parts): path for path in found}


def read(text: str) -> Module:
    """The imports of a module."""
    found = Module(set(), [], set())
    for node in ast.parse(text).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.runs.update((node.module, *(f"{node.module}.{one.name}" for one in node.names)))
        elif isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            found.types.extend(one for one in node.body if isinstance(one, ast.ImportFrom) and one.module)
        elif isinstance(node, ast.ClassDef):
            annotations = [one.annotation for one in node.body if isinstance(one, ast.AnnAssign)]
            found.fields.update(one.id for part in annotations for one in ast.walk(part) if isinstance(one, ast.Name))
    return found


def prepared(texts: dict[str, str]) -> dict[str, str]:
    """The text of each module as mypyc can compile it."""
    read_ones = {name: read(text) for name, text in texts.items()}
    runs = {name: one.runs & texts.keys() for name, one in read_ones.items()}
    first: dict[str, list[str]] = {name: [] for name in texts}
    last: dict[str, list[str]] = {name: [] for name in texts}
    wanted = [
        (not one.fields.isdisjoint(part.name for part in imported.names), name, imported)
        for name, one in read_ones.items()
        for imported in one.types
    ]
    for is_field, name, imported in sorted(wanted, key=lambda one: not one[0]):
        module = str(imported.module)
        if module not in texts:
            fields = [part.name for part in imported.names if part.name in read_ones[name].fields]
            if fields:
                first[name].append(f"from {module} import {', '.join(fields)}")
        elif module not in runs[name]:
            line = f"import {module} as _{module.replace('.', '_')}"
            if _reaches(runs, module, name):
                if is_field:
                    raise ValueError(f"{name} and {module} have each other's classes as fields")
                last[name].append(line)
            else:
                runs[name].add(module)
                first[name].append(line)
    return {name: _written(text, first[name], last[name]) for name, text in texts.items()}


def _reaches(runs: dict[str, set[str]], start: str, end: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == end:
            return True
        if name not in seen:
            seen.add(name)
            waiting += runs[name]
    return False


def _written(text: str, first: list[str], last: list[str]) -> str:
    text = re.sub(r"^from cdclint\.core\.dataclass import", "from dataclasses import", text, flags=re.MULTILINE)
    # Compiled classes have slots without being asked.
    text = re.sub(r"^(@dataclass\(.*?)(?:, )?slots=True", r"\1", text, flags=re.MULTILINE)
    text = text.replace(FUTURE, FUTURE + "".join(f"{line}\n" for line in first), 1)
    return text + "".join(f"\n{line}\n" for line in last)


def make() -> None:
    """Write the tree."""
    shutil.rmtree(TREE, ignore_errors=True)
    TREE.mkdir(parents=True)
    package = TREE / "linter"
    shutil.copytree(
        ROOT / "linter", package, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "*.so", "*.pyd")
    )
    for name in ("LICENSE", "README.md", "MANIFEST.in"):
        shutil.copy(ROOT / name, TREE)
    constraints = (ROOT / "constraints.txt").read_text("utf-8")
    mypy = re.search(r"^mypy==\S+$", constraints, re.MULTILINE)
    assert mypy is not None, "constraints.txt has no mypy"
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    needed = 'requires = ["setuptools>=77"]'
    assert needed in project
    project = project.replace(needed, f'requires = ["setuptools>=77", "{mypy[0].replace("==", "[mypyc]==")}"]')
    (TREE / "pyproject.toml").write_text(project, "utf-8")
    (TREE / "setup.py").write_text(SETUP, "ascii")
    (TREE / "mypy.ini").write_text(MYPY, "ascii")
    paths = modules(package)
    for name, text in prepared({name: path.read_text("utf-8") for name, path in paths.items()}).items():
        paths[name].write_text(text, "utf-8")
    (TREE / "compiled.txt").write_text("".join(f"{path.relative_to(TREE).as_posix()}\n" for path in paths.values()))


def build() -> None:
    """Build the wheel, and unpack it where tests find it."""
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", TREE / "dist", TREE]
    subprocess.run(command, check=True)  # noqa: S603 (a command of our own)
    [wheel] = (TREE / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(INSTALLED)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", action="store_true", help="compile it here, too")
    is_built = parser.parse_args().build
    make()
    if is_built:
        build()


if __name__ == "__main__":
    main()
