"""A progress bar for runs that last, on a terminal, drawn with rich."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress

PATIENCE = 1.0
"""Seconds after which progress is shown."""


class Bar:
    """Call it with how many files are done, and of how many; it shows itself, with its title, after `PATIENCE`."""

    def __init__(self, title: str = "Checking") -> None:
        self._title = title
        self._begun = monotonic()
        self._drawn = self._begun
        self._progress: Progress | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def __call__(self, done: int, total: int) -> None:
        """Draw it, ten times a second at most."""
        now = monotonic()
        if now - self._begun < PATIENCE or now - self._drawn < 0.1:
            return
        self._drawn = now
        if self._progress is None:
            from rich.console import Console  # noqa: PLC0415 (most runs end before a bar is wanted)
            from rich.progress import Progress  # noqa: PLC0415

            # No thread of its own redraws it: worker processes may yet be forked.
            self._progress = Progress(console=Console(stderr=True), auto_refresh=False, transient=True)
            self._progress.start()
            self._progress.add_task(self._title, total=total)
        self._progress.update(self._progress.task_ids[0], completed=done, total=total)
        self._progress.refresh()
