"""How much of a run is searched for its odd words."""

from __future__ import annotations

from itertools import islice, product
from typing import Self

import pytest

from cdclint.core.source import Source, Span
from cdclint.documents.words.prose_words import MAX_UNKNOWN, word_facts

ODD = ["".join(letters) for letters in islice(product("бвгдж", repeat=6), 0, 4_000, 5)]


class Searched(str):
    """A text in lower case that notes how many letters are searched for words."""

    __slots__ = ("letters",)

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.letters = [0]
        return made

    letters: list[int]

    def lower(self) -> Self:  # the text whose words are looked for
        return self

    def find(self, *given: object) -> int:
        found = super().find(*given)  # type: ignore[arg-type]
        begin = given[1] if len(given) > 1 else 0
        assert isinstance(begin, int)
        self.letters[0] += (found if found >= 0 else len(self)) - begin
        return found


class Run:
    """A run of prose that is all text."""

    def __init__(self, words: list[str]) -> None:
        self.prose = Searched(" ".join(words))
        self._source = Source("a.md", str(self.prose))

    def place(self, start: int, end: int) -> Span:
        return self._source.span(start, end)


@pytest.mark.parametrize("many", [400, 800])
def test_a_run_of_odd_words_is_not_searched_for_each_of_them(many: int) -> None:
    run = Run(ODD[:many])
    found = word_facts([run]).unknown
    assert [one["word"] for one in found] == ODD[:MAX_UNKNOWN]
    assert [run.prose[slice(*one["span"])] for one in found] == ODD[:MAX_UNKNOWN]
    assert run.prose.letters[0] <= len(run.prose)


def test_few_odd_words_and_many_are_found_at_the_same_places() -> None:
    few, many = (
        Run(["Слово", "в", *ODD[:20], f"слово-{ODD[20]}"]),
        Run(["Слово", "в", *ODD[:20], f"слово-{ODD[20]}", *ODD]),
    )
    found = word_facts([few]).unknown
    assert [one["word"] for one in found] == ODD[:21]
    assert word_facts([many]).unknown[:21] == found
