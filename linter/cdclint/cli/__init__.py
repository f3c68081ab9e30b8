"""The command `cdclint`: one module a verb, each of which declares its arguments and runs.

Exit status 0: clean (warnings are allowed, `--max-warnings` says how many); 1: errors found; 2: a mistake in the call
or the settings, something that broke, or nothing to check; 130: interrupted.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING

from cdclint import __version__
from cdclint.cli.arguments import Parser, UsageError, language
from cdclint.cli.status import FAILED, INTERRUPTED
from cdclint.cli.terminal import forget_output, tell
from cdclint.core.message import Message, MessageError
from cdclint.output.translation import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERBS = ("check", "live", "merge", "rule", "config", "plan", "init", "server", "clean")
"""The verbs, in the order of the help; each is a module `<verb>_command` of this package."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (those of the process if None), and return its exit status."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed: there is no reader any more
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 (open to the end)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            if sys.platform == "win32" and not stream.isatty():
                # A report in a file or a pipe is the same on every system.
                stream.reconfigure(encoding="utf-8", newline="\n")
    # What a run makes lives to its end, or dies without a cycle: looking for cycles often only costs time.
    gc.set_threshold(500_000, 20, 20)
    # Nor need the interpreter look for them when it ends, which took a fifth of a warm run.
    atexit.register(gc.freeze)
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = _parser(given[:1]).parse_args(given)
    except KeyboardInterrupt:
        tell(Message("interrupted"), choose("", os.environ))
        return INTERRUPTED
    try:
        _require_folder()
        status: int = options.verb(options)
        sys.stdout.flush()
    except MessageError as problem:
        tell(problem.message, language(options))
    except BrokenPipeError:
        forget_output()  # its reader has closed the pipe
    except KeyboardInterrupt:
        tell(Message("interrupted"), language(options))
        return INTERRUPTED
    except OSError as problem:
        why = Message.text(problem.strerror or str(problem))
        what = Message("{file}: {why}", file=str(problem.filename), why=why) if problem.filename else why
        tell(what, language(options))
    except Exception as problem:  # noqa: BLE001 (whatever breaks, a person gets one line and a status that fails)
        if options.verbose:
            from traceback import print_exc  # noqa: PLC0415 (only now it is needed)

            print_exc()
        message = Message(
            "internal failure: {kind}: {problem} (-v shows where)", kind=type(problem).__name__, problem=str(problem)
        )
        tell(message, language(options))
    else:
        return status
    return FAILED


def _require_folder() -> None:
    """Refuse a current folder that is gone: everything is named from it.

    Raises:
        UsageError: there is none.
    """
    try:
        os.getcwd()  # noqa: PTH109 (the path is not wanted)
    except OSError as problem:
        raise UsageError(Message("the current folder cannot be read: {why}", why=Message.reason(problem))) from problem


def _parser(first: list[str]) -> Parser:
    """What takes the arguments apart; only the verb that comes first is declared, where it is one."""
    parser = Parser(prog="cdclint", description="Prove that a technical lesson works before a student meets it.")
    parser.add_argument("--version", action="version", version=f"cdclint {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB", prog="cdclint")
    for verb in first if set(first) & set(_VERBS) else _VERBS:
        import_module(f"{__name__}.{verb}_command").add(verbs)
    return parser
