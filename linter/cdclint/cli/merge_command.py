"""`cdclint merge`: the reports of all shards, made into the one that a single run would have given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, file_path, settings, wish_language
from cdclint.cli.check_command import conclude, judge, tell_report, web
from cdclint.cli.formats import measures, read_previous, refuse_group, reporting
from cdclint.cli.terminal import bar, check_output_file
from cdclint.core.dataclass import replace
from cdclint.engine.run.request import RequestError

if TYPE_CHECKING:
    from argparse import Namespace


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser(
        "merge", parents=[common(), reporting()], help="join the reports of `cdclint check --shard`"
    )
    verb.set_defaults(verb=_run)
    verb.add_argument("reports", nargs="+", type=file_path, metavar="REPORT", help="the JSON reports of all shards")


def _run(options: Namespace) -> int:
    """`cdclint merge`."""
    from cdclint.engine.shard import read  # noqa: PLC0415 (a verb of its own)

    try:
        shards = read(options.reports)
    except RequestError as problem:
        wish_language(options)
        raise UsageError(problem.message) from problem
    for key, names in shards.overrides.items():
        setattr(options, key.replace("-", "_"), list(names))
    refuse_group(options)
    config = settings(options)
    check_output_file(options, config.root, *options.reports, *measures(options, config))
    read_previous(options)
    with bar(options) as progress:
        request = replace(shards.request(config.root), progress=progress, ask=web() if options.online else None)
        outcome = judge(config, request, with_survey=options.output_format == "html" or options.statistics)
    return conclude(options, config, outcome, lambda: tell_report(options, config, outcome))
