"""What is published: the linter with its data, and nothing of the course. It works where nothing else is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import cdclint
from absent import absent

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "linter" / "cdclint"
LESSON = "---\ntitle: Задержка\n---\n\nЗадержка <30s считается нормальной.\n"
OFFLINE = re.compile(r"(?i)no matching distribution|connection|resolve host|network|dns|timed out")

pytestmark = pytest.mark.timeout(900)


def run(*command: str | Path, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean["PIP_COMPILE"] = "0"  # the interpreter does, where a module is imported
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=clean)


def installed(*command: str | Path) -> None:
    """Run a command that asks the package index."""
    done = run(*command)
    if done.returncode and OFFLINE.search(done.stderr):
        absent(f"the package index cannot be reached: {done.stderr[-500:]}")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist of the checkout, and a wheel that is made of that sdist."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("linter", "labs", "tests"):
        ignore = shutil.ignore_patterns(".*", "*.egg-info", "__pycache__", "node_modules")
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    installed(sys.executable, "-m", "build", "--outdir", copy / "dist", copy)
    return copy / "dist"


@pytest.fixture(scope="module")
def wheel(distributions: Path) -> zipfile.ZipFile:
    (built,) = distributions.glob("*.whl")
    return zipfile.ZipFile(built)


@pytest.fixture(scope="module")
def environment(distributions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and what it asks for; the folder of its commands."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    (built,) = distributions.glob("*.whl")
    quiet = ("--quiet", "--disable-pip-version-check")
    installed(commands / "python", "-m", "pip", "install", *quiet, "--constraint", ROOT / "constraints.txt", built)
    return commands


def files() -> set[str]:
    """Every file of the package, as paths below linter/."""
    found = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(PACKAGE.parent).as_posix() for path in found}


def test_the_wheel_holds_the_linter_and_no_course(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cdclint"}


def test_the_wheel_holds_every_module_and_all_data(wheel: zipfile.ZipFile) -> None:
    assert files() <= set(wheel.namelist())


def test_the_wheel_names_the_command(wheel: zipfile.ZipFile) -> None:
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "cdclint = cdclint.cli:main" in wheel.read(entry).decode()


def test_the_sdist_holds_what_the_wheel_is_made_of(distributions: Path) -> None:
    (built,) = distributions.glob("*.tar.gz")
    assert built.name == f"cdclint-{cdclint.__version__}.tar.gz"
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"linter/{name}" for name in files()} | {"pyproject.toml", "README.md", "LICENSE"} <= names
    assert not [name for name in names if name.startswith(("tests", "labs", "src"))]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_the_installed_command_checks_a_lesson(
    environment: Path, distributions: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "sdist":
        (built,) = distributions.glob("*.tar.gz")
        again = ("--quiet", "--disable-pip-version-check", "--no-deps", "--force-reinstall", built)
        installed(environment / "python", "-m", "pip", "install", *again)
    command = environment / "cdclint"
    assert run(command, "--version").stdout == f"cdclint {cdclint.__version__}\n"
    (tmp_path / "cdclint.toml").write_text("", "utf-8")
    (tmp_path / "lesson.mdx").write_text(LESSON, "utf-8")
    done = run(command, "check", "--output-format", "json", folder=tmp_path)
    assert done.returncode == 1, done.stderr
    [found] = json.loads(done.stdout)["diagnostics"]
    assert (found["rule"], found["line"], found["column"]) == ("syntax/mdx", 5, 11)
    (tmp_path / "lesson.mdx").write_text(LESSON.replace("<30s", "30 s"), "utf-8")
    assert run(command, "check", folder=tmp_path).returncode == 0
    shown = run(command, "rule", "syntax/mdx", "--language", "ru")
    assert shown.returncode == 0
    assert "syntax/mdx" in shown.stdout
