"""One line a diagnostic: `path:line:column: rule message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.output.plain_text import printable

if TYPE_CHECKING:
    from cdclint.core.report import Report


def render(report: Report) -> str:
    """The diagnostics, a line each."""
    lines = []
    for found in report.diagnostics:
        line, column = found.span.begin
        lines.append(printable(f"{found.span.source.path}:{line}:{column}: {found.rule} {found.message}") + "\n")
    return "".join(lines)
