"""Whether a word is Russian, by the dictionary of pymorphy3.

The dictionary takes a tenth of a second to load, so it is asked only about words that something else made suspect. It
may be absent: what depends on it then does without, and says so.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Callable

_RUSSIAN = regex(r"[а-яёА-ЯЁ]+")


def in_alphabet(word: str) -> bool:
    """Whether a word has Russian letters only."""
    return _RUSSIAN.fullmatch(word) is not None


def has_dictionary() -> bool:
    """Whether there is a dictionary to ask."""
    return _lookup() is not None


def is_russian_word(word: str) -> bool:
    """Whether the dictionary has this word or a form of it; never without a dictionary."""
    known = _lookup()
    return known is not None and in_alphabet(word) and known(word.lower())


@cache
def _lookup() -> Callable[[str], bool] | None:
    try:
        from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 (see the module)

        return MorphAnalyzer(lang="ru").word_is_known  # type: ignore[no-any-return]
    except (ImportError, OSError, ValueError):
        return None
