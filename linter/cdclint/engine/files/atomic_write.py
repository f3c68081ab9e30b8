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
from pathlib import Path
from stat import S_IMODE, S_ISLNK, S_ISREG
from typing import TYPE_CHECKING, Final

from cdclint.core.dataclass import dataclass
from cdclint.core.foreign.border import is_inside, read_regular
from cdclint.core.message import Message
from cdclint.core.process.file_lock import lock, try_lock
from cdclint.engine.files.temporary_name import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

NOT_YET: Final = object()
"""Given instead of bytes: the file must not exist when it is written."""
_ANYTHING: Final = object()

# Linux opens a folder that may be searched and not listed; other systems ask for the right to list it.
_SEARCH: Final = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)

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
    with _folder(path.parent, below) as folder:
        target = _Place(path, folder)
        _refuse_unwritable(target)
        # A mistake that can be seen now costs no temporary file.
        _compare(target, instead_of)
        with _temporary(target) as (temporary, file):
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
            _keep_owner_and_mode(target, file.fileno())
            _compare(target, instead_of)
            if sys.platform == "win32":
                file.close()
            if instead_of is NOT_YET:
                try:
                    os.link(temporary.name, target.name, src_dir_fd=folder, dst_dir_fd=folder)
                except FileExistsError:
                    raise ChangedMeanwhileError(path) from None
            else:
                os.replace(temporary.name, target.name, src_dir_fd=folder, dst_dir_fd=folder)


@dataclass(slots=True)
class _Place:
    """A file in an open folder: whatever its path leads to meanwhile, its name means the file in that folder."""

    path: Path
    folder: int | None

    @property
    def name(self) -> str:
        return str(self.path) if self.folder is None else self.path.name

    def stat(self) -> os.stat_result:
        return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)


def _refuse_unwritable(target: _Place) -> None:
    """Refuse links, and what its owner made read-only: its folder may let it be replaced all the same."""
    with suppress(FileNotFoundError):
        mode = target.stat().st_mode
        if S_ISLNK(mode):
            raise OSError(ELOOP, _LINK, str(target.path))
        if not (mode & 0o222 and os.access(target.name, os.W_OK, dir_fd=target.folder)):
            raise PermissionError(EACCES, os.strerror(EACCES), str(target.path))


def _compare(target: _Place, wanted: object) -> None:
    if wanted is _ANYTHING:
        return
    try:
        there: object = read_regular(target.name, follow=False, folder=target.folder)
    except FileNotFoundError:
        there = NOT_YET
    if there != wanted:
        raise ChangedMeanwhileError(target.path)


@contextmanager
def _temporary(target: _Place) -> Iterator[tuple[_Place, BinaryIO]]:
    """A new file, locked, that is gone afterwards if it still has its temporary name."""

    def only_for_us(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600, dir_fd=target.folder)

    while True:
        place = _Place(target.path.with_name(f".cdclint-{os.urandom(8).hex()}.tmp"), target.folder)
        file = open(place.name, "xb", opener=only_for_us)  # noqa: SIM115 (closed below, at the right time)
        try:
            with suppress(OSError):  # a file system without locks
                lock(file.fileno())
            if os.fstat(file.fileno()).st_nlink:  # otherwise another run swept it before it was locked
                yield place, file
                return
        finally:
            if sys.platform == "win32":
                _close(file)
            with suppress(OSError):
                os.unlink(place.name, dir_fd=target.folder)
            _close(file)


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

    def _keep_owner_and_mode(target: _Place, handle: int) -> None:
        """A new file has the rights of its folder."""

    @contextmanager
    def _folder(path: Path, below: Path | None) -> Iterator[None]:
        """No descriptor: a folder cannot be opened."""
        if below is not None and not is_inside(str(below), str(path)):
            raise OSError(EXDEV, _OUTSIDE, str(path))
        yield

else:

    def _remove_if_free(path: Path) -> None:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if S_ISREG(os.fstat(handle).st_mode) and try_lock(handle):
                path.unlink()
        finally:
            os.close(handle)

    def _keep_owner_and_mode(target: _Place, handle: int) -> None:
        try:
            stat = target.stat()
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            os.fchmod(handle, 0o666 & ~umask)
            return
        with suppress(PermissionError):
            os.fchown(handle, stat.st_uid, stat.st_gid)
        os.fchmod(handle, S_IMODE(stat.st_mode) & 0o777)  # whoever owned a set-uid file may not own this one

    @contextmanager
    def _folder(path: Path, below: Path | None) -> Iterator[int]:
        """An open folder. From `below` on no link is followed: a folder that became one since is refused."""
        real, top = os.path.realpath(path), os.path.realpath(below or path)
        if not is_inside(top, real):
            raise OSError(EXDEV, _OUTSIDE, str(path))
        handle = os.open(top, _SEARCH)
        try:
            for name in Path(os.path.relpath(real, top)).parts:
                handle, above = os.open(name, _SEARCH | os.O_NOFOLLOW, dir_fd=handle), handle
                os.close(above)
            yield handle
        finally:
            os.close(handle)
