"""How many questions a reader answers right without reading them, against what chance gives."""

from __future__ import annotations

import re
from math import exp, lgamma, log
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CERTAIN = {"longest": 0.003, "letter": 0.002, "detail": 0.001, "all": 0.001}
"""How often chance may give a habit that is reported, by its kind: together less than one fair quiz in a hundred."""

_ALL_OF_THEM = regex(
    r"(?:все|всё)\s+(?:вышеперечисленн|перечисленн|варианты|ответы|выше)\w*|all of (?:the above|these)", re.IGNORECASE
)
_DETAIL = regex(r"[\d(`]")


class Habit(NamedTuple):
    """A habit of the right answers: in how many of how many questions, and how many of them chance gives."""

    name: str
    hits: int
    total: int
    expected: float

    @property
    def share(self) -> int:
        """What a reader scores who knows the habit alone, in percent."""
        return round(100 * self.hits / self.total)


def traits_of(options: Sequence[str], right: int) -> dict[str, tuple[bool, float]]:
    """By habit: whether one question with a single right option follows it, and with what chance it would."""
    count = len(options)
    lengths = [len(option) for option in options]
    longest = max(lengths)
    found: dict[str, tuple[bool, float]] = {}
    if lengths.count(longest) == 1:
        found["longest"] = (lengths[right] == longest, 1 / count)
    if right < 26:
        found[f"letter {chr(ord('a') + right)}"] = (True, 1 / count)
    detailed = [at for at, option in enumerate(options) if _DETAIL.search(option)]
    if len(detailed) == 1:
        found["detail"] = (detailed[0] == right, 1 / count)
    all_of_them = [at for at, option in enumerate(options) if _ALL_OF_THEM.search(option)]
    if len(all_of_them) == 1:
        found["all"] = (all_of_them[0] == right, 1 / count)
    return found


def habits(traits: Iterable[Mapping[str, tuple[bool, float]]], counts: Sequence[int]) -> list[Habit]:
    """The habits that chance does not explain, the most telling first.

    `traits` are those of each question, `counts` how many options each has. Letters are counted over all questions.
    """
    hits: dict[str, int] = {}
    chances: dict[str, list[float]] = {}
    for of_one in traits:
        for name, (hit, chance) in of_one.items():
            hits[name] = hits.get(name, 0) + hit
            chances.setdefault(name, []).append(chance)
    found: list[tuple[float, Habit]] = []
    letters = sum(name.startswith("letter ") for name in hits)
    for name, number in hits.items():
        of_letters = name.startswith("letter ")
        if of_letters:
            at = ord(name[-1]) - ord("a")
            probabilities = [1 / count for count in counts if count > at]
        else:
            probabilities = chances[name]
        if not probabilities:
            continue
        mean = sum(probabilities) / len(probabilities)
        tail = at_least(number, len(probabilities), mean) * (max(letters, max(counts, default=1)) if of_letters else 1)
        if tail < CERTAIN[name.partition(" ")[0]]:
            found.append((tail, Habit(name, number, len(probabilities), mean * len(probabilities))))
    return [habit for _, habit in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def at_least(hits: int, count: int, chance: float) -> float:
    """The probability of at least so many hits in so many independent trials of one chance."""
    if hits <= 0:
        return 1.0
    if chance >= 1:
        return 1.0
    total = 0.0
    for number in range(hits, count + 1):
        total += exp(
            lgamma(count + 1)
            - lgamma(number + 1)
            - lgamma(count - number + 1)
            + number * log(chance)
            + (count - number) * log(1 - chance)
        )
    return min(total, 1.0)
