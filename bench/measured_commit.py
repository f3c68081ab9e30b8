"""The commit that a measurement is of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def measured_commit(folder: str, what: str) -> str:
    """The commit of the package; a program ends where that or a folder, `what` it needs, has uncommitted changes."""
    if _git("status", "--porcelain", "--", "linter", folder):
        sys.exit(f"{Path(sys.argv[0]).name}: the package or its {what} have changes that no commit holds")
    return _git("log", "-1", "--format=%h", "--", "linter")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
