"""The last lines of a run: what was checked, what came of it, what to do next."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cdclint.output.text import Style, count, paint, printable

if TYPE_CHECKING:
    from cdclint.core.report import Report


def render(report: Report, *, colour: bool, fixed: int = 0) -> str:
    """One line for people; `fixed` is how many diagnostics were fixed in this run."""
    files = count(report.files, "file")
    parts = [count(number, word) for number, word in ((report.errors, "error"), (report.warnings, "warning")) if number]
    said = f"Checked {files}: " + (
        " and ".join(parts) if parts else "not everything could be judged" if report.crashes else "all good"
    )
    unsafe = sum(found.fix is not None and not found.fix.safe for found in report.diagnostics)
    if fixed:
        said += f"; {fixed} fixed"
    if report.fixable:
        said += f"; {report.fixable} can be fixed with `--fix`"
    if unsafe:
        said += f"; {unsafe} can be fixed with `--fix --unsafe-fixes`"
    if report.known:
        said += f"; {report.known} known from the baseline"
    if report.old:
        said += f"; {report.old} as before"
    style = Style.ERROR if report.errors or report.crashes else Style.WARNING if report.warnings else Style.GOOD
    return f"{paint(said, style, colour=colour)}.\n"


def statistics(report: Report) -> str:
    """How often each rule was broken, the most frequent first."""
    counts = Counter(found.rule for found in report.diagnostics)
    fixable = Counter(found.rule for found in report.diagnostics if found.fix is not None and found.fix.safe)
    width = len(str(max(counts.values(), default=0)))
    return "".join(
        f"{number:>{width}}  {'[*] ' if fixable[rule] else '    '}{rule}\n"
        for rule, number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def crashes(report: Report, *, details: bool) -> str:
    """What broke, one line each; with its traceback where `details` are asked for."""
    lines = []
    for crash in report.crashes:
        where = f"{crash.path}: " if crash.path else ""
        what = f"the rule {crash.rule} crashed: {crash.message}" if crash.rule else crash.message
        lines.append(f"cdclint: {printable(where + what)}\n")
        if details:
            lines.append(crash.detail)
    return "".join(lines)
