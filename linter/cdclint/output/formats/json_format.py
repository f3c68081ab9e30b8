"""One JSON object, for scripts and editors. Lines and columns are 1-based and count code points; ends are exclusive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.core.finding import Fix
    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.report import Diagnostic, Report
    from cdclint.core.source import Span
    from cdclint.core.survey import QuizState

VERSION = 1


def render(report: Report, shard: JsonObject | None = None, quizzes: Sequence[QuizState] | None = None) -> str:
    """The report as JSON with two blanks of indent; `shard`, for programs only, in one line without them.

    With `quizzes` it has the statistics that a terminal shows.
    """
    values = plain(report)
    if quizzes is not None:
        values["statistics"] = statistics(report, quizzes)
    if shard is None:
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    open_ = json.dumps({**values, "shard": None}, ensure_ascii=False, indent=2).removesuffix("null\n}")
    return open_ + json.dumps(shard, separators=(",", ":")) + "\n}\n"


def plain(report: Report) -> dict[str, Any]:  # others add keys to it
    """The report in JSON values."""
    return {
        "version": VERSION,
        "summary": {
            "files": report.files,
            "errors": report.errors,
            "warnings": report.warnings,
            "infos": report.infos,
            "fixable": report.fixable,
        },
        "diagnostics": [_diagnostic(found) for found in report.diagnostics],
    }


def statistics(report: Report, quizzes: Sequence[QuizState]) -> dict[str, object]:
    """How often each rule is broken, and the numbers of the quizzes by module; `module` is null for all of them."""
    return {
        "rules": report.by_rule,
        "quizzes": [
            {
                "module": one.module or None,
                "quizzes": one.quizzes,
                "questions": one.questions,
                "choices": one.choices,
                "letters": dict(one.letters),
                "longest": one.longest,
                "standing_out": one.standing_out,
                "unread": round(one.unread, 2),
                "judged": one.judged,
                "guessable": one.guessable,
            }
            for one in quizzes
        ],
    }


def _diagnostic(found: Diagnostic) -> dict[str, object]:
    related = [{"path": one.span.source.path, **place(one.span), "message": one.message} for one in found.related]
    return {
        "rule": found.rule,
        "severity": found.severity.value,
        "message": found.message,
        "path": found.span.source.path,
        **place(found.span),
        "fix": None if found.fix is None else _fix(found.fix),
        "docs": f"cdclint rule {found.rule}",
        **({"related": related} if related else {}),
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**place(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def place(span: Span) -> dict[str, int]:
    """Where a span begins and ends."""
    begin, finish = span.begin, span.finish
    return {"line": begin.line, "column": begin.column, "end_line": finish.line, "end_column": finish.column}
