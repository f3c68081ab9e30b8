# ruff: noqa: INP001 (a script, and no package)
"""Make the tree that compiled wheels are built of: the package, with the modules that pay for it compiled by mypyc.

    python scripts/compile.py             build/compiled: a project of its own, for `python -m build` or cibuildwheel
    python scripts/compile.py --build     its wheel as well, unpacked in build/compiled/installed

The checkout stays pure, and so does the wheel for systems that no compiled one fits. In the tree, the classes of
compiled modules are written out (`native_classes.py`): that is where most of the time goes that compiling saves, and
most of the start-up that it would cost.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from native_classes import Classes

ROOT = Path(__file__).resolve().parent.parent
TREE = ROOT / "build" / "compiled"
INSTALLED = TREE / "installed"
COMPILED = (
    "cdclint/syntax/mdx/**/*.py",
    "cdclint/syntax/text/*.py",
    "cdclint/syntax/code/*.py",
    "cdclint/syntax/javascript/**/*.py",
    "cdclint/syntax/data/json_reader.py",
    "cdclint/syntax/data/value.py",
    "cdclint/documents/lesson/*.py",
    "cdclint/documents/words/*.py",
    "cdclint/documents/mixed_words.py",
)
"""What reads and judges the text of a lesson: two thirds of a cold run."""
INTERPRETED = (
    "cdclint/syntax/text/encoding.py",
    *(f"cdclint/documents/words/{name}.py" for name in ("course_words", "glossary", "term_uses")),
    *(f"cdclint/documents/lesson/{name}.py" for name in ("lesson", "frontmatter")),
)
"""What a run imports that reads nothing: it needs none of the compiled code, and is not to load it.

And what reads the facts of a project: where the project records that, facts are no dictionaries.
And what other documents inherit from, which are not compiled: compiled classes allow that only to compiled ones.
"""
SETUP = '''"""Compiles the modules that compiled.txt lists."""

import sys
from pathlib import Path

from mypyc.build import mypycify
from mypyc.primitives import registry
from setuptools import setup

# Its own `lower` looks at each character alone, and knows no sigma at the end of a word.
del registry.method_call_ops["lower"]
MODULES = Path(__file__).with_name("compiled.txt").read_text("ascii").split()
# The compiler of Windows takes no file of all of them.
one_by_one = sys.platform == "win32"
setup(ext_modules=mypycify(["--config-file=mypy.ini", *MODULES], debug_level="0", multi_file=one_by_one))
'''
MYPY = """[mypy]
strict = true
ignore_missing_imports = true
mypy_path = linter
disable_error_code = type-var, unused-ignore
"""
"""A class that is written out is none that the standard `replace` takes for a dataclass; ours does."""


def modules(package: Path) -> dict[str, Path]:
    """The modules to compile by name."""
    found = {path for pattern in COMPILED for path in package.glob(pattern) if path.name != "__init__.py"}
    found -= {package / path for path in INTERPRETED}
    return {".".join(path.relative_to(package).with_suffix("").parts): path for path in sorted(found)}


def prepared(texts: dict[str, str]) -> dict[str, str]:
    """The text of each module as mypyc can compile it."""
    classes = Classes(texts)
    return {name: classes.rewritten(name) for name in texts}


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
