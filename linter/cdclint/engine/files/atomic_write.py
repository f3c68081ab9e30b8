"""The one way in which cdclint writes files: whole or not at all, and never through a symbolic link.

While it is written, a file has a temporary name (`.cdclint-….tmp`) and a lock. A process that is killed leaves it
after without the lock: the next run that finds it removes it, and no run takes it for a file of the project. On
Windows that it is open is the lock: an open file is neither removed nor renamed there.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from errno import EACCES, ELOOP, EXDEV
from stat import S_IMODE, S_ISREG
from typing import TYPE_CHECKING, Final

from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.message import Message
from cdclint.core.process.file_lock import lock, try_lock
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

TEMPORARY = regex(r"\.cdclint-[0-9a-f]{16}\.tmp")
"""What the name of a file looks like that is being written."""

NOT_YET: Final = object()
"""Given instead of bytes: the file must not exist when it is written."""
_ANYTHING: Final = object()

_LINK = Message("is a symbolic link")
_OUTSIDE = Message("leads outside of the project")


class ChangedMeanwhileError(Exception):
    """A file has changed since it was read."""


def write(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    instead_of: object = _ANYTHING,
    below: Path | None = None,
    durable: bool = True,
) -> None:
    """Write `data` into a file atomically; its permissions and owner stay as they are, and no program is set-uid.

    `instead_of` are the bytes that the file must have right before it is replaced, or `NOT_YET`. `below` is a folder
    that the file must be in once symbolic links are followed. `durable` waits for the disk.

    Raises:
        OSError: the file or its folder cannot be written, it is read-only, a symbolic link, or outside of `below`.
        ChangedMeanwhileError: the file has other bytes than `instead_of`.
    """
    try:
        _write(path, data, instead_of, below, durable=durable)
    except OSError as problem:
        if problem.filename == str(path):
            raise
        # Nobody knows the temporary file, and a full disk names none at all.
        raise OSError(problem.errno, problem.strerror, str(path)) from problem


def _write(path: Path, data: bytes | Iterable[bytes], instead_of: object, below: Path | None, *, durable: bool) -> None:
    if path.is_symlink():
        raise OSError(ELOOP, _LINK, str(path))
    if below is not None and not is_inside(str(below), str(path)):
        raise OSError(EXDEV, _OUTSIDE, str(path))
    _refuse_read_only(path)
    # A mistake that can be seen now costs no temporary file.
    _compare(path, instead_of)
    with _temporary(path.parent) as (name, file):
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        if durable:
            os.fsync(file.fileno())
        _keep_owner_and_mode(path, file.fileno())
        _compare(path, instead_of)
        if sys.platform == "win32":
            file.close()
        if instead_of is NOT_YET:
            try:
                path.hardlink_to(name)
            except FileExistsError:
                raise ChangedMeanwhileError(path) from None
        else:
            name.replace(path)


def _refuse_read_only(path: Path) -> None:
    """Refuse what its owner made read-only: its folder may let it be replaced all the same."""
    with suppress(FileNotFoundError):
        if not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            raise PermissionError(EACCES, os.strerror(EACCES), str(path))


def _compare(path: Path, wanted: object) -> None:
    if wanted is _ANYTHING:
        return
    try:
        there: object = read_regular(path)
    except FileNotFoundError:
        there = NOT_YET
    if there != wanted:
        raise ChangedMeanwhileError(path)


@contextmanager
def _temporary(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A new file, locked, that is gone afterwards if it still has its temporary name."""
    while True:
        name = folder / f".cdclint-{os.urandom(8).hex()}.tmp"
        file = open(name, "xb", opener=_only_for_us)  # noqa: SIM115 (closed below, at the right time)
        try:
            with suppress(OSError):  # a file system without locks
                lock(file.fileno())
            if os.fstat(file.fileno()).st_nlink:  # otherwise another run swept it before it was locked
                yield name, file
                return
        finally:
            if sys.platform == "win32":
                _close(file)
            with suppress(OSError):
                name.unlink(missing_ok=True)
            _close(file)


def _only_for_us(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _close(file: BinaryIO) -> None:
    with suppress(OSError):  # whatever could not be written was reported by `flush`
        file.close()


def sweep(paths: Iterable[Path]) -> None:
    """Remove temporary files that are no longer being written; those that cannot be removed are kept."""
    for path in paths:
        if TEMPORARY.fullmatch(path.name):
            with suppress(OSError):
                _remove_if_free(path)


if sys.platform == "win32":

    def _remove_if_free(path: Path) -> None:
        path.unlink()

    def _keep_owner_and_mode(path: Path, handle: int) -> None:
        """A new file has the rights of its folder."""

else:

    def _remove_if_free(path: Path) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if S_ISREG(os.fstat(handle).st_mode) and try_lock(handle):
                path.unlink()
        finally:
            os.close(handle)

    def _keep_owner_and_mode(path: Path, handle: int) -> None:
        try:
            stat = path.stat()
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            os.fchmod(handle, 0o666 & ~umask)
            return
        with suppress(PermissionError):
            os.fchown(handle, stat.st_uid, stat.st_gid)
        os.fchmod(handle, S_IMODE(stat.st_mode) & 0o777)  # whoever owned a set-uid file may not own this one
