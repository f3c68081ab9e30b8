"""A limit for work in one thread: what takes longer is interrupted by an exception in that thread.

Time is that of the processor, where the system measures it per thread: a busy machine changes no verdict. The exception
arrives between two instructions of Python; what a library does in one call ends first. A process that is inside of one
call for a minute, or `LAST` seconds of the processor's time, is ended by the system.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from cdclint.core.foreign.foreign_code import OverdueError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Self

    T = TypeVar("T")

LAST = 60.0
"""Seconds of the processor's time without an instruction of Python."""
_POLL = 0.05
_AGAIN = 0.25
"""Seconds after which an exception that something caught is raised once more."""
_IDLE = 1.0
"""Seconds without work after which the thread that watches ends."""


class LateError(Exception):
    """What is made of an `OverdueError` where the limit was set."""


class Deadline:
    """A limit for what is done inside of `with`; `is_late` says that it was interrupted.

    An `OverdueError` of another deadline, an outer one, is to be let pass.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_late = False
        self._key = next(_KEYS)
        self._thread = threading.get_ident()
        self._clock = _clock_of(self._thread)
        self._begun = self._now()
        self._raised = 0.0

    def __enter__(self) -> Self:
        with _LOCK:
            _ACTIVE[self._key] = self
        _watch()
        return self

    def __exit__(self, *_error: object) -> None:
        while True:
            try:
                with _LOCK:
                    _ACTIVE.pop(self._key, None)
                if self.is_late:
                    # It may not have arrived yet: it does at one of these jumps. Taking it back would leave the
                    # interpreter looking for it for ever, and a traced call would never begin.
                    for _ in range(10):
                        pass
            except OverdueError:
                continue
            return

    def _now(self) -> float:
        try:
            return self._clock()
        except OSError:  # the thread has ended
            return 0.0

    def look(self) -> None:
        """Interrupt the work if it is late; the thread that watches calls it, and holds the lock."""
        if self._now() - self._begun <= self.seconds or time.monotonic() - self._raised < _AGAIN:
            return
        if not _imports(sys._current_frames().get(self._thread)):  # noqa: SLF001 (the way to another thread's frames)
            self.is_late = True
            self._raised = time.monotonic()
            _raise(self._thread, OverdueError)


_ACTIVE: dict[int, Deadline] = {}
_KEYS = count()
_LOCK = threading.Lock()
_WAKE = threading.Event()
_watcher: threading.Thread | None = None


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns.

    Raises:
        LateError: it took longer.
        OverdueError: an outer limit is reached.
    """
    deadline = Deadline(seconds)
    try:
        with deadline:
            return work()
    except OverdueError:
        if not deadline.is_late:
            raise
        raise LateError from None


def rest() -> None:
    """End the thread that watches until there is work again: a process with one thread may be forked."""
    global _watcher
    with _LOCK:
        thread, _watcher = _watcher, None
    if thread is not None:
        _WAKE.set()
        thread.join()


def _watch() -> None:
    global _watcher  # noqa: PLW0603 (one for the process)
    if _watcher is None:
        with _LOCK:
            if _watcher is None:
                _WAKE.clear()
                _hold(LAST)
                _watcher = threading.Thread(target=_look, name="cdclint-deadlines", daemon=True)
                _watcher.start()


def _look() -> None:
    global _watcher  # noqa: PLW0603 (one for the process)
    me = threading.current_thread()
    busy = time.monotonic()
    while True:
        _WAKE.wait(_POLL)
        with _LOCK:
            if _ACTIVE:
                busy = time.monotonic()
            if _watcher is not me or time.monotonic() - busy > _IDLE:
                _hold(0)
                if _watcher is me:
                    _watcher = None
                return
            for one in _ACTIVE.values():
                one.look()
        _hold(LAST)


def _hold(seconds: float) -> None:
    """Let the system end this process unless this is called again in time; no instruction of ours is needed for it."""
    if sys.platform != "win32":
        import signal  # noqa: PLC0415 (most runs have it, and those that examine nothing do not need it)

        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)


def _raise(thread: int, kind: type[BaseException]) -> None:
    """Raise an exception in a thread."""
    from ctypes import c_ulong, py_object, pythonapi  # noqa: PLC0415 (it is slow to load, and rarely needed)

    pythonapi.PyThreadState_SetAsyncExc(c_ulong(thread), py_object(kind))


if sys.platform == "linux":

    def _clock_of(thread: int) -> Callable[[], float]:
        """The clock that counts the processor's time of a thread; elsewhere that of the wall."""
        clock = time.pthread_getcpuclockid(thread)
        return lambda: time.clock_gettime(clock)

else:

    def _clock_of(_: int) -> Callable[[], float]:
        return time.monotonic


def _imports(frame: FrameType | None) -> bool:
    """Whether a thread is loading a module: to leave it half loaded would harm what comes after."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _after_fork() -> None:
    """A child has no thread that watches, and nothing to watch."""
    global _LOCK, _WAKE, _watcher
    _LOCK, _WAKE, _watcher = threading.Lock(), threading.Event(), None
    _ACTIVE.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_after_fork)
