"""Every diagnostic with the words that it is about, by file, and what chooses among them without a server."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.message import Message
from cdclint.output.people.page_text import LETTERS, NAMES, by_severity, code, html, link_to_rule, safe
from cdclint.output.plain_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.report import Diagnostic, Report
    from cdclint.core.source import Span
    from cdclint.output.people.page_modules import Modules

MOST = 4_000_000
"""Bytes that the diagnostics may have: where they have more, less of the source is shown, so that a page opens soon."""
FEW = 100
"""Up to so many diagnostics all are open to begin with."""


class Window(NamedTuple):
    """What of the source is shown: lines of a long span, characters of a line before the place and from it on."""

    lines: int = 3
    before: int = 50
    after: int = 90


WINDOWS = (Window(), Window(1, 30, 50), Window(0, 0, 0))
"""From the first on that leaves the page small enough."""


class Findings:
    """The diagnostics of a report, each file under an anchor."""

    def __init__(self, report: Report, modules: Modules, language: str) -> None:
        self.report = report
        self.modules = modules
        self.language = language
        self.by_path = {path: list(found) for path, found in groupby(report.diagnostics, _path)}
        self.anchors = {path: f"file-{number}" for number, path in enumerate(self.by_path, 1)}

    def _html(self, text: Message) -> str:
        return html(text, self.language)

    def section(self) -> Iterator[str]:
        """All of them."""
        if not self.by_path:
            return
        yield f'<section id="diagnostics"><h2>{self._html(Message("Diagnostics"))}</h2>'
        yield from self._filters()
        files: list[str] = []
        for window in WINDOWS:
            files = list(self._files(window))
            if sum(len(one.encode()) for one in files) <= MOST:
                break
        yield from files
        yield "</section>"

    def _files(self, window: Window) -> Iterator[str]:
        is_open = " open" if len(self.report.diagnostics) <= FEW else ""
        for path, found in self.by_path.items():
            module = safe(self.modules.of(path))
            yield f'<details{is_open} id="{self.anchors[path]}" class="file" data-module="{module}">'
            yield f"<summary>{code(path)} <span>{len(found)}</span></summary>"
            yield from (self._diagnostic(one, window) for one in found)
            yield "</details>"

    def _filters(self) -> Iterator[str]:
        """What is shown once the script runs: without it there is nothing to choose with."""
        total = len(self.report.diagnostics)
        counts = by_severity(self.report.diagnostics)
        everything = f'<option value="">{self._html(Message("all"))}</option>'
        rules = "".join(f"<option>{rule}</option>" for rule in sorted(self.report.by_rule))
        folders = sorted({self.modules.of(path) for path in self.by_path})
        modules = "".join(
            f'<option value="{safe(folder)}">{safe(self.modules.name(folder))}</option>' for folder in folders if folder
        )
        yield f'<form id="filters" hidden>\n<fieldset><legend>{self._html(Message("severity"))}</legend>'
        for severity, number in counts.items():
            if number:
                yield (
                    f'<label><input type="checkbox" name="severity" value="{severity.value}" checked> '
                    f"{self._html(NAMES[severity])} ({number})</label>"
                )
        yield "</fieldset>"
        for name, title, options in (("rule", Message("rule"), rules), ("module", Message("module"), modules)):
            yield f'<label>{self._html(title)} <select name="{name}">{everything}{options}</select></label>'
        shown = self._html(Message("shown: {shown} of {number}", shown="{shown}", number=total))
        yield f'<p><output data-text="{escape(shown)}">{shown.replace("{shown}", str(total))}</output> '
        yield f'<button type="reset">{self._html(Message("show all"))}</button></p>\n</form>'

    def _diagnostic(self, found: Diagnostic, window: Window) -> str:
        begin = found.span.begin
        fix = ""
        if found.fix is not None:
            kind = Message("fix") if found.fix.safe else Message("unsafe fix")
            # The message says mostly what the fix writes.
            title = f": {self._html(found.fix.title)}" if window is WINDOWS[0] else ""
            fix = f" · {self._html(kind)}{title}"
        source = f"<pre>{excerpt(found.span, window)}</pre>" if window.lines else ""
        severity = self._html(Message.text(found.severity.value))
        return (
            f"<article class={LETTERS[found.severity]}><p>{self._html(found.message)}</p>"
            f"<small>{severity} · {link_to_rule(found.rule)} · {begin.line}:{begin.column}{fix}</small>"
            f"{source}{self._related(found)}</article>\n"
        )

    def _related(self, found: Diagnostic) -> str:
        """The places of its consequences."""
        if not found.related:
            return ""
        lines = []
        for one in found.related:
            line, column = one.span.begin
            lines.append(f"<li>{code(f'{one.span.source.path}:{line}:{column}')} {self._html(one.message)}</li>")
        return f"<ul>{''.join(lines)}</ul>"


def excerpt(span: Span, window: Window) -> str:
    """The lines of a span with the words that it is about marked; long lines are cut on both sides of them."""
    source, begin, finish = span.source, span.begin, span.finish
    last = finish.line - 1 if finish.column == 1 and finish.line > begin.line else finish.line
    shown = []
    for number in range(begin.line, min(last, begin.line + window.lines - 1) + 1):
        line = source.line(number)
        start = begin.column - 1 if number == begin.line else len(line) - len(line.lstrip())
        end = finish.column - 1 if number == finish.line else len(line.rstrip())
        shown.append(_line(line, start, max(end, start), window))
    if last > begin.line + window.lines - 1:
        shown.append("…")
    return "\n".join(shown)


def _line(line: str, start: int, end: int, window: Window) -> str:
    first, stop = max(0, start - window.before), min(len(line), start + window.after)
    marked = min(end, stop)
    before = f"{'…' if first else ''}{_safe(line[first:start])}"
    after = f"{_safe(line[marked:stop])}{'…' if stop < len(line) else ''}"
    return f"{before}<mark>{_safe(line[start:marked])}</mark>{after}".rstrip()


def _safe(text: str) -> str:
    return escape(printable(text.replace("\t", "    ")), quote=False)


def _path(found: Diagnostic) -> str:
    return found.span.source.path
