"""Technical terms that are spelt in several ways: `снапшот` and `снэпшот`.

Spellings of one term are stems that are written alike but for `э` and `е`, double letters, `й` and `и` after a vowel,
`дж` and `ж`, a soft sign before a vowel, `цы` and `ци`, `шен` and `шн`; and those that `_PAIRS` names. A stem is one of
`data/word-parts.json`, or, of a word that neither the dictionary nor that file has, what is ahead of the ending of a
noun: so each transliteration is compared with each other that a course has.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.text.russian import dictionary
from cdclint.syntax.text.spelling import prefix_ends, trade_beginnings, trade_endings, trade_heads, trade_stems

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
    "инстанс инстэнс инстенс",
    "экшн экшен",
    "поинт пойнт",
    "ивент эвент",
    "лоадер лоудер",
    "инпут импут",
    "интерсептор интерцептор",
    "скрейпинг скрапинг",
)
_OTHERS = frozenset({"мап", "диф", "спил"})
"""Stems of other words: `мапа` is not spelt as `маппинг` is."""
_OTHER_WORDS = ("импутац", "импутер", "импутир")
"""What words begin with that are no spelling of a stem, and that the dictionary does not have."""
_DERIVED = ("ир", "н", "ов", "ск")
"""What begins suffixes of a noun: `кэшировать`, `офлайновый`."""
_CUT = frozenset({"логир", "логгир", "ламбд", "лямбд", "мидлвар", "миддлвар"})
"""Stems with several spellings that are no words without an ending."""
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
_LONGEST_STEM = 40
"""Letters of a stem that has a root of its own."""
_SOFT = regex(r"ь(?=[юеоияё])")
_SHEN = regex(r"шен\b")
_SHORT_I = regex(r"(?<=[аеоуиюя])й(?=[бвгджзклмнпрстфхцчшщ])")


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
    if word.startswith(_OTHER_WORDS):
        return None
    listed = variant_of(word)
    if listed is not None and known and _is_other(word, listed):
        return None
    if listed is not None or len(word) < _LONGER:
        return listed
    word = word[:-2] if word.endswith(_REFLEXIVE) and len(word) > _LONGER + 2 else word
    if word[:_LONGER] in trade_heads(_LONGER):
        stem = next((one for one in trade_beginnings(word) if len(one) >= _LONGER and one in trade_stems()), None)
        if stem is not None:
            return stem
    if known:
        return None
    # `сабскрайбэры` is `сабскрайберы`, whose stem is listed.
    keys, endings = _trade_keys(), trade_endings()
    for at in range(len(word), max(_SHORTEST, len(word) - _LONGEST_ENDING) - 1, -1):
        if word[at:].replace("э", "е") in endings and _key(word[:at]) in keys:
            return word[:at]
    ending = next((one for one in _NOUN_ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    return word.removesuffix(ending)


def _is_other(word: str, stem: str) -> bool:
    """Whether a word is another one of the language that only begins as a term does: `стекает`, `кешью`, `пойнтер`."""
    tail = word.removeprefix(stem)
    if tail in _NOUN_ENDINGS or not tail or tail.startswith(_DERIVED) or stem in _CUT or stem.endswith("ир"):
        return False
    graph = dictionary()
    return graph is not None and graph.has(word)


def is_no_term(word: str) -> bool:
    """Whether no listed stem begins as a word in lower case does: one that is known is no term."""
    head = word[:_LONGER]
    return head not in trade_heads(_LONGER) and head[:_SHORTEST] not in _beginnings() and "ё" not in head


def spellings_of(stem: str) -> frozenset[str]:
    """All listed spellings of a stem that has several, itself among them."""
    return _spellings().get(stem, frozenset())


def is_other_spelling(word: str, other: str) -> bool:
    """Whether two words in lower case are one with two listed spellings of its stem: `бекендом` and `бэкендом`."""
    stem, written = variant_of(word), variant_of(other)
    return stem is not None and written is not None and stem != written and written in spellings_of(stem)


def is_whole(stem: str) -> bool:
    """Whether a listed stem is a word without an ending."""
    return stem in _spellings() and stem not in _CUT


class Spelt:
    """The stems that a course is written with, by what spellings of one term have in common."""

    def __init__(self, stems: Iterable[str]) -> None:
        self._stems = frozenset(stems)
        self._by_key: dict[str, set[str]] = {}
        for stem in self._stems:
            for key in _keys(stem):
                self._by_key.setdefault(key, set()).add(stem)
        self._groups: dict[str, frozenset[str]] = {}
        self._roots: dict[str, str] = {}

    def rivals(self, stem: str) -> frozenset[str]:
        """The spellings of the term of a stem, itself among them; each of them has the same."""
        if stem not in self._groups:
            group, waiting = {stem}, [stem]
            while waiting:
                new = self._alike(waiting.pop()) - group
                group |= new
                waiting += new
            found = frozenset(group)
            self._groups.update(dict.fromkeys(found, found))
        return self._groups[stem]

    def root(self, stem: str) -> str:
        """The part of a stem that is spelt in several ways by itself, else all of it: `мерж` of `помержат`."""
        root = self._roots.get(stem)
        if root is None:
            root = stem
            while (part := self._part(root)) is not None:
                root = part
            self._roots[stem] = root
        return root

    def _part(self, stem: str) -> str | None:
        """What is a term of its own in a stem, behind a prefix or none, and whatever is behind it."""
        if len(stem) > _LONGEST_STEM:
            return None
        own = self.rivals(stem)
        for begin in prefix_ends(stem):
            for end in range(len(stem) - (begin == 0), begin + _SHORTEST - 1, -1):
                part = stem[begin:end]
                if part not in own and self._is_term(part) and (len(part) >= _LONGER or _is_ending(stem[end:])):
                    return part
        return None

    def _is_term(self, part: str) -> bool:
        """Whether a part of a stem is one that is spelt in several ways."""
        is_there = part in _spellings() or (len(part) >= _LONGER and part in self._stems)
        return is_there and len(self.rivals(part)) > 1

    def _alike(self, stem: str) -> frozenset[str]:
        """What is spelt as a stem is but for one difference; of listed stems those that are listed as such."""
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


def _is_ending(tail: str) -> bool:
    """Whether what is left of a stem begins an ending."""
    return any(one.startswith(tail) for one in trade_endings())


@cache
def _trade_keys() -> frozenset[str]:
    return frozenset(_key(" ".join(stem for stem in trade_stems() if len(stem) >= _LONGER)).split())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(stem[:_SHORTEST] for stem in _spellings())


@cache
def _spellings() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    named = {stem: pair.partition(" ")[0] for pair in _PAIRS for stem in pair.split()}
    stems = [*({*trade_stems(), *named} - _OTHERS)]
    for stem, key in zip(stems, _key(" ".join(named.get(stem, stem) for stem in stems)).split(), strict=True):
        groups.setdefault(key, set()).add(stem)
    return {stem: frozenset(group) for group in groups.values() if len(group) > 1 for stem in group}


@lru_cache(maxsize=10_000)
def _key(stems: str) -> str:
    """What spellings of one term have in common, for a stem or several."""
    plain = stems.replace("э", "е").replace("ё", "е").replace("дж", "ж").replace("цы", "ци")
    plain = _SOFT.sub("", plain) if "ь" in plain else plain
    plain = _SHORT_I.sub("и", plain) if "й" in plain else plain
    plain = _SHEN.sub("шн", plain) if "шен" in plain else plain
    return _DOUBLE.sub(r"\1", plain)
