"""The command `cdclint`: arguments to the engine, its report to an output, and an exit status.

0: clean (warnings are allowed, `--max-warnings` says how many); 1: errors found; 2: a mistake in the call or the
settings, something that broke, or nothing to check; 130: interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import nullcontext
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint import __version__, config
from cdclint.documents.read import SUFFIXES
from cdclint.engine.baseline import BaselineError
from cdclint.engine.check import Fixes, Outcome, check
from cdclint.engine.discover import relative
from cdclint.engine.run import Request
from cdclint.output import summary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from cdclint.core.report import Report
    from cdclint.output.progress import Bar

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """Arguments that do not go together, or a file of theirs that cannot be used."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (those of the process if None), and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # What a run makes lives to its end, or dies without a cycle: looking for cycles often only costs time.
    gc.set_threshold(50_000, 20, 20)
    options = _parser().parse_args(arguments)
    try:
        status: int = options.verb(options)
        sys.stdout.flush()
    except (config.ConfigError, BaselineError, UsageError) as problem:
        _say(f"cdclint: {problem}\n")
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is still in the buffer must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        _say("cdclint: interrupted\n")
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001 (whatever breaks, a person gets one line and a status that fails)
        if options.verbose:
            from traceback import print_exc  # noqa: PLC0415 (only now it is needed)

            print_exc()
        _say(f"cdclint: internal failure: {type(problem).__name__}: {problem} (-v shows where)\n")
    else:
        return status
    return FAILED


def _check(options: Namespace) -> int:
    """`cdclint check`."""
    if options.watch:
        from cdclint.engine.watch import watch  # noqa: PLC0415 (the rare case)

        if "-" in options.paths:
            raise UsageError("`--watch` needs files, not `-`")
        watch(lambda: _settings(options), lambda settings: _check_once(options, settings), clear=sys.stdout.isatty())
        return CLEAN
    return _check_once(options, _settings(options))


def _check_once(options: Namespace, settings: config.Config) -> int:
    if options.update_baseline and not settings.baseline:
        raise UsageError("`--update-baseline` needs `--baseline FILE`, or `baseline` in the settings")
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("`--unsafe-fixes` goes with `--fix` or `--diff`")
    texts = _standard_input(options, settings)
    fixes = Fixes.ALL if options.unsafe_fixes else Fixes.SAFE if options.fix or options.diff else Fixes.NONE
    with _bar(options) as bar:
        request = Request(
            paths=() if texts else tuple(Path.cwd() / path for path in options.paths),
            texts=texts,
            force_exclude=options.force_exclude,
            cached=not options.no_cache,
            progress=bar,
        )
        outcome = check(settings, request, fixes=fixes, save=not options.diff, update_baseline=options.update_baseline)
    _tell(options, settings, outcome, texts)
    return _status(options, settings, outcome)


def _standard_input(options: Namespace, settings: config.Config) -> dict[str, bytes]:
    """The text on standard input by the path that it stands for; nothing where files are asked for."""
    if "-" not in options.paths:
        if options.stdin_filename:
            raise UsageError("`--stdin-filename` goes with `-`")
        return {}
    if options.paths != ["-"]:
        raise UsageError("`-` goes with no other path")
    path = Path.cwd() / (options.stdin_filename or "stdin.mdx")
    if path.suffix not in SUFFIXES:
        raise UsageError(f"`--stdin-filename` must end with one of {', '.join(sorted(SUFFIXES))}")
    return {relative(settings.root, path): sys.stdin.buffer.read()}


