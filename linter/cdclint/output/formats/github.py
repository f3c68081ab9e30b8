"""Workflow commands of GitHub Actions: each diagnostic becomes an annotation at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.rule import Severity
from cdclint.output.plain_text import in_repository, printable, related_lines

if TYPE_CHECKING:
    from cdclint.core.report import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, *, folder: str) -> str:
    """One command a line; `folder` is the root's own path in the repository, with a final slash, or ""."""
    lines = []
    for found in report.diagnostics:
        begin, finish = found.span.begin, found.span.finish
        place: dict[str, str | int] = {
            "file": in_repository(folder, found.span.source.path),
            "line": begin.line,
            "endLine": finish.line,
        }
        if begin.line == finish.line:
            place |= {"col": begin.column, "endColumn": finish.column}
        text = "\n".join([f"{found.message} ({found.rule})", *(f"- {line}" for line in related_lines(found))])
        lines.append(_command(_COMMANDS[found.severity], {**place, "title": f"cdclint {found.rule}"}, text))
    for crash in report.crashes:
        text = f"the rule {crash.rule} crashed: {crash.message}" if crash.rule else crash.message
        place = {"file": in_repository(folder, crash.path)} if crash.path else {}
        lines.append(_command("error", {**place, "title": "cdclint could not judge everything"}, text))
    return "".join(lines)


def _command(name: str, values: dict[str, str | int], text: str) -> str:
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in values.items())
    return f"::{name} {properties}::{_data(text)}\n"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
