"""Work in a fork of this process, which ends with it: a hundredth of what a new interpreter costs, on Linux."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from errno import ENOSYS
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class DiedError(Exception):
    """A fork ended without a result."""


def may_fork() -> bool:
    """Whether this process may be forked: it is safe on Linux in a process with one thread."""
    if "cdclint.core.process.deadline" in sys.modules:
        from cdclint.core.process.deadline import rest  # noqa: PLC0415 (only where there is a thread of it)

        rest()
    return sys.platform == "linux" and _threads() == 1


def _threads() -> int:
    """The threads of this process, also those that `threading` does not count: a child has their locks, never released.

    A thread that has been joined takes a moment to leave the system's list.
    """
    count = 0
    for _ in range(20):
        try:
            count = sum(1 for _ in os.scandir("/proc/self/task"))
        except OSError:
            return threading.active_count()
        if count == 1 or threading.active_count() > 1:
            return count
        time.sleep(0.001)
    return count


if sys.platform != "win32":
    import signal

    class Fork(Generic[T]):
        """A child of this process at work. What is made is either asked for its result or killed.

        Raises:
            OSError: there can be no more processes.
        """

        def __init__(self, work: Callable[[], T]) -> None:
            read, write = os.pipe()
            self._result = os.fdopen(read, "rb")  # until the result is asked for
            # A child has no copy of this end: it is closed when this process ends, however that happens.
            parent, self._parent = os.pipe()
            # Ctrl-C reaches every process of the terminal; the one that began the work ends it, so that a fork has the
            # signal blocked from its first instruction to the last.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                self._process = os.fork()
                if self._process == 0:
                    try:
                        os.close(self._parent)
                        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
                        with os.fdopen(write, "wb") as file:
                            file.write(pickle.dumps(work()))
                        os._exit(0)
                    finally:
                        os._exit(1)
            except OSError:
                self._close()
                raise
            finally:
                os.close(parent)
                os.close(write)
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)

        def result(self) -> T:
            """What the work returned; waits for it.

            Raises:
                DiedError: the process ended before.
            """
            data = self._result.read()
            status = self._end()
            if status != 0:
                raise DiedError(status)
            result: T = pickle.loads(data)  # noqa: S301 (a copy of this process wrote it)
            return result

        def kill(self) -> None:
            """End it, if it has not ended."""
            if not self._result.closed:
                os.kill(self._process, signal.SIGKILL)
                self._end()

        def _end(self) -> int:
            _, status = os.waitpid(self._process, 0)
            self._close()
            return status

        def _close(self) -> None:
            self._result.close()
            os.close(self._parent)

    def _end_with(parent: int) -> None:
        os.read(parent, 1)
        os._exit(1)

else:

    class Fork(Generic[T]):
        """There is none on Windows.

        Raises:
            OSError: always.
        """

        def __init__(self, _work: Callable[[], T]) -> None:
            raise OSError(ENOSYS, os.strerror(ENOSYS))

        def result(self) -> T:
            """Nothing is returned.

            Raises:
                DiedError: always.
            """
            raise DiedError

        def kill(self) -> None:
            """Nothing is there to end."""
