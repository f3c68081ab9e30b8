"""One run at a time may change the files of a project.

The lock is on the root folder itself, so that it needs no file, whatever the settings say of the cache, and ends with
the process that holds it.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from errno import EAGAIN
from fcntl import LOCK_EX, LOCK_NB, flock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class LockedError(Exception):
    """Another run holds the lock."""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the lock of the project at `root`; where the file system has no locks, there is none to hold.

    Raises:
        LockedError: another process holds it.
        OSError: there is no such folder.
    """
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except OSError as problem:
            if problem.errno == EAGAIN:
                raise LockedError(root) from None
        yield
    finally:
        os.close(handle)
