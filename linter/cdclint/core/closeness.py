"""What was probably meant by a name that is not there: the one service of suggestions.

The answers are those of `difflib.get_close_matches`, which compares a name with every candidate. Here a candidate is
first measured by its length and its letters, which bound how alike two texts can be; those that may be most alike are
compared first, and the comparison ends where no other can be better; of very many, only those that may be most alike
are compared at all. An index of candidates is made once, and used again where the next name is looked for among the
same ones: a tuple or a frozenset that the caller keeps is found again without a look at its names.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_BITS = 63
_MOST = 1_000
"""Candidates that a name is compared with: a project has fewer that are like one name."""
_EDITS = 2
"""Letters that a slip leaves out, puts in, replaces, or exchanges with their neighbours, at most."""
_SHORT, _LONG = 4, 100
"""Characters of names that have slips: one letter makes another name of a shorter one, and a longer one is no word."""


def closest(word: str, candidates: Iterable[str], *, n: int = 1, cutoff: float = 0.6) -> list[str]:
    """The `n` candidates most like a word at most, the best first; each is at least `cutoff` (0 to 1) alike."""
    names = candidates if isinstance(candidates, tuple | frozenset) else tuple(candidates)
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


def bare(name: str) -> str:
    """A name without what people write differently in one: `_`, `-` and the size of letters."""
    return name.replace("_", "").replace("-", "").casefold()


def is_slip(written: str, meant: str) -> bool:
    """Whether one name is a slip of the pen for another: two edits at most, or one is the beginning of the other.

    Names of which only the numbers differ are two names.
    """
    if [char for char in written if char.isdecimal()] != [char for char in meant if char.isdecimal()]:
        return False
    if written.startswith(meant) or meant.startswith(written):
        return True
    if abs(len(written) - len(meant)) > _EDITS or max(len(written), len(meant)) > _LONG:
        return False
    before: list[int] = []
    row = list(range(len(meant) + 1))
    for at, char in enumerate(written, 1):
        older, before, row = before, row, [at]
        for to, other in enumerate(meant, 1):
            cost = min(before[to] + 1, row[-1] + 1, before[to - 1] + (char != other))
            if older and to > 1 and char == meant[to - 2] and written[at - 2] == other:
                cost = min(cost, older[to - 2] + 1)
            row.append(cost)
    return row[-1] <= _EDITS


_Index = dict[int, dict[int, list[str]]]
"""Names by their length and the set of their letters: many names have the same."""


_Names = tuple[str, ...] | frozenset[str]
_newest: tuple[_Names, _Index] = ((), {})
"""The names that were looked through last: to find many of them again by their hash would take as long."""


def _index(names: _Names) -> _Index:
    global _newest  # noqa: PLW0603 (one for the process; it is replaced as a whole)
    newest = _newest
    if names is not newest[0]:
        newest = _newest = (names, _made_index(names))
    return newest[1]


@lru_cache(maxsize=64)
def _made_index(names: _Names) -> _Index:
    found: _Index = {}
    for name in names if isinstance(names, tuple) else sorted(names):
        found.setdefault(len(name), {}).setdefault(_letters(name), []).append(name)
    return found


def _letters(text: str) -> int:
    """The letters of a text as bits; several letters share one, which only lets more candidates through."""
    bits = 0
    for char in set(text):
        bits |= 1 << (ord(char) & _BITS)
    return bits


def _near(word: str, index: _Index, cutoff: float) -> list[str]:
    """The names that are not too long, too short or of other letters; twice the common letters bound the likeness."""
    size, letters = len(word), _letters(word)
    found: list[tuple[float, list[str]]] = []
    for length, sets in index.items():
        wanted = cutoff * (size + length) / 2
        if min(size, length) < wanted:
            continue
        for others, names in sets.items():
            common = min(size - (letters & ~others).bit_count(), length - (others & ~letters).bit_count())
            if common >= wanted:
                found.append((common / max(1, size + length), names))
    if sum(len(names) for _, names in found) > _MOST:
        found.sort(key=itemgetter(0), reverse=True)
    return list(islice((name for _, names in found for name in names), _MOST))


class Slips:
    """What some names are mistyped as: one letter left out, put in, replaced, or exchanged with its neighbour.

    All forms of the names with a letter less are kept: a question takes the same time for one name and a million. None
    of the names is a slip itself.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name for name in names if _SHORT <= len(name) <= _LONG}
        self._replaced = {(name[:at], name[at + 1 :]) for name in self._names for at in range(len(name))}
        self._shorter = {before + behind for before, behind in self._replaced}

    def has(self, text: str) -> bool:
        """Whether a text is a slip of one of the names."""
        if not _SHORT <= len(text) <= _LONG or text in self._names:
            return False
        places = range(len(text))
        return (
            text in self._shorter
            or any(text[:at] + text[at + 1 :] in self._names for at in places)
            or any((text[:at], text[at + 1 :]) in self._replaced for at in places)
            or any(f"{text[:at]}{text[at + 1 : at + 2]}{text[at]}{text[at + 2 :]}" in self._names for at in places[:-1])
        )
