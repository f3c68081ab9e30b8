"""JUnit XML, as Jenkins and most services for test reports read it: a suite a file, a case a diagnostic.

Errors fail their case; warnings and infos pass, and their text is its output. What broke is an error of its case. A run
that found nothing has one case that passes, for a report without any is taken for a broken one.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cdclint.core.regex import regex
from cdclint.core.rule import Severity
from cdclint.output.plain_text import printable, related_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.core.report import Diagnostic, Report
    from cdclint.core.survey import BlockState

_NO_XML = regex("[\ufffe\uffff]")


def render(report: Report, blocks: Sequence[BlockState] = ()) -> str:
    """The report as XML; of the blocks of lessons that were run, those that did not fail are cases of their own."""
    top = Element("testsuites", name="cdclint")
    by_path = {path: [*found] for path, found in groupby(report.diagnostics, key=lambda one: one.span.source.path)}
    run: dict[str, list[BlockState]] = {}
    for block in blocks:
        run.setdefault(block.path, []).append(block)
    for path in dict.fromkeys((*by_path, *run)):
        suite = SubElement(top, "testsuite", name=_text(path))
        for one in by_path.get(path, ()):
            _case(suite, one)
        for block in run.get(path, ()):
            if block.state != "failed":
                _block(suite, block)
        _total(suite)
    if report.crashes or not (report.diagnostics or blocks):
        suite = SubElement(top, "testsuite", name="cdclint")
        for crash in report.crashes:
            case = SubElement(suite, "testcase", name=crash.rule or "cdclint", classname=_text(crash.path or "cdclint"))
            error = SubElement(case, "error", type="crash", message=_text(crash.message))
            error.text = _text(crash.detail or crash.message, lines=True)
        if not report.crashes:
            SubElement(suite, "testcase", name=f"files checked: {report.files}", classname="cdclint")
        _total(suite)
    _total(top)
    indent(top)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, "unicode")}\n'


def _case(suite: Element, found: Diagnostic) -> None:
    line, column = found.span.begin
    path = found.span.source.path
    case = SubElement(suite, "testcase", name=f"{found.rule} at {line}:{column}", classname=_text(path))
    text = "\n".join([f"{path}:{line}:{column}: {found.rule} {found.message}", *related_lines(found)])
    if found.severity is Severity.ERROR:
        SubElement(case, "failure", type=found.rule, message=_text(found.message)).text = _text(text, lines=True)
    else:
        SubElement(case, "system-out").text = _text(f"{found.severity}: {text}", lines=True)


def _block(suite: Element, block: BlockState) -> None:
    seconds = f"{block.seconds:.3f}"
    case = SubElement(suite, "testcase", name=_text(block.title), classname=_text(block.path), time=seconds)
    if block.state == "skipped":
        SubElement(case, "skipped")


def _total(suite: Element) -> None:
    for name, kind in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(name, str(sum(1 for _ in suite.iter(kind))))


def _text(text: str, *, lines: bool = False) -> str:
    """Text without what XML cannot hold."""
    shown = "\n".join(map(printable, text.split("\n"))) if lines else printable(text)
    return _NO_XML.sub("\ufffd", shown)
