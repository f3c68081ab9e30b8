"""The formats of a report, by the names that `--output-format` takes."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from cdclint.cli.arguments import Formatter, UsageError, file_path, filled, language, number, output_path
from cdclint.cli.terminal import colour, width
from cdclint.config import COMMAND_LINE
from cdclint.core.foreign.border import read_regular
from cdclint.core.message import Message
from cdclint.engine.files.discover import relative
from cdclint.output.look import Look
from cdclint.output.translation import ENGLISH, translate_report

if TYPE_CHECKING:
    from argparse import Namespace

    from cdclint.config import Config
    from cdclint.core.report import Report
    from cdclint.engine.check import Outcome

FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif", "junit", "html")
GROUPS = ("auto", "rule", "file")
MANY = 50
"""Above so many errors and warnings a terminal shows them by rule."""
FOR_PEOPLE = frozenset({"full", "concise"})
"""Those that a terminal shows: they speak the language of the settings or the locale."""


def reporting() -> ArgumentParser:
    """The options of every verb that reports diagnostics."""
    parser = ArgumentParser(add_help=False, formatter_class=Formatter)
    parser.add_argument("--output-format", choices=FORMATS, default="full")
    parser.add_argument(
        "--group",
        choices=GROUPS,
        default="auto",
        help="by rule, with examples, or by file; auto: by rule where many are",
    )
    parser.add_argument(
        "--output-file", type=output_path, metavar="FILE", help="write there instead of to standard output"
    )
    parser.add_argument(
        "--previous", type=file_path, metavar="FILE", help="a json report that the html one is compared with"
    )
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="show how often each rule is broken, and the numbers of the quizzes by module",
    )
    parser.add_argument("--baseline", type=filled, metavar="FILE", help="do not report the diagnostics that FILE lists")
    parser.add_argument("--max-warnings", type=number, metavar="N", help="fail if there are more warnings")
    parser.add_argument("--online", action="store_true", help="ask other sites whether links to them lead anywhere")
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 even if errors are found")
    return parser


def render(options: Namespace, config: Config, outcome: Outcome) -> str:
    """The report in the format that was asked for: what machines read is English, unless the command line says so."""
    in_language = language(options)
    for_people = options.output_format in FOR_PEOPLE or config.origins["language"] == COMMAND_LINE
    report = translate_report(outcome.report, in_language if for_people else ENGLISH)
    match options.output_format:
        case "concise":
            from cdclint.output.formats import concise  # noqa: PLC0415 (a format is loaded when it is wanted)

            return concise.render(report, verbose=options.verbose)
        case "json":
            from cdclint.output.formats import json_format  # noqa: PLC0415 (likewise)

            survey = outcome.survey if options.statistics and outcome.shard is None else None
            return json_format.render(report, outcome.shard, None if survey is None else survey.quizzes)
        case "github":
            from cdclint.output.formats import github  # noqa: PLC0415 (likewise)

            return github.render(report, folder=_folder(config.root))
        case "gitlab":
            from cdclint.output.formats import gitlab  # noqa: PLC0415 (likewise)

            return gitlab.render(report, folder=_folder(config.root))
        case "sarif":
            from cdclint.output.formats import sarif  # noqa: PLC0415 (likewise)

            return sarif.render(report, folder=_folder(config.root))
        case "junit":
            from cdclint.output.formats import junit  # noqa: PLC0415 (likewise)

            return junit.render(report, () if outcome.survey is None else outcome.survey.blocks)
        case "html":
            return _page(options, outcome, in_language)
        case _:
            look = Look(colour(options), in_language, width(options))
            if is_grouped(options, outcome.report):
                from cdclint.output.formats import grouped  # noqa: PLC0415 (likewise)

                return grouped.render(report, look, verbose=options.verbose)
            from cdclint.output.formats import full  # noqa: PLC0415 (likewise)

            return full.render(report, look, verbose=options.verbose)


def refuse_group(options: Namespace) -> None:
    """Reject `--group` where nothing is grouped.

    Raises:
        UsageError: the format lists diagnostics one by one.
    """
    if options.group != "auto" and options.output_format != "full":
        raise UsageError(Message("`--group` goes with `--output-format full`"))


def is_grouped(options: Namespace, report: Report) -> bool:
    """Whether a report is shown by rule: where that is asked for, or a terminal would be flooded."""
    if options.output_format != "full" or options.group == "file":
        return False
    if options.group == "rule":
        return True
    return width(options) is not None and not options.verbose and report.errors + report.warnings > MANY


def measures(options: Namespace, config: Config) -> list[Path]:
    """The files that a run reads besides those that it is asked for."""
    layout = config.layout
    below = (layout.contracts, layout.lesson_schema, *layout.metrics, *layout.schemas.values(), config.baseline)
    named = (options.config, getattr(options, "previous", None))
    return [*(config.root / path for path in below if path), *(path for path in named if isinstance(path, Path))]


def read_previous(options: Namespace) -> None:
    """Put the report that `--previous` names in the place of its name, before a run that it is compared with.

    Raises:
        UsageError: it cannot be read, is not a report, or the format does not compare.
    """
    file = options.previous
    if not isinstance(file, Path):
        return  # none was named, or it has been read: `--watch` comes here again
    if options.output_format != "html":
        raise UsageError(Message("`--previous` goes with `--output-format html`"))
    from cdclint.output.formats import html_report as html  # noqa: PLC0415 (a format is loaded when it is wanted)

    try:
        options.previous = html.read_previous(read_regular(file).decode("utf-8", "replace"))
    except OSError as problem:
        why = Message.reason(problem)
        raise UsageError(Message("{file}: cannot be read: {reason}", file=str(file), reason=why)) from problem
    except html.PreviousError as problem:
        raise UsageError(Message("{file}: {what}", file=str(file), what=problem.message)) from problem


def _page(options: Namespace, outcome: Outcome, in_language: str) -> str:
    from cdclint.core.survey import Survey  # noqa: PLC0415 (this format alone needs it)
    from cdclint.output.formats import html_report as html  # noqa: PLC0415 (a format is loaded when it is wanted)

    return html.render(
        outcome.report,
        outcome.survey or Survey(),
        when=html.time_of_run(os.environ),
        previous=options.previous,
        language=in_language,
    )


def _folder(root: Path) -> str:
    """The way from the top of the repository to the root, with a final slash; "" where that is the top, or unknown.

    Services that show a report next to the code know the repository, and not that its lessons are in a part of it.
    """
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    way = relative(top, root)
    return f"{way}/" if way else ""
