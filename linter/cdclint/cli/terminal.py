"""Where the command's words go: standard output, standard error, a file that was asked for."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from errno import EBADF
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from cdclint.cli.arguments import UsageError, language
from cdclint.core.foreign.border import is_inside
from cdclint.core.message import Message
from cdclint.core.whole_number import number_of
from cdclint.output.translation import translate

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable
    from contextlib import AbstractContextManager
    from typing import BinaryIO, TextIO

    from cdclint.output.progress import Bar


USUAL = 100
"""Columns of a terminal that does not report its width."""
NARROW = 80
"""Columns that the output has at least."""


class OutputError(UsageError):
    """The output cannot be written to its place."""


def write(options: Namespace, text: str) -> None:
    """To standard output, or to the file that was asked for.

    Raises:
        OutputError: it cannot be written; what was for a file is then on standard output, so that it is not lost.
    """
    file = options.output_file
    if file is not None:
        try:
            _save(file, text.encode(errors="backslashreplace"))
        except OSError as problem:
            print_(text)
            raise OutputError(
                Message(
                    "{file}: cannot be written: {why}; the report is on standard output",
                    file=str(file),
                    why=Message.reason(problem),
                )
            ) from problem
    else:
        print_(text)


def check_output_file(options: Namespace, root: Path, *inputs: Path) -> None:
    """Refuse to overwrite what is not a report, what this run reads, and what a link leads to.

    `inputs` are the files that the run reads, as they were named.

    Raises:
        UsageError: the report may not go there.
    """
    file: Path | None = options.output_file
    if file is None or _is_device(file):
        return
    try:
        why = _refusal(file, root, inputs)
    except OSError:
        return  # whatever is wrong there is reported when it is written
    if why is not None:
        raise UsageError(why)


def _refusal(file: Path, root: Path, inputs: Iterable[Path]) -> Message | None:
    """Why a report must not be written to a file; None where it may."""
    if file.is_symlink():
        return Message("{file}: is a symbolic link; name the file that it leads to", file=str(file))
    # Without `..`: a file beside the project is the user's word, a link in it that leads there is not.
    written = Path(os.path.abspath(file))  # noqa: PTH100 (`Path.absolute` keeps `..`)
    if written.is_relative_to(root) and not is_inside(str(root), str(file)):
        return Message("{file}: leads outside of the project", file=str(file))
    if not file.is_file():
        return None
    if any(path.exists() and path.samefile(file) for path in inputs):
        return Message("{file}: is read by this run; write the report to another file", file=str(file))
    if not _is_report(file):
        return Message("{file}: not a cdclint report, and is not overwritten", file=str(file))
    return None


def _is_device(file: Path) -> bool:
    """Whether a path is one of a terminal, a pipe or the like, such as /dev/stdout."""
    return str(file).startswith(("/dev/", "/proc/"))


def _is_report(file: Path) -> bool:
    from cdclint.output.known_report import HEAD, is_report  # noqa: PLC0415 (few reports replace another)

    with file.open("rb") as there:
        return is_report(there.read(HEAD))


def read_input() -> bytes:
    """All of standard input.

    Raises:
        UsageError: it cannot be read, or is closed.
    """
    try:
        return _input().read()
    except OSError as problem:
        raise UsageError(Message("standard input cannot be read: {why}", why=Message.reason(problem))) from problem


def _input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError(EBADF, os.strerror(EBADF))
    return sys.stdin.buffer


def print_(text: str | bytes) -> None:
    """To standard output: a text, or bytes as they are.

    Raises:
        OutputError: it cannot be written, save that its reader has left.
    """
    try:
        if isinstance(text, str):
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        forget_output()
        why = Message.reason(problem)
        raise OutputError(Message("standard output cannot be written: {why}", why=why)) from problem


def forget_output() -> None:
    """Let go of what is still to be written to standard output: it must not fail again at exit."""
    _forget(sys.stdout)


def _forget(stream: TextIO) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _save(file: Path, data: bytes) -> None:
    """A file is written whole or not at all; anything else (a pipe, a terminal) is written to directly."""
    if _is_device(file) or (file.exists() and not file.is_file()):
        file.write_bytes(data)
    else:
        from cdclint.engine.files.atomic_write import write as replace_file  # noqa: PLC0415 (most reports are printed)

        replace_file(file, data)


def say(text: str) -> None:
    """To standard error, after what standard output has been given. Where it cannot be written, nobody reads it."""
    sys.stdout.flush()
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _forget(sys.stderr)


def tell(message: Message, language: str, *, head: str = "cdclint: ") -> None:
    """One line to standard error: names and values of a project may hold what a terminal or a log would obey."""
    from cdclint.output.plain_text import printable  # noqa: PLC0415 (most runs have nothing to tell)

    say(f"{head}{printable(translate(message, language))}\n")


def colour(options: Namespace) -> bool:
    """Whether what `write` writes may be coloured."""
    return options.output_file is None and has_colour(sys.stdout)


def width(options: Namespace) -> int | None:
    """How many columns `write` has; None where it does not write to a terminal."""
    return None if options.output_file is not None else width_of(sys.stdout)


def width_of(stream: TextIO) -> int | None:
    """How many columns a stream has; None where it is not a terminal."""
    if not stream.isatty():
        return None
    wished = os.environ.get("COLUMNS", "")
    try:
        found = number_of(wished) if wished.isdecimal() else os.get_terminal_size(stream.fileno()).columns
    except OSError:
        found = 0
    return max(found, NARROW) if found else USUAL


def has_colour(stream: object) -> bool:
    """Whether a stream shows colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    # Consoles of Windows print the codes themselves, save Windows Terminal and those of editors.
    shows = sys.platform != "win32" or bool(os.environ.get("WT_SESSION") or os.environ.get("TERM_PROGRAM"))
    return shows and isinstance(stream, TextIOWrapper) and stream.isatty()


def bar(options: Namespace) -> AbstractContextManager[Bar | None]:
    """The progress bar, where a person watches."""
    if options.quiet or not sys.stderr.isatty():
        return nullcontext()
    from cdclint.output.progress import Bar  # noqa: PLC0415 (a terminal is there to draw on)

    return Bar(translate(Message("Checking"), language(options)))
