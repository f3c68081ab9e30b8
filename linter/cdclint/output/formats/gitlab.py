"""A report for GitLab's Code Quality: a JSON list with a fingerprint of each diagnostic that outlives other changes."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from cdclint.core.fingerprint import digests
from cdclint.core.rule import Severity
from cdclint.output.plain_text import in_repository

if TYPE_CHECKING:
    from cdclint.core.report import Crash, Diagnostic, Report
    from cdclint.core.source import Span

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, *, folder: str) -> str:
    """The list; `folder` is the root's own path in the repository, with a final slash, or ""."""
    issues = [_crash(crash, folder) for crash in report.crashes]
    prints = digests(report.diagnostics)
    issues += [_issue(found, mark, folder) for found, mark in zip(report.diagnostics, prints, strict=True)]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(found: Diagnostic, mark: str, folder: str) -> dict[str, object]:
    others = [_location(one.span, folder) for one in found.related]
    return {
        "type": "issue",
        "check_name": found.rule,
        "description": found.message,
        "categories": ["Bug Risk" if found.severity is Severity.ERROR else "Style"],
        "severity": _LEVELS[found.severity],
        "fingerprint": mark,
        "location": _location(found.span, folder),
        **({"other_locations": others} if others else {}),
    }


def _location(span: Span, folder: str) -> dict[str, object]:
    begin, finish = span.begin, span.finish
    return {
        "path": in_repository(folder, span.source.path),
        "positions": {
            "begin": {"line": begin.line, "column": begin.column},
            "end": {"line": finish.line, "column": finish.column},
        },
    }


def _crash(crash: Crash, folder: str) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": crash.rule or "cdclint",
        "description": f"could not be judged: {crash.message}",
        "categories": ["Bug Risk"],
        "severity": "blocker",
        "fingerprint": sha256(repr(("crash", crash.path, crash.rule, crash.message)).encode()).hexdigest(),
        "location": {"path": in_repository(folder, crash.path) if crash.path else ".", "lines": {"begin": 1, "end": 1}},
    }
