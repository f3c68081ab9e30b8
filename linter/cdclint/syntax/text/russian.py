"""Whether a word is Russian: by the dictionary of pymorphy3, and by what technical texts are written in beside it.

The dictionary may be absent: what depends on it then does without, and says so. It is asked only about words that
something else made suspect, and about those of a text that is not in the cache.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cdclint.core.data import DATA
from cdclint.core.regex import regex
from cdclint.syntax.text.word_graph import WordGraph

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_BYTES = "cp1251"
"""A byte for each letter, by which the letters of a text are told from the rest in a fifth of the time."""
_RUSSIAN = regex(r"[а-яёА-ЯЁ]+")


def in_alphabet(word: str) -> bool:
    """Whether a word has Russian letters only."""
    return _RUSSIAN.fullmatch(word) is not None


def russian_letters(text: str) -> str:
    """A text with its Russian letters in lower case, and a blank for whatever else; each keeps its place."""
    return text.encode(_BYTES, "replace").translate(_lower_case()).decode(_BYTES)


@cache
def _lower_case() -> bytes:
    lower = {letter.encode(_BYTES)[0]: letter.lower().encode(_BYTES)[0] for letter in ALPHABET + ALPHABET.upper()}
    return bytes(lower.get(byte, ord(" ")) for byte in range(256))


def has_dictionary() -> bool:
    """Whether there is a dictionary to ask."""
    return dictionary() is not None


def is_russian_word(word: str) -> bool:
    """Whether the dictionary has this word or a form of it; never without a dictionary."""
    known = dictionary()
    return known is not None and in_alphabet(word) and known.has(word.lower())


@cache
def word_parts() -> dict[str, Any]:  # JSON of our own: texts, and by ending those of the infinitive
    """The parts of words that spelling is judged by."""
    return json.loads((DATA / "word-parts.json").read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def dictionary() -> WordGraph | None:
    """The dictionary, None where pymorphy3 or its words are not installed, or damaged."""
    path = _dictionary_file()
    try:
        return None if path is None else WordGraph.of_file(path)
    except (OSError, ValueError):
        return None


def is_dictionary_installed() -> bool:
    """Whether there is a dictionary, without reading it."""
    return _dictionary_file() is not None


def _dictionary_file() -> Path | None:
    try:
        words = find_spec("pymorphy3_dicts_ru") if find_spec("pymorphy3") else None
    except (ImportError, ValueError):
        return None
    path = None if words is None or words.origin is None else Path(words.origin).parent / "data" / "words.dawg"
    return path if path is not None and path.is_file() else None


@cache
def common_words() -> frozenset[str]:
    """Forms of words that technical texts share, technical ones among them.

    `data/common-words.json` is written by `scripts/common-words.py`.
    """
    return frozenset(sorted_words())


def plain_words() -> set[str]:
    """Those of these that are spelt right and that nobody spells otherwise."""
    return set(sorted_words()).difference(_common()["terms"].split())


@cache
def sorted_words() -> list[str]:
    """The common words in their order."""
    return sorted(f"{_common()['frequent']} {_common()['common']}".split())


@cache
def frequent_words() -> frozenset[str]:
    """The most frequent ones of the common words."""
    return frozenset(_common()["frequent"].split())


@cache
def _common() -> dict[str, str]:
    return json.loads((DATA / "common-words.json").read_text("utf-8"))  # type: ignore[no-any-return]
