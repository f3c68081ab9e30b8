"""The course as the run saw it: its lessons by module, contracts, quizzes, and dashboards as they are drawn."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity
from cdclint.output.people.page_text import by_severity, code, head_of_table, html, numbers, safe
from cdclint.output.summary import QUIZ_COLUMNS, quiz_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cdclint.core.report import Diagnostic
    from cdclint.core.survey import DashboardState, LessonState, RowState, Survey
    from cdclint.output.people.page_findings import Findings

_COLOURS = regex(r"#[0-9A-Fa-f]{3,8}|rgba?\([\d., %]+\)|[a-z]{3,20}")
_SHADES = ("semi-dark", "super-light", "dark", "light")
FEW = 40
"""Up to so many lessons or dashboards all are open to begin with."""


class CourseState:
    """The sections about the course, each in lines of HTML."""

    def __init__(self, survey: Survey, findings: Findings, language: str) -> None:
        self.survey = survey
        self.findings = findings
        self.language = language

    def _html(self, text: Message) -> str:
        return html(text, self.language)

    def table(self) -> Iterator[str]:
        """What the command did besides judging files."""
        table = self.survey.table
        if table is None:
            return
        yield f'<section id="table"><h2>{self._html(table.title)}</h2>\n<div class="wide"><table>'
        yield f"{head_of_table(table.head, self.language)}\n<tbody>"
        for state, cells in table.lines:
            first, *others = map(self._html, cells)
            row = "".join(f"<td>{cell}</td>" for cell in others)
            yield f'<tr><td><span class="state {state}">{first}</span></td>{row}</tr>'
        yield "</tbody></table></div></section>"

    def lessons(self) -> Iterator[str]:
        """The lessons by module, in their order."""
        if not self.survey.lessons:
            return
        is_open = " open" if len(self.survey.lessons) <= FEW else ""
        names = (Message("No."), Message("lesson"), Message("state"))
        yield f'<section id="lessons"><h2>{self._html(Message("Lessons"))}</h2>'
        for module, lessons in groupby(self.survey.lessons, key=lambda one: one.module):
            rows = list(lessons)
            found = [one for lesson in rows for one in self.findings.by_path.get(lesson.path, ())]
            said = f" · {numbers(found, self.language)}" if found else ""
            yield f"<details{is_open}><summary>{safe(module or '.')} <span>{len(rows)}{said}</span></summary>\n<table>"
            yield f"{head_of_table(names, self.language)}\n<tbody>"
            yield from map(self._lesson, rows)
            yield "</tbody></table></details>"
        yield "</section>"

    def _lesson(self, lesson: LessonState) -> str:
        order = "" if lesson.order is None else lesson.order
        heading = f"{safe(lesson.title)}<br>{code(lesson.path)}"
        return f"<tr><td>{order}</td><td>{heading}</td><td>{self._state_of(lesson.path)}</td></tr>"

    def _state_of(self, path: str) -> str:
        """Whether a file is well, or that it was not asked for."""
        found = self.findings.by_path.get(path, ())
        return self._state(found) if found or path in self.survey.judged else self._not_judged()

    def _not_judged(self) -> str:
        return f'<span class="state">{self._html(Message("not judged"))}</span>'

    def _state(self, found: Collection[Diagnostic]) -> str:
        """Whether a file, or a contract, is well: a word and the numbers, linked to the diagnostics."""
        if not found:
            return f'<span class="state good">{self._html(Message("in order"))}</span>'
        counts = by_severity(found)
        kind = "bad" if counts[Severity.ERROR] else "doubtful" if counts[Severity.WARNING] else "good"
        anchor = self.findings.anchors[next(iter(found)).span.source.path]
        return f'<a class="state {kind}" href="#{anchor}">{numbers(found, self.language)}</a>'

    def contracts(self) -> Iterator[str]:
        """Which contracts are fulfilled."""
        if not self.survey.contracts:
            return
        names = (Message("file"), Message("requirements"), Message("state"))
        yield f'<section id="contracts"><h2>{self._html(Message("Contracts"))}</h2>\n<table>'
        yield f"{head_of_table(names, self.language)}\n<tbody>"
        for contract in self.survey.contracts:
            if not contract.paths:
                state = f'<span class="state bad">{self._html(Message("matches no file"))}</span>'
                yield f"<tr><td>{code(contract.glob)}</td><td>{contract.requirements}</td><td>{state}</td></tr>"
            for path in contract.paths:
                found = self.findings.by_path.get(path, ())
                broken = [one for one in found if one.rule in self.survey.contract_rules]
                fulfilled = f'<span class="state good">{self._html(Message("fulfilled"))}</span>'
                state = self._state(broken) if broken else fulfilled
                if not broken and path not in self.survey.judged:
                    state = self._not_judged()
                yield f"<tr><td>{code(path)}</td><td>{contract.requirements}</td><td>{state}</td></tr>"
        yield "</tbody></table></section>"

    def quizzes(self) -> Iterator[str]:
        """The numbers of the quizzes by module."""
        if not self.survey.quizzes:
            return
        is_open = " open" if len(self.survey.quizzes) <= FEW else ""
        yield f'<section id="quizzes"><h2>{self._html(Message("Quizzes"))}</h2>\n<details{is_open}>'
        yield f"<summary>{self._html(Message('modules'))} <span>{len(self.survey.quizzes) - 1 or 1}</span></summary>"
        yield f'<div class="wide"><table>{head_of_table(QUIZ_COLUMNS, self.language)}\n<tbody>'
        for one in self.survey.quizzes:
            yield "<tr>" + "".join(f"<td>{safe(cell)}</td>" for cell in quiz_row(one, self.language)) + "</tr>"
        yield "</tbody></table></div></details></section>"

    def dashboards(self) -> Iterator[str]:
        """The dashboards as they are laid out."""
        if not self.survey.dashboards:
            return
        is_open = " open" if len(self.survey.dashboards) <= FEW // 4 else ""
        yield f'<section id="dashboards"><h2>{self._html(Message("Dashboards"))}</h2>'
        for dashboard in self.survey.dashboards:
            yield from self._dashboard(dashboard, is_open)
        yield "</section>"

    def _dashboard(self, dashboard: DashboardState, is_open: str) -> Iterator[str]:
        state = self._state_of(dashboard.path)
        yield f"<details{is_open}><summary>{safe(dashboard.title or dashboard.path)}</summary>"
        yield f'<p>{code(dashboard.path)} {state}</p>\n<div class="board">'
        for row in dashboard.rows:
            if row.title or row.collapsed:
                note = f" <small>{self._html(Message('collapsed'))}</small>" if row.collapsed else ""
                yield f'<p class="row">{safe(row.title)}{note}</p>'
            yield from _row(row)
        yield "</div></details>"


def _row(row: RowState) -> Iterator[str]:
    yield '<ul class="panels">'
    for panel in row.panels:
        # One colour alone is not a threshold.
        colours = map(_colour, panel.colours if len(panel.colours) > 1 else ())
        place = f"--x:{panel.x + 1};--w:{panel.width};--y:{panel.y + 1};--h:{panel.height}"
        swatches = "".join(f'<i style="background:{colour}"></i>' for colour in colours if colour)
        title = f"<b>{safe(panel.title)}</b><small>{safe(panel.type)}</small>"
        yield f'<li style="{place}">{title}<span>{swatches}</span></li>'
    yield "</ul>"


def _colour(written: str) -> str:
    """A colour of Grafana's as CSS knows it, "" for anything else: it is put into an attribute."""
    for shade in _SHADES:
        written = written.removeprefix(f"{shade}-")
    return written if _COLOURS.fullmatch(written) else ""
