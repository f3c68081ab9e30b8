"""Technical terms that are spelt in several ways: `снапшот` and `снэпшот`.

Spellings of one term are stems of `data/word-parts.json` that differ in `э` and `е`, in double letters, in `й` and `и`
after a vowel, in `дж` and `ж`, in a soft sign before `ю` or `е`; and those that `_PAIRS` names.
"""

from __future__ import annotations

from functools import cache

from cdclint.core.regex import regex
from cdclint.syntax.text.spelling import trade_beginnings, trade_stems

_PAIRS = (
    "снапшот снэпшот снепшот",
    "дашборд дэшборд дешборд",
    "бэкенд бекенд бакенд",
    "бэкап бекап бакап",
    "консьюмер консюмер консумер",
    "оффсет офсет",
    "трейдофф трейдоф",
    "фреймворк фрэймворк",
)
_OTHERS = frozenset({"мап", "диф", "спил"})
"""Stems of other words: `мапа` is not spelt as `маппинг` is."""
_DOUBLE = regex(r"([бвгдзклмнпрстфцш])\1")
_SHORTEST = 3


def variant_of(word: str) -> str | None:
    """The stem of a word in lower case with other spellings, None where there are none; `ё` is `е`."""
    word = word.replace("ё", "е")
    if word[:_SHORTEST] not in _beginnings():
        return None
    spellings = _spellings()
    return next((stem for stem in trade_beginnings(word) if stem in spellings), None)


def spellings_of(stem: str) -> frozenset[str]:
    """All spellings of a stem that has several, itself among them."""
    return _spellings().get(stem, frozenset())


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
    plain = stem.replace("э", "е").replace("ё", "е").replace("ью", "ю").replace("ье", "е").replace("дж", "ж")
    return _DOUBLE.sub(r"\1", plain.replace("ойн", "оин").replace("ейм", "еим"))
