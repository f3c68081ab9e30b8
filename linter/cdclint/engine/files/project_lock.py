"""One run at a time may change the files of a project.

The lock is on the root folder itself, so that it needs no file, whatever the settings say of the cache, and ends with
the process that holds it. Windows has no locks on folders: there it is on a file in the folder for temporary files.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

from cdclint.core.process.file_lock import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class LockedError(Exception):
    """Another run holds the lock."""


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the lock of the project at `root`; where the file system has no locks, nothing is locked.

    Raises:
        LockedError: another process holds it.
        OSError: the folder does not exist.
    """
    handle = _open(root)
    try:
        free = True
        with suppress(OSError):  # a file system without locks
            free = try_lock(handle)
        if not free:
            raise LockedError(root)
        yield
    finally:
        os.close(handle)


def _open(root: Path) -> int:
    if sys.platform == "win32":
        from tempfile import gettempdir  # noqa: PLC0415 (only there it is needed)

        name = blake2b(str(root.resolve(strict=True)).encode(), digest_size=16).hexdigest()
        handle = os.open(os.path.join(gettempdir(), f"cdclint-{name}.lock"), os.O_RDWR | os.O_CREAT)  # noqa: PTH118
    else:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    return handle
