"""Why a text could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message

if TYPE_CHECKING:
    from cdclint.core.message import Value

MAX_DEPTH = 100
"""Brackets, functions and elements nest about half as deep; what lies deeper is only matched by its brackets."""


class NotJavaScript(Exception):  # noqa: N818 (no error of the program: the text's)
    """The text is not JavaScript: `at` is where, `reach` how far the text had been read by then.

    The message is built on demand: most such errors are never shown.
    """

    def __init__(self, at: int, template: str, reach: int, values: dict[str, Value] | None = None) -> None:
        super().__init__(template)
        self.at = at
        self.template = template
        self.reach = reach
        self.values: dict[str, Value] = values or {}

    @property
    def message(self) -> Message:
        """What is wrong."""
        return Message(self.template, **self.values)


class TooDeep(Exception):  # noqa: N818 (no error: a limit)
    """Brackets nest too deeply to be read."""
