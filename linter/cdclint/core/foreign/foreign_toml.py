"""TOML of others: whatever is wrong with it is a `TOMLDecodeError`, and reading it takes linear time."""

from __future__ import annotations

import tomllib
from tomllib import TOMLDecodeError
from typing import Any

__all__ = ["TOMLDecodeError", "UnreadError", "read_toml"]

MOST_POINTS = 999
"""In a line: the library takes the square of the number of a key's parts, or refuses more than a thousand of them."""


class UnreadError(TOMLDecodeError):
    """More than the library can read; it may be TOML."""

    def __init__(self, message: str) -> None:
        ValueError.__init__(self, message)  # from Python 3.14 on, TOMLDecodeError wants a text and a place in it


def read_toml(text: str) -> dict[str, Any]:  # TOML values
    """The table that a text holds.

    Raises:
        TOMLDecodeError: it is not TOML.
        UnreadError: it is more than the library can read.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_POINTS:
            raise UnreadError(f"more than {MOST_POINTS} points in one line (at line {number}, column 1)")
    try:
        return tomllib.loads(text)
    except TOMLDecodeError:
        raise
    except RecursionError:
        raise UnreadError("arrays and tables are nested too deep") from None
    except ValueError:
        raise UnreadError("a number of too many digits") from None
