"""A run from beginning to end: examined, fixed on request, and compared with the baseline."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack, suppress
from enum import Enum, auto
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.foreign.border import read_regular
from cdclint.core.message import Message
from cdclint.core.report import Crash, Report
from cdclint.engine.run.load import load_run
from cdclint.engine.run.reporting import report_of
from cdclint.engine.run.request import Request, RequestError
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.fingerprint import Known
    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.survey import Survey
    from cdclint.engine.run.run import Run


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
    `unmatched` reports, each with its place, the globs in the settings that match no file, and a cache that cannot be
    written; `unjudged` reports the addresses on other sites that could not be checked. `shard`
    is what the report of a shard carries for the merge. `asked` are how many files the run was asked for, those of
    other shards included. `not_compared` is what could not be judged at the merge base, so that what is old there may
    be taken for new. `survey` is None unless it was asked for.
    """

    report: Report
    changes: tuple[Change, ...] = ()
    fixed: int = 0
    left_out: tuple[str, ...] = ()
    unmatched: tuple[Message, ...] = ()
    unjudged: tuple[Message, ...] = ()
    shard: JsonObject | None = None
    asked: int = 0
    not_compared: tuple[Crash, ...] = ()
    survey: Survey | None = None


def check(  # noqa: PLR0913 (what a run may be asked for, each by its name)
    config: Config,
    request: Request,
    *,
    fixes: Fixes = Fixes.NONE,
    save: bool = True,
    update_baseline: bool = False,
    with_survey: bool = False,
) -> Outcome:
    """Run. `save` writes the fixed files; a text that was handed over instead of a file is never written.

    `with_survey` looks at the course besides its defects: lessons, contracts, dashboards.

    Raises:
        BaselineError: the baseline cannot be used or written.
        GitError: the merge base cannot be had.
        ShardError: the shards are not those of this run.
        RequestError: another run is changing the files.
    """
    with ExitStack() as stack:
        if update_baseline or (fixes is not Fixes.NONE and save and not request.texts):
            _lock(config.root, stack)
        return _check(config, request, fixes, save=save, update_baseline=update_baseline, with_survey=with_survey)


def _lock(root: Path, stack: ExitStack) -> None:
    from cdclint.engine.files.project_lock import LockedError, locked  # noqa: PLC0415 (a run that only looks needs no lock)

    try:
        stack.enter_context(locked(root))
    except LockedError:
        busy = Message("{root}: another run of cdclint is changing files here; try again later", root=str(root))
        raise RequestError(busy) from None


def _check(  # noqa: PLR0913 (see `check`)
    config: Config, request: Request, fixes: Fixes, *, save: bool, update_baseline: bool, with_survey: bool
) -> Outcome:
    path = config.root / config.baseline if config.baseline else None
    listed = None
    if path is not None and (os.path.lexists(path) or not update_baseline):
        from cdclint.engine import baseline  # noqa: PLC0415 (most runs have none)

        there = baseline.read(path)
        listed = (baseline.parse(path, there), there)
    past = None
    if request.base is not None:
        from cdclint.engine.files.git import merge_base  # noqa: PLC0415 (most runs want no git)

        past = merge_base(config.root, request.base)
    if request.shards is not None:
        request.shards.check_settings(config)
    reports_only = not with_survey and request.shards is None and request.base is None
    run = load_run(config, request, only_report=reports_only)
    if not run.rules.are_any:
        raise RequestError(Message("no rule runs: `select`, `ignore` and `severity` leave none"))
    if request.shards is not None:
        request.shards.check_files(run)
    changes: list[Change] = []
    fixed = 0
    problems: list[Crash] = []
    if fixes is not Fixes.NONE:
        from cdclint.engine.fix import Fixer  # noqa: PLC0415 (a run that only looks does not need it)

        fixer = Fixer(run, unsafe=fixes is Fixes.ALL)
        fixer.fix()
        changes = [Change(name, before, run.files.data(name)) for name, before in fixer.before.items()]
        if save:
            problems = [
                crash for change in changes if change.path not in request.texts for crash in _save(config, change)
            ]
        fixed = fixer.counts.total() - sum(fixer.counts[crash.path] for crash in problems)
    report = report_of(run, problems)
    not_compared: tuple[Crash, ...] = ()
    old: Counter[Known] = Counter()
    if past is not None:
        from cdclint.engine.before import known_before  # noqa: PLC0415 (likewise)

        old, not_compared = known_before(run, request, report, past)
    known: Counter[Known] = Counter()
    if path is not None:
        known = _baseline(run, report, path, listed, update=update_baseline)
    shard = None
    if request.part is not None:
        from cdclint.engine.shard import carried  # noqa: PLC0415 (the rare case)

        shard = carried(run, request)
    seen = None
    if with_survey:
        from cdclint.engine.take_survey import survey  # noqa: PLC0415 (one output wants it)

        seen = survey(run)
    return Outcome(
        _without(report, known, old),
        tuple(changes),
        fixed,
        tuple(run.files.left_out),
        tuple(run.remarks),
        tuple(run.answers.unjudged),
        shard,
        len(run.files.asked),
        not_compared,
        seen,
    )


