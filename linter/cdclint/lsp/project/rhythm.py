"""How quickly an author types: the project is judged in pauses, and not between two letters of a word."""

from __future__ import annotations

from collections import deque

PAUSE = 0.15
"""Seconds without a change after which typing has paused, at least."""
SLOWEST = 0.4
"""Seconds between two changes from which on each of them stands alone."""
MORE = 1.5
"""How many times the longest of the last intervals a pause is: intervals differ."""


class Rhythm:
    """The last intervals between changes, of one project."""

    def __init__(self) -> None:
        self._last = 0.0
        self._intervals: deque[float] = deque(maxlen=4)

    def note(self, now: float) -> None:
        """Something was changed, at a time in seconds."""
        interval, self._last = now - self._last, now
        if interval > SLOWEST:
            self._intervals.clear()
        else:
            self._intervals.append(interval)

    @property
    def pause(self) -> float:
        """Seconds without a change after which typing has paused."""
        return max((PAUSE, *(MORE * interval for interval in self._intervals)))
