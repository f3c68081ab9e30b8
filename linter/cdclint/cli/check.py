"""`cdclint check`: arguments to the engine, its report to an output, and an exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, language, names, number, settings
from cdclint.cli.status import CLEAN, FAILED, FOUND
from cdclint.cli.terminal import bar, colour, has_colour, say, write
from cdclint.config import COMMAND_LINE
from cdclint.core.message import Message
from cdclint.documents.read import SUFFIXES
from cdclint.engine.check import Fixes, Outcome, check
from cdclint.engine.discover import relative
from cdclint.engine.run import Request
from cdclint.output import summary
from cdclint.output.language import ENGLISH, tell, translate

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from cdclint.config import Config
    from cdclint.documents.external import Answer


_FOR_PEOPLE = frozenset({"full", "concise"})
"""The formats that speak the language of the settings or the locale."""


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("check", parents=[common()], help="lint files (default: what the settings include)")
    verb.set_defaults(verb=_run)
    verb.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input")
    verb.add_argument("--select", type=names, action="extend", metavar="ID|GROUP", help="run these rules only")
    verb.add_argument("--extend-select", type=names, action="extend", metavar="ID|GROUP", help="run these rules too")
    verb.add_argument("--ignore", type=names, action="extend", metavar="ID|GROUP", help="do not run these rules")
    verb.add_argument("--fix", action="store_true", help="apply safe fixes")
    verb.add_argument("--unsafe-fixes", action="store_true", help="apply unsafe fixes too")
    verb.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    verb.add_argument("--output-format", choices=("full", "concise", "json", "html"), default="full")
    verb.add_argument("--output-file", type=Path, metavar="FILE", help="write there instead of to standard output")
    verb.add_argument("--previous", type=Path, metavar="FILE", help="a json report that the html one is compared with")
    verb.add_argument("--statistics", action="store_true", help="show how often each rule is broken")
    verb.add_argument("--baseline", metavar="FILE", help="do not report the diagnostics that FILE lists")
    verb.add_argument("--update-baseline", action="store_true", help="prune FILE; make it if there is none")
    verb.add_argument("--stdin-filename", metavar="PATH", help="the file that the text on standard input stands for")
    verb.add_argument("--force-exclude", action="store_true", help="leave out excluded files even if they are named")
    verb.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    verb.add_argument("--jobs", type=number, metavar="N", help="worker processes; 0 is one a core where that pays")
    verb.add_argument("--max-warnings", type=number, metavar="N", help="fail if there are more warnings")
    verb.add_argument("--online", action="store_true", help="ask other sites whether links to them lead anywhere")
    verb.add_argument("--watch", action="store_true", help="check again whenever a file changes")
    verb.add_argument("--exit-zero", action="store_true", help="exit with 0 even if errors are found")


def _run(options: Namespace) -> int:
    """`cdclint check`."""
    if options.watch:
        from cdclint.engine.watch import watch  # noqa: PLC0415 (the rare case)

        if "-" in options.paths:
            raise UsageError("`--watch` needs files, not `-`")
        watch(
            lambda: settings(options),
            lambda loaded: _check_once(options, loaded),
            lambda line: say(f"{translate(line, language(options))}\n"),
            clear=sys.stdout.isatty(),
        )
        return CLEAN
    return _check_once(options, settings(options))


def _check_once(options: Namespace, config: Config) -> int:
    if options.update_baseline and not config.baseline:
        raise UsageError("`--update-baseline` needs `--baseline FILE`, or `baseline` in the settings")
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("`--unsafe-fixes` goes with `--fix` or `--diff`")
    if options.previous and options.output_format != "html":
        raise UsageError("`--previous` goes with `--output-format html`")
    texts = _standard_input(options, config)
    fixes = Fixes.ALL if options.unsafe_fixes else Fixes.SAFE if options.fix or options.diff else Fixes.NONE
    with bar(options) as progress:
        request = Request(
            paths=() if texts else tuple(Path.cwd() / path for path in options.paths),
            texts=texts,
            force_exclude=options.force_exclude,
            cached=not options.no_cache,
            progress=progress,
            ask=_web() if options.online else None,
        )
        outcome = check(
            config,
            request,
            fixes=fixes,
            save=not options.diff,
            update_baseline=options.update_baseline,
            with_survey=options.output_format == "html",
        )
    _tell(options, config, outcome, texts)
    return _status(options, config, outcome)


def _web() -> Callable[[list[str]], Mapping[str, Answer]]:
    """What asks other sites."""
    from cdclint.engine.online import Web  # noqa: PLC0415 (nothing else touches the network)

    return Web().ask


def _standard_input(options: Namespace, config: Config) -> dict[str, bytes]:
    """The text on standard input by the path that it stands for; nothing where files are asked for."""
    if "-" not in options.paths:
        if options.stdin_filename:
            raise UsageError("`--stdin-filename` goes with `-`")
        return {}
    if options.paths != ["-"]:
        raise UsageError("`-` goes with no other path")
    path = Path.cwd() / (options.stdin_filename or "stdin.mdx")
    if path.suffix not in SUFFIXES:
        suffixes = ", ".join(sorted(SUFFIXES))
        raise UsageError(Message("`--stdin-filename` must end with one of {suffixes}", suffixes=suffixes))
    return {relative(config.root, path): sys.stdin.buffer.read()}


def _tell(options: Namespace, config: Config, outcome: Outcome, texts: dict[str, bytes]) -> None:
    """Print what the run found where it belongs, and the summary to standard error."""
    spoken = language(options)
    report = tell(outcome.report, spoken)
    if options.diff:
        from cdclint.output import diff  # noqa: PLC0415 (a format is loaded when it is wanted)

        changes = ((change.path, change.before, change.after) for change in outcome.changes)
        write(options, diff.render(changes, colour=colour(options)))
    elif texts and options.fix:
        # The fixed text takes the place of the file that an editor would read again.
        after = {change.path: change.after for change in outcome.changes}
        (given,) = texts.items()
        sys.stdout.buffer.write(after.get(*given))
        sys.stdout.buffer.flush()
        say(_render(options, config, outcome))
    elif options.statistics and options.output_format != "json":
        write(options, summary.statistics(report))
    else:
        write(options, _render(options, config, outcome))
    if options.statistics and options.output_format == "json":
        say(summary.statistics(report))
    for one in outcome.unmatched:
        say(f"cdclint: {translate(Message('warning: {what}', what=one), spoken)}\n")
    say(summary.crashes(report, language=spoken, details=options.verbose))
    for one in outcome.unjudged:
        say(f"cdclint: {translate(one, spoken)}\n")
    if report.files == 0:
        if outcome.left_out and not report.crashes:
            left_out = Message("Nothing was checked: {files} is excluded.", files=", ".join(outcome.left_out))
            say(f"{translate(left_out, spoken)}\n")
        elif not report.crashes:
            nothing = Message(
                "nothing to check below {root} (`cdclint config` shows what is included)", root=str(config.root)
            )
            say(f"cdclint: {translate(nothing, spoken)}\n")
    elif not options.quiet:
        said = summary.render(report, language=spoken, fixed=outcome.fixed, colour=has_colour(sys.stderr))
        say(said)
    if 0 <= config.max_warnings < report.warnings:
        too_many = Message(
            "{number} warnings are more than the {limit} that may be",
            number=report.warnings,
            limit=config.max_warnings,
        )
        say(f"cdclint: {translate(too_many, spoken)}\n")


def _status(options: Namespace, config: Config, outcome: Outcome) -> int:
    report = outcome.report
    if report.crashes:
        return FAILED
    if report.files == 0:
        # A hook that was handed excluded files only has done its work, and has said so.
        return CLEAN if outcome.left_out else FAILED
    if options.exit_zero:
        return CLEAN
    too_many = 0 <= config.max_warnings < report.warnings
    return FOUND if report.errors or too_many or (options.diff and outcome.changes) else CLEAN


def _render(options: Namespace, config: Config, outcome: Outcome) -> str:
    """The report in the format that was asked for: what machines read is English, unless the command line says so."""
    spoken = language(options)
    for_people = options.output_format in _FOR_PEOPLE or config.origins["language"] == COMMAND_LINE
    report = tell(outcome.report, spoken if for_people else ENGLISH)
    match options.output_format:
        case "concise":
            from cdclint.output import concise  # noqa: PLC0415 (a format is loaded when it is wanted)

            return concise.render(report)
        case "json":
            from cdclint.output import json_format  # noqa: PLC0415 (likewise)

            return json_format.render(report)
        case "html":
            return _page(options, outcome, spoken)
        case _:
            from cdclint.output import full  # noqa: PLC0415 (likewise)

            return full.render(report, language=spoken, colour=colour(options))


def _page(options: Namespace, outcome: Outcome, spoken: str) -> str:
    from cdclint.core.survey import Survey  # noqa: PLC0415 (this format alone needs it)
    from cdclint.output import html  # noqa: PLC0415 (a format is loaded when it is wanted)

    previous = None
    if options.previous:
        try:
            previous = html.read_previous(options.previous.read_text("utf-8"))
        except OSError as problem:
            what = Message("{file}: cannot be read: {reason}", file=str(options.previous), reason=str(problem.strerror))
            raise UsageError(what) from problem
        except (html.PreviousError, UnicodeDecodeError) as problem:
            what = Message(
                "{file}: is no report of cdclint (`--output-format json` writes one)", file=str(options.previous)
            )
            raise UsageError(what) from problem
    return html.render(outcome.report, outcome.survey or Survey(), previous=previous, language=spoken)
