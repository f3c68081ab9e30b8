"""For people who read rather than run: one page that needs no network, on a phone as well, dark or light.

Totals and their trend, lessons by module, contracts, quizzes by module, every diagnostic with its source lines and its
rule's page, and the dashboards drawn from their grid.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.data import DATA
from cdclint.core.foreign.foreign_json import read_json
from cdclint.core.message import Message, MessageError
from cdclint.core.regex import regex
from cdclint.core.rule import Severity
from cdclint.output.formats.full import frame
from cdclint.output.look import Look
from cdclint.output.plain_text import printable
from cdclint.output.summary import QUIZ_COLUMNS, quiz_row
from cdclint.output.translation import ENGLISH, rule_page, translate
from cdclint.registry import load_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.core.report import Diagnostic, Report
    from cdclint.core.survey import DashboardState, LessonState, RowState, Survey

_COLOURS = regex(r"#[0-9A-Fa-f]{3,8}|rgba?\([\d., %]+\)|[a-z]{3,20}")
_SHADES = ("semi-dark", "super-light", "dark", "light")


class PreviousError(MessageError):
    """A report that cannot be compared with; the message says why."""


class Known(NamedTuple):
    """What identifies a diagnostic from report to report: lines come and go."""

    rule: str
    path: str
    message: str


class Previous(NamedTuple):
    """An older report: its totals and how often it held each diagnostic."""

    errors: int
    warnings: int
    diagnostics: Counter[Known]


def read_previous(text: str) -> Previous:
    """The report that `--output-format json` wrote before.

    Raises:
        PreviousError: it is not such a report.
    """
    try:
        report = read_json(text)
        if report["version"] != 1:
            raise PreviousError(Message("was written by another version of cdclint"))
        summary = report["summary"]
        known = Counter(Known(one["rule"], one["path"], one["message"]) for one in report["diagnostics"])
        return Previous(int(summary["errors"]), int(summary["warnings"]), known)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise PreviousError(Message("not a cdclint report (`--output-format json` writes one)")) from problem


def render(
    report: Report,
    survey: Survey,
    *,
    previous: Previous | None = None,
    language: str = ENGLISH,
) -> str:
    """The page, in a language. The report is in English: that is how older reports are compared with it."""
    page = _Page(report, survey, language)
    parts = [
        *page.head(previous),
        *page.lessons(),
        *page.contracts(),
        *page.quizzes(),
        *page.dashboards(),
        *page.files(),
        *page.rules(),
    ]
    body = "\n".join(parts)
    style = (DATA / "report.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>cdclint: {escape(page.verdict)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


class _Page:
    """The parts of the page, each a list of lines of HTML."""

    def __init__(self, report: Report, survey: Survey, language: str) -> None:
        self.report = report
        self.survey = survey
        self.language = language
        self.by_path = {path: list(found) for path, found in groupby(report.diagnostics, _path)}
        self.anchors = {path: f"file-{number}" for number, path in enumerate(self.by_path, 1)}

    def html(self, text: Message) -> str:
        """A text of the page, in its language and safe in HTML; what is between backticks is code."""
        return re.sub(
            r"`([^`\n]+)`", r"<code>\1</code>", escape(printable(translate(text, self.language)), quote=False)
        )

    @property
    def verdict(self) -> str:
        if self.report.crashes:
            return translate(Message("cdclint crashed, so this run gives no verdict"), self.language)
        return translate(Message("errors found") if self.report.errors else Message("all good"), self.language)

    def head(self, previous: Previous | None) -> Iterator[str]:
        report = self.report
        state = "bad" if report.errors or report.crashes else "good"
        yield f'<header class="{state}">\n<h1>cdclint</h1>\n<p class="verdict">{escape(self.verdict)}</p>\n</header>'
        yield '<dl class="totals">'
        before = (None, None) if previous is None else (previous.errors, previous.warnings)
        numbers = [
            (Message("files"), report.files, None),
            (Message("errors"), report.errors, before[0]),
            (Message("warnings"), report.warnings, before[1]),
            *([(Message("infos"), report.infos, None)] if report.infos else []),
            (Message("fixable"), report.fixable, None),
            *([(Message("known from the baseline"), report.known, None)] if report.known else []),
        ]
        for name, number, was in numbers:
            trend = "" if was is None else f' <span class="trend">{_trend(number, was)}</span>'
            yield f'<div class="{name.split()[0]}"><dt>{self.html(name)}</dt><dd>{number}{trend}</dd></div>'
        yield "</dl>"
        if previous is not None:
            yield from self._news(previous)
        if report.crashes:
            yield f'<section><h2>{self.html(Message("What broke"))}</h2>\n<ul class="broken">'
            for crash in report.crashes:
                where = f"<code>{_safe(crash.path)}</code> " if crash.path else ""
                rule = f" ({_safe(crash.rule)})" if crash.rule else ""
                yield f"<li>{where}{self.html(crash.message)}{rule}</li>"
            yield "</ul></section>"

    def _news(self, previous: Previous) -> Iterator[str]:
        """What came and what went since the previous report."""
        now = Counter(Known(one.rule, _path(one), str(one.message)) for one in self.report.diagnostics)
        new, gone = now - previous.diagnostics, previous.diagnostics - now
        for title, changed in (
            (Message("New since the previous report"), new),
            (Message("Gone since the previous report"), gone),
        ):
            if changed:
                yield f"<details><summary>{self.html(title)}: {changed.total()}</summary>\n<ul>"
                for one, number in sorted(changed.items()):
                    times = f" × {number}" if number > 1 else ""
                    what = self.html(Message.text(one.message))
                    yield f"<li>{_path_code(one.path)} {self._rule_link(one.rule)} {what}{times}</li>"
                yield "</ul></details>"

    def lessons(self) -> Iterator[str]:
        if not self.survey.lessons:
            return
        yield f'<section id="lessons"><h2>{self.html(Message("Lessons"))}</h2>'
        for module, lessons in groupby(self.survey.lessons, key=lambda one: one.module):
            yield f"<h3>{_safe(module or '.')}</h3>\n<table>\n<thead><tr>"
            yield (
                "".join(f"<th>{self.html(name)}</th>" for name in (Message("No."), Message("lesson"), Message("state")))
                + "</tr></thead>\n<tbody>"
            )
            yield from (self._lesson(one) for one in lessons)
            yield "</tbody></table>"
        yield "</section>"

    def _lesson(self, lesson: LessonState) -> str:
        order = "" if lesson.order is None else lesson.order
        heading = f"{_safe(lesson.title)}<br>{_path_code(lesson.path)}"
        return f"<tr><td>{order}</td><td>{heading}</td><td>{self._state_of(lesson.path)}</td></tr>"

    def _state_of(self, path: str) -> str:
        """Whether a file is well, or that it was not asked for."""
        found = self.by_path.get(path, ())
        return self._state(found) if found or path in self.survey.judged else self._not_judged()

    def _not_judged(self) -> str:
        return f'<span class="state">{self.html(Message("not judged"))}</span>'

    def _state(self, found: Iterable[Diagnostic]) -> str:
        """Whether a file, or a contract, is well: a word and the numbers, linked to the diagnostics."""
        found = list(found)
        errors = sum(one.severity is Severity.ERROR for one in found)
        if not found:
            return f'<span class="state good">{self.html(Message("in order"))}</span>'
        warnings = sum(one.severity is Severity.WARNING for one in found)
        infos = len(found) - errors - warnings
        words = [(Message("errors"), errors), (Message("warnings"), warnings), (Message("infos"), infos)]
        text = ", ".join(f"{self.html(name)}: {number}" for name, number in words if number)
        kind = "bad" if errors else "doubtful" if warnings else "good"
        return f'<a class="state {kind}" href="#{self.anchors[_path(found[0])]}">{text}</a>'

    def contracts(self) -> Iterator[str]:
        if not self.survey.contracts:
            return
        yield f'<section id="contracts"><h2>{self.html(Message("Contracts"))}</h2>\n<table>\n<thead><tr>'
        names = (Message("file"), Message("requirements"), Message("state"))
        yield "".join(f"<th>{self.html(name)}</th>" for name in names) + "</tr></thead>\n<tbody>"
        for contract in self.survey.contracts:
            if not contract.paths:
                state = f'<span class="state bad">{self.html(Message("matches no file"))}</span>'
                yield f"<tr><td>{_path_code(contract.glob)}</td><td>{contract.requirements}</td><td>{state}</td></tr>"
            for path in contract.paths:
                broken = [one for one in self.by_path.get(path, ()) if one.rule in self.survey.contract_rules]
                fulfilled = f'<span class="state good">{self.html(Message("fulfilled"))}</span>'
                state = self._state(broken) if broken else fulfilled
                if not broken and path not in self.survey.judged:
                    state = self._not_judged()
                yield f"<tr><td>{_path_code(path)}</td><td>{contract.requirements}</td><td>{state}</td></tr>"
        yield "</tbody></table></section>"

    def quizzes(self) -> Iterator[str]:
        if not self.survey.quizzes:
            return
        yield f'<section id="quizzes"><h2>{self.html(Message("Quizzes"))}</h2>\n<div class="wide"><table>\n<thead><tr>'
        yield "".join(f"<th>{self.html(name)}</th>" for name in QUIZ_COLUMNS) + "</tr></thead>\n<tbody>"
        for one in self.survey.quizzes:
            yield "<tr>" + "".join(f"<td>{_safe(cell)}</td>" for cell in quiz_row(one, self.language)) + "</tr>"
        yield "</tbody></table></div></section>"

    def dashboards(self) -> Iterator[str]:
        if not self.survey.dashboards:
            return
        yield f'<section id="dashboards"><h2>{self.html(Message("Dashboards"))}</h2>'
        for dashboard in self.survey.dashboards:
            yield from self._dashboard(dashboard)
        yield "</section>"

    def _dashboard(self, dashboard: DashboardState) -> Iterator[str]:
        state = self._state_of(dashboard.path)
        yield f"<h3>{_safe(dashboard.title or dashboard.path)}</h3>\n<p>{_path_code(dashboard.path)} {state}</p>"
        yield '<div class="board">'
        for row in dashboard.rows:
            if row.title or row.collapsed:
                note = f" <small>{self.html(Message('collapsed'))}</small>" if row.collapsed else ""
                yield f'<p class="row">{_safe(row.title)}{note}</p>'
            yield from _row(row)
        yield "</div>"

    def files(self) -> Iterator[str]:
        if not self.by_path:
            return
        yield f'<section id="diagnostics"><h2>{self.html(Message("Diagnostics"))}</h2>'
        for path, found in self.by_path.items():
            yield f'<details open id="{self.anchors[path]}">'
            yield f"<summary>{_path_code(path)} <span>{len(found)}</span></summary>"
            yield from (self._diagnostic(one) for one in found)
            yield "</details>"
        yield "</section>"

    def _diagnostic(self, found: Diagnostic) -> str:
        lines, _ = frame(found.span, Look(language=self.language))
        begin = found.span.begin
        fix = ""
        if found.fix is not None:
            kind = Message("fix") if found.fix.safe else Message("unsafe fix")
            fix = f'<p class="fix">{self.html(kind)}: {self.html(found.fix.title)}</p>'
        source = escape("\n".join(lines))  # each line is printable as it is
        return (
            f'<article class="{found.severity.value}">\n<p><strong>{self.html(found.message)}</strong></p>\n'
            f'<p class="where">{self.html(Message.text(found.severity.value))} · {self._rule_link(found.rule)} · '
            f'{begin.line}:{begin.column}</p>\n<pre tabindex="0">{source}</pre>{fix}\n</article>'
        )

    def _rule_link(self, rule: str) -> str:
        known = any(one.rule == rule for one in self.report.diagnostics)
        return f'<a href="#{_rule_anchor(rule)}">{_safe(rule)}</a>' if known else _safe(rule)

    def rules(self) -> Iterator[str]:
        """The pages of the rules that are broken, how often each first."""
        counts = self.report.by_rule
        if not counts:
            return
        from markdown_it import MarkdownIt  # noqa: PLC0415 (only this page needs it)

        markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        yield f'<section id="rules"><h2>{self.html(Message("Rules"))}</h2>'
        for rule, number in counts.items():
            doc = rule_page(rule, load_rule(rule).doc, self.language)
            page = markdown.render("\n".join(map(printable, doc.split("\n"))))
            summary = f"<summary>{_safe(rule)} <span>{number}</span></summary>"
            yield f'<details id="{_rule_anchor(rule)}">{summary}{page}</details>'
        yield "</section>"


def _row(row: RowState) -> Iterator[str]:
    yield '<ul class="panels">'
    for panel in row.panels:
        # One colour alone is not a threshold.
        colours = map(_colour, panel.colours if len(panel.colours) > 1 else ())
        place = f"--x:{panel.x + 1};--w:{panel.width};--y:{panel.y + 1};--h:{panel.height}"
        swatches = "".join(f'<i style="background:{colour}"></i>' for colour in colours if colour)
        yield (
            f'<li style="{place}"><b>{_safe(panel.title)}</b>'
            f"<small>{_safe(panel.type)}</small><span>{swatches}</span></li>"
        )
    yield "</ul>"


def _colour(written: str) -> str:
    """A colour of Grafana's as CSS knows it, "" for anything else: it is put into an attribute."""
    for shade in _SHADES:
        written = written.removeprefix(f"{shade}-")
    return written if _COLOURS.fullmatch(written) else ""


def _safe(text: str) -> str:
    """A text that is safe in an element or an attribute."""
    return escape(printable(text))


def _path(found: Diagnostic) -> str:
    return found.span.source.path


def _path_code(path: str) -> str:
    return f"<code>{_safe(path)}</code>"


def _rule_anchor(rule: str) -> str:
    return f"rule-{rule.replace('/', '-')}"


def _trend(now: int, before: int) -> str:
    if now == before:
        return "±0"
    return f"+{now - before}" if now > before else f"−{before - now}"