def _tell(options: Namespace, settings: config.Config, outcome: Outcome, texts: dict[str, bytes]) -> None:
    """Print what the run found where it belongs, and the summary to standard error."""
    report = outcome.report
    if options.diff:
        from cdclint.output import diff  # noqa: PLC0415 (a format is loaded when it is wanted)

        changes = ((change.path, change.before, change.after) for change in outcome.changes)
        _write(options, diff.render(changes, colour=_colour(options)))
    elif texts and options.fix:
        # The fixed text takes the place of the file that an editor would read again.
        after = {change.path: change.after for change in outcome.changes}
        (given,) = texts.items()
        sys.stdout.buffer.write(after.get(*given))
        sys.stdout.buffer.flush()
        _say(_render(options, report))
    elif options.statistics and options.output_format != "json":
        _write(options, summary.statistics(report))
    else:
        _write(options, _render(options, report))
    if options.statistics and options.output_format == "json":
        _say(summary.statistics(report))
    _say("".join(f"cdclint: warning: {one}\n" for one in outcome.unmatched))
    _say(summary.crashes(report, details=options.verbose))
    if report.files == 0:
        if outcome.left_out and not report.crashes:
            _say(f"Nothing was checked: {', '.join(outcome.left_out)} is excluded.\n")
        elif not report.crashes:
            _say(f"cdclint: nothing to check below {settings.root} (`cdclint config` shows what is included)\n")
    elif not options.quiet:
        _say(summary.render(report, fixed=outcome.fixed, colour=_has_colour(sys.stderr)))
    if 0 <= settings.max_warnings < report.warnings:
        _say(f"cdclint: {report.warnings} warnings are more than the {settings.max_warnings} that may be\n")


def _status(options: Namespace, settings: config.Config, outcome: Outcome) -> int:
    report = outcome.report
    if report.crashes:
        return FAILED
    if report.files == 0:
        # A hook that was handed excluded files only has done its work, and has said so.
        return CLEAN if outcome.left_out else FAILED
    if options.exit_zero:
        return CLEAN
    too_many = 0 <= settings.max_warnings < report.warnings
    return FOUND if report.errors or too_many or (options.diff and outcome.changes) else CLEAN


def _render(options: Namespace, report: Report) -> str:
    match options.output_format:
        case "concise":
            from cdclint.output import concise  # noqa: PLC0415 (a format is loaded when it is wanted)

            return concise.render(report)
        case "json":
            from cdclint.output import json_format  # noqa: PLC0415 (likewise)

            return json_format.render(report)
        case _:
            from cdclint.output import full  # noqa: PLC0415 (likewise)

            return full.render(report, colour=_colour(options))


def _write(options: Namespace, text: str) -> None:
    """To standard output, or to the file that was asked for."""
    if options.output_file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        options.output_file.write_text(text, "utf-8")
    except OSError as problem:
        raise UsageError(f"{options.output_file}: cannot be written: {problem.strerror}") from problem


def _say(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()


def _colour(options: Namespace) -> bool:
    return options.output_file is None and _has_colour(sys.stdout)


def _has_colour(stream: object) -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (isinstance(stream, TextIOWrapper) and stream.isatty())


def _bar(options: Namespace) -> AbstractContextManager[Bar | None]:
    if options.quiet or not sys.stderr.isatty():
        return nullcontext()
    from cdclint.output.progress import Bar  # noqa: PLC0415 (a terminal is there to draw on)

    return Bar()


def _settings(options: Namespace) -> config.Config:
    """The settings in force, those of the command line included."""
    keys = ("select", "extend-select", "ignore", "baseline", "jobs", "max-warnings")
    given = {key: getattr(options, key.replace("-", "_"), None) for key in keys}
    overrides: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if value is not None
    }
    if "baseline" in overrides:
        overrides["baseline"] = str(Path.cwd() / overrides["baseline"])
    settings = config.load(Path.cwd(), overrides, file=options.config, isolated=options.isolated)
    output = getattr(options, "output_file", None)
    return settings if output is None else replace(settings, written=(Path.cwd() / output,))


def _rule(options: Namespace) -> int:
    """`cdclint rule`."""
    from cdclint import registry  # noqa: PLC0415 (this verb loads every rule)
    from cdclint.output import rule_page  # noqa: PLC0415 (likewise)

    if options.id is None:
        sys.stdout.write(rule_page.index(registry.all_rules().values(), colour=_has_colour(sys.stdout)))
    elif options.id in registry.rule_ids():
        sys.stdout.write(rule_page.render(registry.load_rule(options.id), colour=_has_colour(sys.stdout)))
    elif options.id in registry.rule_groups():
        rules = [rule for rule in registry.all_rules().values() if rule.group == options.id]
        sys.stdout.write(rule_page.index(rules, colour=_has_colour(sys.stdout)))
    else:
        known = (*registry.rule_groups(), *registry.rule_ids())
        raise UsageError(f"unknown rule `{options.id}`{config.suggestion(options.id, known)}")
    return CLEAN


