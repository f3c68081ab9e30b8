# ruff: noqa: INP001 (a script, and no package)
"""Measure the readers against the suites of others and write docs/conformance.md; with `--check` only compare.

    python scripts/conformance.py [--check]

A module of tests/suites makes one table; it needs the packages in node_modules (`npm ci`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "linter")]

from suites import measured, names  # noqa: E402 (found on the path that was just added)

if TYPE_CHECKING:
    from suites import Suite

PAGE = ROOT / "docs" / "conformance.md"
HEAD = """# Conformance

<!-- written by scripts/conformance.py -->

cdclint reads MDX, JavaScript and what else lessons hold with readers of its own, so that a check takes milliseconds and
needs no Node.js. They are held against the programs that have the last word: for each input of a suite the verdict
(accepted or refused), the place of the first error and, where it is asked for, the tree must be the same. Prometheus
gives a range, which may be the whole expression: ours has to overlap it.
`tests/test_suites.py` runs all of it, allows no disagreement but those below, and holds the shares that are promised;
`python scripts/test-data.py` asks the programs again.
"""


def share(part: int, whole: int) -> str:
    """A part in per cent, not rounded up to all of it."""
    if not whole:
        return "—"
    hundredths = part * 10_000 // whole
    return f"{hundredths / 100:.2f} %" if part < whole else "100 %"


def table(suites: tuple[Suite, ...]) -> str:
    """The suites of one module."""
    lines = [
        f"## {suites[0].reader}",
        "",
        "| suite | truth | inputs | verdict agrees | place agrees | tree agrees | promised |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for suite in suites:
        verdict = share(suite.verdicts, suite.inputs if suite.verdicts else 0)
        place = share(suite.places, suite.placed)
        tree = share(suite.trees, suite.treed)
        lines.append(
            f"| {suite.name} | {suite.truth} | {suite.inputs:,} | {verdict} | {place} | {tree} | {suite.goal} |"
        )
    reasons: dict[str, int] = {}
    for suite in suites:
        for name in suite.disagreements:
            reason = suite.expected.get(name, "not expected")
            reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        lines += ["", "Disagreements:", ""]
        lines += [f"- {count}: {reason}" for reason, count in reasons.items()]
    return "\n".join(lines) + "\n"


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(table(measured(name)) for name in names())])


def main() -> int:
    """Write, or compare."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, "utf-8", newline="\n")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return 0
    sys.stderr.write("docs/conformance.md is stale: run `make conformance`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
