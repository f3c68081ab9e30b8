"""Whether a Russian word of a technical text is misspelt, and what was meant.

The texts of a trade are full of words that no dictionary has: `партиция`, `задеплоить`, `идемпотентность`. An unknown
word is therefore not misspelt. It is if it is one slip of the pen away from a word that technical texts (or this
course) are written in, and nothing explains it: neither a technical stem (`data/word-parts.json`) with a Russian
ending, nor a prefix or a compound of known words, nor another ending of a known word.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cdclint.core.data import DATA
from cdclint.syntax.text.russian import ALPHABET, common_words, dictionary, frequent_words
from cdclint.syntax.text.sure_slips import sure_respellings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.syntax.text.word_graph import WordGraph

SHORTEST = 4
"""Letters of the shortest word that is judged: the shorter a word, the more others are one letter away."""
_SURE = 4.5
_LONG = 8
"""Letters of a word that may be meant for one that only the dictionary has."""
_STEM = 4

_SHORTEST_STEM, _LONGEST_STEM = 3, 12
_DOUBLED = frozenset("бвгдзклмнпрстфцш")
_PARTICIPLE = ("ен", "ан", "ян")
_SHORT_ENDINGS = frozenset({"", "а", "о", "ы"})
_LONG_ENDINGS = frozenset(
    {*("ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему"), "ую", "юю", "ых", "их"}
    | {"ым", "им", "ыми", "ими"}
)
_UNHEARD = "твдл"
"""Silent letters between consonants: `чувство`."""
_CONSONANTS = frozenset("бвгджзйклмнпрстфхцчшщ")
_OF_A_VERB = ("ла", "ло", "ли", "у", "ю", "те", "ши", "в", "и", "я", "ть")
"""What a verb ends with ahead of `сь`."""
_REFLEXIVE = ("ся", "сь")
_HUSHED = frozenset("гкхжшчщ")
_VOWELS = frozenset("аеёиоуыэюя")
_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_PLACES = {char: (row, at) for row, chars in enumerate(_ROWS) for at, char in enumerate(chars)}
_SOFT_ENDS = ("ат", "ит", "ят", "ут", "оват", "тел", "ност")
"""What a word ends with that has lost its soft sign."""
_INFINITIVE = ("ть", "ться", "ти", "тись", "чь", "чься")


class Respelling(NamedTuple):
    """What a misspelt word was meant to be; `score` says how sure that is."""

    text: str
    score: float


def is_spelt(word: str) -> bool:
    """Whether a word in lower case is one of the language or technical, or made of such words."""
    if word in _parts()["run-together"] or (word.startswith("не") and word[2:] in _irregular_verbs()):
        return False
    return is_known(word) or is_known(word.replace("ё", "е")) or _is_of_trade(word) or _is_derived(word)


def respell(word: str, course: Callable[[str], bool], count: int, kin: int) -> Respelling | None:
    """What a word that is not spelt so was meant to be, None if unknown.

    `course` says of a word that is in no dictionary whether the course is written with it. `count` is how often the
    word occurs in the course; `kin` how many other unknown words begin likewise: the more, the less is it a slip.
    """
    graph = dictionary()
    if graph is None or len(word) < SHORTEST:
        return None
    if (apart := _apart(word)) is not None:
        return apart
    sure = next((one for one in sure_respellings(word) if graph.has(one)), None)
    if sure is not None:
        return Respelling(sure, _SURE + 3)
    best: Respelling | None = None
    for meant in _candidates(word, graph, course):
        slip = _slip(word, meant)
        if slip is None:
            continue
        kind, at = slip
        weight = _weight(meant, kind, course)
        if (not weight and kind not in _LIKELY) or (len(word) == SHORTEST and kind <= _WEIGHTS["letter"]):
            continue
        score = weight + kind + min(3.0, (len(word) - 6) * 0.5)
        score -= 1.5 if at == 0 and kind < _WEIGHTS["swap"] else 0
        score -= (min(count, 4) - 1) * (0.5 if kind == _WEIGHTS["double"] else 1.0) + 1.5 * (kin > 0)
        # An ending that is cut off is that of the first case, as far as anybody knows.
        score += 0.1 * (at == len(word) and meant[at:] in {"а", "я", "ь"})
        if best is None or (score, meant) > (best.score, best.text):
            best = Respelling(meant, score)
    return best if best is not None and best.score >= _SURE else None


def _weight(meant: str, kind: float, course: Callable[[str], bool]) -> float:
    """How likely a word is meant, by how usual it is."""
    if meant in frequent_words():
        return 5.5
    if meant in common_words() or course(meant):
        return 3.0
    return 2.5 if kind == _WEIGHTS["double"] and _is_of_trade(meant) else 0.0


def is_known(word: str) -> bool:
    """Whether the dictionary has a word, or it is common in technical texts."""
    graph = dictionary()
    return word in common_words() or (graph is not None and graph.has(word))


def _is_of_trade(word: str) -> bool:
    """Whether a word is a technical stem with an ending, after a prefix or not."""
    bare = word[:-2] if word.endswith(_REFLEXIVE) else word
    return any(_has_trade_stem(bare[at:]) for at in _prefixes(bare))


def _has_trade_stem(word: str) -> bool:
    return any(stem in trade_stems() for stem in trade_beginnings(word))


def trade_beginnings(word: str) -> Iterator[str]:
    """What precedes a technical ending in a word, the longest first; no shorter than a stem."""
    endings = trade_endings()
    for at in range(len(word), max(_SHORTEST_STEM, len(word) - _longest_ending()) - 1, -1):
        if word[at:] in endings:
            yield word[:at]


def _prefixes(word: str) -> Iterator[int]:
    """Where a word begins without a prefix, and with it."""
    yield 0
    for prefix in _prefixes_of(word[:2]):
        if word.startswith(prefix):
            yield len(prefix) + (word[len(prefix) : len(prefix) + 1] == "ъ")


def _is_derived(word: str) -> bool:
    """Whether a word is made of known ones: by a prefix, as a compound, as adverb, reflexive, or by its ending."""
    if word.endswith("о") and any(is_known(word[:-1] + ending) for ending in ("ый", "ий", "ая")):
        return True
    base = word[:-2]
    if word.endswith("ся") or (word.endswith("сь") and base.endswith(_OF_A_VERB)):
        if is_known(base):
            return True
    elif any(is_known(word + end) for end in _REFLEXIVE):
        return True
    common = common_words()
    if any(_has_prefix(word, at) for at in _prefixes(word)):
        return not (word.startswith("не") and _apart(word) is not None)
    for at in range(_STEM, len(word) - _STEM - 1):
        if (
            word[at - 1] in "ое"
            and word[at:] in common
            and any(is_known(word[: at - 1] + end) for end in ("", "а", "ый", "ой", "ий", "о", "ы", "ие", "ость"))
        ):
            return True
    return _is_inflected(word)


def _has_prefix(word: str, at: int) -> bool:
    """Whether a common word follows a prefix, and no letter is missing where they meet (`расчитать`)."""
    common = common_words()
    is_long = len(word) - at > (_STEM + (2 if at == 1 else 0))
    return at > 0 and is_long and word[at:] in common and word[:at] + word[at - 1] + word[at:] not in common


def _is_inflected(word: str) -> bool:
    """Whether two other endings make known words of the same stem."""
    common = common_words()
    for size in range(min(3, len(word) - _STEM) + 1):
        stem, ending = word[: len(word) - size], word[len(word) - size :]
        if ending in _endings() and _fits(stem, ending):
            is_long = ending in _LONG_ENDINGS
            others = (
                other
                for other in _endings()
                if other != ending and (other in _LONG_ENDINGS) is is_long and stem + other in common
            )
            if next(others, None) is not None and next(others, None) is not None:
                return True
    return False


def _fits(stem: str, ending: str) -> bool:
    """Whether an ending may follow the last letter of a stem."""
    last = stem[-1]
    if stem.endswith(_PARTICIPLE) and is_known(f"{stem}ный"):
        return ending in _SHORT_ENDINGS
    if not ending:
        return last not in _VOWELS and last not in "ьъй" and not _lacks_bare_form(stem)
    if last in "ийыэ":
        return ending in {"я", "ю", "е", "и", "й", "ем", "ями", "ям", "ях", "ей"}
    if last in _VOWELS or last == "ь":
        return ending[0] in "яюейилт" and ending != "ие"
    if last in _HUSHED:
        return ending[0] not in "ыяю"
    return ending not in {"ие", "ий", "ё"}


@lru_cache(maxsize=10_000)
def _lacks_bare_form(stem: str) -> bool:
    """Whether the dictionary has a word with endings, and none of its forms is the stem alone: `поддержк`."""
    graph = dictionary()
    if graph is None or is_known(stem):
        return False
    # A word from elsewhere may end in one consonant where another one goes on: `контрол` and `контроля`.
    if stem[-2:-1] in _CONSONANTS:
        return any(graph.has(stem + one) for one in "аяиы")
    return stem.endswith(_SOFT_ENDS) and graph.has(f"{stem}ь")


def _apart(word: str) -> Respelling | None:
    """What is written apart: verbs from `не`, where there are such without it, and words such as `то есть`."""
    if (meant := _parts()["run-together"].get(word)) is not None:
        return Respelling(meant, _SURE + 3)
    verb = word[2:]
    if not word.startswith("не") or len(verb) < SHORTEST or not is_known(verb) or is_known(word):
        return None
    # `недо-` is a prefix of verbs.
    is_apart = verb in _irregular_verbs() or (not verb.startswith("до") and _is_verb(verb))
    return Respelling(f"не {verb}", _SURE + 1) if is_apart else None


def _is_verb(word: str) -> bool:
    """Whether a known word ends as a verb does, and with another ending is an infinitive."""
    bare = word[:-2] if word.endswith(_REFLEXIVE) else word
    if bare.endswith(_INFINITIVE):
        return not bare.endswith(("сть", "сти"))
    return any(
        bare.endswith(ending) and any(is_known(bare[: -len(ending)] + end) for end in ends.split())
        for ending, ends in _parts()["finite"].items()
    )


_WEIGHTS = {"double": 3.0, "swap": 2.0, "sound": 2.1, "letter": 1.5, "key": 0.5, "other": 0.0}
"""How likely a slip of each kind is one: a double letter, two letters in the other order, a letter for one that sounds
alike, one too many or too few, one beside it on the keyboard, any other."""


_LIKELY = frozenset({3.0, 2.0, 2.1})


def _slip(word: str, meant: str) -> tuple[float, int] | None:
    """How likely a slip is, and where it is; None where both are forms of one word."""
    at = 0
    while at < min(len(word), len(meant)) and word[at] == meant[at]:
        at += 1
    behind = 0
    while behind < min(len(word), len(meant)) - at and word[-1 - behind] == meant[-1 - behind]:
        behind += 1
    if any(
        word[cut:] in _endings()
        and meant[cut:] in _endings()
        and _fits(word[:cut], word[cut:])
        and _fits(word[:cut], meant[cut:])
        for cut in range(max(3, at - 2), at + 1)
    ):
        return None
    wrong, right = word[at : len(word) - behind], meant[at : len(meant) - behind]
    if len(wrong) == len(right) == 1:
        if right in _alike().get(wrong, ""):
            return _WEIGHTS["sound"], at
        (row, place), (other_row, other_place) = _PLACES.get(wrong, (9, 0)), _PLACES.get(right, (0, 9))
        return _WEIGHTS["key" if abs(row - other_row) <= 1 and abs(place - other_place) <= 1 else "other"], at
    if wrong and right:
        return _WEIGHTS["swap"], at
    letter, whole = wrong or right, word if wrong else meant
    if right in _UNHEARD and not wrong and {meant[at - 1 : at], meant[at + 1 : at + 2]} <= _CONSONANTS:
        return _WEIGHTS["sound"], at
    return _WEIGHTS["double" if letter in {whole[at - 1 : at], whole[at + 1 : at + 2]} else "letter"], at


def _candidates(word: str, graph: WordGraph, course: Callable[[str], bool]) -> set[str]:
    """The words that one slip makes of a word.

    Any slip may mean a word of technical texts or of the course; a likely one a word that only the dictionary has, or
    a technical one with a double letter.
    """
    common, alike = common_words(), _alike()
    found: set[str] = set()
    for at in range(len(word) + 1):
        head, char, rest = word[:at], word[at : at + 1], word[at + 1 :]
        likely = [head + rest[:1] + char + rest[1:], head + char + char + rest]
        likely += [head + other + rest for other in alike.get(char, "")]
        if head[-1:] in _CONSONANTS and char in _CONSONANTS:
            likely += [head + other + char + rest for other in _UNHEARD]
        others = [head + other + char + rest for other in ALPHABET] + [head + other + rest for other in ALPHABET]
        (likely if char in {head[-1:], rest[:1]} else others).append(head + rest)
        found.update(one for one in (*likely, *others) if one in common or course(one))
        if len(word) >= _LONG:
            found.update(one for one in likely if graph.has(one))
        if char and _has_double(head, char, rest):
            found.add(head + char + char + rest)
    found -= {word, word.replace("е", "ё"), word.replace("ё", "е")}
    return found


def _has_double(head: str, char: str, rest: str) -> bool:
    """Whether a word becomes a technical one by a double letter that is within its stem."""
    whole = head + char * 2 + rest
    if char not in _DOUBLED or not _is_of_trade(whole):
        return False
    starts, ends = range(max(0, len(head) - _LONGEST_STEM), len(head) + 1), range(len(head) + 2, len(whole) + 1)
    return any(whole[start:end] in trade_stems() for start in starts for end in ends if end - start > _STEM)


@cache
def trade_stems() -> frozenset[str]:
    """Stems of technical words that the dictionary does not have."""
    return frozenset(_parts()["trade-stems"].split())


@cache
def trade_endings() -> frozenset[str]:
    """What follows such a stem: suffixes with the endings of nouns, adjectives and verbs."""
    return frozenset((*_parts()["trade-endings"].split(), ""))


@cache
def _longest_ending() -> int:
    return max(map(len, trade_endings()))


@cache
def _endings() -> frozenset[str]:
    return frozenset((*_parts()["endings"].split(), ""))


@lru_cache(maxsize=2048)
def _prefixes_of(begin: str) -> tuple[str, ...]:
    """The prefixes that a word may have, by its first two letters."""
    if len(begin) < 2:
        return ()
    return tuple(one for one in _every_prefix() if begin.startswith(one) or one.startswith(begin))


@cache
def _every_prefix() -> tuple[str, ...]:
    return tuple(_parts()["prefixes"].split())


@cache
def _irregular_verbs() -> frozenset[str]:
    return frozenset(_parts()["irregular-verbs"].split())


@cache
def _alike() -> dict[str, str]:
    """The letters that sound like a letter, or do where the stress is elsewhere."""
    found: dict[str, str] = {}
    for one, other in _parts()["sounds"].split():
        found[one] = found.get(one, "") + other
        found[other] = found.get(other, "") + one
    return found


@cache
def _parts() -> dict[str, Any]:  # JSON of our own: texts, and by ending those of the infinitive
    return json.loads((DATA / "word-parts.json").read_text("utf-8"))  # type: ignore[no-any-return]
