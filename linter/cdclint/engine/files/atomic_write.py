"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE


class ChangedMeanwhileError(Exception):
    """A file is no longer what it was when it was read."""


def write(path: Path, data: bytes, *, instead_of: bytes | None = None) -> None:
    """Put `data` into a file at one stroke; permissions, owner and symbolic links stay as they are.

    Raises:
        OSError: the file or its folder cannot be written.
        ChangedMeanwhileError: the file's bytes are not `instead_of`, where that is given.
    """
    real = path.resolve()
    if instead_of is not None and real.read_bytes() != instead_of:
        raise ChangedMeanwhileError(path)
    from tempfile import mkstemp  # noqa: PLC0415 (a run that only looks writes nothing)

    handle, name = mkstemp(prefix=f".{real.name}.", dir=real.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            _keep_owner_and_mode(real, file.fileno())
        Path(name).replace(real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
    os.fchmod(handle, S_IMODE(stat.st_mode))
