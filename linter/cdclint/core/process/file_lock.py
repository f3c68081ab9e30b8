"""Locks on open files: `flock` where there is one, and what Windows has in its place."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    def lock(handle: int) -> None:
        """Hold the lock: a file that is open can neither be removed nor replaced on Windows."""

    def try_lock(handle: int) -> bool:
        """Lock the first byte of a file; False where another process holds it."""
        os.lseek(handle, 0, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    from fcntl import LOCK_EX, LOCK_NB, flock

    def lock(handle: int) -> None:
        """Wait for the lock.

        Raises:
            OSError: the file system has no locks.
        """
        flock(handle, LOCK_EX)

    def try_lock(handle: int) -> bool:
        """Take the lock; False where another process holds it.

        Raises:
            OSError: the file system has no locks.
        """
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return False
        return True
