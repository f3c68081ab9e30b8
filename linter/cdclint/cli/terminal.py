"""Where the command's words go: standard output, standard error, a file that was asked for."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from io import TextIOWrapper
from typing import TYPE_CHECKING

from cdclint.cli.arguments import UsageError, language
from cdclint.core.message import Message
from cdclint.output.language import translate

if TYPE_CHECKING:
    from argparse import Namespace
    from contextlib import AbstractContextManager

    from cdclint.output.progress import Bar


def write(options: Namespace, text: str) -> None:
    """To standard output, or to the file that was asked for."""
    if options.output_file is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        options.output_file.write_text(text, "utf-8")
    except OSError as problem:
        why = Message.text(problem.strerror or "")
        raise UsageError(
            Message("{path}: cannot be written: {why}", path=str(options.output_file), why=why)
        ) from problem


def say(text: str) -> None:
    """To standard error, behind what standard output has been given."""
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()


def colour(options: Namespace) -> bool:
    """Whether what `write` writes may be coloured."""
    return options.output_file is None and has_colour(sys.stdout)


def has_colour(stream: object) -> bool:
    """Whether a stream shows colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (isinstance(stream, TextIOWrapper) and stream.isatty())


def bar(options: Namespace) -> AbstractContextManager[Bar | None]:
    """The progress bar, where a person watches."""
    if options.quiet or not sys.stderr.isatty():
        return nullcontext()
    from cdclint.output.progress import Bar  # noqa: PLC0415 (a terminal is there to draw on)

    return Bar(translate("Checking", language(options)))
