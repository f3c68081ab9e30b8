# ruff: noqa: INP001 (a script, and no package)
"""Print the version, or hold a release against it.

    python scripts/version.py                  the version
    python scripts/version.py --tag v1.2.0     exit 1 unless this tag may be published

The version has one place, `__version__` in linter/cdclint/__init__.py: the package takes it from there, and `make
generate` writes it into the extension for VS Code. A tag may be published where it is `v` and that version, and where
CHANGELOG.md has a section of that version and nothing under Unreleased.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "linter" / "cdclint" / "__init__.py"
CHANGELOG = ROOT / "CHANGELOG.md"


def version() -> str:
    """What the package says, without importing it."""
    found = re.search(r'^__version__ = "([^"]+)"$', PACKAGE.read_text("utf-8"), re.MULTILINE)
    assert found is not None, f"{PACKAGE.relative_to(ROOT)} has no `__version__`"
    return found[1]


def problems(tag: str, changelog: str) -> list[str]:
    """Why this tag may not be published."""
    sections = dict(re.findall(r"^## (\S+)[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL))
    found = []
    if tag != f"v{version()}":
        found.append(f"the tag is {tag}, and `__version__` is {version()}")
    if not sections.get(version(), "").strip():
        found.append(f"CHANGELOG.md has nothing under `## {version()}`")
    if sections.get("Unreleased", "").strip():
        found.append(f"CHANGELOG.md has changes under `## Unreleased`: they belong under `## {version()}`")
    return found


def main() -> int:
    """Print, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tag", help="the tag that is to be published")
    tag = parser.parse_args().tag
    if tag is None:
        sys.stdout.write(f"{version()}\n")
        return 0
    found = problems(tag, CHANGELOG.read_text("utf-8"))
    for one in found:
        sys.stderr.write(f"release: {one}\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
