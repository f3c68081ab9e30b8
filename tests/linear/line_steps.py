"""How often each line runs, and which lines run more than twice as often for twice the input."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    Tracer = Callable[[FrameType, str, object], "Tracer"]
    Lines = defaultdict[int, int]

TIMES = 24
WORST = 3.0
FEW = 1_000
"""So many steps more are no sign of anything."""

Places = Counter["tuple[CodeType, int]"]

_IS_COUNTED = ContextVar("is counted", default=True)


def steps(work: Callable[[], object]) -> Places:
    """How often the work runs each line, each turn of a loop included."""
    if not _IS_COUNTED.get():
        work()
        return Counter()
    # By the identity of code: its hash goes through all of it.
    tracers: dict[int, tuple[CodeType, Lines, Tracer]] = {}

    def note(frame: FrameType, event: str, value: object) -> Tracer:
        code = frame.f_code
        known = tracers.get(id(code))
        if known is None:
            lines: Lines = defaultdict(int)
            known = tracers[id(code)] = (code, lines, _tracer(lines))
        return known[2](frame, event, value)

    before = sys.gettrace()  # what measures coverage
    sys.settrace(note)
    try:
        work()
    finally:
        sys.settrace(before)
    counts: Places = Counter()
    for code, lines, _ in tracers.values():
        for line, number in lines.items():
            counts[code, line] += number
    return counts


def _tracer(lines: Lines) -> Tracer:
    """What counts the lines of one piece of code."""

    def note(frame: FrameType, _: str, __: object) -> Tracer:
        lines[frame.f_lineno] += 1
        return note

    return note


def squares(count: Callable[[int], Places], times: int = TIMES) -> dict[str, float]:
    """The lines that take more than twice the steps for twice the input; `count` takes the number of repetitions.

    With n, 2n and 4n, what the second half of the last adds is held against what the second half of the one before
    added: twice as much where the time is linear, four times as much where it is the square. What begins to look at an
    input of some length is no square: with longer ones it shows.
    """
    here = _IS_COUNTED.set(False)
    try:
        count(2)  # what is loaded and compiled at first
    finally:
        _IS_COUNTED.reset(here)
    counted = cache(count)
    found: dict[str, float] = {}
    for first in (times, 4 * times):
        once, twice, four = (counted(first * more) for more in (1, 2, 4))
        found = {
            f"{code.co_filename}:{line}": round(ratio, 1)
            for (code, line), number in four.items()
            if (ratio := (number - twice[code, line]) / max(twice[code, line] - once[code, line], FEW)) > WORST
        }
        if not found:
            break
    return found
