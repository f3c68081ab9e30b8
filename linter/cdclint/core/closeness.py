"""What was probably meant by a name that is not there: the one service of suggestions.

The answers are those of `difflib.get_close_matches`, which compares a name with every candidate. Here a candidate is
first measured by its length and its letters, which bound how alike two texts can be; those that may be most alike are
compared first, and the comparison ends where no other can be better. An index of candidates is made once, and used
again where the next name is looked for among the same ones.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BITS = 63


def closest(word: str, candidates: Iterable[str], *, n: int = 1, cutoff: float = 0.6) -> list[str]:
    """The `n` candidates most like a word at most, the best first; each is at least `cutoff` (0 to 1) alike."""
    names = candidates if isinstance(candidates, tuple) else tuple(candidates)
    near = _near(word, _index(names), cutoff)
    if not near:
        return []
    from difflib import SequenceMatcher  # noqa: PLC0415 (most names have no candidate)

    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    bounded = []
    for name in near:
        matcher.set_seq1(name)
        if (bound := matcher.quick_ratio()) >= cutoff:
            bounded.append((bound, name))
    best: list[tuple[float, str]] = []
    for bound, name in sorted(bounded, reverse=True):
        if len(best) >= n and bound < best[n - 1][0]:
            break
        matcher.set_seq1(name)
        if (ratio := matcher.ratio()) >= cutoff:
            best = sorted((*best, (ratio, name)), reverse=True)[:n]
    return [name for _, name in best]


_Index = dict[int, dict[int, list[str]]]
"""Names by their length and the set of their letters: many names have the same."""


@lru_cache(maxsize=64)
def _index(names: tuple[str, ...]) -> _Index:
    found: _Index = {}
    for name in names:
        found.setdefault(len(name), {}).setdefault(_letters(name), []).append(name)
    return found


def _letters(text: str) -> int:
    """The letters of a text as bits; several letters share one, which only lets more candidates through."""
    bits = 0
    for char in text:
        bits |= 1 << (ord(char) & _BITS)
    return bits


def _near(word: str, index: _Index, cutoff: float) -> list[str]:
    """The names that are not too long, too short or of other letters; twice the common letters bound the likeness."""
    size, letters = len(word), _letters(word)
    found = []
    for length, sets in index.items():
        wanted = cutoff * (size + length) / 2
        if min(size, length) < wanted:
            continue
        for others, names in sets.items():
            if size - (letters & ~others).bit_count() >= wanted and length - (others & ~letters).bit_count() >= wanted:
                found += names
    return found
