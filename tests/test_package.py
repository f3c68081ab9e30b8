"""What is published: the linter with its data, and nothing of the course."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    copy = tmp_path_factory.mktemp("source")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "linter", copy / "linter", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    shutil.copytree(ROOT / "labs", copy / "labs", ignore=shutil.ignore_patterns(".*"))
    out = copy / "out"
    if importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, copy]
    else:
        command = ["uv", "build", "--quiet", "--wheel", "--out-dir", out, copy]
    subprocess.run(command, check=True)
    (built,) = out.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_the_linter_and_no_course(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"cdclint"}


def test_the_wheel_holds_every_module_and_all_data(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "linter" / "cdclint"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    expected = {path.relative_to(package.parent).as_posix() for path in files}
    assert expected <= set(wheel.namelist())


def test_the_wheel_names_the_command(wheel: zipfile.ZipFile) -> None:
    (entry,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "cdclint = cdclint.cli:main" in wheel.read(entry).decode()
