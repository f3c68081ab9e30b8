from __future__ import annotations

import difflib
from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core.closeness import closest

NAMES = st.text(alphabet="abcdeё-_/ ", max_size=12)


@given(NAMES, st.lists(NAMES, max_size=30), st.integers(1, 3), st.sampled_from([0.1, 0.6, 0.75, 0.8, 0.85, 0.9, 1.0]))
def test_the_answers_are_those_of_difflib(word: str, names: list[str], n: int, cutoff: float) -> None:
    assert closest(word, names, n=n, cutoff=cutoff) == get_close_matches(word, names, n, cutoff)


@pytest.mark.parametrize("kind", [list, tuple, dict.fromkeys, iter])
def test_any_iterable_of_names_is_taken(kind: type) -> None:
    assert closest("coloum", kind(["column", "colour", "row"]), n=2) == ["column", "colour"]


def test_few_candidates_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most names are known not to be the best without a comparison."""
    compared: list[object] = []

    class Counted(difflib.SequenceMatcher[str]):
        def ratio(self) -> float:
            compared.append(self.a)
            return super().ratio()

    monkeypatch.setattr(difflib, "SequenceMatcher", Counted)
    text = "broker consumer offset snapshot debezium schema registry stream window join table topic lag alert"
    words = text.split()
    names = tuple(f"{one}-{two}-{three}" for one in words for two in words for three in words)
    assert closest("debezium-shema-registry", names, cutoff=0.8) == ["debezium-schema-registry"]
    assert len(compared) < 20
