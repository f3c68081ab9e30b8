"""A run from beginning to end: examined, fixed if that is wished, and held against the baseline."""

from __future__ import annotations

from collections import Counter
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from cdclint.core.dataclass import dataclass, replace
from cdclint.core.fingerprint import fingerprint
from cdclint.core.message import Message
from cdclint.core.report import Crash, Report
from cdclint.engine import baseline
from cdclint.engine.files.atomic_write import ChangedMeanwhileError, write
from cdclint.engine.run import Request, Run
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from pathlib import Path

    from cdclint.config import Config
    from cdclint.core.fingerprint import Known
    from cdclint.core.survey import Survey


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
    `unmatched` tells, each with its place, the globs in the settings that match no file, and a cache that cannot be
    written; `unjudged` tells the addresses on other sites of which nobody can tell whether they lead anywhere. `shard`
    is what the report of a shard carries for the merge. `asked` are how many files the run was asked for, those of
    other shards included. `not_compared` is what could not be judged at the merge base, so that what is old there may
    be taken for new. `survey` is None unless it was asked for.
    """

    report: Report
    changes: tuple[Change, ...] = ()
    fixed: int = 0
    left_out: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()
    shard: dict[str, Any] | None = None
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
    """Do it. `save` writes the fixed files; a text that was handed over instead of a file is never written.

    `with_survey` looks at the course beside its defects: lessons, contracts, dashboards.

    Raises:
        BaselineError: the baseline cannot be used, or there is none to update.
        GitError: the merge base cannot be had.
        ShardError: the shards are not those of this run.
        OSError: the baseline cannot be written.
    """
    path = config.root / config.baseline if config.baseline else None
    known = baseline.load(path) if path is not None and (path.exists() or not update_baseline) else None
    past = None
    if request.base is not None:
        from cdclint.engine.files.git import merge_base  # noqa: PLC0415 (most runs want no git)

        past = merge_base(config.root, request.base)
    if request.shards is not None:
        request.shards.check_settings(config)
    run = Run(config, request)
    if request.shards is not None:
        request.shards.check_files(run)
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
    not_compared: tuple[Crash, ...] = ()
    old: Counter[Known] = Counter()
    if past is not None:
        from cdclint.engine.before import known_before  # noqa: PLC0415 (likewise)

        old, not_compared = known_before(run, request, report, past)
    if path is not None:
        known = _baseline(run, report, path, known, update=update_baseline)
    shard = None
    if request.part is not None:
        from cdclint.engine.shard import carried  # noqa: PLC0415 (the rare case)

        shard = carried(run, request)
    seen = None
    if with_survey:
        from cdclint.engine.take_survey import survey  # noqa: PLC0415 (one output wants it)

        seen = survey(run)
    return Outcome(
        _without(report, known or Counter(), old),
        tuple(changes),
        fixed,
        tuple(run.left_out),
        tuple(run.unmatched),
        tuple(run.unjudged),
        shard,
        len(run.asked),
        not_compared,
        seen,
    )


def _without(report: Report, known: Counter[Known], old: Counter[Known]) -> Report:
    """The report without what the baseline lists and what is old; what is both counts as known."""
    if not known and not old:
        return report
    left, met = baseline.hide(report.diagnostics, known | old)
    from_baseline = sum(min(number, known[one]) for one, number in met.items())
    return replace(report, diagnostics=tuple(left), known=from_baseline, old=met.total() - from_baseline)


def _save(config: Config, change: Change) -> list[Crash]:
    try:
        write(config.root / change.path, change.after, instead_of=change.before)
    except ChangedMeanwhileError:
        if (config.root / change.path).read_bytes() == change.after:
            return []  # the same file under another name was written before
        return [Crash(change.path, "", Message("was changed by somebody else meanwhile; its fixes were not written"))]
    except OSError as problem:
        return [Crash(change.path, "", Message("cannot be written: {why}", why=Message.text(problem.strerror or "")))]
    return []


def _baseline(run: Run, report: Report, path: Path, known: Counter[Known] | None, *, update: bool) -> Counter[Known]:
    """What the baseline lists; an update prunes the file, or makes it where there is none."""
    if known is None:
        known = Counter(map(fingerprint, report.diagnostics))
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
    return known
