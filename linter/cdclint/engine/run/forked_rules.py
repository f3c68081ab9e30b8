"""The rules over a large project, shared with a fork of this process: each takes the next rule until none is left.

What a rule finds in the fork, and what it read there, comes back in plain values. A fork that dies takes nothing along:
its rules are run here.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.process.cores import cores
from cdclint.core.process.fork import DiedError, Fork, may_fork
from cdclint.engine.entry_check import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdclint.core.finding import Finding
    from cdclint.engine.run.project_pass import ProjectPass, Share
    from cdclint.engine.run.run import Run

_NUMBER = 2
"""Bytes of a rule's number in the pipe; reads of so few come whole."""


class _Turns:
    """Numbers from zero that each process takes in turn; no number is given out twice."""

    def __init__(self, count: int) -> None:
        self._read, write = os.pipe()
        try:
            os.write(write, b"".join(number.to_bytes(_NUMBER, "big") for number in range(count)))
        finally:
            os.close(write)

    def __iter__(self) -> Iterator[int]:
        while taken := os.read(self._read, _NUMBER):
            yield int.from_bytes(taken, "big")

    def close(self) -> None:
        """Give out no more."""
        os.close(self._read)


def judge_together(run: Run, judged: ProjectPass, names: Sequence[str]) -> dict[str, list[Finding]]:
    """What the rules of these names find, by rule; none is there that is still to be run.

    Raises:
        DamagedError: the facts of the cache are damaged.
    """
    if cores() < 2 or not may_fork():
        return {}
    _ = judged.met  # made once, for both
    found: dict[str, list[Finding]] = {}
    turns = _Turns(len(names))
    fork: Fork[Share | None] | None = None
    try:
        try:
            fork = Fork(partial(_work, run, judged, names, turns))
        except OSError:  # there can be no more processes
            return {}
        for number in turns:
            found[names[number]] = run.found_by(names[number])
        try:
            share = fork.result()
        except DiedError:
            return found
        if share is None:
            raise DamagedError
        return {**found, **judged.take(share)}
    finally:
        turns.close()
        if fork is not None:  # an interrupted run waits for no fork
            fork.kill()


def _work(run: Run, judged: ProjectPass, names: Sequence[str], turns: _Turns) -> Share | None:
    """The part of a fork; None where the facts are damaged."""
    entries = dict(run.entries)
    crashes = len(run.crashes)
    try:
        found = {names[number]: run.found_by(names[number]) for number in turns}
        if any(run.entries[path] is not entry for path, entry in entries.items()):
            found.clear()  # a file was saved meanwhile: what is known of it here, the other process does not know
        return judged.share(found, run.crashes[crashes:])
    except DamagedError:
        return None
