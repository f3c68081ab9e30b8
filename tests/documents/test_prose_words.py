"""How much of a run is searched for its odd words."""

from __future__ import annotations

from itertools import islice, product

import pytest

from absent import needs_interpreted
from cdclint.core.source import Source, Span
from cdclint.documents.words import prose_words
from cdclint.documents.words.prose_words import MAX_UNKNOWN, word_facts
from cdclint.syntax.text.russian import common_words
from cdclint.syntax.text.spelling import is_spelt
from cdclint.syntax.text.term_variants import is_no_term, term_of

ODD = ["".join(letters) for letters in islice(product("бвгдж", repeat=6), 0, 4_000, 5)]


class Run:
    """A run of prose that is all text."""

    def __init__(self, words: list[str]) -> None:
        self.prose = " ".join(words)
        self._source = Source("a.md", self.prose)

    def place(self, start: int, end: int) -> Span:
        return self._source.span(start, end)


@pytest.mark.parametrize("many", [400, 800])
def test_a_run_of_odd_words_is_not_searched_for_each_of_them(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_interpreted(prose_words)
    run, searched = Run(ODD[:many]), []
    place = prose_words._place

    def noted(text: str, word: str, at: int) -> int:
        found = place(text, word, at)
        searched.append(found + len(word) - at)
        return found

    monkeypatch.setattr(prose_words, "_place", noted)
    found = word_facts([run]).unknown
    assert [one["word"] for one in found] == ODD[:MAX_UNKNOWN]
    assert [run.prose[slice(*one["span"])] for one in found] == ODD[:MAX_UNKNOWN]
    assert len(searched) == many
    assert sum(searched) == len(run.prose)


def test_words_are_found_where_they_are_among_others_that_hold_them() -> None:
    texts = [Run([f"под{ODD[0]}", f"{ODD[0]}."]), Run([f"({ODD[0]}", f"{ODD[0]}ом"]), Run([f"x.org/{ODD[0]}", ODD[0]])]
    found = [tuple(one["span"]) for one in word_facts(texts).unknown if one["word"] == ODD[0]]
    assert found == [(10, 16), (1, 7), (13, 19)]


def test_few_odd_words_and_many_are_found_at_the_same_places() -> None:
    few, many = (
        Run(["Слово", "в", *ODD[:20], f"слово-{ODD[20]}"]),
        Run(["Слово", "в", *ODD[:20], f"слово-{ODD[20]}", *ODD]),
    )
    found = word_facts([few]).unknown
    assert [one["word"] for one in found] == ODD[:21]
    assert word_facts([many]).unknown[:21] == found


def test_common_words_that_are_not_asked_about_are_right_and_no_terms() -> None:
    words = [word for word in common_words() if is_no_term(word)]
    assert len(words) > 10_000
    assert [word for word in words if not is_spelt(word) or term_of(word, known=True) is not None] == []


def test_the_uses_of_a_term_are_one_fact() -> None:
    run = Run(["снапшот", "читает", "снапшоты", "Снапшот", "снапшот"])
    found = word_facts([run]).terms
    assert [(one["word"], one["named"], one["places"]) for one in found] == [
        ("снапшот", False, [0, 7, 32, 39]),
        ("снапшоты", False, [15, 23]),
        ("снапшот", True, [24, 31]),
    ]
