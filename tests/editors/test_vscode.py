"""The extension for VS Code: its own tests, against the real server, and the package that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from absent import absent

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"

pytestmark = pytest.mark.site


def run(*command: str) -> None:
    program = Path(sys.executable).with_name("cdclint")
    environment = {**os.environ, "CDCLINT": str(program), "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=EXTENSION, capture_output=True, text=True, check=False, timeout=900, env=environment
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def packages() -> None:
    """The extension's packages, as its lock file has them."""
    if shutil.which("npm") is None:
        absent("npm is not installed")
    lock = EXTENSION / "package-lock.json"
    stamp = EXTENSION / "node_modules" / ".package-lock.json"
    if not stamp.is_file() or stamp.stat().st_mtime < lock.stat().st_mtime:
        run("npm", "ci", "--silent")


@pytest.mark.usefixtures("packages")
def test_its_own_tests() -> None:
    run("npm", "test", "--silent")


@pytest.mark.usefixtures("packages")
def test_one_command_makes_the_package() -> None:
    package = EXTENSION / "cdclint.vsix"
    package.unlink(missing_ok=True)
    run("npm", "run", "package", "--silent")
    with zipfile.ZipFile(package) as archive:
        names = set(archive.namelist())
        manifest = archive.read("extension.vsixmanifest").decode()
    assert {"extension/package.json", "extension/dist/extension.js", "extension/l10n/bundle.l10n.ru.json"} <= names
    assert not any("node_modules" in name or name.endswith(".ts") for name in names)
    assert 'Id="cdclint"' in manifest
    assert package.stat().st_size < 500_000
