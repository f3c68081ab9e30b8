"""Words whose letters come from two scripts: `сonnector` with a Cyrillic с, `pишет` with a Latin p, `forkает`.

The look-alikes are those of Unicode Technical Standard 39 between Latin, Cyrillic and Greek, in
`data/confusables.json`, which `scripts/confusables-table.py` writes. `readings` decides what
such a word may have been meant for.
"""

from __future__ import annotations

import codecs
import json
import re
from functools import cache
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
_COMMON = (
    "".join(map(chr, range(128)))
    + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁё"
    + "\xa0«»—–…“”„‘’№→←·•×°©−≥≤≠≈\xad\u200b\ufffc✓✔✗❌✅└├─│┌┐┘▼\u0301"
)
_CODES = codecs.charmap_build(_COMMON)
"""One byte for each character that most lessons consist of."""
_KINDS = bytes(
    ord("c")
    if one in "Ёё" or "А" <= one <= "я"
    else ord("d")
    if one.isdecimal()
    else ord("l" if one.isalpha() else " ")
    for one in _COMMON
).ljust(256)
"""Whether the character with such a byte is Cyrillic, a digit, Latin or no letter."""
_RARE = regex("[^\\0-\xa9\xab-\xb9\xbb-\xbf×÷\u0410-\u044fЁё\u02b0-\u036f\u2000-\u2e7f\ufe00-\U0010ffff]")
"""All letters beyond those, and others: see `_may_mix`."""
_NO_LETTER = regex(f"[^{_LATIN}{_OTHER}0-9\u0300-\u036f]")
_ESCAPE = regex(r"\\u0[34][0-9a-fA-F]{2}")
_CODE_POINT = regex(r"\\u([0-9a-fA-F]{4})")
_CONVERSION = regex(r"%[-+ #0]*+[0-9]*+(?:\.[0-9]*+)?[A-Za-z]")
_LETTERS = {
    "latin": regex(f"[{_LATIN}]"),
    "cyrillic": regex(f"[{_CYRILLIC}]"),
    "greek": regex(f"[{_GREEK}]"),
}
_ABBREVIATED = regex(
    r"(?:[a-z0-9]*+[A-Z][a-z0-9]*+[A-Z][A-Za-z0-9]*+|[A-Z0-9]{2,}+)[а-яё]++|[а-яё]{2,}+[A-Z0-9]{2,}+[a-z0-9]*+"
)
"""An abbreviation, or a name of several parts, with a Russian ending or prefix, as people write: `JSONа`, `неNULL`."""
_ENDING = regex(
    r"([A-Za-z]{2,})(?:ами|ями|ов|ев|ом|ем|ой|ей|ам|ям|ах|ях|ою|ью|[аеиоуыюя])",
)
"""A Latin word with what may be a noun's ending without its hyphen or apostrophe: `topicом`."""
_SHORT = 4


@dataclass(frozen=True, slots=True)
class MixedWord:
    """A word of two scripts: `text` is how it reads, `start` and `end` are offsets into the text that was searched.

    `offsets` are those of its letters and the end, where they are not one after the other (escapes of JSON).
    """

    text: str
    start: int
    end: int
    offsets: tuple[int, ...] = ()

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the letters of the word are between two of its indices."""
        if self.offsets:
            return self.offsets[start], self.offsets[end]
        return self.start + start, self.start + end


def mixed_words(text: str) -> Iterator[MixedWord]:
    """The words of a text that mix scripts where that is not a custom, in their order."""
    if text.isascii() or not _may_mix(text):
        return
    beyond = 0
    for found in _MIXED.finditer(text):
        if found.start() < beyond:
            continue
        start, beyond = _bounds(text, found.start())
        if _is_suspect(text, start, beyond):
            yield MixedWord(text[start:beyond], start, beyond)


def _may_mix(text: str) -> bool:
    """Whether letters of two scripts are side by side, or with a digit between them: a quick look, for most say no.

    A character that has no byte is left out, which brings others together and parts none.
    """
    kinds = codecs.charmap_encode(text, "ignore", _CODES)[0].translate(_KINDS)
    if len(kinds) < len(text) and _RARE.search(text) is not None:
        return True
    return b"lc" in kinds or b"cl" in kinds or b"ldc" in kinds or b"cd" in kinds


def escaped_words(text: str) -> Iterator[MixedWord]:
    r"""The same for words written with escapes (`"\u0441onnector"`), as JSON and JavaScript allow."""
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
        word = "".join(char for char, _ in pieces)
        if _is_suspect(word, 0, len(word)):
            yield MixedWord(word, start, at, (*(offset for _, offset in pieces), at))


def stem_of(word: str) -> str:
    """The Latin word that a noun's ending may be after, "" without one: `topic` of `topicом`."""
    found = _ENDING.fullmatch(word)
    return found[1] if found else ""


