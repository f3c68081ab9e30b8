"""How much of a run is searched for its odd words."""

from __future__ import annotations

from itertools import islice, product

import pytest

from absent import needs_interpreted
from cdclint.core.source import Source, Span
from cdclint.documents.words import prose_words
from cdclint.documents.words.prose_words import MAX_UNKNOWN, word_facts
from cdclint.syntax.text import term_variants
from cdclint.syntax.text.russian import common_words, plain_words, russian_letters
from cdclint.syntax.text.spelling import is_spelt
from cdclint.syntax.text.term_variants import term_of

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

    def noted(letters: str, between: str, at: int) -> int:
        found = place(letters, between, at)
        searched.append(found + len(between) - 2 - at)
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


def test_common_words_that_are_not_asked_about_are_right_and_no_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    words = plain_words()
    assert len(words) > 20_000
    assert common_words().issuperset(words)
    assert [word for word in words if not is_spelt(word) or term_of(word, known=True) is not None] == []
    monkeypatch.setattr(term_variants, "dictionary", lambda: None)
    assert [word for word in words if term_of(word, known=True) is not None] == []


@pytest.mark.parametrize("dictionary", [True, False])
def test_a_word_is_judged_alike_whether_it_was_met_or_not(monkeypatch: pytest.MonkeyPatch, *, dictionary: bool) -> None:
    needs_interpreted(prose_words)
    monkeypatch.setattr(prose_words, "has_dictionary", lambda: dictionary)
    run = Run(["Снапшоты", "Аватар", "аватара", ODD[0], "ёмкость", "слово", "снэпшот"])
    first = word_facts([run])
    assert word_facts([run]) == first
    assert [one["word"] for one in first.unknown] == ([ODD[0]] if dictionary else [])
    assert {"снэпшот"} <= {one["word"] for one in first.terms}


def test_letters_are_where_the_text_has_them() -> None:
    text = "Ёж\ud800 — «Ўзбек» 🙂naïve\xad, і это\ufffc"
    assert russian_letters(text) == "ёж      збек             это "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{0}", ["{0}"]),
        ("«слово {0}!» — {0}…", ["{0}", "{0}"]),
        ("x{0} {0}x _{0} {0}1 {0}і", []),
        ("\xad{0} {0}\u0301 \ufffc{0} -{0} {0}-", []),
        ("слово-{0} {0}-слово", ["{0}", "{0}"]),
        ("{0}/{0}", ["{0}", "{0}"]),
        ("з{0}", ["з{0}"]),
    ],
)
def test_only_words_by_themselves_are_judged(text: str, words: list[str]) -> None:
    text = text.format(ODD[0])
    found = [one["word"] for one in word_facts([Run([text])]).unknown]
    assert found == [word.format(ODD[0]) for word in words]


def test_abbreviations_are_no_words() -> None:
    run = Run([f"{ODD[0].upper()}.", f"Бв{ODD[0]}"])
    assert [one["word"] for one in word_facts([run]).unknown] == [f"бв{ODD[0]}"]


def test_the_uses_of_a_term_are_one_fact() -> None:
    run = Run(["снапшот", "читает", "снапшоты", "Снапшот", "снапшот"])
    found = word_facts([run]).terms
    assert [(one["word"], one["named"], one["places"]) for one in found] == [
        ("снапшот", False, [0, 7, 32, 39]),
        ("снапшоты", False, [15, 23]),
        ("снапшот", True, [24, 31]),
    ]
