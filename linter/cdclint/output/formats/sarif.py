"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), which code scanning services read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from cdclint import __version__
from cdclint.core.fingerprint import digests
from cdclint.core.rule import Severity
from cdclint.output.plain_text import in_repository, printable
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from cdclint.core.finding import Edit, Fix
    from cdclint.core.report import Crash, Diagnostic, Report
    from cdclint.core.source import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
"""What paths are relative to: the top of the repository, whatever its place on the reader's disk."""

SNIPPET = 500
"""Characters of a place that are quoted; a longer one is only pointed at."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.OFF: "none"}


def render(report: Report, *, folder: str) -> str:
    """One run with its rules; `folder` is the root's own path in the repository, with a final slash, or ""."""
    ids = sorted({found.rule for found in report.diagnostics} | {crash.rule for crash in report.crashes if crash.rule})
    prints = digests(report.diagnostics)
    run = {
        "tool": {
            "driver": {
                "name": "cdclint",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule_id) for rule_id in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {BASE: {"description": {"text": "The top of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": not report.crashes,
                "toolExecutionNotifications": [_notification(crash, ids, folder) for crash in report.crashes],
            }
        ],
        "results": [
            _result(found, ids.index(found.rule), mark, folder)
            for found, mark in zip(report.diagnostics, prints, strict=True)
        ],
        "properties": {"files": report.files},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule_id: str) -> dict[str, object]:
    rule = load_rule(rule_id)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.replace("/", "-").split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.doc},
        "help": {"text": rule.doc, "markdown": rule.doc},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.group]},
    }


def _result(found: Diagnostic, index: int, mark: str, folder: str) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": printable(found.message)},
        "locations": [{"physicalLocation": _location(found.span, folder)}],
        "partialFingerprints": {"cdclint/v1": mark},
    }
    if found.related:
        result["relatedLocations"] = [
            {"physicalLocation": _location(one.span, folder), "message": {"text": printable(one.message)}}
            for one in found.related
        ]
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix, folder)]
    return result


def _location(span: Span, folder: str) -> dict[str, object]:
    region: dict[str, object] = {**_region(span)}
    if 0 < span.end - span.start <= SNIPPET:
        region["snippet"] = {"text": span.text}
    return {"artifactLocation": _artifact(in_repository(folder, span.source.path)), "region": region}


def _region(span: Span) -> dict[str, int]:
    begin, finish = span.begin, span.finish
    return {
        "startLine": begin.line,
        "startColumn": begin.column,
        "endLine": finish.line,
        "endColumn": finish.column,
    }


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path, errors="surrogateescape"), "uriBaseId": BASE}


def _fix(fix: Fix, folder: str) -> dict[str, object]:
    changes: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.span.source.path, []).append(edit)
    return {
        "description": {"text": fix.title if fix.safe else f"{fix.title} (unsafe)"},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(in_repository(folder, path)),
                "replacements": [
                    {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in edits
                ],
            }
            for path, edits in changes.items()
        ],
    }


def _notification(crash: Crash, ids: list[str], folder: str) -> dict[str, object]:
    result: dict[str, object] = {"level": "error", "message": {"text": printable(crash.message)}}
    if crash.path:
        result["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(in_repository(folder, crash.path))}}]
    if crash.rule:
        result["associatedRule"] = {"id": crash.rule, "index": ids.index(crash.rule)}
    return result
