"""`cdclint plan`: what becomes of a plan's promises."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, settings
from cdclint.cli.status import CLEAN, FAILED, FOUND
from cdclint.cli.terminal import bar, colour, has_colour, say, write
from cdclint.core.message import Message

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser("plan", parents=[common()], help="hold a plan's must_haves against the project")
    verb.set_defaults(verb=_run)
    verb.add_argument("paths", nargs="+", type=Path, metavar="PLAN.md", help="Markdown files with `must_haves`")
    verb.add_argument(
        "--output-format", "--format", choices=("full", "concise", "json"), default="full", help="default: full"
    )
    verb.add_argument("--output-file", type=Path, metavar="FILE", help="write there instead of to standard output")
    verb.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")


def _run(options: Namespace) -> int:
    """`cdclint plan`."""
    from cdclint.engine.plan import judge  # noqa: PLC0415 (`cdclint check` starts without it)
    from cdclint.engine.run import Request  # noqa: PLC0415 (likewise)
    from cdclint.output import plan, summary  # noqa: PLC0415 (likewise)

    for path in options.paths:
        if path.is_dir():
            raise UsageError(
                Message("{path} is a folder; name a plan, a Markdown file with `must_haves`", path=str(path))
            )
    paths = tuple(Path.cwd() / path for path in options.paths)
    with bar(options) as progress:
        judgement = judge(settings(options), Request(paths, cached=not options.no_cache, progress=progress))
    report, promises = judgement.report, judgement.promises
    match options.output_format:
        case "json":
            text = plan.render_json(report, promises)
        case "concise":
            text = plan.render_concise(report, promises)
        case _:
            text = plan.render_full(report, promises, colour=colour(options))
    write(options, text)
    say(summary.crashes(report, details=options.verbose))
    if promises and not options.quiet:
        say(plan.summary(promises, errors=report.errors, colour=has_colour(sys.stderr)))
    explained = {crash.path for crash in report.crashes}
    for path in judgement.unchecked:
        if path not in explained:
            say(Message("cdclint: {path}: nothing could be checked", path=path) + "\n")
    if report.crashes or judgement.unchecked:
        return FAILED
    return FOUND if report.errors else CLEAN
