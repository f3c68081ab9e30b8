"""`cdclint plan`: what becomes of a plan's promises."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, file_path, language, output_path, settings
from cdclint.cli.formats import measures
from cdclint.cli.status import CLEAN, FAILED, FOUND
from cdclint.cli.terminal import bar, check_output_file, colour, has_colour, say, tell, width, width_of, write
from cdclint.config import COMMAND_LINE
from cdclint.core.message import Message
from cdclint.output.look import Look
from cdclint.output.translation import ENGLISH, translate_report

if TYPE_CHECKING:
    from argparse import Namespace

    from cdclint.config import Config
    from cdclint.engine.plan_run import Judgement


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("plan", parents=[common()], help="hold a plan's must_haves against the project")
    verb.set_defaults(verb=_run)
    verb.add_argument("paths", nargs="+", type=file_path, metavar="PLAN.md", help="Markdown files with `must_haves`")
    verb.add_argument(
        "--output-format", "--format", choices=("full", "concise", "json"), default="full", help="default: full"
    )
    verb.add_argument(
        "--output-file", type=output_path, metavar="FILE", help="write there instead of to standard output"
    )
    verb.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")


def _run(options: Namespace) -> int:
    """`cdclint plan`."""
    from cdclint.engine.plan_run import judge  # noqa: PLC0415 (`cdclint check` starts without it)
    from cdclint.engine.run.request import Request  # noqa: PLC0415 (likewise)
    from cdclint.output import plan_report as plan  # noqa: PLC0415 (likewise)
    from cdclint.output import summary  # noqa: PLC0415 (likewise)

    for path in options.paths:
        if path.is_dir():
            raise UsageError(
                Message("{path} is a folder; name a plan, a Markdown file with `must_haves`", path=str(path))
            )
    config = settings(options)
    check_output_file(options, config.root, *options.paths, *measures(options, config))
    paths = tuple(Path.cwd() / path for path in options.paths)
    with bar(options) as progress:
        judgement = judge(config, Request(paths, cached=not options.no_cache, progress=progress))
    in_language = language(options)
    write(options, _render(options, config, judgement))
    report, promises = translate_report(judgement.report, in_language), judgement.promises
    say(summary.crashes(report, details=options.verbose, language=in_language))
    if promises and not options.quiet:
        look = Look(has_colour(sys.stderr), in_language, width_of(sys.stderr))
        say(plan.summary(promises, look, errors=report.errors))
    explained = {crash.path for crash in report.crashes}
    for path in judgement.unchecked:
        if path not in explained:
            tell(Message("cdclint: {path}: nothing could be checked", path=path), in_language, head="")
    if report.crashes or judgement.unchecked:
        return FAILED
    return FOUND if report.errors else CLEAN


def _render(options: Namespace, config: Config, judgement: Judgement) -> str:
    """The judgement in the format that was asked for: as in `cdclint check`, what machines read is English."""
    from cdclint.output import plan_report as plan  # noqa: PLC0415 (`cdclint check` starts without it)

    for_people = options.output_format != "json" or config.origins["language"] == COMMAND_LINE
    in_language = language(options) if for_people else ENGLISH
    report, promises = (
        translate_report(judgement.report, in_language),
        plan.translate_promises(judgement.promises, in_language),
    )
    match options.output_format:
        case "json":
            return plan.render_json(report, promises)
        case "concise":
            return plan.render_concise(report, promises, language=in_language)
        case _:
            return plan.render_full(report, promises, Look(colour(options), in_language, width(options)))
