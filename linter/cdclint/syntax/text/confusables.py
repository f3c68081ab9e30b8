"""Words in which a letter of one script stands for its look-alike of another: `сonnector` with a Cyrillic с.

The pairs are those of Unicode Technical Standard 39 between Latin, Cyrillic and Greek, in `data/confusables.json`,
which `scripts/confusables-table.py` writes. Only a word that mixes scripts is looked at, and only one that has a single
script once its look-alikes are replaced is told: `topic'и`, `µs`, `Δt` and `SQLщик` are odd at most.
"""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LATIN = "A-Za-zªºÀ-ÖØ-öø-ɏḀ-ỿ"
_GREEK = "Ͱ-ͳͶͷͻ-ͽͿΆΈ-Ͽἀ-ῼ"
_CYRILLIC = "Ѐ-ҁҊ-ԯ"
_OTHER = _GREEK + _CYRILLIC
_MIXED = regex(f"[{_OTHER}](?:(?<=[{_LATIN}].)|(?<=[{_LATIN}][0-9].)|[0-9]*[{_LATIN}])")
_NO_LETTER = regex(f"[^{_LATIN}{_OTHER}0-9\u0300-\u036f]")
_ESCAPE = regex(r"\\u0[34][0-9a-fA-F]{2}")
_CODE_POINT = regex(r"\\u([0-9a-fA-F]{4})")
_LETTERS = {
    "latin": regex(f"[{_LATIN}]"),
    "cyrillic": regex(f"[{_CYRILLIC}]"),
    "greek": regex(f"[{_GREEK}]"),
}
_ENDING = regex(r"[A-Za-z]+(?:[аеоу][хм]?|ое|ее)")
"""A Latin word with what may be a Russian ending that somebody left the hyphen or apostrophe out of: `JSONа`."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A look-alike, where it is written in the text that was searched, and the letter that belongs there."""

    char: str
    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class MixedWord:
    """One such word: `text` is how it reads, `corrected` the same in one `script`, which its letters but `wrong` have.

    `start` and `end` are offsets into the text that was searched. `sure` is False where the wrong letters could also be
    a Russian ending that somebody left the hyphen or apostrophe out of.
    """

    text: str
    start: int
    end: int
    corrected: str
    script: str
    wrong: tuple[Wrong, ...]
    sure: bool = True


@dataclass
class _Vocabulary:
    """The words of a text, gathered when one is first asked for."""

    text: str

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", self.text))


def mixed_words(text: str) -> Iterator[MixedWord]:
    """The words of a text that a look-alike of another script spoils, in their order."""
    if text.isascii():
        return
    vocabulary = _Vocabulary(text)
    beyond = 0
    for found in _MIXED.finditer(text):
        if found.start() < beyond:
            continue
        start, beyond = _bounds(text, found.start())
        word = _judge(text, start, beyond, vocabulary)
        if word is not None:
            yield word


def escaped_words(text: str) -> Iterator[MixedWord]:
    r"""The same for words written with escapes (`"\u0441onnector"`), as JSON and JavaScript allow."""
    vocabulary = _Vocabulary(text)
    beyond = 0
    for found in _ESCAPE.finditer(text):
        if found.start() < beyond:
            continue
        start = found.start() - len(_tail(text[max(0, found.start() - 60) : found.start()]))
        pieces: list[tuple[str, int]] = []
        at = start
        while at < len(text):
            escape = _CODE_POINT.match(text, at)
            char = chr(int(escape[1], 16)) if escape else text[at]
            if _NO_LETTER.match(char):
                break
            pieces.append((char, at))
            at = escape.end() if escape else at + 1
        beyond = at
        offsets = [offset for _, offset in pieces] + [at]
        word = _judge("".join(char for char, _ in pieces), 0, len(pieces), vocabulary)
        if word is not None:
            wrong = tuple(
                Wrong(letter.char, offsets[letter.start], offsets[letter.end], letter.right) for letter in word.wrong
            )
            yield MixedWord(word.text, start, at, word.corrected, word.script, wrong, word.sure)


def _tail(text: str) -> str:
    """The letters that end a text; those of an escape before them do not count."""
    last = 0
    for found in re.finditer(r"\\(?:u[0-9a-fA-F]{4}|.)|[^A-Za-z0-9]", text):
        last = found.end()
    return text[last:]


