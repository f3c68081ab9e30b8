"""How many questions a reader answers right without reading them, against what chance gives."""

from __future__ import annotations

import re
from math import exp, lgamma, log
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CERTAIN = {"longest": 0.0035, "letter": 0.004, "detail": 0.001, "all": 0.001}
"""How often chance may give a habit that is reported, by its kind: together less than one fair quiz in a hundred."""
STRIKING = 0.004
"""The same for the longest options weighed by how much longer they are: most of these the plain count finds as well."""
_WEIGHED = 100
"""Questions up to which they are weighed: of more, the plain count is certain, and the exact weighing is slow."""
_HEAVIEST = 8

Trait: TypeAlias = tuple[bool, float, int]
"""Whether a question follows a habit, with what chance it would, and how much it says."""

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


def traits_of(options: Sequence[str], right: int) -> dict[str, Trait]:
    """By habit: whether one question with a single right option follows it."""
    count = len(options)
    lengths = [len(option) for option in options]
    second, longest = sorted(lengths)[-2:]
    found: dict[str, Trait] = {}
    if second < longest:
        # A tenth longer says little, twice as long is seen from afar.
        weight = max(1, min(_HEAVIEST, round(10 * (longest - second) / max(second, 1))))
        found["longest"] = (lengths[right] == longest, 1 / count, weight)
    if right < 26:
        found[f"letter {chr(ord('a') + right)}"] = (True, 1 / count, 1)
    detailed = [at for at, option in enumerate(options) if _DETAIL.search(option)]
    if len(detailed) == 1:
        found["detail"] = (detailed[0] == right, 1 / count, 1)
    all_of_them = [at for at, option in enumerate(options) if _ALL_OF_THEM.search(option)]
    if len(all_of_them) == 1:
        found["all"] = (all_of_them[0] == right, 1 / count, 1)
    return found


def habits(traits: Iterable[Mapping[str, Trait]], counts: Sequence[int]) -> list[Habit]:
    """The habits that chance does not explain, the most significant first.

    `traits` are those of each question, `counts` how many options each has. Letters are counted over all questions.
    """
    by_habit: dict[str, list[Trait]] = {}
    for of_one in traits:
        for name, trait in of_one.items():
            by_habit.setdefault(name, []).append(trait)
    found: list[tuple[float, Habit]] = []
    letters = max(sum(name.startswith("letter ") for name in by_habit), max(counts, default=1))
    for name, seen in by_habit.items():
        hits = sum(trait[0] for trait in seen)
        if name.startswith("letter "):
            at = ord(name[-1]) - ord("a")
            chances = [1 / count for count in counts if count > at]
        else:
            chances = [trait[1] for trait in seen]
        if not chances:
            continue
        mean = sum(chances) / len(chances)
        kind, _, is_letter = name.partition(" ")
        tail = at_least(hits, len(chances), mean) * (letters if is_letter else 1)
        is_certain = tail < CERTAIN[kind]
        if not is_certain and name == "longest" and len(seen) <= _WEIGHED and hits > mean * len(seen):
            weighed = weighed_at_least(seen)
            is_certain = weighed < STRIKING
            tail = min(tail, weighed)
        if is_certain:
            found.append((tail, Habit(name, hits, len(chances), mean * len(chances))))
    return [habit for _, habit in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def weighed_at_least(seen: Sequence[Trait]) -> float:
    """The probability that questions follow a habit with at least the weight that they have together.

    It is exact: each question follows it by its own chance, whatever its weight.
    """
    distribution = [1.0]
    for _, chance, weight in seen:
        longer = [share * (1 - chance) for share in distribution] + [0.0] * weight
        for at, share in enumerate(distribution):
            longer[at + weight] += share * chance
        distribution = longer
    reached = sum(weight for hit, _, weight in seen if hit)
    return min(sum(distribution[reached:]), 1.0)


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
