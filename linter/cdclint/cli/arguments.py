"""Arguments that several verbs take, and the settings that they make."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdclint import config
from cdclint.core.dataclass import replace

if TYPE_CHECKING:
    from argparse import Namespace


class UsageError(Exception):
    """Arguments that do not go together, or a file of theirs that cannot be used."""


def common() -> ArgumentParser:
    """The options that every verb has."""
    parser = ArgumentParser(add_help=False)
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings file to use instead of the nearest one")
    parser.add_argument("--isolated", action="store_true", help="use no settings file")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no summary")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell more of what breaks")
    return parser


def settings(options: Namespace) -> config.Config:
    """The settings in force, those of the command line included."""
    keys = ("select", "extend-select", "ignore", "baseline", "jobs", "max-warnings")
    given = {key: getattr(options, key.replace("-", "_"), None) for key in keys}
    overrides: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if value is not None
    }
    if "baseline" in overrides:
        overrides["baseline"] = str(Path.cwd() / overrides["baseline"])
    loaded = config.load(Path.cwd(), overrides, file=options.config, isolated=options.isolated)
    output = getattr(options, "output_file", None)
    return loaded if output is None else replace(loaded, written=(Path.cwd() / output,))


def names(written: str) -> tuple[str, ...]:
    """Names between commas or blanks."""
    return tuple(name for name in written.replace(" ", ",").split(",") if name)


def number(written: str) -> int:
    """A whole number of 0 or more.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        number = int(written)
    except ValueError:
        raise ArgumentTypeError(f"{written!r} is no whole number") from None
    if number < 0:
        raise ArgumentTypeError(f"must be 0 or more, not {number}")
    return number
