"""`cdclint check`: arguments to the engine, its report to an output, and an exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, filled, language, names, number, settings, shard
from cdclint.cli.formats import FOR_PEOPLE, is_grouped, measures, read_previous, refuse_group, render, reporting
from cdclint.cli.status import CLEAN, FAILED, FOUND
from cdclint.cli.terminal import (
    OutputError,
    bar,
    check_output_file,
    colour,
    has_colour,
    print_,
    read_input,
    say,
    tell,
    width_of,
    write,
)
from cdclint.config import COMMAND_LINE, FILE
from cdclint.config.settings import DEFAULT
from cdclint.core.message import Message
from cdclint.documents.open_document import SUFFIXES
from cdclint.engine.check import Fixes, Outcome, check
from cdclint.engine.files.discover import relative
from cdclint.engine.run.request import Request, RequestError
from cdclint.output import summary
from cdclint.output.look import Look
from cdclint.output.translation import translate_report

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from cdclint.config import Config
    from cdclint.documents.site.external import Answer


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser(
        "check", parents=[common(), reporting()], help="lint files (default: what the settings include)"
    )
    verb.set_defaults(verb=_run)
    verb.add_argument("paths", nargs="*", type=filled, metavar="PATH", help="files or folders; - is standard input")
    verb.add_argument("--select", type=names, action="extend", metavar="ID|GROUP", help="run these rules only")
    verb.add_argument("--extend-select", type=names, action="extend", metavar="ID|GROUP", help="run these rules too")
    verb.add_argument("--ignore", type=names, action="extend", metavar="ID|GROUP", help="do not run these rules")
    verb.add_argument("--fix", action="store_true", help="apply safe fixes")
    verb.add_argument("--unsafe-fixes", action="store_true", help="apply unsafe fixes too")
    verb.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    verb.add_argument("--update-baseline", action="store_true", help="prune FILE; make it if there is none")
    verb.add_argument("--stdin-filename", type=filled, metavar="PATH", help="the path of the text on standard input")
    verb.add_argument("--force-exclude", action="store_true", help="leave out excluded files even if they are named")
    verb.add_argument(
        "--diff-base", type=filled, metavar="REV", help="report only what was not there at the merge base with REV"
    )
    verb.add_argument("--staged", action="store_true", help="judge what would be committed, not what is on the disk")
    verb.add_argument("--shard", type=shard, metavar="K/N", help="judge one of N parts; `cdclint merge` joins them")
    verb.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    verb.add_argument("--jobs", type=number, metavar="N", help="worker processes; 0 is one a core where that pays")
    verb.add_argument("--watch", action="store_true", help="check again whenever a file changes")


def _run(options: Namespace) -> int:
    """`cdclint check`."""
    if options.watch:
        from cdclint.engine.watch import watch  # noqa: PLC0415 (the rare case)

        if "-" in options.paths:
            raise UsageError(Message("`--watch` needs files, not `-`"))
        watch(
            lambda: settings(options),
            lambda loaded: _check_once(options, loaded),
            lambda line: tell(line, language(options), head=""),
            clear=sys.stdout.isatty(),
        )
        return CLEAN
    return _check_once(options, settings(options))


def _check_once(options: Namespace, config: Config) -> int:
    if options.update_baseline and not config.baseline:
        raise UsageError(Message("`--update-baseline` needs `--baseline FILE`, or `baseline` in the settings"))
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError(Message("`--unsafe-fixes` goes with `--fix` or `--diff`"))
    named = (Path.cwd() / path for path in options.paths if path != "-")
    check_output_file(options, config.root, *named, *measures(options, config))
    read_previous(options)
    refuse_group(options)
    texts = _standard_input(options, config)
    _refuse_pairs(options)
    fixes = Fixes.ALL if options.unsafe_fixes else Fixes.SAFE if options.fix or options.diff else Fixes.NONE
    with bar(options) as progress:
        request = Request(
            paths=() if texts else tuple(Path.cwd() / path for path in options.paths),
            texts=texts,
            force_exclude=options.force_exclude,
            instead=_staged(config) if options.staged else {},
            part=options.shard,
            base=options.diff_base,
            cached=not options.no_cache,
            progress=progress,
            ask=web() if options.online else None,
        )
        outcome = judge(
            config,
            request,
            fixes=fixes,
            save=not options.diff,
            update_baseline=options.update_baseline,
            with_survey=options.output_format == "html" or options.statistics,
        )
    return conclude(options, config, outcome, lambda: _tell(options, config, outcome, texts))


def conclude(options: Namespace, config: Config, outcome: Outcome, write_report: Callable[[], None]) -> int:
    """Call `write_report` to write the report, then say what came of the run, and give its exit status.

    Messages go to standard error, and appear even if the report cannot be written.
    """
    written = True
    try:
        write_report()
    except OutputError as problem:
        tell(problem.message, language(options))
        written = False
    _tell_summary(options, config, outcome)
    return _status(options, config, outcome) if written else FAILED


def judge(config: Config, request: Request, **wishes: Any) -> Outcome:  # noqa: ANN401 (those of the engine's check)
    """What the engine makes of a request.

    Raises:
        UsageError: the request cannot be met.
    """
    try:
        return check(config, request, **wishes)
    except RequestError as problem:
        raise UsageError(problem.message) from problem


def _refuse_pairs(options: Namespace) -> None:
    """Options that contradict each other."""
    changes = ("--fix", options.fix), ("--diff", options.diff), ("--update-baseline", options.update_baseline)
    text = ("-", "-" in options.paths)
    staged = ("--staged", options.staged)
    base = ("--diff-base", options.diff_base is not None)
    for name, given, others in (
        (*base, (*changes, text, staged)),
        (*staged, (*changes, text)),
        ("--shard", options.shard is not None, (*changes, text, staged, base, ("--online", options.online))),
    ):
        for other, other_given in others:
            if given and other_given:
                raise UsageError(Message("`{one}` does not go with `{other}`", one=name, other=other))
    if options.shard is not None and options.output_format != "json":
        raise UsageError(
            Message("`--shard` goes with `--output-format json`; `cdclint merge` makes every other format of it")
        )


def _staged(config: Config) -> dict[str, bytes | None]:
    from cdclint.engine.files.git import staged  # noqa: PLC0415 (the rare case)

    try:
        return staged(config.root)
    except RequestError as problem:
        raise UsageError(problem.message) from problem


def web() -> Callable[[list[str]], Mapping[str, Answer]]:
    """What asks other sites."""
    from cdclint.engine.links.online import Web  # noqa: PLC0415 (nothing else touches the network)

    return Web().ask


def _standard_input(options: Namespace, config: Config) -> dict[str, bytes]:
    """The text on standard input by the path that it belongs to; nothing where files are asked for."""
    if "-" not in options.paths:
        if options.stdin_filename:
            raise UsageError(Message("`--stdin-filename` goes with `-`"))
        return {}
    if options.paths != ["-"]:
        raise UsageError(Message("`-` goes with no other path"))
    name = options.stdin_filename or "stdin.mdx"
    path = Path.cwd() / name
    if path.suffix not in SUFFIXES or not name.endswith(path.suffix):
        suffixes = ", ".join(sorted(SUFFIXES))
        raise UsageError(Message("`--stdin-filename` must end with one of {suffixes}", suffixes=suffixes))
    return {relative(config.root, path): read_input()}


def _tell(options: Namespace, config: Config, outcome: Outcome, texts: dict[str, bytes]) -> None:
    """Write what the run found where it belongs."""
    if options.diff:
        from cdclint.output import diff  # noqa: PLC0415 (a format is loaded when it is wanted)

        changes = ((change.path, change.before, change.after) for change in outcome.changes)
        write(options, diff.render(changes, colour=colour(options)))
    elif texts and options.fix:
        # The fixed text takes the place of the file that an editor would read again.
        after = {change.path: change.after for change in outcome.changes}
        (given,) = texts.items()
        print_(after.get(*given))
        say(render(options, config, outcome))
    else:
        tell_report(options, config, outcome)


def tell_report(options: Namespace, config: Config, outcome: Outcome) -> None:
    """Write the report where it belongs."""
    if options.statistics and options.output_format in FOR_PEOPLE:
        write(options, _statistics(options, outcome))
    else:
        write(options, render(options, config, outcome))


def _statistics(options: Namespace, outcome: Outcome) -> str:
    """How often each rule is broken, and the numbers of the quizzes."""
    quizzes = outcome.survey.quizzes if outcome.survey is not None else ()
    return summary.statistics(outcome.report) + summary.quiz_table(quizzes, language(options))


def _tell_summary(options: Namespace, config: Config, outcome: Outcome) -> None:
    """Say on standard error what came of the run, next to its report."""
    in_language = language(options)
    report = outcome.report
    if options.statistics and options.output_format not in FOR_PEOPLE:
        say(_statistics(options, outcome))
    for one in outcome.unmatched:
        tell(Message("warning: {what}", what=one), in_language)
    for crash in outcome.not_compared:
        what = crash.path or crash.rule
        lost = Message("warning: {what} could not be judged at the merge base: {why}", what=what, why=crash.message)
        tell(lost, in_language)
    say(summary.crashes(translate_report(report, in_language), language=in_language, details=options.verbose))
    for one in outcome.unjudged:
        tell(one, in_language)
    if report.files == 0:
        if outcome.left_out and not report.crashes:
            left_out = Message("Nothing was checked: {files} is excluded.", files=", ".join(outcome.left_out))
            tell(left_out, in_language, head="")
        elif outcome.shard is not None and outcome.asked:
            tell(Message("There are fewer files than shards; this one has none."), in_language, head="")
        elif not report.crashes:
            nothing = Message(
                "nothing to check below {root} (`cdclint config` shows what is included)", root=str(config.root)
            )
            tell(nothing, in_language)
    elif not options.quiet:
        diff = getattr(options, "diff", False)
        look = Look(has_colour(sys.stderr), in_language, width_of(sys.stderr))
        say(summary.render(report, look, fixed=outcome.fixed, diff=diff))
        if report.diagnostics and not diff and not options.statistics and is_grouped(options, report):
            step = summary.next_step(report, adopted=options.isolated or _is_adopted(config))
            say("".join(f"{line}\n" for line in look.lines(look.translate(step), hang=0)))
    if outcome.shard is not None and not options.quiet:
        tell(Message("Rules over the whole project have their say in `cdclint merge`."), in_language, head="")
    if 0 <= config.max_warnings < report.warnings:
        too_many = Message(
            "{number} warnings are more than the {limit} that may be",
            number=report.warnings,
            limit=config.max_warnings,
        )
        tell(too_many, in_language)


def _is_adopted(config: Config) -> bool:
    """Whether there are settings for the project."""
    return (config.root / FILE).exists() or any(one not in {DEFAULT, COMMAND_LINE} for one in config.origins.values())


def _status(options: Namespace, config: Config, outcome: Outcome) -> int:
    """The exit status that a run deserves."""
    report = outcome.report
    if report.crashes:
        return FAILED
    if report.files == 0:
        # A hook that got excluded files only has done its work, and reported it; so has a shard without files.
        return CLEAN if outcome.left_out or (outcome.shard is not None and outcome.asked) else FAILED
    if options.exit_zero:
        return CLEAN
    too_many = 0 <= config.max_warnings < report.warnings
    return FOUND if report.errors or too_many or (outcome.changes and options.diff) else CLEAN
