"""The promises of plans, checked against the project: what `cdclint plan` reports.

It is a run like any other, of which only what concerns the asked plans is reported: what their text breaks, and the
verdict on each promise.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.message import Message
from cdclint.core.report import Crash, Report
from cdclint.core.rule import Trait
from cdclint.documents.lesson.lesson import Page
from cdclint.documents.promises import State
from cdclint.engine.run.load import load_run
from cdclint.engine.run.reporting import report_of
from cdclint.registry import declaration, rule_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.config import Config
    from cdclint.core.source import Span
    from cdclint.documents.promises import Verdict
    from cdclint.engine.run.request import Request
    from cdclint.engine.run.run import Run


@dataclass(frozen=True, slots=True)
class Judgement:
    """The report on the asked plans, every promise with its place, and the plans of which nothing could be checked."""

    report: Report
    promises: tuple[tuple[Span, Verdict], ...]
    unchecked: tuple[str, ...]


def judge(config: Config, request: Request) -> Judgement:
    """Judge the plans that the request names.

    The rules about plans run whatever the settings select; comments and settings may still excuse what they report.
    """
    rules = {name for name in rule_ids() if Trait.PLAN in declaration(name).traits}
    selected = (*config.extend_select, *sorted(rules))
    ignored = tuple(name for name in config.ignore if name not in rules)
    run = load_run(replace(config, extend_select=selected, ignore=ignored), request)
    run.done_plans = True
    report = report_of(run)
    asked = sorted(run.files.asked)
    diagnostics = tuple(
        one for one in report.diagnostics if one.rule in rules and one.span.source.path in run.files.asked
    )
    reported = {(one.span.source.path, one.rule.rpartition("/")[2], one.span.start) for one in diagnostics}
    promises: list[tuple[Span, Verdict]] = []
    unchecked = []
    problems: list[Crash] = []
    for path in asked:
        verdicts = run.project.plans.get(path, ())
        promises += (
            (run.project.span(path, verdict.place), _to_report(path, verdict, reported)) for verdict in verdicts
        )
        if not any(verdict.state in {State.HOLDS, State.BROKEN} for verdict in verdicts):
            unchecked.append(path)
            if not any(one.span.source.path == path for one in diagnostics):
                problems += _reasons(run, path)
    crashes = [
        one
        for one in report.crashes
        if one.path in run.files.asked or one.rule in rules or one.path not in run.files.files
    ]
    crashes += problems
    return Judgement(Report(diagnostics, len(asked), tuple(crashes)), tuple(promises), tuple(unchecked))


def _to_report(path: str, verdict: Verdict, reported: set[tuple[str, str, int]]) -> Verdict:
    """The verdict to report: a broken promise that is excused is neither broken nor kept."""
    if verdict.defect is None or (path, verdict.defect, verdict.place[0]) in reported:
        return verdict
    why = Message("excused by a comment or the settings: {why}", why=verdict.why)
    return replace(verdict, state=State.OPEN, why=why, defect=None)


def _reasons(run: Run, path: str) -> Iterator[Crash]:
    """Why a readable file is not a plan."""
    if path not in run.entries or path in run.project.plans:
        return
    if PurePosixPath(path).suffix not in {".md", ".markdown"}:
        yield Crash(path, "", Message("not a plan: a plan is a Markdown file"))
    elif Page(run.source(path), run.course).frontmatter is None:
        yield Crash(path, "", Message("not a plan: it has no frontmatter with `must_haves`"))
    else:
        yield Crash(path, "", Message("not a plan: its frontmatter has no `must_haves`"))
