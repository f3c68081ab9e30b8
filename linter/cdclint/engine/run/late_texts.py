"""Texts of files that are decoded when they are asked for, and given up again when others are.

A finding holds the text that it is about, and a run may find something in each file of a large project. What is held
to the end are the bytes: in most languages they take half of the memory or less, and decoding them takes no time.
"""

from __future__ import annotations

from _thread import allocate_lock
from codecs import BOM_UTF8
from collections import deque
from functools import partial
from weakref import ref

from cdclint.core.source import Source
from cdclint.syntax.text.encoding import decode

_ROOM = 2_000_000
"""Bytes of the files whose texts are held at a time."""
_FEW = 32
"""Texts that nothing else holds any longer, beside as many as are held, before their places are cleared away."""


class LateTexts:
    """Makes sources whose texts come and go. It keeps none alive: an editor replaces them with every change."""

    def __init__(self) -> None:
        self._held: deque[tuple[ref[Source], int]] = deque()
        self._room = _ROOM
        self._most = _FEW
        self._lock = allocate_lock()

    def source(self, path: str, data: bytes) -> Source:
        """The text of a file with these bytes, as `decode` reads them."""
        return Source.late(path, partial(self._read, data), bom=data.startswith(BOM_UTF8))

    def _read(self, data: bytes, source: Source) -> str:
        with self._lock:
            self._held.append((ref(source), len(data)))
            self._room -= len(data)
            if len(self._held) > self._most:
                self._clear_away()
            while self._room < 0 and len(self._held) > 1:
                held, size = self._held.popleft()
                self._room += size
                if (given_up := held()) is not None:
                    given_up.give_up()
        return decode(source.path, data).source.text

    def _clear_away(self) -> None:
        """Drop the places of texts that are gone; it takes no more than there was to add since the last time."""
        there = deque(one for one in self._held if one[0]() is not None)
        self._room += sum(size for _, size in self._held) - sum(size for _, size in there)
        self._held = there
        self._most = 2 * len(there) + _FEW