def scripts_of(word: str) -> dict[str, int]:
    """How many letters of each script a word has, those with none left out."""
    counts = {name: len(letters.findall(word)) for name, letters in _LETTERS.items()}
    return {name: count for name, count in counts.items() if count}


def is_in(char: str, script: str) -> bool:
    """Whether a character is a letter of a script."""
    return _LETTERS[script].match(char) is not None


def look_alike(char: str, script: str) -> str:
    """The letter of a script that a character looks like, "" without one."""
    return _table()[script].get(char, "")


def in_one_script(word: str, script: str) -> str:
    """The word with its look-alikes in a script, "" where that does not leave it in one."""
    table = _table()[script]
    written = "".join(table.get(char, char) for char in word)
    return written if set(scripts_of(written)) == {script} and written != word else ""


def _tail(text: str) -> str:
    """The letters that end a text; those of an escape before them do not count."""
    last = 0
    for found in re.finditer(r"\\(?:u[0-9a-fA-F]{4}|.)|[^A-Za-z0-9]", text):
        last = found.end()
    return text[last:]


def describe(char: str) -> Message:
    """A letter in words that differ from those of its look-alike: `Cyrillic с (U+0441)`."""
    code = ord(char)
    match next((name for name, letters in _LETTERS.items() if letters.match(char)), ""):
        case "cyrillic":
            return Message("Cyrillic {char} (U+{code:04X})", char=char, code=code)
        case "latin":
            return Message("Latin {char} (U+{code:04X})", char=char, code=code)
        case "greek":
            return Message("Greek {char} (U+{code:04X})", char=char, code=code)
    return Message.text(f"{char} (U+{code:04X})")


def letters_of(script: str) -> Message:
    """What the letters of a script are called."""
    match script:
        case "cyrillic":
            return Message("Cyrillic letters")
        case "latin":
            return Message("Latin letters")
    return Message("Greek letters")


def _bounds(text: str, inside: int) -> tuple[int, int]:
    r"""The start and the end of the word around an offset. The letters of `\n` or `%.1f` do not belong to it."""
    before = inside
    while before > 0 and not _NO_LETTER.match(text, before - 1):
        before -= 1
    end = _NO_LETTER.search(text, inside)
    if text[max(0, before - 1) : before] == "\\" and before < inside:
        before += 1
    elif (at := text.rfind("%", max(0, before - 8), before)) >= 0:
        conversion = _CONVERSION.match(text, at)
        if conversion is not None and before < conversion.end() <= inside:
            before = conversion.end()
    return before, end.start() if end else len(text)


def _is_suspect(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if text[max(0, start - 1) : start] == "-" == text[end : end + 1] and len(word) <= 4:
        return False  # the middle of a pattern's [A-Za-zА-Яа-я]
    counts = scripts_of(word)
    if len(counts) < 2:
        return False
    greek = counts.get("greek", 0)
    if greek and (len(word) < 4 or greek * 2 >= len(word)):
        return False  # a formula
    if _ABBREVIATED.fullmatch(word) is not None:
        return False
    if greek or sum(counts.values()) < _SHORT:
        return any(in_one_script(word, script) for script in counts)
    return True


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    data: dict[str, dict[str, str]] = json.loads((DATA / "confusables.json").read_text("ascii"))
    return {name: data[name] for name in _LETTERS}
