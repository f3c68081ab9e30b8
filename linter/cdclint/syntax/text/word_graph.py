"""The word graph of pymorphy3's dictionary.

pymorphy3 is asked for whole words, and loads first what it knows of their grammar: a tenth of a second, and as much
again for the words of a course. So its file `words.dawg` is read and walked here: a graph of dawgdic in a double array,
whose units of 32 bits hold the label of the edge that leads to them and the offset of their children. A key is the
UTF-8 of a word, the byte 1 and the word's grammar.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_ENDS = b"\x01"
_YO = "ё".encode()
_LABEL = 1 << 31 | 0xFF
_EXTENSION = 1 << 9
_NOWHERE = -1
_HEAD = 4
"""Letters of a beginning that is kept, bytes ahead of the units: their number."""


class WordGraph:
    """A dictionary of words in lower case, of Russian letters; where it has `ё`, `е` is as good.

    Raises:
        OSError: the file cannot be read.
        ValueError: the file is cut short.
    """

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        count = int.from_bytes(data[:_HEAD], "little")
        self._units = array("I")
        self._units.frombytes(memoryview(data)[_HEAD : _HEAD + count * self._units.itemsize])
        if count == 0 or len(self._units) < count:
            raise ValueError(path)
        self._beginnings: dict[str, int] = {}

    def has(self, word: str) -> bool:
        """Whether a word is in the dictionary."""
        head = word[:_HEAD]
        state = self._beginnings.get(head)
        if state is None:
            state = self._beginnings[head] = self._follow(0, head.encode())
        if state != _NOWHERE and self._follow(state, word[_HEAD:].encode() + _ENDS) != _NOWHERE:
            return True
        return "е" in word and self._completes(word)

    def _completes(self, word: str) -> bool:
        """Whether a word is there with `ё` for some `е`."""
        states = [0]
        for char in word:
            states = self._behind(states, char)
            if not states:
                return False
        return any(self._follow(state, _ENDS) != _NOWHERE for state in states)

    def _behind(self, states: list[int], char: str) -> list[int]:
        """The states after a letter."""
        found = [after for one in states if (after := self._follow(one, char.encode())) != _NOWHERE]
        if char == "е":
            found += [after for one in states if (after := self._follow(one, _YO)) != _NOWHERE]
        return found

    def _follow(self, state: int, labels: bytes) -> int:
        """The state after some bytes."""
        units = self._units
        for label in labels:
            unit = units[state]
            state ^= (unit >> 10 << ((unit & _EXTENSION) >> 6)) ^ label
            if state >= len(units) or units[state] & _LABEL != label:
                return _NOWHERE
        return state
