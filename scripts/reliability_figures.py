# ruff: noqa: INP001 (a script, and no package)
"""The table of figures in docs/reliability.md, made of bench/fuzz.json."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
FIGURES = ROOT / "bench" / "fuzz.json"
FILES = "the examination of a file"
_PART = re.compile(
    r"(<!-- Made by `make generate` from bench/fuzz\.json\. -->\n).*?(\n<!-- End of it\. -->)", re.DOTALL
)


def render() -> str:
    """The page with the table renewed."""
    figures = json.loads(FIGURES.read_text("utf-8"))
    readers = figures["readers"]
    rows = [(name, readers[name]) for name in sorted(readers, key=lambda name: (name == FILES, name.lower()))]
    total = sum(found["inputs"] for name, found in rows if name != FILES)
    worst = max(found["slowest"] for name, found in rows if name != FILES)
    lines = [
        "| reader | inputs | the slowest took, seconds |",
        "|---|---:|---:|",
        *(f"| {name} | {found['inputs']:,} | {found['slowest']:.2f} |" for name, found in rows if name != FILES),
        f"| **all readers** | {total:,} | {worst:.2f} |",
        *(f"| **{name}** | {found['inputs']:,} | {found['slowest']:.2f} |" for name, found in rows if name == FILES),
        "",
        f"{figures['broken']} of them raised an exception, took more than a second or 200 MB.",
    ]
    table = "\n".join(lines)
    return _PART.sub(lambda part: f"{part[1]}\n{table}\n{part[2]}", PAGE.read_text("utf-8"))
