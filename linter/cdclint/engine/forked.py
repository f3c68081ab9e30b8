"""A few files in this process and in forks of it, where a pool of processes would cost more than it takes over.

This process looks at the smallest file alone, so that its forks have the readers and rules that were loaded for that;
then all look at their shares. A fork that dies takes nothing along: its files are looked at again, one by one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.process.fork import DiedError, Fork, may_fork

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.engine.examine import Entry, Examiner

LEAST = 25_000
"""Bytes to examine for which a fork is worth its start."""


def examine_in_forks(examiner: Examiner, sizes: Mapping[str, int], jobs: int) -> Iterator[tuple[str, Entry]]:
    """The entry of each file, in the order in which they come; `sizes` gives the files with their bytes."""
    *others, first = sorted(sizes, key=lambda path: sizes[path], reverse=True)
    yield first, examiner.examine_file(first)
    own, *shares = _shares({path: sizes[path] for path in others}, jobs if may_fork() else 1)
    forks: list[tuple[Fork[list[tuple[str, Entry]]], list[str]]] = []
    lost: list[str] = []
    try:
        for share in shares:
            try:
                forks.append((Fork(partial(_examine, examiner, share)), share))
            except OSError:  # there can be no more processes
                own += share
        for path in own:
            yield path, examiner.examine_file(path)
        for fork, share in forks:
            try:
                entries = fork.result()
            except DiedError:
                lost += share
            else:
                yield from entries
    finally:
        # An interrupted run waits for no fork, least of all for one that no longer answers.
        for fork, _ in forks:
            fork.kill()
    if lost:
        from cdclint.engine.pool import examine_again  # noqa: PLC0415 (the rare case)

        yield from examine_again(examiner, lost)


def _examine(examiner: Examiner, paths: list[str]) -> list[tuple[str, Entry]]:
    return [(path, examiner.examine_file(path)) for path in paths]


def _shares(sizes: Mapping[str, int], jobs: int) -> list[list[str]]:
    """The files in parts of about the same size, one for each process; they come the largest first."""
    shares: list[list[str]] = [[] for _ in range(max(1, min(jobs, sum(sizes.values()) // LEAST)))]
    filled = [0] * len(shares)
    for path, size in sizes.items():
        at = filled.index(min(filled))
        shares[at].append(path)
        filled[at] += size + 1
    return shares
