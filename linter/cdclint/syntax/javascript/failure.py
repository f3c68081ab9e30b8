"""Why a text could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdclint.core.message import Message

MAX_DEPTH = 100
"""Brackets, functions and elements nest about half as deep; what lies deeper is only matched by its brackets."""


class NotJavaScript(Exception):  # noqa: N818 (no error of the program: the text's)
    """The text is not JavaScript: `at` is where, `reach` how far the text had been read by then."""

    def __init__(self, at: int, message: Message, reach: int) -> None:
        super().__init__(message)
        self.at = at
        self.message = message
        self.reach = reach


class TooDeep(Exception):  # noqa: N818 (no error: a limit)
    """Brackets nest too deeply to be read."""