def describe(char: str) -> str:
    """A letter as people can tell it from its look-alike: `Cyrillic с (U+0441)`."""
    code = ord(char)
    match next((name for name, letters in _LETTERS.items() if letters.match(char)), ""):
        case "cyrillic":
            return Message("Cyrillic {char} (U+{code:04X})", char=char, code=code)
        case "latin":
            return Message("Latin {char} (U+{code:04X})", char=char, code=code)
        case "greek":
            return Message("Greek {char} (U+{code:04X})", char=char, code=code)
    return f"{char} (U+{code:04X})"


def letters_of(script: str) -> Message:
    """What the letters of a script are called."""
    match script:
        case "cyrillic":
            return Message("Cyrillic letters")
        case "latin":
            return Message("Latin letters")
    return Message("Greek letters")


def _bounds(text: str, inside: int) -> tuple[int, int]:
    r"""The start and the end of the word around an offset. The letter of `\n` or `%s` does not belong to it."""
    before = inside
    while before > 0 and not _NO_LETTER.match(text, before - 1):
        before -= 1
    end = _NO_LETTER.search(text, inside)
    if before > 0 and text[before - 1] in "\\%" and before < inside:
        before += 1
    return before, end.start() if end else len(text)


def _judge(text: str, start: int, end: int, vocabulary: _Vocabulary) -> MixedWord | None:
    word = text[start:end]
    if text[max(0, start - 1) : start] == "-" == text[end : end + 1] and len(word) <= 4:
        return None  # the middle of a pattern's [A-Za-zА-Яа-я]
    counts = {name: len(letters.findall(word)) for name, letters in _LETTERS.items()}
    if sum(count > 0 for count in counts.values()) < 2:
        return None
    if counts["greek"] and (len(word) < 4 or counts["greek"] * 2 >= len(word)):
        return None  # a formula
    ways = []
    for script in _LETTERS:
        corrected, wrong = _convert(word, script)
        rewritten = script == "cyrillic" and len(wrong) * 2 > len(word)
        if counts[script] and wrong and not rewritten and _single(corrected, script):
            ways.append((len(wrong), script, corrected, wrong))
    if not ways:
        return None
    fewest = min(way[0] for way in ways)
    ways = [way for way in ways if way[0] == fewest]
    script = ways[0][1] if len(ways) == 1 else _around(text, start, end)
    _, script, corrected, places = next((way for way in ways if way[1] == script), ways[0])
    sure = True
    if script == "latin" and _ENDING.fullmatch(word):
        if _is_ending(word, corrected, vocabulary):
            return None
        sure = False
    letters = tuple(Wrong(word[at], start + at, start + at + 1, corrected[at]) for at in places)
    return MixedWord(word, start, end, corrected, script, letters, sure)


def _convert(word: str, script: str) -> tuple[str, list[int]]:
    """The word with what it can have of one script, and where that replaced a letter."""
    table = _table()[script]
    wrong = [at for at, char in enumerate(word) if char in table]
    return "".join(table.get(char, char) for char in word), wrong


def _single(word: str, script: str) -> bool:
    return not any(letters.search(word) for name, letters in _LETTERS.items() if name != script)


def _around(text: str, start: int, end: int) -> str:
    """The script of the words beside one that could be of either."""
    near = text[max(0, start - 40) : start].rpartition("\n")[2] + text[end : end + 40].partition("\n")[0]
    word = text[start:end]
    if word.isupper():
        return "latin"  # abbreviations are
    cyrillic, latin = (len(_LETTERS[name].findall(near)) for name in ("cyrillic", "latin"))
    return "cyrillic" if cyrillic > latin else "latin"


def _is_ending(word: str, corrected: str, vocabulary: _Vocabulary) -> bool:
    """Whether the Cyrillic letters at the end are a Russian ending rather than look-alikes.

    Nobody can tell by the word alone (`topicе`, `databasе`), unless it is an abbreviation (`JSONа`); what else the text
    holds speaks for the one or the other.
    """
    stem = _LETTERS["cyrillic"].split(word)[0]
    if len(stem) > 1 and stem.isupper():
        return True
    return corrected not in vocabulary.words and stem in vocabulary.words


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    data: dict[str, dict[str, str]] = json.loads((DATA / "confusables.json").read_text("ascii"))
    return {name: data[name] for name in _LETTERS}