def _without(report: Report, known: Counter[Known], old: Counter[Known]) -> Report:
    """The report without what the baseline lists and what is old; what is both counts as known."""
    if not known and not old:
        return report
    from cdclint.engine import baseline  # noqa: PLC0415 (see above)

    left, met = baseline.hide(report.diagnostics, known | old)
    from_baseline = sum(min(number, known[one]) for one, number in met.items())
    return replace(report, diagnostics=tuple(left), known=from_baseline, old=met.total() - from_baseline)


def _save(config: Config, change: Change) -> list[Crash]:
    from cdclint.engine.files.atomic_write import ChangedMeanwhileError, write  # noqa: PLC0415 (most runs write nothing)

    # A file may go by several names; a link leads to the one that is replaced.
    real = (config.root / change.path).resolve()
    try:
        write(real, change.after, instead_of=change.before, below=config.root)
    except ChangedMeanwhileError:
        with suppress(OSError):
            if read_regular(real) == change.after:
                return []  # the same file under another name was written before
        return [Crash(change.path, "", Message("was changed by another program meanwhile; its fixes were not written"))]
    except OSError as problem:
        return [Crash(change.path, "", Message("cannot be written: {why}", why=Message.reason(problem)))]
    return []


def _baseline(
    run: Run, report: Report, path: Path, listed: tuple[Counter[Known], bytes] | None, *, update: bool
) -> Counter[Known]:
    """What the baseline lists; an update prunes the file, or creates it."""
    from cdclint.core.fingerprint import fingerprint  # noqa: PLC0415 (see above)
    from cdclint.engine import baseline  # noqa: PLC0415 (see above)
    from cdclint.engine.files.atomic_write import NOT_YET  # noqa: PLC0415 (see above)

    if listed is None:
        known = Counter(map(fingerprint, report.diagnostics))
        _replace(path, known, NOT_YET)
        return known
    known, there = listed
    if update:
        _, met = baseline.hide(report.diagnostics, known)
        root = run.config.root

        def was_judged(one: Known) -> bool:
            gone = one.path not in run.entries and not (root / one.path).exists()
            return gone or (
                run.files.is_asked(one.path) and (one.rule in run.rules.severities or one.rule not in rule_ids())
            )

        pruned = baseline.prune(known, met, was_judged)
        if pruned != known:
            _replace(path, pruned, there)
    return known


def _replace(path: Path, known: Counter[Known], there: object) -> None:
    """Write the baseline.

    Raises:
        BaselineError: it cannot be written, or was changed since it was read.
    """
    from cdclint.engine import baseline  # noqa: PLC0415 (see above)
    from cdclint.engine.files.atomic_write import ChangedMeanwhileError  # noqa: PLC0415 (see above)

    try:
        baseline.save(path, known, there)
    except ChangedMeanwhileError:
        raise baseline.BaselineError(
            Message("{path}: was changed by another program meanwhile", path=str(path))
        ) from None
    except OSError as problem:
        why = Message.reason(problem)
        raise baseline.BaselineError(Message("{path}: cannot be written: {why}", path=str(path), why=why)) from problem
