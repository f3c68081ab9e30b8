"""Many files at once, in as many processes as pay.

A worker that dies (out of memory, a fault in a native library) takes nothing along: the files that it may have had in
hand are looked at once more, one by one, and the one that kills its worker again is reported.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.process.fork import may_fork
from cdclint.core.report import Crash
from cdclint.engine.examine import Entry, Examiner

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

MOST = 61
"""Processes of one run: Windows cannot wait for more."""

CHUNK = 256_000
"""Bytes that a worker is given at a time: enough to make the handing over cheap, little enough to share evenly."""


def examine_in_processes(
    examiner: Examiner, sizes: Mapping[str, int], jobs: int, *, aside: bool = False
) -> Iterator[tuple[str, Entry]]:
    """The entry of each file, in the order in which they come; `sizes` gives the files with their bytes.

    With `aside`, the workers take what other processes leave of the processors.
    """
    recipe = pickle.dumps(examiner)
    lost = yield from _together(recipe, _chunks(sizes), jobs, aside=aside)
    yield from _one_by_one(recipe, lost, aside=aside)


def examine_again(examiner: Examiner, lost: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    """The entries of files that a process had in hand when it died."""
    return _one_by_one(pickle.dumps(examiner), lost, aside=False)


def _one_by_one(recipe: bytes, lost: Iterable[str], *, aside: bool) -> Iterator[tuple[str, Entry]]:
    for path in lost:
        if (yield from _together(recipe, [[path]], 1, aside=aside)):
            crash = Crash(path, "", Message("the process that looked at this file died; it was tried twice"))
            yield path, Entry("", (), crashes=[crash])


def _together(
    recipe: bytes, chunks: list[list[str]], jobs: int, *, aside: bool
) -> Generator[tuple[str, Entry], None, list[str]]:
    """The entries of all chunks; the files of chunks whose worker died are returned."""
    lost: list[str] = []
    context = multiprocessing.get_context(_method())
    pool = ProcessPoolExecutor(min(jobs, len(chunks), MOST), context, _begin, (aside,))
    try:
        futures = {}
        for chunk in chunks:
            try:
                futures[pool.submit(_examine, recipe, chunk)] = chunk
            except BrokenProcessPool:
                lost.extend(chunk)
        for future in as_completed(futures):
            try:
                entries = future.result()
            except BrokenProcessPool:
                lost.extend(futures[future])
            else:
                yield from entries
    except BaseException:
        # An interrupted run waits for no worker, least of all for one that no longer answers.
        _kill(pool)
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    return lost


def _kill(pool: ProcessPoolExecutor) -> None:
    for process in list((pool._processes or {}).values()):  # noqa: SLF001 (`kill_workers` comes with Python 3.14)
        process.kill()


def _chunks(sizes: Mapping[str, int]) -> list[list[str]]:
    """The files in parts of about the same size, the largest files first so that none comes last and alone."""
    chunks: list[list[str]] = []
    room = 0
    for path in sorted(sizes, key=lambda path: sizes[path], reverse=True):
        if room <= 0:
            chunks.append([])
            room = CHUNK
        chunks[-1].append(path)
        room -= sizes[path] + 1
    return chunks


def _method() -> str:
    """Forking costs a hundredth of a new interpreter."""
    return "fork" if may_fork() else "spawn"


def _begin(aside: bool) -> None:  # noqa: FBT001 (the pool hands it over by its place)
    """Leave it to the process that began the work to end it: Ctrl-C reaches every process of the terminal.

    Where that process is killed it can end nothing: a worker would wait for its next files without end. What a worker
    makes of one file is of no use for the next one: it is cleared away more often than elsewhere.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 20)
    if aside and sys.platform != "win32":
        os.nice(10)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _examine(recipe: bytes, paths: list[str]) -> list[tuple[str, Entry]]:
    examiner = _examiner(recipe)
    return [(path, examiner.examine_file(path)) for path in paths]


@cache
def _examiner(recipe: bytes) -> Examiner:
    """A worker unpacks it once: what it makes of the course serves every file after that."""
    examiner: Examiner = pickle.loads(recipe)  # noqa: S301 (the parent process wrote it)
    return examiner
