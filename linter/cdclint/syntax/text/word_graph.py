"""The word graph of pymorphy3's dictionary, walked letter by letter.

pymorphy3 is asked for whole words, and loads first what it knows of their grammar: a tenth of a second, and as much
again for the words of a course. Looking for what a misspelt word was meant to be asks for thousands of beginnings of
words. So its file `words.dawg` is read and walked here: a graph of dawgdic in a double array, whose units of 32 bits
hold the label of the edge that leads to them and the offset of their children. A key is the UTF-8 of a word, the byte 1
and the word's grammar.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_BYTES = {char: char.encode() for char in ALPHABET}
_ENDS = b"\x01"
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
        return "е" in word and self._completes([0], word)

    def near(self, word: str) -> Iterator[str]:
        """The words that one letter more, less or other, or two letters in the other order, make of a word."""
        states = [0]
        for at in range(len(word) + 1):
            head, char, rest = word[:at], word[at : at + 1], word[at + 1 :]
            if char and self._completes(states, rest):
                yield head + rest
            if rest and char != rest[0] and self._completes(states, rest[0] + char + rest[1:]):
                yield head + rest[0] + char + rest[1:]
            for other in ALPHABET:
                behind = self._behind(states, other)
                if not behind:
                    continue
                if self._completes(behind, char + rest):
                    yield head + other + char + rest
                if char and other != char and self._completes(behind, rest):
                    yield head + other + rest
            states = self._behind(states, char) if char else []
            if not states:
                return

    def _completes(self, states: list[int], letters: str) -> bool:
        """Whether a word ends behind these letters."""
        for char in letters:
            states = self._behind(states, char)
            if not states:
                return False
        return any(self._follow(state, _ENDS) != _NOWHERE for state in states)

    def _behind(self, states: list[int], char: str) -> list[int]:
        """The states behind a letter."""
        found = [after for one in states if (after := self._follow(one, _BYTES[char])) != _NOWHERE]
        if char == "е":
            found += [after for one in states if (after := self._follow(one, _BYTES["ё"])) != _NOWHERE]
        return found

    def _follow(self, state: int, labels: bytes) -> int:
        """The state behind some bytes."""
        units = self._units
        for label in labels:
            unit = units[state]
            state ^= (unit >> 10 << ((unit & _EXTENSION) >> 6)) ^ label
            if state >= len(units) or units[state] & _LABEL != label:
                return _NOWHERE
        return state
