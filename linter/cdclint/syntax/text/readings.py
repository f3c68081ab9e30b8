"""What a word of two scripts may have been meant for: the words that look-alikes and transliteration make of it.

`pишет` is not `ришет`: most such words are slips of a keyboard, typed by the sound. A reading counts only if it is a
word, which the caller decides.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.syntax.text.confusables import in_one_script, is_in, look_alike, scripts_of, stem_of
from cdclint.syntax.text.russian import in_alphabet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TO_CYRILLIC = {
    "shch": "щ",
    "sch": "щ",
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "ya": "я",
    "ja": "я",
    "yu": "ю",
    "ju": "ю",
    "yo": "ё",
    "ia": "ия",
    "iu": "ию",
    "a": "а",
    "b": "б",
    "c": "скц",
    "d": "д",
    "e": "еэ",
    "f": "ф",
    "g": "г",
    "h": "хн",
    "i": "ий",
    "j": "йж",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "o": "о",
    "p": "п",
    "q": "к",
    "r": "р",
    "s": "с",
    "t": "т",
    "u": "ую",
    "v": "в",
    "w": "в",
    "x": "х",
    "y": "йы",
    "z": "з",
    "č": "ч",
    "š": "ш",
    "ž": "ж",
}
"""The Russian letters for a Latin one, or for several; each of a single letter's is another reading."""
_TO_LATIN = {
    "а": "a",
    "б": "b",
    "в": "vw",
    "г": "g",
    "д": "d",
    "е": "e",
    "ж": "j",
    "з": "z",
    "и": "i",
    "й": "yj",
    "к": "kc",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "sc",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "hx",
    "ц": "c",
    "ы": "y",
    "э": "e",
    "я": "a",
}
_TO_LATIN_PAIRS = {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "х": "kh"}
_LONGEST = 4
_SOUNDED = 5
_MANY = 600
"""Of a word with more readings, no reading is reported."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A word in one `script`: `pieces` are what is written instead, each with the indices of the letters it replaces.

    `length` is that of the word as it is written; `is_look_alike` says that no letter is read by its sound, `is_plain`
    that none replaces a rarer one (a `c` for a к).
    """

    text: str
    script: str
    pieces: tuple[tuple[int, int, str], ...]
    length: int
    is_look_alike: bool = False
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a word: its letters next to those of `script`, and the words that it may be meant for.

    `sure` says that there is one such word, and no custom that explains the mixture.
    """

    script: str
    readings: tuple[Reading, ...]
    sure: bool


def judge(word: str, in_course: Callable[[str], bool], in_dictionary: Callable[[str], bool]) -> Verdict | None:
    """What to report of a word of two scripts; None where it is a word with an ending, as people write them.

    `in_course` says whether a word of one script is written elsewhere, `in_dictionary` whether it is Russian.
    """
    counts = scripts_of(word)
    found: dict[str, Reading] = {}
    for script in counts:
        for reading in _readings(word, script):
            if reading.text not in found and (in_course(reading.text) or in_dictionary(reading.text)):
                found[reading.text] = reading
    head = _latin_head(word)
    if head and in_course(head):
        # The rest is an ending, whatever letters it looks like.
        is_ending = bool(stem_of(word))
        found = {text: one for text, one in found.items() if one.script != "latin" or (is_ending and one.is_look_alike)}
        if is_ending:
            found = {text: one for text, one in found.items() if _is_slip(one, head, in_dictionary)}
            if not found:
                return None
    readings = _likeliest(word, list(found.values()))
    script = readings[0].script if readings else max(counts, key=lambda name: (counts[name], name == "latin"))
    # A short Latin word that is read by the sound of a letter may be any of several: `дoes`, which stands for "goes".
    is_short = any(one.script == "latin" and not one.is_look_alike and len(word) < _SOUNDED for one in readings)
    sure = len(readings) == 1 and not stem_of(word) and len(word) > 2 and not is_short
    return Verdict(script, readings, sure=sure and (readings[0].is_plain or in_course(readings[0].text)))


def _likeliest(word: str, readings: list[Reading]) -> tuple[Reading, ...]:
    """The readings that change the fewest letters, or one more; of an abbreviation the Latin ones."""
    if word.isupper() and any(one.script == "latin" for one in readings):
        readings = [one for one in readings if one.script == "latin"]
    changed = [sum(end - start for start, end, _ in one.pieces) for one in readings]
    return tuple(one for one, count in zip(readings, changed, strict=True) if count <= min(changed) + 1)


def _latin_head(word: str) -> str:
    """The Latin letters that a word begins with, where only Russian ones follow."""
    size = next((at for at, char in enumerate(word) if not char.isascii()), len(word))
    return word[:size] if size > 1 and in_alphabet(word[size:]) else ""


def _is_slip(reading: Reading, head: str, in_dictionary: Callable[[str], bool]) -> bool:
    """Whether a reading of a known Latin word with an ending is likelier than that: `twoе`, but not `classе`."""
    if reading.script == "latin":
        return True
    stem = reading.text[: len(reading.text) - (reading.length - len(head))]
    return in_dictionary(reading.text) and not in_dictionary(stem)


def _readings(word: str, script: str) -> Iterator[Reading]:
    """The readings in one script, the look-alikes' first."""
    plain = in_one_script(word, script)
    if plain and (script != "cyrillic" or in_alphabet(plain.strip("0123456789"))):
        pieces = [(at, at + 1, new) for at, (old, new) in enumerate(zip(word, plain, strict=True)) if old != new]
        yield Reading(plain, script, tuple(pieces), len(word), is_look_alike=True)
    if script == "greek":
        return
    ways = [_options(word, at, script) for at in range(len(word))]
    alone = [at for at, char in enumerate(word) if not is_in(char, script) and not char.isdigit()]
    if not all(ways[at] for at in alone):
        return
    yield from _combined(word, script, ways)


