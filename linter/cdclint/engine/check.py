"""A run from beginning to end: examined, fixed if that is wished, and held against the baseline."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.report import Crash, Report
from cdclint.engine import baseline
from cdclint.engine.run import Request, Run
from cdclint.engine.write import ChangedMeanwhileError, write
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.engine.baseline import Known


class Fixes(Enum):
    """Which fixes are applied."""

    NONE = auto()
    SAFE = auto()
    ALL = auto()


@dataclass(frozen=True, slots=True)
class Change:
    """What fixes made of one file."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """The report, taken after the fixes.

    `fixed` is how many diagnostics the fixes cured, `left_out` are the named files that `force_exclude` left out,
    `unmatched` tells, each with its place, the globs in the settings that match no file.
    """

    report: Report
    changes: tuple[Change, ...] = ()
    fixed: int = 0
    left_out: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()


def check(
    config: Config,
    request: Request,
    *,
    fixes: Fixes = Fixes.NONE,
    save: bool = True,
    update_baseline: bool = False,
) -> Outcome:
    """Do it. `save` writes the fixed files; a text that was handed over instead of a file is never written.

    Raises:
        BaselineError: the baseline cannot be used, or there is none to update.
        OSError: the baseline cannot be written.
    """
    path = config.root / config.baseline if config.baseline else None
    known = baseline.load(path) if path is not None and (path.exists() or not update_baseline) else None
    run = Run(config, request)
    changes: list[Change] = []
    fixed = 0
    problems: list[Crash] = []
    if fixes is not Fixes.NONE:
        from cdclint.engine.fix import Fixer  # noqa: PLC0415 (a run that only looks does not need it)

        fixer = Fixer(run, unsafe=fixes is Fixes.ALL)
        fixer.fix()
        fixed = fixer.count
        changes = [Change(name, before, run.data(name)) for name, before in fixer.before.items()]
        if save:
            problems = [
                crash for change in changes if change.path not in request.texts for crash in _save(config, change)
            ]
    report = run.report(problems)
    if path is not None:
        report = _against_baseline(run, report, path, known, update=update_baseline)
    return Outcome(report, tuple(changes), fixed, tuple(run.left_out), tuple(run.unmatched))


def _save(config: Config, change: Change) -> list[Crash]:
    try:
        write(config.root / change.path, change.after, instead_of=change.before)
    except ChangedMeanwhileError:
        if (config.root / change.path).read_bytes() == change.after:
            return []  # the same file under another name was written before
        return [Crash(change.path, "", "was changed by somebody else meanwhile; its fixes were not written")]
    except OSError as problem:
        return [Crash(change.path, "", f"cannot be written: {problem.strerror}")]
    return []


def _against_baseline(run: Run, report: Report, path: Path, known: Counter[Known] | None, *, update: bool) -> Report:
    """The report without what the baseline lists; an update prunes the file, or makes it where there is none."""
    if known is None:
        known = Counter(map(baseline.fingerprint, report.diagnostics))
        baseline.save(path, known)
    elif update:
        _, met = baseline.hide(report.diagnostics, known)
        there = run.config.root

        def was_judged(one: Known) -> bool:
            gone = one.path not in run.entries and not (there / one.path).exists()
            return gone or (run.is_asked(one.path) and (one.rule in run.severities or one.rule not in rule_ids()))

        pruned = baseline.prune(known, met, was_judged)
        if pruned != known:
            baseline.save(path, pruned)
    left, met = baseline.hide(report.diagnostics, known)
    return replace(report, diagnostics=tuple(left), known=met.total())
