"""`cdclint live`: the running lab asked about the files, its report to an output, and an exit status."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, filled, language, settings
from cdclint.cli.check_command import conclude, tell_report
from cdclint.cli.formats import measures, read_previous, refuse_group, reporting
from cdclint.cli.status import CLEAN, FAILED
from cdclint.cli.terminal import bar, check_output_file, has_colour, say, width_of, write
from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.engine.check import Outcome
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.output.look import Look
from cdclint.output.translation import translate

if TYPE_CHECKING:
    from argparse import Namespace

    from cdclint.config import Config
    from cdclint.engine.run.run import Run
    from cdclint.live.proof import Proof, Proven
    from cdclint.live.walk import Block

EVERY = 15.0
"""Seconds after which `--watch` asks again although no file has changed."""
_MOST = 600.0


def add(verbs: Any) -> None:  # noqa: ANN401 (argparse has no public name for it)
    """Declare the verb and its arguments."""
    verb = verbs.add_parser(
        "live",
        parents=[common(), reporting()],
        help="ask the running lab what it says of lessons, dashboards and rules",
    )
    verb.set_defaults(verb=_run)
    verb.add_argument("paths", nargs="*", type=filled, metavar="PATH", help="files or folders to ask about")
    for kind, port in (("prometheus", 9090), ("grafana", 3000), ("connect", 8083)):
        verb.add_argument(
            f"--{kind}", type=filled, metavar="URL", help=f"such as http://localhost:{port} (default: as Compose says)"
        )
    verb.add_argument("--allow-remote", action="store_true", help="ask services on other machines, too")
    verb.add_argument("--timeout", type=_seconds, default=5.0, metavar="S", help="seconds for one answer (default: 5)")
    verb.add_argument("--watch", action="store_true", help="ask again whenever a file changes, and every 15 s")
    verb.add_argument(
        "--run", action="store_true", help="run the blocks that lessons mark with `live`, in the lab's folder"
    )
    verb.add_argument("--dry-run", action="store_true", help="with --run: show what would be run, and run nothing")


def _seconds(written: str) -> float:
    with suppress(ValueError):
        if 0 < float(written) <= _MOST:
            return float(written)
    raise ArgumentTypeError(f"{written!r} is no number of seconds up to {_MOST:g}")  # as argparse speaks: English


def _run(options: Namespace) -> int:
    """`cdclint live`."""
    if options.dry_run and not options.run:
        raise UsageError(Message("`--dry-run` goes with `--run`"))
    for name, clashes in (("watch", options.watch and options.run), ("online", options.online)):
        if clashes:
            other = "--run" if options.run else "live"
            raise UsageError(Message("`{one}` does not go with `{other}`", one=f"--{name}", other=other))
    if options.watch:
        from cdclint.engine.watch import watch  # noqa: PLC0415 (the rare case)

        watch(
            lambda: settings(options),
            lambda loaded: _prove_once(options, loaded),
            lambda line: say(f"{translate(line, language(options))}\n"),
            clear=sys.stdout.isatty(),
            every=EVERY,
        )
        return CLEAN
    return _prove_once(options, settings(options))


def _prove_once(options: Namespace, config: Config) -> int:
    check_output_file(options, config.root, *(Path.cwd() / path for path in options.paths), *measures(options, config))
    read_previous(options)
    refuse_group(options)
    run = _load(options, config)
    proof = _proof(options, run)
    if options.dry_run:
        return _show_blocks(options, proof)
    return _conclude(options, config, run, proof.prove())


def _load(options: Namespace, config: Config) -> Run:
    paths = tuple(Path.cwd() / path for path in options.paths)
    with bar(options) as progress:
        return load_run(config, Request(paths, progress=progress))


def _proof(options: Namespace, run: Run) -> Proof:
    from cdclint.live.endpoints import KINDS, AddressError  # noqa: PLC0415 (`cdclint --help` starts without it)
    from cdclint.live.lab_client import LabClient  # noqa: PLC0415 (see above)
    from cdclint.live.proof import Proof, Wishes  # noqa: PLC0415 (see above)

    client = LabClient(timeout=options.timeout, remote=options.allow_remote)
    given = {kind: getattr(options, kind) for kind in KINDS if getattr(options, kind) is not None}
    wishes = Wishes(
        given,
        walks=options.run,
        show=lambda block: say(f"{_head(options, block)}\n") if not options.quiet else None,
        environment=os.environ,
    )
    try:
        return Proof(run, client, wishes)
    except AddressError as problem:
        raise UsageError(problem.message) from problem


def _head(options: Namespace, block: Block) -> str:
    """What is said of a block before it is run."""
    running = Message("running {path}:{line}", path=block.path, line=block.line)
    return translate(running, language(options))


def _show_blocks(options: Namespace, proof: Proof) -> int:
    """Show what `--run` would run."""
    from cdclint.live.asked_table import listing  # noqa: PLC0415 (see above)

    blocks = proof.blocks()
    look = Look(has_colour(sys.stdout), language(options), width_of(sys.stdout))
    write(options, listing(blocks, str(proof.folder), look))
    if not blocks:
        say(f"cdclint: {translate(Message('no lesson marks a block with `live`'), language(options))}\n")
    return CLEAN


def _conclude(options: Namespace, config: Config, run: Run, proven: Proven) -> int:
    from cdclint.live.asked_table import table  # noqa: PLC0415 (see above)

    survey = None
    if options.output_format == "html" or options.statistics:
        from cdclint.engine.take_survey import survey as take  # noqa: PLC0415 (few outputs want it)

        # A running lab answers for no contract and no lesson.
        survey = replace(take(run), judged=frozenset())
    outcome = Outcome(proven.report, asked=len(run.files.asked), left_out=tuple(run.files.left_out), survey=survey)

    def write_report() -> None:
        tell_report(options, config, outcome)
        if not options.quiet:
            look = Look(has_colour(sys.stderr), language(options), width_of(sys.stderr))
            say(table(proven.evidence, look))
        for remark in proven.evidence.remarks:
            say(f"cdclint: {translate(remark, language(options))}\n")

    status = conclude(options, config, outcome, write_report)
    if proven.silent:
        if not proven.report.crashes and not proven.report.diagnostics:
            text = Message("no lab was found: name a service, as in `--prometheus http://localhost:9090`")
            say(f"cdclint: {translate(text, language(options))}\n")
        return FAILED
    return status
