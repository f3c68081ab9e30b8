"""Arguments that several verbs take, and the settings that they make."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentError, ArgumentParser, ArgumentTypeError, HelpFormatter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cdclint import config
from cdclint.config.setting_place import suggestion
from cdclint.config.settings import LANGUAGES
from cdclint.core.dataclass import replace
from cdclint.core.message import MessageError
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.output.translation import choose

if TYPE_CHECKING:
    from argparse import Action, Namespace


MOST = 1_000_000_000
"""The largest number that an option takes."""
MOST_SHARDS = 10_000


class UsageError(MessageError):
    """Arguments that do not go together, or a file of theirs that cannot be used."""


def common() -> ArgumentParser:
    """The options that every verb has."""
    parser = ArgumentParser(add_help=False, formatter_class=Formatter)
    parser.add_argument(
        "--config", type=file_path, metavar="FILE", help="settings file to use instead of the nearest one"
    )
    parser.add_argument("--isolated", action="store_true", help="use no settings file")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="language of the messages (default: the settings', the locale's)"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every info, and more of what breaks")
    return parser


def settings(options: Namespace) -> config.Config:
    """The settings in force, those of the command line included; from now on `language` is what they say."""
    keys = ("language", "select", "extend-select", "ignore", "baseline", "jobs", "max-warnings")
    given = {key: getattr(options, key.replace("-", "_"), None) for key in keys}
    overrides: dict[str, Any] = {  # values of settings, each of its own type
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if value is not None
    }
    if "baseline" in overrides:
        overrides["baseline"] = str(Path.cwd() / overrides["baseline"])
    try:
        loaded = config.load(Path.cwd(), overrides, file=options.config, isolated=options.isolated)
    except config.ConfigError:
        wish_language(options)
        raise
    options.chosen_language = loaded.language
    # Neither what the run writes is a part of what is checked, nor the reports that it is made of.
    files = (getattr(options, "output_file", None), *getattr(options, "reports", ()))
    return replace(loaded, written=tuple(Path.cwd() / file for file in files if file is not None))


def wish_language(options: Namespace) -> None:
    """Let `language` be what the settings ask for before they are read, or although they cannot be used."""
    options.chosen_language = options.language or config.wished_language(
        Path.cwd(), file=options.config, isolated=options.isolated
    )


def language(options: Namespace) -> str:
    """The language to speak with people."""
    return choose(getattr(options, "chosen_language", None) or options.language or "", os.environ)


class Formatter(HelpFormatter):
    """The help in the width of the terminal; the standard one loads archives of files in order to ask for it.

    A parser makes one for each option that is added.
    """

    def __init__(self, prog: str, **given: Any) -> None:  # noqa: ANN401 (what a newer Python gives)
        super().__init__(prog, **{"width": _width() - 2, **given})


@cache
def _width() -> int:
    """As `shutil.get_terminal_size` has it."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and number_of(asked) > 0:
        return number_of(asked)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
    except (OSError, ValueError):
        return 80


class Parser(ArgumentParser):
    """A parser of arguments that says what was probably meant."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 (as the standard one)
        super().__init__(**{"formatter_class": Formatter, **given})

    def _get_values(self, action: Action, arg_strings: list[str]) -> Any:  # noqa: ANN401 (as argparse has it)
        """Refuse `--option=--`, which argparse takes for no value at all."""
        if action.nargs is None and action.option_strings and arg_strings == ["--"]:
            raise ArgumentError(action, "'--' is no value")
        return super()._get_values(action, arg_strings)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and exit with 2."""
        found = _CHOICE.search(message)
        super().error(message + (suggestion(found[1], _WORD.findall(found[2])) if found else ""))


_CHOICE = regex(r"invalid choice: '([^']*+)' \(choose from ([^()]*+)\)$")
_WORD = regex(r"[\w-]++")


def filled(written: str) -> str:
    """A text that is not empty: an empty one is that of a variable that is not set.

    Raises:
        ArgumentTypeError: it is empty, or has what no path and no address has.
    """
    if not written.strip():
        raise ArgumentTypeError("is empty")
    if "\0" in written:
        raise ArgumentTypeError("has a NUL character")
    return written


def file_path(written: str) -> Path:
    """The path of a file.

    Raises:
        ArgumentTypeError: it is empty.
    """
    return Path(filled(written))


def output_path(written: str) -> Path:
    """The path of a file that is written.

    Raises:
        ArgumentTypeError: it is empty, or stands for standard output.
    """
    if written == "-":
        raise ArgumentTypeError("- is no file; without the option the report goes to standard output")
    return file_path(written)


def names(written: str) -> tuple[str, ...]:
    """Names between commas or blanks.

    Raises:
        ArgumentTypeError: it is missing.
    """
    found = tuple(name for name in ",".join(written.split()).split(",") if name)
    if not found:
        raise ArgumentTypeError("names no rule")
    return found


def shard(written: str) -> tuple[int, int]:
    """The number of a part and how many there are: `2/5`.

    Raises:
        ArgumentTypeError: it is not valid.
    """
    index, _, count = written.partition("/")
    if not (is_number(index) and is_number(count) and 1 <= int(index) <= int(count)):
        raise ArgumentTypeError(f"{written!r} is no shard such as 2/5")
    if int(count) > MOST_SHARDS:
        raise ArgumentTypeError(f"{count} shards are more than {MOST_SHARDS}")
    return int(index), int(count)


def number(written: str) -> int:
    """A whole number of 0 or more.

    Raises:
        ArgumentTypeError: it is not valid.
    """
    if not is_number(written.removeprefix("-")):
        raise ArgumentTypeError(f"{written!r} is no whole number")  # as argparse speaks: English
    number = int(written)
    if not 0 <= number <= MOST:
        raise ArgumentTypeError(f"must be between 0 and {MOST}, not {number}")
    return number


def is_number(written: str) -> bool:
    """Whether a text is made of the digits 0 to 9, and of no more than a plausible number."""
    return written.isascii() and written.isdecimal() and len(written) <= 18