def _config(options: Namespace) -> int:
    """`cdclint config`."""
    from cdclint.output import settings_page  # noqa: PLC0415 (a verb of its own)

    settings = _settings(options)
    if options.output_format == "json":
        sys.stdout.write(settings_page.render_json(settings))
    elif options.output_format == "schema":
        sys.stdout.write(settings_page.render_schema())
    else:
        sys.stdout.write(settings_page.render(settings, colour=_has_colour(sys.stdout)))
    return CLEAN


def _clean(options: Namespace) -> int:
    """`cdclint clean`."""
    from cdclint.engine.cache import remove  # noqa: PLC0415 (a verb of its own)

    settings = _settings(options)
    folder = settings.root / settings.cache_dir
    try:
        removed = remove(folder)
    except (OSError, ValueError) as problem:
        raise UsageError(str(problem)) from problem
    if not options.quiet:
        _say(f"Removed {folder}.\n" if removed else f"There is no cache at {folder}.\n")
    return CLEAN


def _parser() -> ArgumentParser:
    common = ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="FILE", help="settings file to use instead of the nearest one")
    common.add_argument("--isolated", action="store_true", help="use no settings file")
    common.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    common.add_argument("-v", "--verbose", action="store_true", help="tell more of what breaks")

    parser = ArgumentParser(
        prog="cdclint", description="Prove that a technical lesson works before a student meets it."
    )
    parser.add_argument("--version", action="version", version=f"cdclint {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    verb = verbs.add_parser("check", parents=[common], help="lint files (default: what the settings include)")
    verb.set_defaults(verb=_check)
    verb.add_argument("paths", nargs="*", metavar="PATH", help="files or folders; - is standard input")
    verb.add_argument("--select", type=_names, action="extend", metavar="ID|GROUP", help="run these rules only")
    verb.add_argument("--extend-select", type=_names, action="extend", metavar="ID|GROUP", help="run these rules too")
    verb.add_argument("--ignore", type=_names, action="extend", metavar="ID|GROUP", help="do not run these rules")
    verb.add_argument("--fix", action="store_true", help="apply safe fixes")
    verb.add_argument("--unsafe-fixes", action="store_true", help="apply unsafe fixes too")
    verb.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    verb.add_argument("--output-format", choices=("full", "concise", "json"), default="full")
    verb.add_argument("--output-file", type=Path, metavar="FILE", help="write there instead of to standard output")
    verb.add_argument("--statistics", action="store_true", help="show how often each rule is broken")
    verb.add_argument("--baseline", metavar="FILE", help="do not report the diagnostics that FILE lists")
    verb.add_argument("--update-baseline", action="store_true", help="prune FILE; make it if there is none")
    verb.add_argument("--stdin-filename", metavar="PATH", help="the file that the text on standard input stands for")
    verb.add_argument("--force-exclude", action="store_true", help="leave out excluded files even if they are named")
    verb.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    verb.add_argument("--jobs", type=_number, metavar="N", help="worker processes; 0 is one a core where that pays")
    verb.add_argument("--max-warnings", type=_number, metavar="N", help="fail if there are more warnings")
    verb.add_argument("--watch", action="store_true", help="check again whenever a file changes")
    verb.add_argument("--exit-zero", action="store_true", help="exit with 0 even if errors are found")

    verb = verbs.add_parser("rule", parents=[common], help="explain a rule, or list all")
    verb.set_defaults(verb=_rule)
    verb.add_argument("id", nargs="?", metavar="ID", help="a rule or a group")

    verb = verbs.add_parser("config", parents=[common], help="show the settings in force and where each comes from")
    verb.set_defaults(verb=_config)
    verb.add_argument("--output-format", choices=("text", "json", "schema"), default="text")

    verb = verbs.add_parser("clean", parents=[common], help="drop the cache")
    verb.set_defaults(verb=_clean)
    return parser


def _names(written: str) -> tuple[str, ...]:
    return tuple(name for name in written.replace(" ", ",").split(",") if name)


def _number(written: str) -> int:
    try:
        number = int(written)
    except ValueError:
        raise ArgumentTypeError(f"{written!r} is no whole number") from None
    if number < 0:
        raise ArgumentTypeError(f"must be 0 or more, not {number}")
    return number
