"""`cdclint live`: the running lab asked about the files, its report to an output, and an exit status."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError, Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint.cli.arguments import UsageError, common, filled, language, settings
from cdclint.cli.check_command import conclude, tell_report
from cdclint.cli.formats import measures, read_previous, refuse_group, reporting
from cdclint.cli.status import CLEAN, FAILED
from cdclint.cli.terminal import bar, check_output_file, has_colour, say, tell, width_of, write
from cdclint.core.closeness import closest
from cdclint.core.dataclass import replace
from cdclint.core.message import Message
from cdclint.core.survey import Survey
from cdclint.engine.check import Outcome
from cdclint.engine.run.load import load_run
from cdclint.engine.run.request import Request
from cdclint.live.services import PORTS
from cdclint.output.look import Look

if TYPE_CHECKING:
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
    for kind, port in PORTS.items():
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
    clashes = {
        "watch": options.watch and options.run,
        "online": options.online,
        "baseline": options.baseline is not None,
    }
    for name, clashing in clashes.items():
        if clashing:
            other = "--run" if name == "watch" else "live"
            raise UsageError(Message("`{one}` does not go with `{other}`", one=f"--{name}", other=other))
    _refuse_unknown(options)
    if options.watch:
        from cdclint.engine.watch import watch  # noqa: PLC0415 (the rare case)

        watch(
            lambda: settings(options),
            lambda loaded: _prove_once(options, loaded),
            lambda line: tell(line, language(options), head=""),
            clear=sys.stdout.isatty(),
            every=EVERY,
        )
        return CLEAN
    return _prove_once(options, settings(options))


def _refuse_unknown(options: Namespace) -> None:
    """Refuse words that are no path: a service that is named without its option, a name that is misspelt.

    Raises:
        UsageError: there is no such file or folder.
    """
    for word in options.paths:
        path = Path.cwd() / word
        if os.path.lexists(path):
            continue
        if (kind := word.strip("-").casefold()) in PORTS:
            meant = Message.meant(f"--{kind} http://localhost:{PORTS[kind]}")
        elif "://" in word:
            meant = Message("; an address goes with {options}", options=", ".join(f"`--{one}`" for one in PORTS))
        else:
            there = sorted(one.name for one in path.parent.iterdir()) if path.parent.is_dir() else []
            near = closest(path.name, there)
            meant = Message.meant(os.path.join(os.path.dirname(word), near[0]) if near else "")  # noqa: PTH118, PTH120 (as written)
        raise UsageError(Message("{path}: there is no such file or folder{meant}", path=word, meant=meant))


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
    from cdclint.live.endpoints import AddressError  # noqa: PLC0415 (`cdclint --help` starts without it)
    from cdclint.live.lab_client import LabClient  # noqa: PLC0415 (see above)
    from cdclint.live.proof import Proof, Wishes  # noqa: PLC0415 (see above)

    client = LabClient(timeout=options.timeout, remote=options.allow_remote)
    given = {kind: getattr(options, kind) for kind in PORTS if getattr(options, kind) is not None}
    wishes = Wishes(
        given,
        walks=options.run,
        show=lambda block: tell(_head(block), language(options), head="") if not options.quiet else None,
        environment=os.environ,
    )
    try:
        return Proof(run, client, wishes)
    except AddressError as problem:
        raise UsageError(problem.message) from problem


def _head(block: Block) -> Message:
    """What is said of a block before it is run."""
    if block.setting:
        return Message("running `{key}` for {path}", key=block.setting, path=block.path)
    return Message("running {path}:{line}", path=block.path, line=block.line)


def _show_blocks(options: Namespace, proof: Proof) -> int:
    """Show what `--run` would run."""
    from cdclint.live.asked_table import listing  # noqa: PLC0415 (see above)

    blocks = proof.blocks()
    look = Look(has_colour(sys.stdout), language(options), width_of(sys.stdout))
    write(options, listing(blocks, str(proof.folder), look))
    if not blocks:
        tell(Message("no lesson marks a block with `live`"), language(options))
    return CLEAN


def _conclude(options: Namespace, config: Config, run: Run, proven: Proven) -> int:
    from cdclint.live.asked_table import asked_state, table  # noqa: PLC0415 (see above)

    survey = Survey()
    if options.output_format == "html" or options.statistics:
        from cdclint.engine.take_survey import survey as take  # noqa: PLC0415 (few outputs want it)

        # A running lab answers for no contract and no lesson.
        survey = replace(take(run), judged=frozenset(), table=asked_state(proven.evidence))
    survey = replace(survey, blocks=tuple(proven.evidence.walked))
    outcome = Outcome(proven.report, asked=len(run.files.asked), left_out=tuple(run.files.left_out), survey=survey)

    def write_report() -> None:
        tell_report(options, config, outcome)
        if not options.quiet:
            look = Look(has_colour(sys.stderr), language(options), width_of(sys.stderr))
            say(table(proven.evidence, look))
        for remark in proven.evidence.remarks:
            tell(remark, language(options))

    # Where nobody was asked, no summary says that all is well.
    quiet = Namespace(**{**vars(options), "quiet": True}) if proven.found_no_lab else options
    status = conclude(quiet, config, outcome, write_report)
    if proven.silent:
        if proven.found_no_lab:
            text = Message("no lab was found: name a service, as in `--prometheus http://localhost:9090`")
            tell(text, language(options))
        return FAILED
    return status
