"""Whether a Russian word of a technical text is misspelt, and what was meant.

The texts of a trade are full of words that no dictionary has: `партиция`, `задеплоить`, `идемпотентность`. An unknown
word is therefore not misspelt. It is if it is one slip of the pen away from a word that technical texts (or this
course) are written in, and nothing explains it: neither a technical stem (`data/word-parts.json`) with a Russian
ending, nor a prefix or a compound of known words, nor another ending of a known word.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cdclint.syntax.text.russian import (
    ALPHABET,
    common_words,
    dictionary,
    frequent_words,
    in_alphabet,
    sorted_words,
    word_parts,
)
from cdclint.syntax.text.sure_slips import SHORTEST as SHORTEST_SURE
from cdclint.syntax.text.sure_slips import sure_respellings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.text.word_graph import WordGraph

SHORTEST = 4
"""Letters of the shortest word that is judged: the shorter a word, the more others are one letter away."""
_SURE = 4.5
_NEAR = 2.5
"""How much less likely another word is that may be meant as well: of such slips every third one means it."""
_MOST_MEANT = 3
_LONG = 8
"""Letters of a word that may be meant for one that only the dictionary has."""
_STEM = 4
_FEW = 40
"""Words of one beginning that are compared one by one."""

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
    """What a misspelt word was meant to be; `score` says how sure that is. `others` may be meant as well."""

    text: str
    score: float
    others: tuple[str, ...] = ()


def is_spelt(word: str, *, known: bool | None = None) -> bool:
    """Whether a word in lower case is one of the language or technical, or made of such words.

    `known` is what `is_known` says of it, where that was asked.
    """
    if word in word_parts()["run-together"] or (word.startswith("не") and word[2:] in _irregular_verbs()):
        return False
    if (is_known(word) if known is None else known) or ("ё" in word and is_known(word.replace("ё", "е"))):
        return True
    return _is_of_trade(word) or _is_derived(word)


def respell(word: str, course: frozenset[str], count: int, kin: int) -> Respelling | None:
    """What a word that is not spelt so was meant to be, None if unknown.

    `course` are the words that are in no dictionary and that the course is written with. `count` is how often the word
    occurs in the course; `kin` how many other unknown words begin likewise: the more, the less is it a slip.
    """
    graph = dictionary()
    if graph is None or len(word) < SHORTEST:
        return None
    if (apart := _apart(word)) is not None:
        return apart
    sure = next((one for one in sure_respellings(word) if graph.has(one)), None)
    if sure is not None:
        return Respelling(sure, _SURE + 3)
    meant = sorted(_scored(word, graph, course), reverse=True)
    if not meant:
        return None
    # How often a word is there makes it less likely a slip, whatever was meant.
    best, text, kind = meant[0]
    if len(word) < SHORTEST_SURE and kind == _WEIGHTS["sound"] and _is_bare_plural(word, text):
        return None  # `страк` may be `strict` as well as `строк`
    score = best - (min(count, 4) - 1) * (0.5 if kind == _WEIGHTS["double"] else 1.0) - 1.5 * (kin > 0)
    others = tuple(one for other, one, _ in meant[1:_MOST_MEANT] if best - other < _NEAR)
    return Respelling(text, score, others) if score >= _SURE else None


def _is_bare_plural(word: str, meant: str) -> bool:
    """Whether what is meant is the genitive plural of a noun in `-а`, as `строк` is: any other word is as likely."""
    is_bare = word[-1] in _CONSONANTS and meant[-1] in _CONSONANTS
    return is_bare and is_known(f"{meant}а") and not is_known(f"{meant}ом")


_LONGEST = 100
"""Letters of a word that is taken apart."""


def _scored(word: str, graph: WordGraph, course: frozenset[str]) -> Iterator[tuple[float, str, float]]:
    """What a word may be meant for, with how likely it is and the weight of its slip."""
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
        # An ending that is cut off is that of the first case, as far as anybody knows.
        score += 0.1 * (at == len(word) and meant[at:] in {"а", "я", "ь"})
        yield score, meant, kind


def _weight(meant: str, kind: float, course: frozenset[str]) -> float:
    """How likely a word is meant, by how usual it is."""
    if meant in frequent_words():
        return 5.5
    if meant in common_words() or meant in course:
        return 3.0
    return 2.5 if kind == _WEIGHTS["double"] and _is_of_trade(meant) else 0.0


def is_known(word: str) -> bool:
    """Whether the dictionary has a word, or it is common in technical texts."""
    graph = dictionary()
    return word in common_words() or (graph is not None and graph.has(word))


def _is_of_trade(word: str) -> bool:
    """Whether a word is a technical stem with an ending, after a prefix or not."""
    bare = word[:-2] if word.endswith(_REFLEXIVE) else word
    return any(_has_trade_stem(bare[at:]) for at in prefix_ends(bare))


def _has_trade_stem(word: str) -> bool:
    return word[:_SHORTEST_STEM] in trade_heads(_SHORTEST_STEM) and any(
        stem in trade_stems() for stem in trade_beginnings(word)
    )


def trade_beginnings(word: str) -> Iterator[str]:
    """What precedes a technical ending in a word, the longest first; no shorter than a stem."""
    endings = trade_endings()
    for at in range(len(word), max(_SHORTEST_STEM, len(word) - _longest_ending()) - 1, -1):
        if word[at:] in endings:
            yield word[:at]


def prefix_ends(word: str) -> Iterator[int]:
    """Where a word begins without a prefix, and with it."""
    yield 0
    for prefix in _prefixes_of(word[:2]):
        if word.startswith(prefix):
            yield len(prefix) + (word[len(prefix) : len(prefix) + 1] == "ъ")


def _is_derived(word: str) -> bool:
    """Whether a word is made of known ones: by a prefix, as a compound, as adverb, reflexive, or by its ending."""
    if len(word) > _LONGEST:
        return True  # no word of the language: a key, a name, a run of letters
    if word.endswith("о") and any(is_known(word[:-1] + ending) for ending in ("ый", "ий", "ая")):
        return True
    if word.startswith("не") and word.endswith(tuple(_LONG_ENDINGS)) and is_known(word[2:]) and _apart(word) is None:
        return True  # `неодобренным`
    if (at := max(word.rfind("чиц"), word.rfind("щиц"))) >= _STEM and word[at + 3 :] in _endings():
        return is_known(word[: at + 1] + "ик")  # `разработчица`
    base = word[:-2]
    if word.endswith("ся") or (word.endswith("сь") and base.endswith(_OF_A_VERB)):
        if is_known(base):
            return True
    elif any(is_known(word + end) for end in _REFLEXIVE):
        return True
    common = common_words()
    if any(_has_prefix(word, at) for at in prefix_ends(word)):
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
    if (meant := word_parts()["run-together"].get(word)) is not None:
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
        for ending, ends in word_parts()["finite"].items()
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


def _candidates(word: str, graph: WordGraph, course: frozenset[str]) -> set[str]:
    """The words that one slip makes of a word.

    Any slip may mean a word of technical texts or of the course; a likely one a word that only the dictionary has, or
    a technical one with a double letter.
    """
    found = _one_slip_away(word, sorted_words(), common_words())
    if course:
        found |= _one_slip_away(word, *_in_order(course))
    found.update(_likely_ones(word, graph))
    return found - {word, word.replace("е", "ё"), word.replace("ё", "е")}


@lru_cache(maxsize=8)
def _in_order(course: frozenset[str]) -> tuple[list[str], frozenset[str]]:
    """The Russian ones of some words, in their order and as a set."""
    words = sorted(filter(in_alphabet, course))
    return words, frozenset(words)


def _one_slip_away(word: str, words: list[str], there: frozenset[str]) -> set[str]:
    """Those of some words, which are in their order, that one slip makes of a word."""
    begin, end = 0, len(words)
    found: set[str] = set()
    for at in range(len(word) + 1):
        head, char, rest = word[:at], word[at : at + 1], word[at + 1 :]
        begin, end = bisect_left(words, head, begin, end), bisect_left(words, head + "\uffff", begin, end)
        if begin == end:
            break
        swapped = rest[:1] + char + rest[1:]
        if end - begin < _FEW:
            tails, behind = (rest, swapped), (rest, char + rest)
            found.update(one for one in words[begin:end] if one[at:] in tails or one[at + 1 :] in behind)
        else:
            every = [head + rest, head + swapped, *(head + other + rest for other in ALPHABET)]
            every += [head + other + char + rest for other in ALPHABET]
            found |= there.intersection(every)
    return found


def _likely_ones(word: str, graph: WordGraph) -> Iterator[str]:
    """What a likely slip makes of a word: technical words with a double letter, and words of the dictionary."""
    alike = _alike()
    # Behind letters that no word begins with no word is looked for.
    states = [0] if len(word) >= _LONG else []
    for at, char in enumerate(word):
        head, rest = word[:at], word[at + 1 :]
        if _has_double(head, char, rest):
            yield head + char + char + rest
        if states:
            likely = [rest[:1] + char + rest[1:], char + char + rest]
            likely += [other + rest for other in alike.get(char, "")]
            if head[-1:] in _CONSONANTS and char in _CONSONANTS:
                likely += [other + char + rest for other in _UNHEARD]
            if char in {head[-1:], rest[:1]}:
                likely.append(rest)
            yield from (head + tail for tail in likely if graph.ends(graph.behind(states, tail)))
            states = graph.behind(states, char)


def _has_double(head: str, char: str, rest: str) -> bool:
    """Whether a word becomes a technical one by a double letter that is within its stem."""
    if head[-1:] + char * 2 not in _trade_doubles() and char * 2 + rest[:1] not in _trade_doubles():
        return False
    whole = head + char * 2 + rest
    if not _is_of_trade(whole):
        return False
    starts, ends = range(max(0, len(head) - _LONGEST_STEM), len(head) + 1), range(len(head) + 2, len(whole) + 1)
    return any(whole[start:end] in trade_stems() for start in starts for end in ends if end - start > _STEM)


@cache
def trade_stems() -> frozenset[str]:
    """Stems of technical words that the dictionary does not have."""
    return frozenset(word_parts()["trade-stems"].split())


@cache
def _trade_doubles() -> frozenset[str]:
    """The double letters of these stems, each with the letter that is before or behind it."""
    doubled = (stem for stem in trade_stems() if any(char * 2 in stem for char in _DOUBLED))
    triples = (stem[at : at + 3] for stem in doubled for at in range(len(stem) - 2))
    return frozenset(one for one in triples if len({one[0], one[1]}) == 1 or len({one[1], one[2]}) == 1)


@cache
def trade_heads(size: int) -> frozenset[str]:
    """The first letters of these stems: no word that begins otherwise has one of so many letters."""
    return frozenset(stem[:size] for stem in trade_stems())


@cache
def trade_endings() -> frozenset[str]:
    """What follows such a stem: suffixes with the endings of nouns, adjectives and verbs."""
    return frozenset((*word_parts()["trade-endings"].split(), ""))


@cache
def _longest_ending() -> int:
    return max(map(len, trade_endings()))


@cache
def _endings() -> frozenset[str]:
    return frozenset((*word_parts()["endings"].split(), ""))


@lru_cache(maxsize=2048)
def _prefixes_of(begin: str) -> tuple[str, ...]:
    """The prefixes that a word may have, by its first two letters."""
    if len(begin) < 2:
        return ()
    return tuple(one for one in _every_prefix() if begin.startswith(one) or one.startswith(begin))


@cache
def _every_prefix() -> tuple[str, ...]:
    return tuple(word_parts()["prefixes"].split())


@cache
def _irregular_verbs() -> frozenset[str]:
    return frozenset(word_parts()["irregular-verbs"].split())


@cache
def _alike() -> dict[str, str]:
    """The letters that sound like a letter, or do where the stress is elsewhere."""
    found: dict[str, str] = {}
    for one, other in word_parts()["sounds"].split():
        found[one] = found.get(one, "") + other
        found[other] = found.get(other, "") + one
    return found
