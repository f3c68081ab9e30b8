"""BLAKE2 without OpenSSL: `hashlib` loads that library, which takes as long as half of Python's start."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b as blake2b  # noqa: PLC0414 (so that it is handed on)
else:
    try:
        from _blake2 import blake2b
    except ImportError:  # another Python
        from hashlib import blake2b


def hexadecimal(data: bytes, size: int) -> str:
    """A digest of so many bytes, in hexadecimal digits."""
    return blake2b(data, digest_size=size).hexdigest()
