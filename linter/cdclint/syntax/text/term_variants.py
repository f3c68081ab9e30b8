"""Technical terms that are spelt in several ways: `снапшот` and `снэпшот`.

Spellings of one term are stems that are written alike but for `э` and `е`, double letters, `й` and `и` after a vowel,
`дж` and `ж`, a soft sign before a vowel, `цы` and `ци`, `шен` and `шн`; and those that `_PAIRS` names. A stem is one of
`data/word-parts.json`, or, of a word that neither the dictionary nor that file has, what is ahead of the ending of a
noun: so each transliteration is compared with each other that a course has.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.text.spelling import trade_beginnings, trade_endings, trade_stems

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIRS = (
    "снапшот снэпшот снепшот",
    "дашборд дэшборд дешборд",
    "бэкенд бекенд бакенд",
    "бэкап бекап бакап",
    "консьюмер консюмер консумер",
    "оффсет офсет",
    "трейдофф трейдоф",
    "фреймворк фрэймворк",
    "трафик траффик",
    "офлайн оффлайн",
    "блогер блоггер",
    "браузер броузер",
    "продюсер продьюсер",
    "продакшн продакшен",
    "роутер раутер",
    "шедулер скедулер шедуллер",
    "батч бэтч",
    "лямбд ламбд",
    "реалтайм риалтайм",
)
_OTHERS = frozenset({"мап", "диф", "спил"})
"""Stems of other words: `мапа` is not spelt as `маппинг` is."""
_DOUBLE = regex(r"([бвгдзклмнпрстфцш])\1")
_SHORTEST = 3
_LONGER = 4
"""Letters of the shortest stem that is compared without being listed."""
_NOUN_ENDINGS: tuple[str, ...] = (
    "ами",
    "ями",
    "ого",
    "ому",
    "ыми",
    "ой",
    "ом",
    "ем",
    "ов",
    "ев",
    "ей",
    "ам",
    "ям",
    "ах",
    "ях",
    "ую",
)
_NOUN_ENDINGS += ("ый", "ая", "ое", "ые", "ых", "ым", "а", "я", "у", "ю", "е", "ы", "и")
_REFLEXIVE = ("ся", "сь")
_LONGEST_ENDING = 6
_SOFT = regex(r"ь(?=[юеоияё])")
_SHORT_I = regex(r"(?<=[аеоуиюя])й(?=[бвгджзклмнпрстфхцчшщ])")
_SHEN = regex(r"шен\b")


def variant_of(word: str) -> str | None:
    """The stem of a word in lower case with other spellings, None where there are none; `ё` is `е`."""
    word = word.replace("ё", "е")
    if word[:_SHORTEST] not in _beginnings():
        return None
    spellings = _spellings()
    return next((stem for stem in trade_beginnings(word) if stem in spellings), None)


def term_of(word: str, *, known: bool) -> str | None:
    """The stem of a word in lower case that may be spelt otherwise; None for ordinary words.

    `known` says that the dictionary has the word: then it is a term only with a listed stem.
    """
    word = word.replace("ё", "е")
    listed = variant_of(word)
    if listed is not None or len(word) < _LONGER:
        return listed
    word = word[:-2] if word.endswith(_REFLEXIVE) and len(word) > _LONGER + 2 else word
    stem = next((one for one in trade_beginnings(word) if len(one) >= _LONGER and one in trade_stems()), None)
    if stem is not None or known:
        return stem
    # `сабскрайбэры` is `сабскрайберы`, whose stem is listed.
    keys, endings = _trade_keys(), trade_endings()
    for at in range(len(word), _LONGER - 1, -1):
        if len(word) - at <= _LONGEST_ENDING and _key(word[:at]) in keys and word[at:].replace("э", "е") in endings:
            return word[:at]
    ending = next((one for one in _NOUN_ENDINGS if word.endswith(one) and len(word) - len(one) >= _LONGER), "")
    return word.removesuffix(ending)


def spellings_of(stem: str) -> frozenset[str]:
    """All listed spellings of a stem that has several, itself among them."""
    return _spellings().get(stem, frozenset())


class Spelt:
    """The stems that a course is written with, by what spellings of one term have in common."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._by_key: dict[str, set[str]] = {}
        for stem in stems:
            for key in _keys(stem):
                self._by_key.setdefault(key, set()).add(stem)

    def rivals(self, stem: str) -> frozenset[str]:
        """The spellings of the term of a stem, itself among them; of listed stems those that are listed as such."""
        listed = spellings_of(stem)
        alike = {other for key in _keys(stem) for other in self._by_key.get(key, ())}
        trade = trade_stems()
        return listed | {
            other
            for other in alike
            if other == stem or (not (other in trade and stem in trade) and not _ends_doubled(other, stem))
        }


def _keys(stem: str) -> set[str]:
    """`бэтч` is spelt `батч` as well as `бетч`."""
    return {_key(stem), _key(stem.replace("э", "а"))}


def _ends_doubled(one: str, other: str) -> bool:
    """Whether stems differ in a double last letter, as of `мапить` and `маппинг`, or in `нн`, as participles do."""
    return one + one[-1] == other or other + other[-1] == one or one.replace("нн", "н") == other.replace("нн", "н")


@cache
def _trade_keys() -> frozenset[str]:
    return frozenset(_key(stem) for stem in trade_stems() if len(stem) >= _LONGER)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(stem[:_SHORTEST] for stem in _spellings())


@cache
def _spellings() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    named = {stem: pair.partition(" ")[0] for pair in _PAIRS for stem in pair.split()}
    for stem in {*trade_stems(), *named} - _OTHERS:
        groups.setdefault(_key(named.get(stem, stem)), set()).add(stem)
    return {stem: frozenset(group) for group in groups.values() if len(group) > 1 for stem in group}


def _key(stem: str) -> str:
    """What spellings of one term have in common."""
    plain = stem.replace("э", "е").replace("ё", "е").replace("дж", "ж").replace("цы", "ци")
    return _DOUBLE.sub(r"\1", _SHEN.sub("шн", _SHORT_I.sub("и", _SOFT.sub("", plain))))
