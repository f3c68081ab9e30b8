"""One line a diagnostic: `path:line:column: rule message`. Infos are only counted below, unless all are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.rule import Severity
from cdclint.output.plain_text import printable

if TYPE_CHECKING:
    from cdclint.core.report import Report


def render(report: Report, *, verbose: bool = False) -> str:
    """The diagnostics, a line each; infos too where the output is `verbose`."""
    lines = []
    for found in report.diagnostics:
        if found.severity is Severity.INFO and not verbose:
            continue
        line, column = found.span.begin
        lines.append(printable(f"{found.span.source.path}:{line}:{column}: {found.rule} {found.message}") + "\n")
    return "".join(lines)
