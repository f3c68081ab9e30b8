"""Texts of files that are decoded when they are asked for, and given up again when others are.

A finding holds the text that it is about, and a run may find something in each file of a large project. What is held
to the end are the bytes: in most languages they take half of the memory or less, and decoding them takes no time.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import deque
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.source import Source
from cdclint.syntax.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOM = 2_000_000
"""Bytes of the files whose texts are held at a time."""


class LateTexts:
    """Makes sources whose texts come and go."""

    def __init__(self) -> None:
        self._held: deque[tuple[Callable[[], None], int]] = deque()
        self._room = _ROOM

    def source(self, path: str, data: bytes) -> Source:
        """The text of a file with these bytes, as `decode` reads them."""
        return Source.late(path, partial(self._read, data), bom=data.startswith(BOM_UTF8))

    def _read(self, data: bytes, source: Source) -> str:
        self._held.append((source.give_up, len(data)))
        self._room -= len(data)
        while self._room < 0 and len(self._held) > 1:
            with suppress(IndexError):  # another thread was quicker
                give_up, size = self._held.popleft()
                self._room += size
                give_up()
        return decode(source.path, data).source.text
