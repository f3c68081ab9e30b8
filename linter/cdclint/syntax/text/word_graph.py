"""The word graph of pymorphy3's dictionary.

pymorphy3 is asked for whole words, and loads first what it knows of their grammar: a tenth of a second, and as much
again for the words of a course. So its file `words.dawg` is read and walked here: a graph of dawgdic in a double array,
whose units of 32 bits hold the label of the edge that leads to them and the offset of their children. A key is the
UTF-8 of a word, the byte 1 and the word's grammar.
"""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

_ENDS = b"\x01"
_YE, _YO = "е".encode(), "ё".encode()
_LABEL = 1 << 31 | 0xFF
_EXTENSION = 1 << 9
_NOWHERE = -1
_HEAD = 4
"""Letters of a beginning that is kept, bytes ahead of the units: their number."""
_UNIT = 4


class WordGraph:
    """A dictionary of words in lower case, of Russian letters; where it has `ё`, `е` is as good."""

    def __init__(self, units: memoryview) -> None:
        self._units = units
        self._beginnings: dict[str, list[int]] = {}

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """The dictionary in a file.

        Raises:
            OSError: the file cannot be read.
            ValueError: the file is cut short.
        """
        with path.open("rb") as file:
            count = int.from_bytes(file.read(_HEAD), "little")
            if count == 0:
                raise ValueError(path)
            # Seven megabytes, of which the words of a course touch a few pages.
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        end = _HEAD + count * _UNIT
        if len(data) < end:
            raise ValueError(path)
        return cls(data[_HEAD:end].cast("I"))

    def has(self, word: str) -> bool:
        """Whether a word is in the dictionary."""
        head = word[:_HEAD]
        states = self._beginnings.get(head)
        if states is None:
            states = self._beginnings[head] = self.behind([0], head)
        return self.goes_on(states, word[_HEAD:])

    def goes_on(self, states: list[int], tail: str) -> bool:
        """Whether a word has a tail behind some states."""
        # Most words are written as the dictionary has them.
        whole = tail.encode() + _ENDS
        for state in states:
            if self._follow(state, whole) != _NOWHERE:
                return True
        return "е" in tail and self.ends(self.behind(states, tail))

    def ends(self, states: list[int]) -> bool:
        """Whether a word ends at one of some states."""
        return any(self._follow(state, _ENDS) != _NOWHERE for state in states)

    def behind(self, states: list[int], letters: str) -> list[int]:
        """The states after some letters behind others, of which a word that begins has `[0]`; `е` may stand for `ё`."""
        first, *others = letters.split("е")
        if first:
            states = [after for one in states if (after := self._follow(one, first.encode())) != _NOWHERE]
        for part in others:
            if not states:
                break
            behind = part.encode()
            states = [
                after
                for one in states
                for letter in (_YE, _YO)
                if (after := self._follow(one, letter + behind)) != _NOWHERE
            ]
        return states

    def _follow(self, state: int, labels: bytes) -> int:
        """The state after some bytes."""
        units = self._units
        unit = units[state]
        for label in labels:
            state ^= (unit >> 10 << ((unit & _EXTENSION) >> 6)) ^ label
            if state >= len(units):
                return _NOWHERE
            unit = units[state]
            if unit & _LABEL != label:
                return _NOWHERE
        return state