def _options(word: str, at: int, script: str) -> list[tuple[int, str]]:
    """What may replace the letters from an index on: how many they are, and what."""
    char = word[at]
    if is_in(char, script) or char.isdigit():
        return []
    if script == "latin":
        single = _TO_LATIN.get(char.lower(), "")
        pairs = [(1, _cased(_TO_LATIN_PAIRS[char.lower()], char))] if char.lower() in _TO_LATIN_PAIRS else []
        alike = look_alike(char, script)
        return [*((1, _cased(one, char)) for one in single), *pairs, *([(1, alike)] if alike else [])]
    found = []
    for size in range(min(_LONGEST, len(word) - at), 1, -1):
        letters = word[at : at + size]
        if letters.lower() in _TO_CYRILLIC:
            found.append((size, _cased(_TO_CYRILLIC[letters.lower()], char)))
    alike = look_alike(char, script)
    found += [(1, _cased(one, char)) for one in _TO_CYRILLIC.get(char.lower(), "")]
    return [*found, *([(1, alike)] if alike and in_alphabet(alike) else [])]


def _cased(letters: str, like: str) -> str:
    return letters[0].upper() + letters[1:] if like.isupper() else letters


def _combined(word: str, script: str, ways: list[list[tuple[int, str]]]) -> Iterator[Reading]:
    """All readings of a word; the same letter is always read as the same one."""
    chosen: dict[str, list[tuple[int, str]]] = {}
    for at, options in enumerate(ways):
        for size, text in options:
            letters = word[at : at + size]
            if (size, text) not in chosen.setdefault(letters, []):
                chosen[letters].append((size, text))
    keys = list(chosen)
    many = 1
    for key in keys:
        many *= len(chosen[key]) + (len(key) > 1)
    if many > _MANY:
        return
    pools = [[*chosen[key], *([(0, "")] if len(key) > 1 else [])] for key in keys]
    for picks in product(*pools):
        table = {key: text for key, (size, text) in zip(keys, picks, strict=True) if size}
        plain = all(not size or text == chosen[key][0][1] for key, (size, text) in zip(keys, picks, strict=True))
        reading = _written(word, script, table, plain=plain)
        if reading is not None:
            yield reading


def _written(word: str, script: str, table: dict[str, str], *, plain: bool) -> Reading | None:
    out: list[str] = []
    pieces: list[tuple[int, int, str]] = []
    at = 0
    while at < len(word):
        if is_in(word[at], script) or word[at].isdigit():
            out.append(word[at])
            at += 1
            continue
        size = next(
            (one for one in range(_LONGEST, 0, -1) if word[at : at + one] in table and at + one <= len(word)), 0
        )
        if not size:
            return None
        text = table[word[at : at + size]]
        out.append(text)
        pieces.append((at, at + size, text))
        at += size
    return Reading("".join(out), script, tuple(pieces), len(word), is_plain=plain)
