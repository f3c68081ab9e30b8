"""What a run reports: findings with their severities, without those that comments and settings suppress.

What is found in a file that was not asked for is not reported, save in the contracts and the schema of the lessons:
other verdicts depend on them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.foreign.foreign_code import OURS
from cdclint.core.report import Crash, Diagnostic, Report
from cdclint.engine.examine import crash, late, unreadable
from cdclint.registry import load_rule, rule_groups, rule_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cdclint.core.finding import Finding
    from cdclint.core.rule import Severity
    from cdclint.engine.examine import Entry
    from cdclint.engine.run.run import Run


def diagnostics_of(run: Run, path: str) -> list[Diagnostic]:
    """All diagnostics of one file, ordered by place."""
    found = [*run.findings(path), *run.project_findings.get(path, ())]
    entry = run.entries.get(path)
    if entry is not None and entry.comments:
        from cdclint.engine.suppress import apply  # noqa: PLC0415 (few files have comments)

        found, used = apply(entry.comments, found)
        if not entry.crashes:
            found.extend(_about_suppressions(run, path, entry, used))
    return stamped(run, path, found, run.rules.severities)


def stamped(
    run: Run, path: str, found: Iterable[tuple[str, Finding]], severities: Mapping[str, Severity]
) -> list[Diagnostic]:
    """The findings of one file with their severities, without those that settings suppress, ordered by place.

    Of two that tell of one fault, one is kept.
    """
    excused = {name for globs, names in run.excuses if globs.match(path) for name in names}
    left = [
        (name, finding) for name, finding in found if not excused or excused.isdisjoint((name, name.partition("/")[0]))
    ]
    if any(finding.faults for _, finding in left):
        from cdclint.engine.run.told_once import told_once  # noqa: PLC0415 (few files have such findings)

        left = told_once(left, severities)
    made = [Diagnostic(name, severities[name], finding.span, finding.message, finding.fix) for name, finding in left]
    return sorted(made, key=lambda one: (one.span.start, one.span.end, one.rule, one.message))


def _about_suppressions(run: Run, path: str, entry: Entry, used: set[tuple[int, int]]) -> list[tuple[str, Finding]]:
    ran = {part for name in run.rules.severities for part in (name, name.partition("/")[0])}
    known = (*rule_groups(), *rule_ids())
    if not run.rules.suppression:
        return []
    from cdclint.core.process.deadline import LateError, within  # noqa: PLC0415 (few files have comments)
    from cdclint.engine.suppress import document_of  # noqa: PLC0415 (likewise)

    found: list[tuple[str, Finding]] = []
    for name in run.rules.suppression:
        document = document_of(run.source(path), entry.comments, used, ran, known)
        judge = partial(_judge, name, document, run)
        try:
            found.extend((name, finding) for finding in within(run.examiner.patience, judge))
        except LateError:
            run.crashes.append(late(path, name, run.examiner.patience))
        except OURS:
            raise
        except BaseException as problem:  # noqa: BLE001 (a rule that crashes must not end the run)
            run.crashes.append(crash(path, name, problem))
    return found


def _judge(name: str, document: object, run: Run) -> list[Finding]:
    return list(load_rule(name).run(document, run.config.rules.get(name)))


def report_of(run: Run, problems: Iterable[Crash] = ()) -> Report:
    """What the run found in the files that it was asked for, and in those that they are measured against.

    `problems` are what broke apart from the checks, such as fixes that could not be written.
    """
    paths = {path for path in (*run.entries, *run.project_findings) if run.files.is_reported(path)}
    found: list[Diagnostic] = []
    for path in sorted(paths):
        try:
            found.extend(diagnostics_of(run, path))
        except OSError as problem:
            run.crashes.append(Crash(path, "", unreadable(problem)))
    of_files = (one for path in paths & run.entries.keys() for one in run.entries[path].crashes)
    crashes = [*run.crashes, *run.answers.crashes, *of_files]
    crashes.sort(key=lambda one: (one.path, one.rule))
    judged = sum(path in run.files.asked for path in run.entries)
    return Report(tuple(found), judged, (*crashes, *problems))
