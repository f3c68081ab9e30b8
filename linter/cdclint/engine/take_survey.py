"""What a run saw of the course: lessons, contracts and dashboards, for the report that people read."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from cdclint.core.glob import matches
from cdclint.core.rule import Trait
from cdclint.core.survey import ContractState, DashboardState, LessonState, PanelState, RowState, Survey
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel import Panel, thresholds
from cdclint.documents.open_document import read
from cdclint.documents.quiz.quiz_counts import quiz_counts
from cdclint.registry import declaration, rule_ids
from cdclint.syntax.data.value import Object, Scalar, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lesson.facts import LessonFacts
    from cdclint.documents.requirements import DashboardContract, LessonContract
    from cdclint.engine.run.run import Run

_READMES = ("README.ru.md", "README.md", "readme.md")
_LONGEST = 100
"""Characters of a name; a longer heading is a sentence."""
_COLUMNS = 24
_FAR = 10_000
"""A panel that is further down is there by mistake, and would only stretch the drawing."""


def survey(run: Run) -> Survey:
    """The course as `run` saw it; a file that went away meanwhile is left out."""
    lessons = [_lesson(path, one) for path, one in run.project.lessons.items() if one["lesson"]]
    lessons.sort(key=lambda one: (one.module, one.order is None, one.order or 0, one.path))
    dashboards = list(run.project.dashboards)
    paths = sorted(run.entries)
    return Survey(
        tuple(lessons),
        tuple(_contracts(run, paths)),
        tuple(_dashboards(run, dashboards)),
        contract_rules(),
        tuple(quiz_counts(run.project.quizzes)),
        frozenset(run.files.asked),
        name=_name(run),
    )


def _name(run: Run) -> str:
    """What the course is called: by the first heading of its README, otherwise by its folder."""
    for path in _READMES:
        for heading in run.project.lesson(path).get("headings", ())[:1]:
            if heading["text"] and len(heading["text"]) <= _LONGEST:
                return heading["text"]
    return run.config.root.name


def contract_rules() -> frozenset[str]:
    """The rules that judge what a contract asks for."""
    return frozenset(name for name in rule_ids() if Trait.CONTRACT in declaration(name).traits)


def _lesson(path: str, facts: LessonFacts) -> LessonState:
    title, order = facts.get("title"), facts.get("order")
    folder, _, name = path.rpartition("/")
    return LessonState(
        path,
        folder.rpartition("/")[2],
        title if isinstance(title, str) else name,
        order if isinstance(order, int) else None,
    )


def _contracts(run: Run, paths: list[str]) -> Iterator[ContractState]:
    contracts = run.course.contracts
    for entry in contracts.entries:
        matched = tuple(path for path in paths if matches(entry.glob, path))
        asked = contracts.lesson(entry.glob) if entry.kind == "lesson" else contracts.dashboard(entry.glob)
        if matched:
            first = matched[0]
            asked = contracts.lesson(first) if entry.kind == "lesson" else contracts.dashboard(first)
        yield ContractState(entry.glob, _requirements(asked), matched)


def _requirements(contract: LessonContract | DashboardContract) -> int:
    return sum(len(getattr(contract, part.name)) for part in fields(contract))


def _dashboards(run: Run, paths: list[str]) -> Iterator[DashboardState]:
    for path in paths:
        try:
            document = read(run.source(path), run.course)
        except OSError:
            continue
        if isinstance(document, Dashboard):
            yield DashboardState(path, document.title, document.uid, tuple(_rows(document)))


def _rows(dashboard: Dashboard) -> Iterator[RowState]:
    """The rows that hold panels, from top to bottom; panels above the first one are a row without a title."""
    held: dict[int, tuple[Panel | None, list[Panel]]] = {}
    for panel in dashboard.panels:
        if not panel.is_row:
            held.setdefault(id(panel.row), (panel.row, []))[1].append(panel)
    for row, panels in held.values():
        top = min(_place(panel, "y") for panel in panels)
        title = "" if row is None else row.title
        yield RowState(title, any(panel.nested for panel in panels), tuple(_panel(panel, top) for panel in panels))


def _panel(panel: Panel, top: int) -> PanelState:
    width = min(max(_place(panel, "w"), 1), _COLUMNS)
    return PanelState(
        panel.title,
        panel.type,
        min(max(_place(panel, "x"), 0), _COLUMNS - width),
        _place(panel, "y") - top,
        width,
        max(_place(panel, "h"), 1),
        tuple(colour for _, colour, _ in thresholds(panel)),
    )


def _place(panel: Panel, name: str) -> int:
    """A number of `gridPos`, 0 without one."""
    grid = at(panel.value, "gridPos")
    value = grid.get(name) if isinstance(grid, Object) else None
    number = value.value if isinstance(value, Scalar) else None
    return int(number) if isinstance(number, int | float) and abs(number) < _FAR else 0
