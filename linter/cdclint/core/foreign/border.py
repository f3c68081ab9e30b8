"""The border of a project: what is outside of its root is neither read into a report nor written."""

from __future__ import annotations

import os
from errno import EINVAL, ELOOP, EXDEV
from io import FileIO
from stat import S_ISLNK, S_ISREG
from typing import TYPE_CHECKING

from cdclint.core.message import Message

if TYPE_CHECKING:
    from pathlib import Path

# Windows has some of them alone, and others not at all.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def is_inside(root: str, path: str) -> bool:
    """Whether a path is below `root`, or is it, once every symbolic link is followed; it need not exist."""
    if os.name == "posix" and _has_no_link(root, path):
        return True
    top = os.path.realpath(root)
    real = os.path.realpath(path)
    return real == top or real.startswith(top if top.endswith(os.sep) else top + os.sep)


def _has_no_link(root: str, path: str) -> bool:
    """Whether a path is written below `root` and has no link from there on: nothing of it need be followed."""
    folder, _, rest = path.partition(f"{root}/")
    parts = rest.split("/")
    if folder or not rest or not root or not all(part.strip(".") for part in parts):
        return False
    at = root
    for part in parts:
        at = f"{at}/{part}"
        try:
            if S_ISLNK(os.lstat(at).st_mode):
                return False
        except (FileNotFoundError, NotADirectoryError):
            return True
        except (OSError, ValueError):
            return False
    return True


def read_regular(path: str | Path, *, follow: bool = True, folder: int | None = None) -> bytes:
    """The bytes of a regular file: a pipe or a device is rejected, and never waited for.

    `folder` is a descriptor of the folder that a relative path begins at.

    Raises:
        OSError: it cannot be read, is not a regular file, or, unless links are to be followed, is a symbolic link.
    """
    if not (follow or _NO_FOLLOW) and os.path.islink(path):  # noqa: PTH114 (paths are many here)
        raise OSError(ELOOP, os.strerror(ELOOP), str(path))
    with _opened(path, _READ | (0 if follow else _NO_FOLLOW), folder) as file:
        return file.readall()


def read_small(path: str | Path, limit: int) -> bytes | None:
    """The bytes of a regular file; None where there are more than `limit`.

    Raises:
        OSError: it cannot be read, or is not a regular file.
    """
    with _opened(path, _READ) as file:
        return file.readall() if os.fstat(file.fileno()).st_size <= limit else None


def read_inside(root: str, path: str) -> bytes:
    """The bytes of a regular file at a path relative to `root`: where a link leads out of it, none are read.

    Raises:
        OSError: it cannot be read, is not a regular file, or leads outside of the project.
    """
    whole = f"{root}/{path}"
    if not (path.startswith("../") or is_inside(root, whole)):
        raise OSError(EXDEV, Message("leads outside of the project"), whole)
    return read_regular(whole)


def _opened(path: str | Path, flags: int, folder: int | None = None) -> FileIO:
    handle = os.open(path, flags, dir_fd=folder)
    if S_ISREG(os.fstat(handle).st_mode):
        return FileIO(handle)
    os.close(handle)
    raise OSError(EINVAL, Message("is not a regular file"), str(path))
