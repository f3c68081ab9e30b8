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
    known = figures["figures"]
    readers = [(name, *known[name]) for name in sorted(known, key=str.lower) if name != FILES]
    total = sum(inputs for _, inputs, _ in readers)
    worst = max(slowest for _, _, slowest in readers)
    files, slowest_file = known.get(FILES, (0, 0))
    told = "; ".join(figures["broken"]) or "none"
    lines = [
        "| reader | inputs | the slowest took, seconds |",
        "|---|---:|---:|",
        *(f"| {name} | {inputs:,} | {slowest:.2f} |" for name, inputs, slowest in readers),
        f"| **all readers** | {total:,} | {worst:.2f} |",
        f"| **{FILES}** | {files:,} | {slowest_file:.2f} |",
        "",
        f"Commit {figures['commit']}. Raised an exception, took more than a second or 200 MB: {told}.",
    ]
    table = "\n".join(lines)
    return _PART.sub(lambda part: f"{part[1]}\n{table}\n{part[2]}", PAGE.read_text("utf-8"))
