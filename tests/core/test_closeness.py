from __future__ import annotations

import difflib
import random
from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdclint.core import closeness
from cdclint.core.closeness import Slips, closest, is_slip

NAMES = st.text(alphabet="abcdeё-_/ ", max_size=12)


@given(NAMES, st.lists(NAMES, max_size=30), st.integers(1, 3), st.sampled_from([0.1, 0.6, 0.75, 0.8, 0.85, 0.9, 1.0]))
def test_the_answers_are_those_of_difflib(word: str, names: list[str], n: int, cutoff: float) -> None:
    assert closest(word, names, n=n, cutoff=cutoff) == get_close_matches(word, names, n, cutoff)


@pytest.mark.parametrize("kind", [list, tuple, frozenset, dict.fromkeys, iter])
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


def _is_slip(text: str, name: str) -> bool:
    """The same by trying all: a letter left out, put in, replaced, or exchanged with its neighbour."""
    letters = sorted(set(name))
    forms = set()
    for at in range(len(text)):
        forms.add(text[:at] + text[at + 1 :])
        forms.update(text[:at] + letter + text[at + 1 :] for letter in letters)
        forms.add(text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :])
    for at in range(len(text) + 1):
        forms.update(text[:at] + letter + text[at:] for letter in letters)
    return text != name and name in forms


def test_slips_are_found_like_by_trying_all() -> None:
    chance = random.Random(7)  # noqa: S311 (the same words every time)
    words = ["".join(chance.choices("abC", k=chance.randint(4, 7))) for _ in range(300)]
    found = {(text, name) for text in words for name in words if Slips([name]).has(text)}
    assert found == {(text, name) for text in words for name in words if _is_slip(text, name)}
    assert len(found) > 100
    all_names = Slips(words[:20])
    assert [all_names.has(text) for text in words] == [
        text not in words[:20] and any(_is_slip(text, name) for name in words[:20]) for text in words
    ]


def test_short_and_endless_names_have_no_slips() -> None:
    assert not Slips(["Tab", "Tip"]).has("Tap")
    assert not Slips(["Tabs"]).has("Tab")
    assert not Slips(["a" * 101]).has("a" * 100)
    assert Slips(["a" * 100]).has("a" * 99)


@pytest.mark.parametrize(
    ("written", "meant", "expected"),
    [
        ("conect", "connect", True),
        ("ruckus-cilent-heath", "ruckus-client-health", True),
        ("kafka", "kafka-overview", True),
        ("kafka-overview", "kafka", True),
        ("ruckus-radio-health", "ruckus-client-health", False),
        ("node-1", "node-2", False),
        ("kafka-2", "kafka", False),
        ("abcd", "dcba", False),
        ("a" * 101, "b" + "a" * 100, False),
    ],
)
def test_a_slip_has_two_edits_or_is_a_beginning(written: str, meant: str, expected: bool) -> None:  # noqa: FBT001 (a parameter)
    assert is_slip(written, meant) is expected


@pytest.mark.parametrize("kind", [tuple, frozenset])
def test_the_same_names_are_not_looked_up_again(kind: type) -> None:
    names = kind(f"metric_{number}" for number in range(100))
    closest("metrik_1", names)
    before = closeness._made_index.cache_info()
    assert closest("metrik_2", names) == ["metric_2"]
    assert closeness._made_index.cache_info() == before


def test_a_name_is_compared_with_no_more_than_a_number_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    class Matcher(difflib.SequenceMatcher[str]):
        def set_seq1(self, a: str) -> None:
            nonlocal compared
            compared += bool(a)
            super().set_seq1(a)

    monkeypatch.setattr(difflib, "SequenceMatcher", Matcher)
    names = (*(f"picture-{number:05}.jpg" for number in range(9_000)), "picture-one.png", "picture.png", "pictures.png")
    assert closest("picturs.png", names) == ["pictures.png"]
    assert 0 < compared <= 2 * closeness._MOST
